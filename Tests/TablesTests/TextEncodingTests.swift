import Tables
import Testing

@Suite struct TextEncodingTests {
  /// `姓名,积分` and `陈桂芳,12` as a Chinese spreadsheet saves them.
  private static let gbk: [UInt8] =
    [0xD0, 0xD5, 0xC3, 0xFB, 0x2C, 0xBB, 0xFD, 0xB7, 0xD6, 0x0A]
    + [0xB3, 0xC2, 0xB9, 0xF0, 0xB7, 0xBC, 0x2C, 0x31, 0x32, 0x0A]
  private static let text = "姓名,积分\n陈桂芳,12\n"

  @Test func `GBK is found out and read`() throws {
    let decoded = try TextEncoding.decode(Self.gbk)
    #expect(decoded.text == Self.text)
    #expect(decoded.encoding == .gb18030 && !decoded.hasMark)
  }

  @Test(arguments: [false, true])
  func `UTF-8 is found out with and without a mark`(hasMark: Bool) throws {
    let bytes = TextEncoding.utf8.encode(Self.text, withMark: hasMark)
    #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]) == hasMark)
    let decoded = try TextEncoding.decode(bytes)
    #expect(decoded == DecodedText(utf8: Array(Self.text.utf8), encoding: .utf8, hasMark: hasMark))
  }

  @Test func `bytes that are both are the Chinese ones`() throws {
    // The two characters that a well-known editor took for UTF-8.
    let decoded = try TextEncoding.decode([0xC1, 0xAA, 0xCD, 0xA8])
    #expect(decoded.text == "联通" && decoded.encoding == .gb18030)
    let forced = try TextEncoding.decode(Array("é,é".utf8), as: .utf8)
    #expect(forced.text == "é,é" && forced.encoding == .utf8)
    #expect(try TextEncoding.decode(Array("é 中".utf8)).encoding == .utf8)
    #expect(try TextEncoding.decode(Array("plain".utf8)).encoding == .utf8)
  }

  @Test(arguments: TextEncoding.allCases)
  func `every character survives in either encoding`(encoding: TextEncoding) throws {
    let text = "〇𠮷𬱖㐂·“”€ 喆\u{3000}１２½é\n" + String(repeating: "网格员王芳，", count: 40_000)
    let decoded = try TextEncoding.decode(encoding.encode(text), as: encoding)
    #expect(decoded.text == text)
  }

  @Test func `a rare character is four bytes of GB 18030`() {
    #expect(TextEncoding.gb18030.encode("𠮷") == [0x95, 0x34, 0xB2, 0x35])
  }

  @Test(
    arguments: [
      ([0xFF, 0xFE, 0x31, 0x00], nil, nil), ([0xFE, 0xFF, 0x00, 0x31], nil, nil),
      ([0x61, 0x0A, 0x62, 0xFF, 0x0A], nil, 2), ([0x61, 0x0A, 0x0A, 0xC4], .gb18030, 3),
      ([0xEF, 0xBB, 0xBF, 0x61, 0x0A, 0xD0, 0xD5, 0x0A], nil, 2), (Self.gbk, .utf8, 1),
      ([0xEF, 0xBB, 0xBF, 0x61], .gb18030, 1),
    ] as [([UInt8], TextEncoding?, Int?)])
  func `what cannot be read is refused with its line`(
    bytes: [UInt8], encoding: TextEncoding?, line: Int?
  ) {
    let fault = #expect(throws: TableFault.self) {
      try TextEncoding.decode(bytes, as: encoding)
    }
    #expect(fault != nil && fault?.line == line)
  }
}
