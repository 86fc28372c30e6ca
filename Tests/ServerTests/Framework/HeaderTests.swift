import HTTPTypes
import Testing

@testable import Server

struct HeaderTests {
  @Test(arguments: ["k", "\"k\""])
  func `a quoted key is the bare key`(_ header: String) throws {
    #expect(try HeaderRules.idempotencyKey(header) == "k")
  }

  @Test func `a quoted key may escape quotes and backslashes only`() throws {
    #expect(try HeaderRules.idempotencyKey(#""a\"b\\c""#) == #"a"b\c"#)
    #expect(throws: ProblemReply.self) { try HeaderRules.idempotencyKey(#""a\nb""#) }
    #expect(throws: ProblemReply.self) { try HeaderRules.idempotencyKey(#""a"b""#) }
  }

  @Test(arguments: ["键", "a\u{7F}", "a, b"])
  func `a key is visible ASCII`(_ header: String) {
    #expect(throws: ProblemReply.self) { try HeaderRules.idempotencyKey(header) }
  }

  @Test(
    arguments: [
      (nil, .zh), ("", .zh), ("en", .en), ("EN-GB", .en), ("fr", .zh), ("*", .zh), ("zh, en", .zh),
      ("en;q=0.8, zh;q=0.9", .zh), ("en, zh;q=0.9", .en), ("fr, en;q=0.1", .en),
      ("zh;q=0, en", .en), ("en;q=x", .zh), (";;,,=", .zh),
    ] as [(String?, Language)])
  func `the language preferred is spoken`(_ header: String?, _ language: Language) {
    #expect(Language(acceptLanguage: header) == language)
  }

  @Test(
    arguments: [
      (nil, true), ("*/*", true), ("application/json", true), ("application/*;q=0.1", true),
      ("text/html", false), ("text/html, */*;q=0.1", true), ("*/*, application/json;q=0", false),
      ("application/problem+json", false),
    ] as [(String?, Bool)])
  func `Accept is kept`(_ header: String?, _ accepted: Bool) {
    let result = Result {
      try HeaderRules.requireAccepted(header, type: "application", kind: "json")
    }
    switch result {
    case .success: #expect(accepted)
    case .failure(let error):
      #expect((error as? ProblemReply)?.code == .notAcceptable)
      #expect(!accepted)
    }
  }

  @Test(arguments: [
    "application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\"", "application/json",
  ])
  func `JSON in UTF-8 may be said in several ways`(_ type: String) throws {
    try HeaderRules.requireJSON(type)
  }

  @Test func `the scheme of a token is of any case and no other`() {
    #expect(HeaderRules.bearer("bEARER  abc ") == "abc")
    #expect(HeaderRules.bearer("Basic abc") == nil)
    #expect(HeaderRules.bearer("Bearer") == nil)
  }

  @Test(arguments: [("W/\"3\"", 412), ("\"03\"", 412), ("\"x\"", 412), ("\"1\", \"2\"", 400)])
  func `a version is matched strongly`(_ header: String, _ status: Int) {
    let problem = #expect(throws: ProblemReply.self) { try HeaderRules.version(header) }
    #expect(problem?.code.status.code == status)
  }

  @Test func `401 has a bare challenge without credentials and an error with bad ones`()
    async throws
  {
    let fixture = try Fixture()
    let bare = try await fixture.send(.get, "/v1/things", nil, ["authorization": ""])
    #expect(bare.headers[.wwwAuthenticate] == "Bearer")
    let bad = try await fixture.send(.get, "/v1/things", nil, ["authorization": "Bearer x"])
    #expect(bad.headers[.wwwAuthenticate] == "Bearer error=\"invalid_token\"")
  }
}
