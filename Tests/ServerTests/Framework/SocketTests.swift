import HTTPTypes
import JSON
import Logging
import NIOCore
import NIOPosix
import Observe
import ServiceLifecycle
import Synchronization
import Testing

@testable import Server

/// The server over real sockets.
@Suite(.timeLimit(.minutes(1))) struct SocketTests {
  /// Runs a server while `body` talks to it, and stops it gracefully.
  static func serving<Value: Sendable>(
    _ fixture: Fixture, limits: HTTPServer.Limits = .init(), checks: [Admin.Check] = [],
    _ body: @Sendable @escaping (_ http: Int, _ admin: Int, ServiceGroup) async throws -> Value
  ) async throws -> Value {
    let server = HTTPServer(
      gateway: fixture.gateway,
      admin: Admin(checks: checks, metrics: { fixture.registry.render() }), port: 0, adminPort: 0,
      limits: limits, logger: fixture.lines.logger())
    let group = ServiceGroup(services: [server], logger: Logger(label: "test"))
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      let ports = try await server.ports()
      let value = try await body(ports.http, ports.admin, group)
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
      return value
    }
  }

  static func head(_ fixture: Fixture, _ line: String, _ more: String = "") -> String {
    "\(line) HTTP/1.1\nHost: x\nAuthorization: Bearer \(fixture.worker)\n\(more)\n"
  }

  static let json = "Content-Type: application/json\nIdempotency-Key: k\n"

  @Test func `requests follow one another on a connection`() async throws {
    let fixture = try Fixture()
    try await Self.serving(fixture) { port, _, _ in
      try await RawClient.connected(to: port) { client in
        let body = BadInputTests.thing("")
        for _ in 0..<3 {
          try await client.send(
            Self.head(
              fixture, "POST /v1/things", Self.json + "Content-Length: \(body.utf8.count)\n"))
          try await client.sendRaw(Array(body.utf8))
          #expect(try await client.answer()?.status == 201)
        }
        try await client.send(Self.head(fixture, "GET /v1/nothing"))
        let missing = try #require(try await client.answer())
        #expect(try missing.problem() == "not-found")
        #expect(missing.headers[.date]?.hasSuffix("GMT") == true)
      }
    }
  }

  @Test func `a body without a length is counted as it comes`() async throws {
    let fixture = try Fixture()
    try await Self.serving(fixture) { port, _, _ in
      try await RawClient.connected(to: port) { client in
        try await client.send(
          Self.head(fixture, "POST /v1/things", Self.json + "Transfer-Encoding: chunked\n"))
        let chunk = Array("8000\r\n".utf8) + [UInt8](repeating: 0x20, count: 0x8000) + [13, 10]
        for _ in 0..<3 { try await client.sendRaw(chunk) }
        let answer = try #require(try await client.answer())
        #expect(answer.status == 413)
        #expect(try answer.problem() == "body-too-large")
      }
    }
  }

  @Test func `a length over the limit is refused before the body comes`() async throws {
    let fixture = try Fixture()
    try await Self.serving(fixture) { port, _, _ in
      try await RawClient.connected(to: port) { client in
        try await client.send(
          Self.head(fixture, "POST /v1/things", Self.json + "Content-Length: 65537\n"))
        #expect(try await client.answer()?.status == 413)
      }
    }
  }

  @Test(arguments: ["POST /v1/things", "POST /v1/nothing"])
  func `a body that does not come in time ends the connection`(_ line: String) async throws {
    let fixture = try Fixture()
    var limits = HTTPServer.Limits()
    limits.body = .milliseconds(200)
    try await Self.serving(fixture, limits: limits) { port, _, _ in
      try await RawClient.connected(to: port) { client in
        try await client.send(Self.head(fixture, line, Self.json + "Content-Length: 50\n"))
        try await client.sendRaw([0x7B])
        let answer = try #require(try await client.answer())
        if line.hasSuffix("things") {
          #expect(try answer.problem() == "deadline")
          #expect(answer.headers[.connection] == "close")
        } else {
          #expect(answer.status == 404)
        }
        #expect(try await client.isClosed())
      }
    }
  }

  /// Requests that no parser takes, by what is wrong with them.
  static let unreadable = [
    "the first line": "GARBAGE\n\n",
    "a long field": "GET / HTTP/1.1\nHost: x\nX: \(String(repeating: "x", count: 9000))\n\n",
    "many fields": "GET / HTTP/1.1\nHost: x\n\(String(repeating: "a: b\n", count: 100))\n",
    "the length": "POST /v1/sessions HTTP/1.1\nHost: x\nContent-Length: x\n\n",
  ]

  @Test(arguments: unreadable.keys.sorted())
  func `what is not HTTP gets a problem, too`(_ fault: String) async throws {
    let request = try #require(Self.unreadable[fault])
    let fixture = try Fixture()
    try await Self.serving(fixture) { port, _, _ in
      try await RawClient.connected(to: port) { client in
        try await client.send(request)
        let answer = try #require(try await client.answer())
        #expect(answer.status == 400)
        #expect(try answer.problem() == "invalid-request")
        #expect(answer.headers[.connection] == "close")
      }
    }
  }

  @Test func `broken chunks get a problem`() async throws {
    let fixture = try Fixture()
    try await Self.serving(fixture) { port, _, _ in
      try await RawClient.connected(to: port) { client in
        try await client.send(
          Self.head(fixture, "POST /v1/things", Self.json + "Transfer-Encoding: chunked\n"))
        try await client.send("zz\n")
        let answer = try #require(try await client.answer())
        #expect(try answer.problem() == "invalid-request")
      }
    }
  }

  @Test func `a taken port is said so`() async throws {
    let fixture = try Fixture()
    try await Self.serving(fixture) { port, _, _ in
      let second = HTTPServer(
        gateway: fixture.gateway, admin: Admin(checks: [], metrics: { "" }), port: port,
        adminPort: 0, logger: fixture.lines.logger())
      let fault = await #expect(throws: ListenFault.self) { try await second.run() }
      #expect(fault?.description.contains("port \(port) on 127.0.0.1 is taken") == true)
      await #expect(throws: ListenFault.self) { try await second.ports() }
    }
  }

  @Test(arguments: [("127.0.0.1", 65_536), ("127.0.0.1", -1), ("no.such.host.invalid", 0)])
  func `an address that is none is said so`(_ host: String, _ port: Int) async throws {
    let fixture = try Fixture()
    let server = HTTPServer(
      gateway: fixture.gateway, admin: Admin(checks: [], metrics: { "" }), host: host, port: port,
      adminPort: 0, logger: fixture.lines.logger())
    let fault = await #expect(throws: ListenFault.self) { try await server.run() }
    #expect(fault?.description.hasPrefix("\(host):\(port)") == true)
  }

  @Test func `the admin port tells life, readiness and metrics`() async throws {
    struct Away: Error {}
    let fixture = try Fixture()
    let isAway = Flag()
    let check = Admin.Check("database") { if isAway.isUp { throw Away() } }
    try await Self.serving(fixture, checks: [check]) { port, admin, _ in
      try await RawClient.connected(to: admin) { client in
        #expect(try await client.get("/livez").status == 200)
        #expect(try await client.get("/readyz").status == 200)
        let metrics = try await client.get("/metrics")
        #expect(metrics.headers[.contentType]?.hasPrefix("text/plain; version=0.0.4") == true)
        #expect(metrics.text.contains("http_server_active_requests 0"))
        #expect(try await client.get("/v1/things").problem() == "not-found")
        isAway.raise()
        #expect(try await client.get("/livez").status == 200)
        let unready = try await client.get("/readyz")
        #expect(unready.status == 503)
        #expect(try unready.problem() == "database-unavailable")
      }
      try await RawClient.connected(to: port) { client in
        let elsewhere = try await client.get("/livez")
        #expect(elsewhere.status == 404)
      }
    }
  }
}

private final class Flag: Sendable {
  private let up = Atomic<Bool>(false)
  var isUp: Bool { up.load(ordering: .relaxed) }
  func raise() { up.store(true, ordering: .relaxed) }
}
