import AsyncHTTPClient
import FoundationEssentials
public import JSON
import NIOCore
public import NIOHTTP1

/// A plain HTTP client that knows how to carry a token and a key, and nothing of the bank.
public struct TestClient: Sendable {
  /// Where.
  public let url: String
  /// The bearer token, if signed in.
  public let token: String?

  /// A client.
  public init(url: String, token: String?) {
    self.url = url
    self.token = token
  }

  /// An answer.
  public struct Answer: Sendable {
    /// The HTTP status.
    public let status: Int
    /// The headers.
    public let headers: HTTPHeaders
    /// The body as it came.
    public let text: String

    /// The body as JSON; an object without members when it is none.
    public var json: JSONObject {
      (try? JSONReader.read(text, limits: JSONLimits(bytes: 8_388_608, values: 1_000_000)))?.object
        ?? JSONObject()
    }

    /// The last part of a problem's type, such as `own-matter`.
    public var problem: String? {
      json["type"]?.string?.split(separator: "/").last.map(String.init)
    }

    /// The pointers of a problem's errors.
    public var pointers: [String] {
      json["errors"]?.array?.compactMap { $0.object?["pointer"]?.string } ?? []
    }
  }

  /// Sends a request.
  /// - Parameters:
  ///   - body: sent as JSON when given.
  ///   - key: the idempotency key; a new one when left out, none when nil.
  ///   - headers: more of them; they win over the usual ones.
  public func send(
    _ method: String, _ path: String, _ body: JSONValue? = nil, key: String? = Self.newKey(),
    headers: HTTPHeaders = [:]
  ) async throws -> Answer {
    try await send(method, path, text: body.map { $0.encoded() }, key: key, headers: headers)
  }

  /// Sends a body as it stands.
  public func send(
    _ method: String, _ path: String, text: [UInt8]?, key: String? = Self.newKey(),
    headers: HTTPHeaders = [:]
  ) async throws -> Answer {
    var request = HTTPClientRequest(url: url + path)
    request.method = HTTPMethod(rawValue: method)
    if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
    if let text {
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(text)
    }
    if let key, method == "POST" { request.headers.add(name: "Idempotency-Key", value: key) }
    for header in headers { request.headers.replaceOrAdd(name: header.name, value: header.value) }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    var collected = try await response.body.collect(upTo: 8_388_608)
    return Answer(
      status: Int(response.status.code), headers: response.headers,
      text: collected.readString(length: collected.readableBytes) ?? "")
  }

  /// Gets a path.
  public func get(_ path: String) async throws -> Answer { try await send("GET", path, key: nil) }

  /// Posts JSON under a key.
  public func post(
    _ path: String, _ body: JSONValue, key: String = Self.newKey()
  ) async throws -> Answer {
    try await send("POST", path, body, key: key)
  }

  /// A key that nobody has used.
  public static func newKey() -> String { UUID().text }
}

extension UUID {
  fileprivate var text: String { uuidString.lowercased() }
}

extension JSONValue: ExpressibleByStringLiteral {
  /// A string, for tests' bodies.
  public init(stringLiteral value: String) { self = .string(value) }
}

extension JSONValue: ExpressibleByIntegerLiteral {
  /// An integer, for tests' bodies.
  public init(integerLiteral value: Int64) { self = .integer(value) }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
  /// An object, for tests' bodies; of equal keys the first stays.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    var object = JSONObject()
    for (key, value) in elements { _ = object.append(key, value) }
    self = .object(object)
  }
}

extension JSONValue: ExpressibleByArrayLiteral {
  /// A list, for tests' bodies.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}
