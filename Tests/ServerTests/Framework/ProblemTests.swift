import HTTPTypes
import JSON
import Testing

@testable import Pages
@testable import Server

struct ProblemTests {
  /// The codes as the contract lists them.
  static let contract: [Int: String] = [
    400: "invalid-request idempotency-key-missing invalid-cursor",
    401: "unauthenticated invalid-credentials", 403: "forbidden outside-your-grid",
    404: "not-found", 405: "method-not-allowed", 406: "not-acceptable",
    409: "already-decided request-in-progress already-reversed not-reversible",
    412: "stale-version", 413: "body-too-large", 415: "unsupported-media-type",
    422: """
    validation-failed idempotency-key-reused insufficient-points out-of-stock limit-per-person \
    item-unavailable own-matter act-type-not-open future-day period-closed issuing-limit \
    reason-required wrong-pickup-code points-owed batch-refused
    """,
    428: "precondition-required", 429: "too-many-requests", 500: "internal",
    503: "overloaded database-unavailable deadline outcome-unknown",
  ]

  @Test func `the catalogue is the contract's`() {
    var expected: [String: Int] = [:]
    for (status, codes) in Self.contract {
      for code in codes.split(separator: " ") { expected[String(code)] = status }
    }
    let ours = Dictionary(
      uniqueKeysWithValues: ProblemCode.allCases.map { ($0.rawValue, $0.status.code) })
    #expect(ours == expected)
  }

  @Test(arguments: ProblemCode.allCases)
  func `every problem has words in both languages and a page`(_ code: ProblemCode) async throws {
    #expect(ProblemTexts.covers(code))
    let page = try await Fixture().send(.get, code.reference, nil, ["authorization": ""])
    #expect(page.status == 200)
    #expect(page.headers[.contentType] == "text/html; charset=utf-8")
    #expect(page.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true)
    #expect(!page.text.contains("<script"))
    for words in [code.title.zh, code.title.en] {
      var markup = Markup()
      markup.text(words)
      #expect(page.text.contains(markup.html))
    }
  }

  @Test func `texts follow Accept-Language and their bytes are the same otherwise`() async throws {
    let fixture = try Fixture()
    let zh = try await fixture.send(.get, "/v1/nothing")
    let en = try await fixture.send(.get, "/v1/nothing", nil, ["accept-language": "en-US"])
    #expect(zh.object?["title"]?.string == "没有找到")
    #expect(zh.headers[.contentLanguage] == "zh-CN")
    #expect(en.object?["title"]?.string == "Not found")
    #expect(en.headers[.contentLanguage] == "en")
  }

  @Test func `faults of a body are told with their places`() async throws {
    let answer = try await Fixture().send(
      .post, "/v1/things", BadInputTests.thing(#""units":0,"x":1"#))
    #expect(answer.pointers == ["/units", "/x"])
    let twice = try await Fixture().send(.post, "/v1/things", BadInputTests.thing(#""name":"a""#))
    #expect(twice.pointers == ["/name"])
  }

  @Test func `a page escapes what it shows`() {
    var page = Markup()
    page.element("p", ["title": "\"<&'>"]) { $0.text("</p><script>") }
    #expect(
      page.html == "<p title=\"&quot;&lt;&amp;&#39;&gt;\">&lt;/p&gt;&lt;script&gt;</p>")
  }

  @Test func `a page of an unknown problem is not found`() async throws {
    #expect(try await Fixture().send(.get, "/problems/teapot").problem() == "not-found")
  }
}
