import Bank
import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSON
import Logging
import Metrics
import NIOCore
import Observe
import Synchronization
import Testing

@testable import Server

/// Lines that a logger wrote.
final class LogLines: Sendable {
  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock { $0 } }

  func logger() -> Logger {
    Logger(label: "test") { label in
      JSONLogHandler(
        label: label,
        sink: LogSink { line in
          self.lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
        })
    }
  }
}

/// A gateway over a few made-up endpoints, with two callers.
struct Fixture: Sendable {
  let lines = LogLines()
  let registry = PrometheusRegistry()
  let gateway: Gateway
  let worker: String
  let resident: String

  struct Unforeseen: Error {}
  struct Translated: Error {}

  init(_ more: [Endpoint] = [], limits: Gateway.Limits = .init()) throws {
    let (worker, resident) = (SessionToken.make(), SessionToken.make())
    let callers = [
      SessionToken.digest(of: worker): Self.caller([.gridWorker]),
      SessionToken.digest(of: resident): Self.caller([]),
    ]
    self.worker = worker
    self.resident = resident
    gateway = try Gateway(
      Things.endpoints + more, limits: limits, authenticate: { callers[$0] },
      translate: { $0 is Translated ? ProblemReply(.databaseUnavailable) : nil },
      logger: lines.logger(), metrics: registry)
  }

  private static func caller(_ roles: Roles) -> Caller {
    Caller(
      person: PersonID(UUID()), session: UUID(), community: CommunityID(1), roles: roles)
  }

  /// Sends one request through the router. Signed in as the worker and with JSON headers unless
  /// `headers` says otherwise; an empty value takes a header away.
  func send(
    _ method: HTTPRequest.Method, _ uri: String, _ body: String? = nil,
    _ headers: [String: String] = [:]
  ) async throws -> Answer {
    var fields: HTTPFields = [.authorization: "Bearer \(worker)"]
    if body != nil { fields[.contentType] = "application/json" }
    if method == .post { fields[.idempotencyKey] = "k-1" }
    for (name, value) in headers {
      fields[try #require(HTTPField.Name(name))] = value.isEmpty ? nil : value
    }
    let sent = fields
    let app = Application(responder: gateway.responder(), logger: lines.logger())
    return try await app.test(.router) { client in
      let response = try await client.executeRequest(
        uri: uri, method: method, headers: sent, body: body.map { ByteBuffer(string: $0) })
      return Answer(
        status: response.status.code, headers: response.headers,
        body: Array(response.body.readableBytesView))
    }
  }
}

/// What came back.
struct Answer: Sendable {
  let status: Int
  let headers: HTTPFields
  let body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The body as an object; nil if it is none.
  var object: JSONObject? { try? JSONReader.read(body).object }

  /// The code of a problem, after checking what every problem has.
  func problem(_ location: SourceLocation = #_sourceLocation) throws -> String {
    #expect(headers[.contentType] == "application/problem+json", sourceLocation: location)
    let object = try #require(object, sourceLocation: location)
    #expect(object["status"]?.integer == Int64(status), sourceLocation: location)
    #expect(object["title"]?.string?.isEmpty == false, sourceLocation: location)
    #expect(object["detail"]?.string?.isEmpty == false, sourceLocation: location)
    #expect(headers[.requestID] != nil, sourceLocation: location)
    #expect(headers[.xContentTypeOptions] == "nosniff", sourceLocation: location)
    let type = try #require(object["type"]?.string, sourceLocation: location)
    #expect(type.hasPrefix("/problems/"), sourceLocation: location)
    return String(type.dropFirst("/problems/".count))
  }

  /// The pointers of `errors`.
  var pointers: [String] {
    object?["errors"]?.array?.compactMap { $0.object?["pointer"]?.string } ?? []
  }
}
