import HTTPTypes
import Hummingbird
import JSON
import Logging
import NIOCore

/// What the loopback admin port tells: alive, ready, and the metrics.
public struct Admin: Sendable {
  /// One condition of readiness: its name, and what throws when it does not hold.
  public struct Check: Sendable {
    /// A short name for the log and the answer, such as `database`.
    public let name: String
    /// Returns if the condition holds; throws why it does not.
    public let test: @Sendable () async throws -> Void

    /// A condition.
    public init(_ name: String, _ test: @escaping @Sendable () async throws -> Void) {
      self.name = name
      self.test = test
    }
  }

  private let checks: [Check]
  private let metrics: @Sendable () -> String

  /// An admin port with conditions of readiness, and what renders the metrics (Prometheus text
  /// format 0.0.4).
  public init(checks: [Check], metrics: @escaping @Sendable () -> String) {
    self.checks = checks
    self.metrics = metrics
  }

  /// Answers one request.
  func respond(to request: Request, _ gateway: Gateway) async -> Response {
    let exchange = Exchange(request)
    var reply: Reply
    switch (request.uri.path, request.method) {
    case ("/livez", .get), ("/livez", .head): reply = Self.fine
    case ("/readyz", .get), ("/readyz", .head): reply = await ready(gateway, exchange)
    case ("/metrics", .get), ("/metrics", .head):
      gateway.publishActive()
      reply = Reply(.ok, Array(metrics().utf8), type: "text/plain; version=0.0.4; charset=utf-8")
    case ("/livez", _), ("/readyz", _), ("/metrics", _):
      reply = ProblemReply(.methodNotAllowed, headers: [.allow: "GET, HEAD"])
        .reply(in: exchange.language)
    default: reply = ProblemReply(.notFound).reply(in: exchange.language)
    }
    return gateway.response(reply, exchange)
  }

  private static let fine = Reply.json { $0.object { $0.field("status", "ok") } }

  private func ready(_ gateway: Gateway, _ exchange: Exchange) async -> Reply {
    var failed: [String] = gateway.isDraining ? ["draining"] : []
    for check in checks {
      do { try await check.test() } catch {
        failed.append(check.name)
        gateway.logger.warning("not ready", error: error, metadata: ["check": "\(check.name)"])
      }
    }
    guard !failed.isEmpty else { return Self.fine }
    let list = failed.joined(separator: ", ")
    return ProblemReply(
      failed.contains("database") ? .databaseUnavailable : .overloaded,
      detail: Bilingual(zh: "尚未就绪：\(list)。", en: "Not ready: \(list).")
    ).reply(in: exchange.language)
  }
}
