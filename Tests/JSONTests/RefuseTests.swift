import JSON
import Testing

@Suite struct RefuseTests {
  struct Case: CustomTestStringConvertible {
    let bytes: [UInt8]
    let problem: JSONError.Problem
    let offset: Int
    let pointer: String

    init(_ text: String, _ problem: JSONError.Problem, _ offset: Int, _ pointer: String = "") {
      self.init(Array(text.utf8), problem, offset, pointer)
    }

    init(_ bytes: [UInt8], _ problem: JSONError.Problem, _ offset: Int, _ pointer: String = "") {
      self.bytes = bytes
      self.problem = problem
      self.offset = offset
      self.pointer = pointer
    }

    var testDescription: String { String(decoding: bytes, as: UTF8.self) }
  }

  static let structure: [Case] = [
    Case("", .endOfDocument, 0), Case("  ", .endOfDocument, 2), Case("[", .endOfDocument, 1, "/0"),
    Case("{", .endOfDocument, 1), Case("[1", .endOfDocument, 2),
    Case("[1,", .endOfDocument, 3, "/1"),
    Case(#"{"a""#, .endOfDocument, 4), Case(#"{"a":"#, .endOfDocument, 5, "/a"),
    Case(#"{"a":1"#, .endOfDocument, 6), Case(#"{"a":1,"#, .endOfDocument, 7),
    Case("tru", .endOfDocument, 3), Case("nul", .endOfDocument, 3),
    Case("1 2", .trailingBytes, 2), Case("{} {}", .trailingBytes, 3),
    Case("[]]", .trailingBytes, 2),
    Case("{}\0", .trailingBytes, 2), Case("nulll", .trailingBytes, 4),
    Case("1#", .trailingBytes, 1),
    Case("{}// end", .trailingBytes, 2), Case("\"a\"\u{A0}", .trailingBytes, 3),
    Case("\u{FEFF}{}", .byteOrderMark, 0), Case([0xFE, 0xFF, 0, 0x31], .expectedValue, 0),
    Case("{\0}", .expectedKey, 1), Case("\u{C}1", .expectedValue, 0),
    Case("TRUE", .expectedValue, 0), Case("truE", .expectedValue, 0),
    Case("nan", .expectedValue, 0),
    Case("NaN", .expectedValue, 0), Case("Infinity", .expectedValue, 0),
    Case("+1", .expectedValue, 0),
    Case(".5", .expectedValue, 0), Case("'a'", .expectedValue, 0),
    Case("/* */1", .expectedValue, 0),
    Case("[1,]", .expectedValue, 3, "/1"), Case("[,1]", .expectedValue, 1, "/0"),
    Case("[,]", .expectedValue, 1, "/0"), Case("]", .expectedValue, 0),
    Case("[}", .expectedValue, 1, "/0"),
    Case("[1 2]", .expectedCommaOrEnd, 3), Case("[1:2]", .expectedCommaOrEnd, 2),
    Case(#"{"a":1 "b":2}"#, .expectedCommaOrEnd, 7), Case(#"{"a":1]"#, .expectedCommaOrEnd, 6),
    Case(#"{"a":1,}"#, .expectedKey, 7), Case("{a:1}", .expectedKey, 1),
    Case("{1:1}", .expectedKey, 1),
    Case("{,}", .expectedKey, 1), Case("{'a':1}", .expectedKey, 1),
    Case("{null:1}", .expectedKey, 1),
    Case(#"{"a" 1}"#, .expectedColon, 5), Case(#"{"a",1}"#, .expectedColon, 4),
    Case(#"{"a"::1}"#, .expectedValue, 5, "/a"), Case(#"{"a":}"#, .expectedValue, 5, "/a"),
  ]

  static let numbers: [Case] = [
    Case("01", .badNumber, 0), Case("-01", .badNumber, 0), Case("00", .badNumber, 0),
    Case("012.5", .badNumber, 0), Case("-", .endOfDocument, 1), Case("-x", .badNumber, 1),
    Case("--1", .badNumber, 1), Case("1.", .endOfDocument, 2), Case("1.x", .badNumber, 2),
    Case("[1.]", .badNumber, 3, "/0"), Case("1e", .endOfDocument, 2),
    Case("1e+", .endOfDocument, 3),
    Case("[1e-]", .badNumber, 4, "/0"), Case("[1e+-2]", .badNumber, 4, "/0"),
    Case("1.2.3", .trailingBytes, 3), Case("1e2e3", .trailingBytes, 3),
    Case("0x10", .trailingBytes, 1),
    Case("1_000", .trailingBytes, 1), Case("1,000", .trailingBytes, 1),
    Case("-Infinity", .badNumber, 1),
    Case("１", .expectedValue, 0), Case(#"{"units":-}"#, .badNumber, 10, "/units"),
  ]

  static let strings: [Case] = [
    Case(#"""#, .endOfDocument, 1), Case(#""abc"#, .endOfDocument, 4),
    Case(#""\"#, .endOfDocument, 2),
    Case(#""\""#, .endOfDocument, 3), Case(#""\u12"#, .endOfDocument, 5),
    Case("\"a\nb\"", .controlCharacter, 2), Case("\"\0\"", .controlCharacter, 1),
    Case("\"\u{1F}\"", .controlCharacter, 1), Case("\"\\t\t\"", .controlCharacter, 3),
    Case(#""\x41""#, .badEscape, 1), Case(#""\a""#, .badEscape, 1),
    Case(#""\U0041""#, .badEscape, 1),
    Case(#""\u12G4""#, .badEscape, 1), Case(#""\u{41}""#, .badEscape, 1),
    Case(#""\'""#, .badEscape, 1),
    Case(#""a\ud800""#, .loneSurrogate, 2), Case(#""\ud800x""#, .loneSurrogate, 1),
    Case(#""\udc00""#, .loneSurrogate, 1), Case(#""\ud800\n""#, .loneSurrogate, 1),
    Case(#""\ud800\ud800""#, .loneSurrogate, 1), Case(#""\ud800\u0041""#, .loneSurrogate, 1),
    Case(#""\udc00\ud800""#, .loneSurrogate, 1), Case(#"{"\ud800":1}"#, .loneSurrogate, 2),
    Case(#"[1,{"a/b":["\udead"]}]"#, .loneSurrogate, 12, "/1/a~1b/0"),
  ]

  static let encodings: [Case] = [
    [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
    [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
    [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xFE], [0xC3], [0xC3, 0x28],
    [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28], [0xF0, 0x9F, 0x98],
    [0xF0, 0x9F, 0x28, 0x80],
    [0xF0, 0x9F, 0x98, 0x28], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xD5, 0xC5],
  ].flatMap { (bad: [UInt8]) in
    [
      Case([0x22] + bad + [0x22], .invalidUTF8, 1), Case([0x22] + bad, .invalidUTF8, 1),
      Case([0x22, 0x5C, 0x6E] + bad + [0x22], .invalidUTF8, 3),
      Case([0x7B, 0x22] + bad + [0x22, 0x3A, 0x31, 0x7D], .invalidUTF8, 2),
    ]
  }

  static let keys: [Case] = [
    Case(#"{"a":1,"a":1}"#, .duplicateKey, 7, "/a"),
    Case(#"{"a":1,"b":2,"a":3}"#, .duplicateKey, 13, "/a"),
    Case(#"{"a":1,"\u0061":2}"#, .duplicateKey, 7, "/a"),
    Case(#"{"":1,"":2}"#, .duplicateKey, 6, "/"),
    Case(#"{"x":[{"~":1,"~":2}]}"#, .duplicateKey, 13, "/x/0/~0"),
    // The same name in two spellings would be one column to a person and two to a machine.
    Case("{\"\u{E9}\":1,\"e\u{301}\":2}", .duplicateKey, 8, "/\u{E9}"),
  ]

  @Test(arguments: [structure, numbers, strings, encodings, keys].joined())
  func `a bad document is refused at its place`(example: Case) throws {
    let error = try #require(throws: JSONError.self) { try JSONReader.read(example.bytes) }
    #expect(error.problem == example.problem)
    #expect(error.offset == example.offset)
    #expect(error.pointer.description == example.pointer)
  }

  @Test func `a key that stands twice among many is found`() throws {
    for count in [2, 15, 16, 17, 300] {
      let members = (0..<count).map { #""k\#($0)":0"# } + [#""k\#(count / 2)":0"#]
      let error = try #require(throws: JSONError.self) {
        try JSONReader.read("{" + members.joined(separator: ",") + "}")
      }
      #expect(error.problem == .duplicateKey)
      #expect(error.pointer.description == "/k\(count / 2)")
    }
  }
}
