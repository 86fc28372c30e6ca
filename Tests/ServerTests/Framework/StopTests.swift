import HTTPTypes
import JSON
import ServiceLifecycle
import Synchronization
import Testing

@testable import Server

/// Two signs that a test gives and waits for.
private final class Gate: Sendable {
  let entered = AsyncStream.makeStream(of: Void.self)
  let released = AsyncStream.makeStream(of: Void.self)

  var endpoint: Endpoint {
    Endpoint(
      .get, "/v1/slow", "slow", "Waits.", policy: .signedIn, answer: .json(.anything)
    ) { _ in
      self.entered.continuation.finish()
      for await _ in self.released.stream {}
      return Reply.json { $0.object { _ in } }
    }
  }

  func waitUntilEntered() async { for await _ in entered.stream {} }
  func release() { released.continuation.finish() }
}

@Suite(.timeLimit(.minutes(1))) struct StopTests {
  @Test func `a graceful stop lets a request finish and takes no more`() async throws {
    let gate = Gate()
    let fixture = try Fixture([gate.endpoint])
    try await SocketTests.serving(fixture) { port, admin, group in
      try await RawClient.connected(to: admin) { adminClient in
        try await RawClient.connected(to: port) { client in
          try await client.send(SocketTests.head(fixture, "GET /v1/slow"))
          await gate.waitUntilEntered()
          await group.triggerGracefulShutdown()
          while !fixture.gateway.isDraining { await Task.yield() }
          gate.release()
          let answer = try #require(try await client.answer())
          #expect(answer.status == 200)
          #expect(answer.headers[.connection] == "close")
          #expect(try await client.isClosed())
        }
      }
      await #expect(throws: (any Error).self, "the port is closed") {
        try await RawClient.connected(to: port) { client in
          try await client.send(SocketTests.head(fixture, "GET /v1/things"))
          _ = try #require(try await client.answer())
        }
      }
    }
  }

  @Test func `draining turns readiness off`() async throws {
    let fixture = try Fixture()
    try await SocketTests.serving(fixture) { _, admin, _ in
      fixture.gateway.drain()
      try await RawClient.connected(to: admin) { client in
        try await client.send("GET /readyz HTTP/1.1\nHost: x\n\n")
        let answer = try #require(try await client.answer())
        #expect(answer.status == 503)
        #expect(try answer.problem() == "overloaded")
        #expect(answer.headers[.connection] == "close")
      }
    }
  }

  @Test func `a handler that never ends does not hold the stop`() async throws {
    let gate = Gate()
    let fixture = try Fixture([gate.endpoint])
    var limits = HTTPServer.Limits()
    limits.stop = .milliseconds(100)
    try await SocketTests.serving(fixture, limits: limits) { port, _, group in
      try await RawClient.connected(to: port) { client in
        try await client.send(SocketTests.head(fixture, "GET /v1/slow"))
        await gate.waitUntilEntered()
        await group.triggerGracefulShutdown()
        // Cancelled after its time: the stream ends, the answer may or may not get out.
        _ = try await client.answer()
      }
    }
  }
}
