import Bank
import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSON
import NIOCore
import Postgres
import Seeds
import Store
import Support
import Testing

@testable import Server

/// The demo community behind the routes of people, offices and sessions.
struct Town: Sendable {
  let gateway: Gateway
  let database: TestDatabase
  let lines: LogLines

  static func run(_ body: (Town) async throws -> Void) async throws {
    try await withStore { store, database in
      let passwords = Passwords(cost: TestBank.passwordCost)
      let lines = LogLines()
      let endpoints =
        SessionRoutes(store: store, passwords: passwords).endpoints
        + MeRoutes(store: store).endpoints + CommunityRoutes(store: store).endpoints
        + PeopleRoutes(store: store).endpoints + HouseholdRoutes(store: store).endpoints
        + OfficeRoutes(store: store).endpoints
      let gateway = try Gateway(
        endpoints, authenticate: Authenticator(store: store).caller,
        translate: { ProblemReply(fault: $0) }, logger: lines.logger())
      try await body(Town(gateway: gateway, database: database, lines: lines))
      try await passwords.stop()
      let unlisted = lines.all.filter { $0.contains("does not list") }
      #expect(unlisted == [], "every problem stands in the OpenAPI document")
    }
  }

  /// Sends a request; a POST of a keyed route carries a key of its own unless one is given.
  func send(
    _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, as token: String? = nil,
    key: String? = nil
  ) async throws -> Reaction {
    var fields: HTTPFields = [:]
    if let token { fields[.authorization] = "Bearer \(token)" }
    if body != nil { fields[.contentType] = "application/json" }
    if method == .post { fields[.idempotencyKey] = key ?? "k-\(UUID().uuidString)" }
    let sent = fields
    let app = Application(responder: gateway.responder(), logger: TestBank.quiet)
    return try await app.test(.router) { client in
      let response = try await client.executeRequest(
        uri: path, method: method, headers: sent, body: body.map { ByteBuffer(string: $0) })
      return Reaction(
        status: response.status.code, headers: response.headers,
        text: String(buffer: response.body))
    }
  }

  func get(_ path: String, as token: String) async throws -> Reaction {
    try await send(.get, path, as: token)
  }

  func signIn(_ login: String, _ password: String = TestBank.password) async throws -> Reaction {
    try await send(
      .post, "/v1/sessions", #"{"login":"\#(login)","password":"\#(password)"}"#)
  }

  /// A token of somebody of the demo community.
  func token(_ role: String, _ place: Int = 0) async throws -> String {
    try await signIn(login(role, place).login).string("token")
  }

  func login(_ role: String, _ place: Int = 0) -> DemoLoader.MadeLogin {
    database.login(role, place)
  }

  func search(_ body: String, as token: String) async throws -> Reaction {
    try await send(.post, "/v1/people/search", body, as: token)
  }

  /// Somebody of the community whose grid is, or is not, the first worker's.
  func neighbour(inGrid isInside: Bool, as secretary: String) async throws -> JSONObject {
    let grids = login("grid_worker").grids
    let all = try await search(#"{"limit":100}"#, as: secretary).items
    return try #require(
      all.first { person in
        guard let grid = person["grid"]?.string, person["login"]?.isNull == true else {
          return false
        }
        return grids.contains { grid.hasPrefix($0) } == isInside
      })
  }
}

/// What came back.
struct Reaction: Sendable {
  let status: Int
  let headers: HTTPFields
  let text: String

  var object: JSONObject { get throws { try #require(JSONReader.read(Array(text.utf8)).object) } }

  var items: [JSONObject] {
    get throws { try #require(object["items"]?.array).compactMap(\.object) }
  }

  func string(_ name: String) throws -> String {
    try #require(try object[name]?.string, "\(text)")
  }

  /// The code of a problem.
  var problem: String { get throws { String(try string("type").dropFirst("/problems/".count)) } }

  var pointers: [String] {
    let errors = (try? object)?["errors"]?.array ?? []
    return errors.compactMap { $0.object?["pointer"]?.string }
  }
}

/// As if so many seconds had passed since the last use of every session, and since its opening.
struct AgeSessions: Statement {
  static let sql: StaticString = """
    update sessions set created_at = created_at - $2::bigint * interval '1 second',
      last_used_at = last_used_at - $1::bigint * interval '1 second',
      expires_at = expires_at - $2::bigint * interval '1 second'
    """
  let idle: Int64
  let age: Int64
  func bind(_ bindings: inout Bindings) { bindings(idle, age) }
}

/// The seconds since the last use of the session used least.
struct LongestIdle: Statement {
  static let sql: StaticString =
    "select extract(epoch from now() - min(last_used_at))::bigint from sessions"
  static func decode(_ row: inout Row) throws(PostgresError) -> Int64 { try row.next() }
}
