import JSON

/// A session at a server, as `login` keeps it in a file that only its owner reads.
struct SignIn {
  var server: String
  var token: String
  var login: String
  var person: String
  var name: String
  var community: String
  /// An IANA time zone: "today" of a deed is a day there.
  var timeZone: String
  var expiresAt: String

  /// The file of the session.
  static var path: String { Folders.configuration + "/session.json" }

  /// The session kept, if there is one.
  static func kept() -> SignIn? {
    guard let bytes = PrivateFile.read(path), let value = try? JSONReader.read(bytes),
      let server = value["server"].string, let token = value["token"].string
    else { return nil }
    return SignIn(
      server: server, token: token, login: value["login"].text, person: value["person_id"].text,
      name: value["name"].text, community: value["community"].text,
      timeZone: value["time_zone"].text, expiresAt: value["expires_at"].text)
  }

  /// Keeps the session.
  func keep() throws(CommandFailure) {
    var writer = JSONWriter()
    writer.object {
      $0.field("server", server)
      $0.field("token", token)
      $0.field("login", login)
      $0.field("person_id", person)
      $0.field("name", name)
      $0.field("community", community)
      $0.field("time_zone", timeZone)
      $0.field("expires_at", expiresAt)
    }
    try PrivateFile.makeFolder(Folders.configuration)
    try PrivateFile.write(writer.bytes, to: Self.path)
  }

  /// Forgets the session.
  static func forget() { PrivateFile.remove(path) }

  /// The clock of the community.
  var clock: LocalTime { LocalTime(zone: timeZone) }
}
