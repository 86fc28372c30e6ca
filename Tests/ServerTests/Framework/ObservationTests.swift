import HTTPTypes
import Observe
import Testing

@testable import Server

struct ObservationTests {
  @Test func `metrics and log know the template and nothing of the person`() async throws {
    let fixture = try Fixture()
    _ = try await fixture.send(.get, "/v1/things/\(BadInputTests.id)?name=wang")
    _ = try await fixture.send(.get, "/v1/things/\(BadInputTests.id)")
    _ = try await fixture.send(.get, "/secret/path")
    let metrics = fixture.registry.render()
    let series = "http_server_request_duration_seconds_count{method=\"GET\""
    #expect(metrics.contains("\(series),route=\"/v1/things/{id}\",status=\"200\"} 1"))
    #expect(metrics.contains("\(series),route=\"/v1/things/{id}\",status=\"400\"} 1"))
    #expect(metrics.contains("route=\"unrouted\",status=\"404\"} 1"))
    let log = fixture.lines.all.joined()
    #expect(fixture.lines.all.filter { $0.contains("\"request\"") }.count == 3)
    #expect(log.contains("/v1/things/{id}"))
    for personal in [BadInputTests.id, "wang", "secret", fixture.worker] {
      #expect(!log.contains(personal))
      #expect(!metrics.contains(personal))
    }
  }

  @Test func `the request id of the answer is the one of the log`() async throws {
    let fixture = try Fixture()
    let answer = try await fixture.send(.get, "/v1/failures/other")
    let id = try #require(answer.headers[.requestID])
    #expect(fixture.lines.all.filter { $0.contains(id) }.count == 2)
    #expect(fixture.lines.all.contains { $0.contains("\"error\"") && $0.contains("Unforeseen") })
    #expect(!answer.text.contains("Unforeseen"))
  }

  @Test func `a problem that the document does not list is reported`() async throws {
    let fixture = try Fixture()
    let answer = try await fixture.send(.get, "/v1/failures/undeclared")
    #expect(try answer.problem() == "points-owed")
    #expect(fixture.lines.all.contains { $0.contains("points-owed") && $0.contains("\"error\"") })
  }

  @Test func `request ids differ`() {
    #expect(Set((0..<1000).map { _ in RequestIDs.next() }).count == 1000)
  }

  @Test func `dates are those of RFC 9110`() {
    #expect(HTTPDate.text(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(HTTPDate.text(0) == "Thu, 01 Jan 1970 00:00:00 GMT")
    #expect(HTTPDate.text(1_709_164_800) == "Thu, 29 Feb 2024 00:00:00 GMT")
  }
}
