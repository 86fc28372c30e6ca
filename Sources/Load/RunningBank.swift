import Foundation
import JSON
import Logging
import Postgres

/// Why a load could not be run.
struct LoadFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

extension Logger {
  /// Says nothing: the tool's own lines are its report.
  static let silent = Logger(label: "load") { _ in SwiftLogNoOpLogHandler() }
}

/// The running bank, as the files of its data folder tell.
struct RunningBank: Sendable {
  let host: String
  let port: Int
  let databaseURL: String
  private let logins: [JSONObject]

  init(data: String?) throws {
    let folder = data ?? Self.usualFolder
    let server = try Self.read(folder + "/server.json").object
    guard let url = server?["url"]?.string.flatMap({ URL(string: $0) }), let host = url.host,
      let port = url.port, let databaseURL = server?["database_url"]?.string
    else { throw LoadFailure("no running bank in \(folder): start it with `moralbank up`") }
    guard ["127.0.0.1", "localhost", "::1"].contains(host) else {
      throw LoadFailure("\(host) is no loopback address; this tool loads its own machine only")
    }
    self.host = host
    self.port = port
    self.databaseURL = databaseURL
    logins = try Self.read(folder + "/logins.json").array?.compactMap(\.object) ?? []
  }

  private static var usualFolder: String {
    let environment = ProcessInfo.processInfo.environment
    if let data = environment["MORALBANK_DATA"] { return data }
    let base = environment["XDG_DATA_HOME"] ?? (environment["HOME"] ?? "") + "/.local/share"
    return base + "/moralbank"
  }

  private static func read(_ path: String) throws -> JSONValue {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw LoadFailure("\(path) cannot be read: is the bank running?")
    }
    return try JSONReader.read(data)
  }

  /// A bearer token of the first login of a role.
  func signIn(as role: String) async throws -> String {
    guard let login = logins.first(where: { $0["role"]?.string == role }),
      let name = login["login"], let password = login["password"]
    else { throw LoadFailure("logins.json lists no \(role)") }
    var body = JSONObject()
    _ = body.append("login", name)
    _ = body.append("password", password)
    let answer = try await ask("POST", "/v1/sessions", token: nil, body: .object(body))
    guard let token = answer["token"]?.string else { throw LoadFailure("sign-in failed") }
    return token
  }

  /// The id of whoever signed in.
  func worker(token: String) async throws -> UUID {
    let me = try await ask("GET", "/v1/me", token: token)["person"]?.object
    guard let id = me?["id"]?.string.flatMap({ UUID(uuidString: $0) }) else {
      throw LoadFailure("the bank does not say who signed in")
    }
    return id
  }

  /// The people whom the caller may credit: those of his grids, without his own household.
  func people(token: String) async throws -> [String] {
    var people: [String] = []
    var cursor: JSONValue?
    let me = try await ask("GET", "/v1/me", token: token)["person"]?.object
    let household = me?["household_id"]?.string
    repeat {
      var body = JSONObject()
      _ = body.append("limit", .integer(100))
      if let cursor { _ = body.append("cursor", cursor) }
      let page = try await ask("POST", "/v1/people/search", token: token, body: .object(body))
      for person in page["items"]?.array?.compactMap(\.object) ?? [] {
        let isOwn = household != nil && person["household_id"]?.string == household
        if let id = person["id"]?.string, id != me?["id"]?.string, !isOwn,
          (person["birth_year"]?.integer ?? 0) < 2_000
        {
          people.append(id)
        }
      }
      cursor = page["next_cursor"].flatMap { $0.isNull ? nil : $0 }
    } while cursor != nil && people.count < 10_000
    guard !people.isEmpty else { throw LoadFailure("the worker has nobody to credit") }
    return people
  }

  /// Today in the demo community.
  func today() async throws -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: "Asia/Shanghai") ?? .gmt
    let parts = calendar.dateComponents([.year, .month, .day], from: Date())
    return String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
  }

  /// Gives one command under a key of its own; it must be accepted.
  func command(_ path: String, token: String, _ body: String) async throws {
    let request = Request("POST", path, token: token, key: UUID().uuidString, body: body)
    let answer = try await Connection.once(request, host: host, port: port)
    guard answer.status < 300 else {
      throw LoadFailure(
        "POST \(path): \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
    }
  }

  private func ask(
    _ method: String, _ path: String, token: String?, body: JSONValue? = nil
  ) async throws -> JSONObject {
    let request = Request(
      method, path, token: token,
      body: body.map { String(decoding: $0.encoded(), as: UTF8.self) })
    let answer = try await Connection.once(request, host: host, port: port)
    guard (200..<300).contains(answer.status),
      let object = try JSONReader.read(
        answer.body, limits: JSONLimits(bytes: 4_194_304, values: 1_000_000)
      ).object
    else {
      throw LoadFailure(
        "\(method) \(path): \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
    }
    return object
  }
}
