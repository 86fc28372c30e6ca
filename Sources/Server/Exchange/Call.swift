import Crypto
import HTTPTypes
import JSON

/// One request after all checks of its form: what a handler works from.
public struct Call: Sendable {
  /// Whoever signed in; nil on open routes.
  public let caller: Caller?
  /// The parameters of the path.
  public let path: Fields
  /// The parameters of the query, without those of paging.
  public let query: Fields
  /// The body; empty where none is taken.
  public let body: Fields
  /// The part of a list that is asked for; the first 30 where there is no paging.
  public let page: Page
  /// The `Idempotency-Key` without quotes; nil where the route takes none.
  public let key: String?
  /// The version in `If-Match`; nil where the route takes none.
  public let version: Int64?
  /// The language of texts in the answer.
  public let language: Language
  /// The id in `X-Request-Id` and in the log.
  public let requestID: String
  /// When the answer must be out: 8 s after the request came.
  public let deadline: ContinuousClock.Instant

  let endpoint: Endpoint

  /// Whoever signed in. Throws on an open route, where a handler may not ask.
  public func signedIn() throws -> Caller {
    guard let caller else { throw UnpromisedField(name: "caller") }
    return caller
  }

  /// The key. Throws where the route takes none.
  public func idempotencyKey() throws -> String {
    guard let key else { throw UnpromisedField(name: "Idempotency-Key") }
    return key
  }

  /// The version to match. Throws where the route takes none.
  public func expectedVersion() throws -> Int64 {
    guard let version else { throw UnpromisedField(name: "If-Match") }
    return version
  }

  /// What makes two requests the same request: SHA-256 over method, path and decoded body, so that
  /// white space, escapes and the order of fields do not matter. 32 bytes.
  public func requestHash() -> [UInt8] {
    RequestHash.of(endpoint.method.rawValue, target, body.object)
  }

  /// The path as the service itself would write it, without the query.
  var target: String {
    endpoint.template.filled { name in
      path.object[name].map { $0.string ?? String(decoding: $0.encoded(), as: UTF8.self) } ?? ""
    }
  }
}

/// The digest that tells whether a key comes back with the same request.
enum RequestHash {
  /// SHA-256 over: version byte 1, method, 0, path, 0, body as JSON with sorted keys. Neither
  /// method nor path can hold a zero byte.
  static func of(_ method: String, _ path: String, _ body: JSONObject) -> [UInt8] {
    var bytes: [UInt8] = [1]
    bytes += method.utf8
    bytes.append(0)
    bytes += path.utf8
    bytes.append(0)
    bytes += JSONValue.object(body).encoded(sortedKeys: true)
    return Array(SHA256.hash(data: bytes))
  }
}
