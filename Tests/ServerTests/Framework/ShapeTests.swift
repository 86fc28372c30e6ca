import JSON
import Testing

@testable import Server

struct ShapeTests {
  private static func pointers(_ fields: String) throws -> [String] {
    let value = try JSONReader.read(BadInputTests.thing(fields))
    return ShapeCheck.faults(in: value, against: Things.request).map(\.pointer)
  }

  @Test(arguments: [
    #""units":0"#, #""units":-1"#, #""units":501"#, #""units":1.0"#, #""units":1e0"#,
    #""units":"1""#, #""units":9007199254740992"#, #""units":9223372036854775808"#,
    #""units":true"#, #""units":[1]"#,
  ])
  func `an integer is a plain integer within its bounds`(_ field: String) throws {
    #expect(try Self.pointers(field) == ["/units"])
  }

  @Test(arguments: [
    ("on", #""2026-02-30""#), ("on", #""2026-2-3""#), ("on", #""20260203""#), ("on", "20260203"),
    ("at", #""2026-11-22""#), ("at", #""2026-11-22T08:00:00""#),
    ("at", #""2026-11-22T24:00:00Z""#), ("at", #""2026-11-22T08:00:00.1234567Z""#),
    ("grid", #""""#), ("grid", #""a b""#), ("grid", #""网格""#), ("grid", #""1234567890123456""#),
    ("flag", #""true""#), ("flag", "1"), ("kind", #""old""#), ("kind", #""NEW""#),
    ("tags", #""x""#), ("tags", #"["a","b","c","d"]"#),
  ])
  func `other values keep to their form`(_ name: String, _ value: String) throws {
    #expect(try Self.pointers("\"\(name)\":\(value)") == ["/\(name)"])
  }

  @Test(arguments: [
    #""units":500"#, #""units":null"#, #""on":"2028-02-29""#, #""at":"2026-11-22T08:00:00Z""#,
    #""at":"2026-11-22T08:00:00.000001+08:00""#, #""grid":"150271020001""#, #""flag":false"#,
    #""kind":"used""#, #""tags":[]"#, #""tags":["𠮷野家","é"]"#,
    #""evidence":[{"kind":"PH"}]"#, #""household_id":null"#,
  ])
  func `what fits is let through`(_ field: String) throws {
    #expect(try Self.pointers(field) == [])
  }

  @Test func `every fault is told, at its place`() throws {
    let found = try Self.pointers(
      #""units":0,"evidence":[{"kind":"PH"},{"ki/nd":"PH"}],"tags":["a",1]"#)
    #expect(found == ["/units", "/tags/1", "/evidence/1/kind", "/evidence/1/ki~1nd"])
  }

  @Test func `faults are bounded in number`() throws {
    let many = (0..<100).map { "\"x\($0)\":1" }.joined(separator: ",")
    #expect(try Self.pointers(many).count == ShapeCheck.errorLimit)
  }

  @Test func `exactly one of a group is asked for`() throws {
    let both = #""household_id":"\#(BadInputTests.id)""#
    #expect(try Self.pointers(both) == [""])
    let none = try JSONReader.read(#"{"name":"rice","person_id":null}"#)
    #expect(ShapeCheck.faults(in: none, against: Things.request).map(\.pointer) == [""])
  }

  @Test(arguments: [
    "", " ", "\n", "a\u{0}b", "a\tb", "a\u{7F}", "a\u{85}", "\u{202E}txt", "\u{2066}x", "\u{FFFF}",
    "\u{1FFFE}", String(repeating: "字", count: 21), String(repeating: "x", count: 10_000),
  ])
  func `free text holds nothing that misleads`(_ text: String) {
    #expect(PlainText.fault(of: text, 1...20) != nil)
  }

  @Test(arguments: [
    "王秀英", "古丽·买买提", "ᠮᠣᠩᠭᠣᠯ", "𠮷", "a\nb", "Zoë", "Zoe\u{308}", String(repeating: "字", count: 20),
    // 40 scalars as sent, 20 in NFC.
    String(repeating: "e\u{301}", count: 20),
  ])
  func `names of all people are text`(_ text: String) {
    #expect(PlainText.fault(of: text, 1...20) == nil)
  }

  @Test func `text is read in NFC and secrets as they are`() throws {
    let value = try JSONReader.read(#"{"a":"Zoe\#u{308}"}"#)
    let fields = Fields(object: try #require(value.object))
    #expect(Array(try fields.string("a").unicodeScalars).count == 3)
    #expect(Array(try fields.secret("a").unicodeScalars).count == 4)
    #expect(throws: UnpromisedField.self) { try fields.int("a") }
    #expect(throws: UnpromisedField.self) { try fields.string("b") }
    #expect(try fields.optionalString("b") == nil)
  }

  @Test func `any of several shapes will do, and the nearest explains`() throws {
    let shape = Shape.anyOf([
      .object([.required("pickup_code", .code(max: 8))]),
      .object([.required("identified_by", .oneOf(["passbook"])), .optional("slip_no", .code())]),
    ])
    let good = try JSONReader.read(#"{"identified_by":"passbook"}"#)
    let near = try JSONReader.read(#"{"identified_by":"face","slip_no":"7"}"#)
    #expect(ShapeCheck.faults(in: good, against: shape) == [])
    #expect(ShapeCheck.faults(in: near, against: shape).map(\.pointer) == ["/identified_by"])
  }
}
