import Glibc

/// How the text of a table is written down: what spreadsheets of Chinese offices save.
public enum TextEncoding: String, Sendable, CaseIterable {
  /// UTF-8 (RFC 3629), with or without a byte order mark.
  case utf8 = "utf-8"
  /// GB 18030, which holds GBK and GB 2312: what Chinese spreadsheets call "CSV".
  case gb18030

  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Reads bytes as text.
  ///
  /// Without an encoding it is found out: a byte order mark says UTF-8; else what is UTF-8 is read
  /// so, and all else as GB 18030. Bytes that are both are UTF-8 if they hold a character above
  /// U+07FF, as any Chinese one is; otherwise they are two-byte characters of GBK that only look
  /// like Latin or Cyrillic.
  /// - Parameters:
  ///   - bytes: of the whole file.
  ///   - encoding: nil finds it out.
  /// - Throws: ``TableFault`` with the line of the first byte that cannot be read.
  public static func decode(
    _ bytes: [UInt8], as encoding: TextEncoding? = nil
  ) throws(TableFault) -> DecodedText {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw TableFault(
        line: nil, zh: "文件是 UTF-16 编码，请另存为“CSV UTF-8”后再导入",
        en: "the file is UTF-16; save it as “CSV UTF-8” and import it again")
    }
    let hasMark = bytes.starts(with: mark)
    let body = hasMark ? bytes[3...] : bytes[...]
    switch encoding ?? (hasMark || isRatherUTF8(body) ? .utf8 : .gb18030) {
    case .utf8:
      guard isUTF8(body) else { throw unreadable(body, upTo: validPrefix(body), "UTF-8") }
      return DecodedText(utf8: Array(body), encoding: .utf8, hasMark: hasMark)
    case .gb18030:
      guard !hasMark else {
        throw TableFault(
          line: 1, zh: "文件开头有 UTF-8 标记，不是 GB18030 编码",
          en: "the file begins with a UTF-8 mark, so it is not GB 18030")
      }
      let (utf8, read) = convert(body, from: "GB18030", to: "UTF-8")
      guard read == body.count else { throw unreadable(body, upTo: read, "GB18030") }
      return DecodedText(utf8: utf8, encoding: .gb18030, hasMark: false)
    }
  }

  /// The text in this encoding; both hold every character of Unicode.
  /// - Parameter withMark: puts a byte order mark in front, which spreadsheets want of UTF-8; it
  ///   means nothing for GB 18030.
  public func encode(_ text: String, withMark: Bool = false) -> [UInt8] {
    switch self {
    case .utf8: (withMark ? Self.mark : []) + Array(text.utf8)
    case .gb18030: Self.convert(Array(text.utf8)[...], from: "UTF-8", to: "GB18030").bytes
    }
  }

  private static func isUTF8(_ bytes: ArraySlice<UInt8>) -> Bool {
    String(validating: bytes, as: UTF8.self) != nil
  }

  /// Whether bytes are UTF-8, and not GB 18030 besides with no character longer than two bytes.
  private static func isRatherUTF8(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard isUTF8(bytes) else { return false }
    let isDoubtful = bytes.contains { $0 >= 0x80 } && !bytes.contains { $0 >= 0xE0 }
    return !isDoubtful || convert(bytes, from: "GB18030", to: "UTF-8").read < bytes.count
  }

  /// The number of bytes in front of the first one that is not UTF-8.
  private static func validPrefix(_ bytes: ArraySlice<UInt8>) -> Int {
    convert(bytes, from: "UTF-8", to: "UTF-8").read
  }

  private static func unreadable(
    _ bytes: ArraySlice<UInt8>, upTo read: Int, _ name: String
  ) -> TableFault {
    // No byte of a longer character is a line feed, in either encoding.
    let line = 1 + bytes.prefix(read).count { $0 == UInt8(ascii: "\n") }
    return TableFault(
      line: line, zh: "不是 \(name) 编码的文字", en: "this is not \(name) text")
  }

  /// Converts as far as it goes, by the C library's iconv.
  private static func convert(
    _ bytes: ArraySlice<UInt8>, from source: String, to target: String
  ) -> (bytes: [UInt8], read: Int) {
    guard let converter = iconv_open(target, source), Int(bitPattern: converter) != -1 else {
      return ([], 0)
    }
    defer { iconv_close(converter) }
    var input = bytes.map(CChar.init(bitPattern:))
    var output: [UInt8] = []
    var left = input.count
    var buffer = [CChar](repeating: 0, count: 1 << 16)
    input.withUnsafeMutableBufferPointer { input in
      var next = input.baseAddress
      while left > 0 {
        var room = buffer.count
        let result = buffer.withUnsafeMutableBufferPointer { buffer in
          var free = buffer.baseAddress
          return iconv(converter, &next, &left, &free, &room)
        }
        output += buffer.prefix(buffer.count - room).lazy.map(UInt8.init(bitPattern:))
        // E2BIG means that the buffer was full; anything else ends here.
        if result == -1, errno != E2BIG { break }
      }
    }
    return (output, bytes.count - left)
  }
}

/// The text of a file as it was read.
public struct DecodedText: Hashable, Sendable {
  /// The text in UTF-8, without a byte order mark.
  public var utf8: [UInt8]
  /// How it was written down.
  public var encoding: TextEncoding
  /// Whether a byte order mark stood in front.
  public var hasMark: Bool

  /// Text that is there already.
  public init(utf8: [UInt8], encoding: TextEncoding = .utf8, hasMark: Bool = false) {
    self.utf8 = utf8
    self.encoding = encoding
    self.hasMark = hasMark
  }

  /// The text as a string.
  public var text: String { String(decoding: utf8, as: UTF8.self) }
}
