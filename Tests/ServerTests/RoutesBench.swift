import Bank
import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSON
import Logging
import NIOCore
import Seeds
import Store
import Support
import Synchronization
import Testing

@testable import Server

/// A login of the demo community: an office or `resident`, and which of several.
struct Who: Hashable, Sendable {
  var role: String
  var place: Int

  /// Of the community.
  static let worker = Who(role: "grid_worker", place: 0)
  /// Of the community; works in other grids than the first.
  static let otherWorker = Who(role: "grid_worker", place: 1)
  static let secretary = Who(role: "secretary", place: 0)
  /// Of the street above.
  static let streetSecretary = Who(role: "secretary", place: 1)
  /// Of the street above, without an office that covers the communities below.
  static let `operator` = Who(role: "operator", place: 0)
  static let shopkeeper = Who(role: "shopkeeper", place: 0)
  static let auditor = Who(role: "auditor", place: 0)
  /// The building head of the story, in the first worker's grid.
  static let head = Who(role: "resident", place: 0)
  static let neighbour = Who(role: "resident", place: 1)
}

/// The service's routes over a copy of the demo community, with whoever is needed signed in.
struct Bench: Sendable {
  let store: Store
  let database: TestDatabase
  private let gateway: Gateway
  private let passwords: Passwords
  private let tokens = Tokens()

  final class Tokens: Sendable {
    let known = Mutex<[Who: String]>([:])
  }

  private init(_ store: Store, _ database: TestDatabase, _ passwords: Passwords) throws {
    self.store = store
    self.database = database
    self.passwords = passwords
    gateway = try Gateway.bank(store, passwords: passwords, logger: TestBank.quiet)
  }

  /// Runs a test over routes; afterwards the books must be whole.
  static func run(
    _ template: TestBank.Template = .demo, _ body: (Bench) async throws -> Void
  ) async throws {
    try await withStore(template) { store, database in
      let passwords = Passwords(cost: TestBank.passwordCost)
      let result: Result<Void, any Error>
      do {
        result = .success(try await body(Bench(store, database, passwords)))
      } catch {
        result = .failure(error)
      }
      try await passwords.stop()
      try result.get()
      #expect(try await database.faults().isEmpty)
    }
  }

  /// The id of somebody.
  func person(_ who: Who) -> String { database.login(who.role, who.place).person.description }

  /// A day of the community, so many after today.
  func day(_ offset: Int = 0) -> String { database.bank.today.advanced(by: offset).description }

  /// Signs people in, one after the other, before many requests at once.
  func signIn(_ people: Who...) async throws {
    for who in people { _ = try await token(who) }
  }

  private func token(_ who: Who) async throws -> String {
    if let known = tokens.known.withLock({ $0[who] }) { return known }
    let login = database.login(who.role, who.place).login
    let body = #"{"login":"\#(login)","password":"\#(TestBank.password)"}"#
    let answer = try await send(.post, "/v1/sessions", body, [:])
    let token = try #require(answer.object?["token"]?.string, "\(answer.text)")
    tokens.known.withLock { $0[who] = token }
    return token
  }

  private func send(
    _ method: HTTPRequest.Method, _ path: String, _ body: String?, _ headers: [String: String]
  ) async throws -> Answer {
    var fields = HTTPFields()
    if body != nil { fields[.contentType] = "application/json" }
    for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
    let sent = fields
    let app = Application(responder: gateway.responder(), logger: TestBank.quiet)
    return try await app.test(.router) { client in
      let response = try await client.executeRequest(
        uri: path, method: method, headers: sent, body: body.map { ByteBuffer(string: $0) })
      return Answer(
        status: response.status.code, headers: response.headers,
        body: Array(response.body.readableBytesView))
    }
  }

  func get(_ path: String, as who: Who, _ headers: [String: String] = [:]) async throws -> Answer {
    let authorization = ["Authorization": "Bearer \(try await token(who))"]
    return try await send(.get, path, nil, headers.merging(authorization) { own, _ in own })
  }

  /// A POST with a key of its own unless one is given; texts in English.
  func post(
    _ path: String, _ body: String = "{}", as who: Who, key: String = UUID().uuidString
  ) async throws -> Answer {
    let headers = [
      "Authorization": "Bearer \(try await token(who))", "Idempotency-Key": key,
      "Accept-Language": "en",
    ]
    return try await send(.post, path, body, headers)
  }

  func patch(
    _ path: String, _ body: String, as who: Who, version: String
  ) async throws -> Answer {
    let headers = [
      "Authorization": "Bearer \(try await token(who))", "If-Match": version,
    ]
    return try await send(.patch, path, body, headers)
  }

  /// Two hours of patrol by the building head, or whatever is changed of it.
  func patrol(
    by doer: Who = .head, minutes: Int = 120, on day: String? = nil, _ more: String = ""
  ) -> String {
    #"{"act_type":"B01","person_id":"\#(person(doer))","minutes":\#(minutes),"#
      + #""occurred_on":"\#(day ?? self.day())"\#(more)}"#
  }
}

extension Answer {
  /// A value inside the body by keys and, as numbers, places in lists.
  func value(_ path: String...) -> JSONValue? {
    path.reduce(tree) { value, step in
      if let place = Int(step) {
        guard let list = value?.array, list.indices.contains(place) else { return nil }
        return list[place]
      }
      return value?.object?[step]
    }
  }

  /// The items of a list.
  var items: [JSONObject] { value("items")?.array?.compactMap(\.object) ?? [] }

  /// The body, which may be longer than a request's.
  private var tree: JSONValue? {
    try? JSONReader.read(body, limits: JSONLimits(bytes: 1 << 20, depth: 40, values: 1 << 16))
  }

  /// Available, on notice, held after an outcome.
  var balance: [Int64?] {
    ["available", "on_notice", "held"].map { value("balance", $0)?.integer }
  }

  /// One number of a balance.
  func balanceOf(_ account: String) -> Int64? { value(account)?.integer }
}
