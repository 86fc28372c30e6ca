import JSON
import Testing

@Suite struct AcceptTests {
  static let documents: [(String, JSONValue)] = [
    ("null", .null), ("true", .bool(true)), (" false\r\n\t ", .bool(false)),
    ("0", .integer(0)), ("-0", .integer(0)), ("10", .integer(10)), ("-1", .integer(-1)),
    ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
    ("9223372036854775808", .fraction("9223372036854775808")),
    ("-9223372036854775809", .fraction("-9223372036854775809")),
    ("92233720368547758070", .fraction("92233720368547758070")),
    ("1.0", .fraction("1.0")), ("1e0", .fraction("1e0")), ("1E+2", .fraction("1E+2")),
    ("1e-2", .fraction("1e-2")), ("1e400", .fraction("1e400")), ("-0.0", .fraction("-0.0")),
    ("0e1", .fraction("0e1")), ("0.10", .fraction("0.10")),
    (#""""#, .string("")), (#""a b""#, .string("a b")), (#""张三""#, .string("张三")),
    (#""\u5f20\u4E09""#, .string("张三")), (#""\ud83d\ude00x""#, .string("😀x")),
    (#""😀""#, .string("😀")), (#""\uD800\uDC00""#, .string("\u{10000}")),
    (#""\uDBFF\uDFFF""#, .string("\u{10FFFF}")), (#""\uFFFF""#, .string("\u{FFFF}")),
    (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")),
    (#""a\u0000b""#, .string("a\0b")), ("\"\u{7F}\u{2028}\"", .string("\u{7F}\u{2028}")),
    (#""/* no comment */""#, .string("/* no comment */")), ("\"\u{FEFF}\"", .string("\u{FEFF}")),
    ("[]", .array([])), ("[ ]", .array([])), ("[1,[2],null]", .array([1, [2], .null])),
    ("{}", .object([])), ("{ }", .object([])), (#"{"":0}"#, .object([("", 0)])),
    (
      #" { "b" : 1 , "a" : { "c" : [ ] } } "#,
      .object([("b", 1), ("a", .object([("c", .array([]))]))])
    ),
  ]

  @Test(arguments: documents) func `a well-formed document is read`(
    text: String, expected: JSONValue
  ) throws {
    #expect(try JSONReader.read(text) == expected)
  }

  @Test func `members keep their order, and each is found`() throws {
    for count in [1, 15, 16, 17, 40] {
      let keys = (0..<count).map { "k\($0 * 7 % count)x\($0)" }
      let text = "{" + keys.map { #""\#($0)":"\#($0)""# }.joined(separator: ",") + "}"
      let object = try #require(try JSONReader.read(text).object)
      #expect(object.map(\.key) == keys)
      for key in keys { #expect(object[key] == .string(key)) }
      #expect(object["absent"] == nil)
      #expect(object.firstKey(notIn: keys) == nil)
      #expect(object.firstKey(notIn: Array(keys.dropLast())) == keys.last)
    }
  }

  @Test func `objects are equal in any order of their members`() throws {
    let one = try JSONReader.read(#"{"a":1,"b":2}"#)
    #expect(one == (try JSONReader.read(#"{"b":2,"a":1}"#)))
    #expect(one != (try JSONReader.read(#"{"b":2,"a":2}"#)))
    #expect(one != (try JSONReader.read(#"{"a":1}"#)))
    #expect(one != (try JSONReader.read(#"{"a":1,"c":2}"#)))
  }

  @Test(arguments: [
    (#""x""#, nil), (#"{"a":["x",1,null]}"#, nil), (#""\u0000""#, ""),
    (#"{"a":["x","\u0000"]}"#, "/a/1"), (#"{"a":{"b\u0000":1}}"#, "/a/b\0"),
  ])
  func `a NUL is read and can be found`(text: String, pointer: String?) throws {
    #expect(try JSONReader.read(text).pointerOfNUL?.description == pointer)
  }

  @Test func `any sequence of bytes is read, not only arrays`() throws {
    let bytes = Array(#"{"a":[1,2]}"#.utf8)
    let expected = try JSONReader.read(bytes)
    #expect(try JSONReader.read(bytes.lazy.map { $0 }) == expected)
    #expect(try JSONReader.read(bytes[...]) == expected)
    #expect(try bytes.withUnsafeBytes { try JSONReader.read($0) } == expected)
  }
}
