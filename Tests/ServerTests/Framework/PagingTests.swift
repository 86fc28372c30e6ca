import FoundationEssentials
import HTTPTypes
import JSON
import Testing

@testable import Server

struct PagingTests {
  @Test func `pages follow one another to the end`() async throws {
    let fixture = try Fixture()
    var uri: String? = "/v1/things?state=open"
    var seen: [Int64] = []
    var pages = 0
    while let next = uri {
      let answer = try await fixture.send(.get, next)
      #expect(answer.status == 200)
      let object = try #require(answer.object)
      seen += object["items"]?.array?.compactMap { $0.object?["seq"]?.integer } ?? []
      let link = answer.headers[.link]
      #expect((link == nil) == (object["next_cursor"]?.isNull == true))
      uri = link.map { String($0.dropFirst().prefix { $0 != ">" }) }
      #expect(link?.hasSuffix("; rel=\"next\"") ?? true)
      #expect(uri?.contains("state=open") ?? true)
      pages += 1
    }
    #expect(seen == Array(1...70))
    #expect(pages == 3)
  }

  @Test func `a limit holds and stays in the link`() async throws {
    let answer = try await Fixture().send(.get, "/v1/things?limit=7")
    #expect(answer.object?["items"]?.array?.count == 7)
    #expect(answer.object?["total"]?.integer == 70)
    #expect(answer.headers[.link]?.contains("limit=7&cursor=") == true)
  }

  @Test func `a list asked for by POST is paged in its body`() async throws {
    let fixture = try Fixture()
    let first = try await fixture.send(.post, "/v1/things/search", #"{"limit":2}"#)
    #expect(first.object?["items"]?.array?.count == 2)
    #expect(first.headers[.link] == nil)
    let cursor = try #require(first.object?["next_cursor"]?.string)
    let second = try await fixture.send(
      .post, "/v1/things/search", #"{"cursor":"\#(cursor)"}"#)
    #expect(second.status == 200)
    let foreign = try await fixture.send(.get, "/v1/things?cursor=\(cursor)")
    #expect(try foreign.problem() == "invalid-cursor")
    let empty = try await fixture.send(.post, "/v1/things/search")
    #expect(empty.status == 200)
  }

  @Test func `a cursor comes back as it went and in no other way`() throws {
    let parts: [CursorPart] = [.integer(-7), .text("王秀英"), .uuid(UUID())]
    let kinds = parts.map(\.kind)
    let text = Cursor.encoded(parts, of: "list")
    #expect(Cursor.decoded(text, of: "list", kinds) == parts)
    #expect(Cursor.decoded(text, of: "other", kinds) == nil)
    #expect(Cursor.decoded(text, of: "list", Array(kinds.dropLast())) == nil)
    #expect(Cursor.decoded(text, of: "list", kinds + [.integer]) == nil)
    #expect(Cursor.decoded(text, of: "list", kinds.reversed()) == nil)
    for place in text.indices {
      #expect(Cursor.decoded(String(text[..<place]), of: "list", kinds) == nil)
    }
    #expect(Cursor.decoded(text + "=", of: "list", kinds) == nil)
  }

  @Test func `base64 has one text for each value`() {
    for count in 0...33 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
      #expect(Base64.url.decoded(Base64.url.encoded(bytes)) == bytes)
      let expected = Data(bytes).base64EncodedString().replacing("=", with: "")
      #expect(Base64.standard.encoded(bytes) == expected)
    }
    for bad in ["A", "AB", "AAB", "AA==", "A A", "A+", "A/", "é"] where bad != "AA" {
      #expect(Base64.url.decoded(bad) == nil, "\(bad)")
    }
  }

  @Test func `a request is the same whatever its order and white space`() throws {
    func hash(_ text: String, path: String = "/v1/acts") throws -> [UInt8] {
      RequestHash.of("POST", path, try #require(try JSONReader.read(text).object))
    }
    let first = try hash(#"{"a":1,"b":{"c":"é","d":[1,2]}}"#)
    #expect(try hash(#"{ "b" : {"d":[1, 2],"c":"\u00e9"}, "a":1 }"#) == first)
    #expect(try hash(#"{"a":1,"b":{"c":"é","d":[2,1]}}"#) != first)
    #expect(try hash(#"{"a":"1","b":{"c":"é","d":[1,2]}}"#) != first)
    #expect(try hash(#"{"a":1,"b":{"c":"é","d":[1,2]}}"#, path: "/v1/credits") != first)
    #expect(first.count == 32)
  }
}
