import HTTPTypes
import JSON
import Testing

@testable import Server

/// The conventions of the contract, one bad request after the other.
struct BadInputTests {
  static let id = "018f0e2a-7b4c-7d10-8000-0123456789ab"

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    var method: HTTPRequest.Method = .post
    var uri = "/v1/things"
    var body: String?
    var headers: [String: String] = [:]
    let status: Int
    let code: String

    var testDescription: String { name }
  }

  static func thing(_ fields: String) -> String {
    #"{"name":"rice","person_id":"\#(id)"\#(fields.isEmpty ? "" : ",")\#(fields)}"#
  }

  static let cases: [Case] = [
    .init(
      name: "not JSON", body: "{", status: 400, code: "invalid-request"),
    .init(name: "no body", status: 400, code: "invalid-request"),
    .init(
      name: "a key twice", body: thing(#""name":"tea""#), status: 400, code: "invalid-request"),
    .init(
      name: "too deep", body: String(repeating: "[", count: 40), status: 400,
      code: "invalid-request"),
    .init(
      name: "half a surrogate pair", body: #"{"name":"\ud800"}"#, status: 400,
      code: "invalid-request"),
    .init(name: "no object", body: "[1]", status: 422, code: "validation-failed"),
    .init(name: "unknown field", body: thing(#""x":1"#), status: 422, code: "validation-failed"),
    .init(
      name: "too long", body: thing(#""tags":["\#(String(repeating: "x", count: 65_536))"]"#),
      status: 413, code: "body-too-large"),
    .init(
      name: "wrong media type", body: thing(""), headers: ["content-type": "text/plain"],
      status: 415, code: "unsupported-media-type"),
    .init(
      name: "no media type", body: thing(""), headers: ["content-type": ""],
      status: 415, code: "unsupported-media-type"),
    .init(
      name: "another charset", body: thing(""),
      headers: ["content-type": "application/json; charset=gb18030"],
      status: 415, code: "unsupported-media-type"),
    .init(
      name: "no JSON wanted", body: thing(""),
      headers: ["accept": "text/html, application/json;q=0"],
      status: 406, code: "not-acceptable"),
    .init(
      name: "no key", body: thing(""), headers: ["idempotency-key": ""],
      status: 400, code: "idempotency-key-missing"),
    .init(
      name: "a key with a space", body: thing(""), headers: ["idempotency-key": "a b"],
      status: 400, code: "invalid-request"),
    .init(
      name: "a key of 65 characters", body: thing(""),
      headers: ["idempotency-key": String(repeating: "k", count: 65)],
      status: 400, code: "invalid-request"),
    .init(
      name: "a key with half its quotes", body: thing(""), headers: ["idempotency-key": "\"k"],
      status: 400, code: "invalid-request"),
    .init(
      name: "an empty quoted key", body: thing(""), headers: ["idempotency-key": "\"\""],
      status: 400, code: "invalid-request"),
    .init(
      name: "no token", body: thing(""), headers: ["authorization": ""],
      status: 401, code: "unauthenticated"),
    .init(
      name: "an unknown token", body: thing(""),
      headers: ["authorization": "Bearer \(SessionToken.make())"],
      status: 401, code: "unauthenticated"),
    .init(
      name: "an office not held", method: .get, uri: "/v1/desk", status: 403, code: "forbidden"),
    .init(
      name: "a rule says no", body: thing("").replacing("rice", with: "poor"), status: 422,
      code: "insufficient-points"),
    .init(name: "unknown path", method: .get, uri: "/v1/nothing", status: 404, code: "not-found"),
    .init(
      name: "an id that is none", method: .get, uri: "/v1/things/7", status: 404,
      code: "not-found"),
    .init(
      name: "an escape that is none", method: .get, uri: "/v1/failures/%zz", status: 404,
      code: "not-found"),
    .init(
      name: "a body where none is taken", uri: "/v1/things/\(id)/closing", body: #"{"x":1}"#,
      status: 422, code: "validation-failed"),
    .init(
      name: "a body with GET", method: .get, uri: "/v1/things/\(id)", body: "{}", status: 400,
      code: "invalid-request"),
    .init(
      name: "no If-Match", method: .patch, uri: "/v1/things/\(id)", body: "{}", status: 428,
      code: "precondition-required"),
    .init(
      name: "If-Match without quotes", method: .patch, uri: "/v1/things/\(id)", body: "{}",
      headers: ["if-match": "3"], status: 400, code: "invalid-request"),
    .init(
      name: "any version", method: .patch, uri: "/v1/things/\(id)", body: "{}",
      headers: ["if-match": "*"], status: 400, code: "invalid-request"),
    .init(
      name: "a weak tag", method: .patch, uri: "/v1/things/\(id)", body: "{}",
      headers: ["if-match": "W/\"3\""], status: 412, code: "stale-version"),
    .init(
      name: "an old version", method: .patch, uri: "/v1/things/\(id)", body: "{}",
      headers: ["if-match": "\"2\""], status: 412, code: "stale-version"),
    .init(
      name: "unknown query parameter", method: .get, uri: "/v1/things?x=1", status: 400,
      code: "invalid-request"),
    .init(
      name: "a parameter twice", method: .get, uri: "/v1/things?state=open&state=shut",
      status: 400, code: "invalid-request"),
    .init(
      name: "a day that is none", method: .get, uri: "/v1/things?from=2026-02-30", status: 400,
      code: "invalid-request"),
    .init(
      name: "limit 0", method: .get, uri: "/v1/things?limit=0", status: 400,
      code: "invalid-request"),
    .init(
      name: "limit 101", method: .get, uri: "/v1/things?limit=101", status: 400,
      code: "invalid-request"),
    .init(
      name: "limit 1e1", method: .get, uri: "/v1/things?limit=1e1", status: 400,
      code: "invalid-request"),
    .init(
      name: "a made-up cursor", method: .get, uri: "/v1/things?cursor=AAAA", status: 400,
      code: "invalid-cursor"),
    .init(
      name: "an empty cursor", method: .get, uri: "/v1/things?cursor=", status: 400,
      code: "invalid-cursor"),
    .init(
      name: "the layer below is away", method: .get, uri: "/v1/failures/translated", status: 503,
      code: "database-unavailable"),
    .init(
      name: "what nobody foresaw", method: .get, uri: "/v1/failures/other", status: 500,
      code: "internal"),
    .init(
      name: "a field that the shape does not promise", method: .get,
      uri: "/v1/failures/unpromised", status: 500, code: "internal"),
    .init(
      name: "too many tries", method: .get, uri: "/v1/failures/many", status: 429,
      code: "too-many-requests"),
  ]

  @Test(arguments: cases)
  func `each bad request gets its problem`(_ bad: Case) async throws {
    let answer = try await Fixture().send(bad.method, bad.uri, bad.body, bad.headers)
    #expect(answer.status == bad.status)
    #expect(try answer.problem() == bad.code)
    #expect(answer.headers[.cacheControl] == "no-store")
    let retries = answer.status == 429 || answer.status == 503
    #expect((answer.headers[.retryAfter] != nil) == retries)
    #expect((answer.headers[.wwwAuthenticate] != nil) == (answer.status == 401))
  }

  @Test func `a good request passes`() async throws {
    let answer = try await Fixture().send(.post, "/v1/things", Self.thing(#""units":500"#))
    #expect(answer.status == 201)
    #expect(answer.headers[.contentType] == "application/json")
    #expect(answer.headers[.location]?.hasPrefix("/v1/things/") == true)
    #expect(answer.headers[.eTag] == "\"1\"")
    #expect(answer.headers[.cacheControl] == "no-store")
    #expect(answer.object?["name"]?.string == "rice")
  }
}
