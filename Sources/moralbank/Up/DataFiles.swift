import Glibc
import JSON

/// The files that `up` leaves in its data folder for scripts.
struct DataFiles: Sendable {
  let folder: String

  var serverPath: String { folder + "/server.json" }
  var loginsPath: String { folder + "/logins.json" }

  /// Stands in the folder while a new bank is being filled. Nobody has been served by a bank that
  /// was left so, and the next start makes it anew.
  var isUnfinished: Bool { access(unfinishedPath, F_OK) == 0 }

  private var unfinishedPath: String { folder + "/unfinished" }

  /// Notes that the filling begins.
  func markUnfinished() throws(CommandFailure) {
    try PrivateFile.write("a new bank is being filled\n".utf8, to: unfinishedPath)
  }

  /// Notes that it is done.
  func markFinished() { PrivateFile.remove(unfinishedPath) }

  /// Says where the server is, while it runs.
  func writeServer(url: String, adminURL: String, databaseURL: String?) throws(CommandFailure) {
    try PrivateFile.write(
      JSONWriter.bytes {
        $0.field("url", url)
        $0.field("admin_url", adminURL)
        $0.field("pid", Int(getpid()))
        $0.field("database_url", databaseURL)
      } + [0x0A], to: serverPath)
  }

  /// Says that no server runs.
  func removeServer() { PrivateFile.remove(serverPath) }

  /// Keeps the generated logins.
  func write(_ logins: [DemoLogin]) throws(CommandFailure) {
    try DemoLogin.write(logins, to: loginsPath)
  }

  /// The logins kept; none where the bank was made without a demo.
  var logins: [DemoLogin] {
    guard let bytes = PrivateFile.read(loginsPath), let value = try? JSONReader.read(bytes) else {
      return []
    }
    return value.items.map(DemoLogin.init)
  }
}

/// A generated login, as scripts find it.
struct DemoLogin: Sendable, Equatable {
  /// A role of the contract, or `resident`.
  var role: String
  var login: String
  var password: String
  var personID: String
  var name: String
  /// The community's code.
  var community: String
  /// Codes of grids.
  var grids: [String]

  /// A login from its parts.
  init(
    role: String, login: String, password: String, personID: String, name: String,
    community: String, grids: [String]
  ) {
    self.role = role
    self.login = login
    self.password = password
    self.personID = personID
    self.name = name
    self.community = community
    self.grids = grids
  }

  /// A login as `logins.json` has it.
  init(_ value: JSONValue) {
    self.init(
      role: value["role"].text, login: value["login"].text, password: value["password"].text,
      personID: value["person_id"].text, name: value["name"].text,
      community: value["community"].text, grids: value["grids"].items.map(\.text))
  }

  /// Writes logins into a file that only its owner reads.
  static func write(_ logins: [DemoLogin], to path: String) throws(CommandFailure) {
    var writer = JSONWriter()
    writer.array { list in
      for login in logins { login.write(to: &list) }
    }
    try PrivateFile.write(writer.bytes + [0x0A], to: path)
  }

  private func write(to writer: inout JSONWriter) {
    writer.object {
      $0.field("role", role)
      $0.field("login", login)
      $0.field("password", password)
      $0.field("person_id", personID)
      $0.field("name", name)
      $0.field("community", community)
      $0.array("grids") { for grid in grids { $0.value(grid) } }
    }
  }
}
