/// One record of comma-separated values.
public struct CSVRecord: Hashable, Sendable {
  /// The line on which it begins, counted from 1.
  public var line: Int
  /// Its fields, unquoted.
  public var fields: [String]

  /// Whether nothing stands in it.
  public var isBlank: Bool { fields.allSatisfy(\.isEmpty) }
}

/// Splits UTF-8 text into records (RFC 4180) and knows their lines: ended by CRLF or LF, fields
/// quoted when they hold a comma, a quote or a line end.
///
/// What RFC 4180 leaves open is refused: a quote inside a bare field, text after a closing quote, a
/// CR alone, NUL.
public struct CSVRecords: Sendable {
  private let bytes: [UInt8]
  private let separator: UInt8
  private var position = 0
  private var line = 1

  private static let quote = UInt8(ascii: "\"")
  private static let cr = UInt8(ascii: "\r")
  private static let lf = UInt8(ascii: "\n")

  /// - Parameters:
  ///   - text: as ``TextEncoding/decode(_:as:)`` gives it.
  ///   - separator: an ASCII byte; a tab for what was copied out of a spreadsheet.
  public init(_ text: DecodedText, separator: UInt8 = UInt8(ascii: ",")) {
    bytes = text.utf8
    self.separator = separator
  }

  /// The next record; nil at the end.
  /// - Throws: ``TableFault`` with the line; what follows it cannot be read.
  public mutating func next() throws(TableFault) -> CSVRecord? {
    guard position < bytes.count else { return nil }
    let start = line
    var fields: [String] = []
    while true {
      fields.append(try field())
      guard position < bytes.count else { return CSVRecord(line: start, fields: fields) }
      if bytes[position] == separator {
        position += 1
        continue
      }
      if bytes[position] == Self.cr {
        guard position + 1 < bytes.count, bytes[position + 1] == Self.lf else {
          throw fault(zh: "只有回车、没有换行", en: "a carriage return without a line feed")
        }
        position += 1
      }
      guard bytes[position] == Self.lf else {
        throw fault(zh: "右引号后面还有文字", en: "text after a closing quote")
      }
      position += 1
      line += 1
      return CSVRecord(line: start, fields: fields)
    }
  }

  private mutating func field() throws(TableFault) -> String {
    guard position < bytes.count, bytes[position] == Self.quote else { return try bareField() }
    let start = line
    var value: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == Self.quote {
        guard position < bytes.count, bytes[position] == Self.quote else {
          return try text(value[...])
        }
        position += 1
      } else if byte == Self.lf {
        line += 1
      }
      value.append(byte)
    }
    throw TableFault(line: start, zh: "引号没有配对", en: "a quote is never closed")
  }

  private mutating func bareField() throws(TableFault) -> String {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == separator || byte == Self.cr || byte == Self.lf { break }
      guard byte != Self.quote else {
        throw fault(
          zh: "文字中间有引号；含引号的文字要整个用引号括起来，引号写两遍",
          en: "a quote in a bare field")
      }
      position += 1
    }
    return try text(bytes[start..<position])
  }

  private func text(_ value: ArraySlice<UInt8>) throws(TableFault) -> String {
    guard !value.contains(0) else { throw fault(zh: "有空字节 (NUL)", en: "a NUL byte") }
    guard let text = String(validating: value, as: UTF8.self) else {
      throw fault(zh: "不是 UTF-8 编码的文字", en: "this is not UTF-8 text")
    }
    return text
  }

  private func fault(zh: String, en: String) -> TableFault {
    TableFault(line: line, zh: zh, en: en)
  }
}
