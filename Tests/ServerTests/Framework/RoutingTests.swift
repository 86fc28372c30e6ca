import HTTPTypes
import JSON
import Observe
import Testing

@testable import Server

struct RoutingTests {
  @Test(arguments: [
    (HTTPRequest.Method.delete, "/v1/things", "GET, HEAD, POST"),
    (.put, "/v1/things/\(BadInputTests.id)", "GET, HEAD, PATCH"),
    (.get, "/v1/things/search", "POST"),
    (.options, "/v1/sessions", "POST"),
    (.post, "/openapi.json", "GET, HEAD"),
  ])
  func `a wrong method gets 405 with what is allowed`(
    _ method: HTTPRequest.Method, _ path: String, _ allow: String
  ) async throws {
    let answer = try await Fixture().send(method, path)
    #expect(answer.status == 405)
    #expect(try answer.problem() == "method-not-allowed")
    #expect(answer.headers[.allow] == allow)
  }

  @Test func `HEAD answers as GET without a body`() async throws {
    let fixture = try Fixture()
    let get = try await fixture.send(.get, "/v1/things/\(BadInputTests.id)")
    let head = try await fixture.send(.head, "/v1/things/\(BadInputTests.id)")
    #expect(head.status == 200)
    #expect(head.body.isEmpty)
    #expect(head.headers[.contentLength] == String(get.body.count))
    #expect(try await fixture.send(.head, "/v1/nothing").body.isEmpty)
  }

  @Test func `whatever is not found looks the same`() async throws {
    let fixture = try Fixture()
    let unknown = try await fixture.send(.get, "/v1/nothing")
    let elsewhere = try await fixture.send(.get, "/v1/failures/missing")
    let malformed = try await fixture.send(.get, "/v1/things/x")
    #expect(unknown.body == elsewhere.body)
    #expect(unknown.body == malformed.body)
    #expect(elsewhere.status == 404)
  }

  @Test func `an answer without a body has no length and no type`() async throws {
    let answer = try await Fixture().send(
      .patch, "/v1/things/\(BadInputTests.id)", "{}", ["if-match": "\"3\""])
    #expect(answer.status == 204)
    #expect(answer.headers[.contentLength] == nil)
    #expect(answer.headers[.contentType] == nil)
    #expect(answer.headers[.eTag] == "\"4\"")
  }

  @Test func `a kept refusal comes back byte for byte`() async throws {
    let answer = try await Fixture().send(
      .post, "/v1/things/\(BadInputTests.id)/closing", nil, ["accept-language": "en"])
    #expect(answer.status == 422)
    #expect(answer.headers[.contentType] == "application/problem+json")
    #expect(answer.headers[.idempotencyHit] == "true")
    #expect(answer.body == ProblemReply(.ownMatter).body(in: .zh))
  }

  @Test func `a keyed command is let through to the bank whatever the office`() async throws {
    let fixture = try Fixture()
    let resident = ["authorization": "Bearer \(fixture.resident)"]
    let keyed = try await fixture.send(.post, "/v1/things", BadInputTests.thing(""), resident)
    #expect(keyed.status == 201)
    let read = try await fixture.send(.get, "/v1/desk", nil, resident)
    #expect(read.status == 403)
  }

  @Test func `an open route looks at no credentials and takes secrets as they are`() async throws {
    let fixture = try Fixture()
    let body = #"{"password":"\u0000open sesame"}"#
    let answer = try await fixture.send(
      .post, "/v1/sessions", body, ["authorization": "Bearer x", "idempotency-key": ""])
    #expect(answer.status == 201)
  }

  @Test func `endpoints that contradict each other do not start`() {
    func endpoint(_ path: String, _ operation: String, key: Endpoint.KeyRule = .none) -> Endpoint {
      Endpoint(
        .post, path, operation, "", policy: .open, key: key, answer: .nothing
      ) { _ in .noContent }
    }
    for bad in [
      endpoint("/v1/sessions", "again"), endpoint("/v1/other", "signIn"),
      endpoint("/v1/things/{code}/closing", "renamed"), endpoint("v1", "relative"),
      endpoint("/v1/open", "openKey", key: .idempotencyKey),
    ] {
      #expect(throws: EndpointFault.self, "\(bad.path) \(bad.operation)") { try Fixture([bad]) }
    }
  }

  @Test func `too many requests at once are shed`() async throws {
    let fixture = try Fixture(limits: .init(inFlight: 0))
    let answer = try await fixture.send(.get, "/v1/things")
    #expect(answer.status == 503)
    #expect(try answer.problem() == "overloaded")
    #expect(answer.headers[.retryAfter] == "1")
    #expect(fixture.registry.render().contains("http_server_requests_shed_total 1"))
  }
}
