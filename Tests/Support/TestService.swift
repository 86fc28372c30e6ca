import JSON
import Seeds
import Server
import ServiceLifecycle
public import Store

/// A served bank on ports of its own, over a database of one test's own.
public struct TestService: Sendable {
  /// `http://127.0.0.1:port`.
  public let url: String
  /// The admin port's.
  public let adminURL: String
  /// The store behind it.
  public let store: Store
  /// The database behind that.
  public let database: TestDatabase

  /// A client that is not signed in.
  public var stranger: TestClient { TestClient(url: url, token: nil) }

  /// A client signed in as the holder of a role; see ``TestDatabase/login(_:_:)``.
  public func client(_ role: String, _ place: Int = 0) async throws -> TestClient {
    let login = database.login(role, place).login
    let body: JSONValue = ["login": .string(login), "password": .string(TestBank.password)]
    let answer = try await stranger.send("POST", "/v1/sessions", body, key: nil)
    guard answer.status == 201, let token = answer.json["token"]?.string else {
      throw TestFailure("could not sign in as \(login): \(answer.status) \(answer.text)")
    }
    return TestClient(url: url, token: token)
  }
}

/// Why a test could not go on.
public struct TestFailure: Error, CustomStringConvertible {
  /// In words.
  public let description: String
  /// A failure.
  public init(_ description: String) { self.description = description }
}

/// Runs a test with a served bank on a copy of a template; the service is stopped gracefully.
public func withService<T: Sendable>(
  _ template: TestBank.Template = .demo, _ body: (TestService) async throws -> T
) async throws -> T {
  try await withStore(template) { store, database in
    let passwords = Passwords(cost: TestBank.passwordCost)
    let gateway = try Gateway.bank(store, passwords: passwords, logger: TestBank.quiet)
    let server = HTTPServer(
      gateway: gateway, admin: Admin(checks: []) { "" }, port: 0, adminPort: 0,
      logger: TestBank.quiet)
    let group = ServiceGroup(
      configuration: .init(
        services: [.init(service: server)], gracefulShutdownSignals: [], logger: TestBank.quiet))
    let serving = Task { try await group.run() }
    let result: Result<T, any Error>
    do {
      let ports = try await server.ports()
      result = .success(
        try await body(
          TestService(
            url: "http://127.0.0.1:\(ports.http)", adminURL: "http://127.0.0.1:\(ports.admin)",
            store: store, database: database)))
    } catch {
      result = .failure(error)
    }
    await group.triggerGracefulShutdown()
    try await serving.value
    try await passwords.stop()
    return try result.get()
  }
}
