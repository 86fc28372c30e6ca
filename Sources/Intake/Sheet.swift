public import Tables

/// The records of a spreadsheet saved as text, read as far as they can be: what is broken or
/// destroyed is kept and marked, so that its row can be put aside and the others go on.
public struct Sheet: Sendable {
  /// The most bytes of a file.
  public static let mostBytes = 16 << 20
  /// The most records.
  public static let mostRecords = 100_000
  /// The most bytes of one line.
  public static let mostLineBytes = 32 << 10
  /// The most lines of one record: a quote that stays open longer was never meant to be one.
  static let mostLinesOfRecord = 20

  /// One record.
  public struct Record: Sendable {
    /// Its number in the file, counted from 1, as a spreadsheet shows it.
    public var number: Int
    /// Its fields. Bytes that are no text became U+FFFD.
    public var fields: [String]
    /// Whether its quotes do not match, so that its fields may be cut wrongly.
    public var isBroken: Bool

    /// Whether nothing stands in it.
    public var isBlank: Bool { fields.allSatisfy { Cell.plain($0).isEmpty } }
  }

  /// How the file is written down.
  public let encoding: TextEncoding
  /// Whether a byte order mark stands in front.
  public let hasMark: Bool
  /// CRLF or LF.
  public let lineEnd: String
  /// Every record, blank ones too.
  public let records: [Record]

  /// Reads the bytes of a file.
  /// - Parameter encoding: nil finds it out.
  /// - Throws: `TableFault` for what is no text, is empty, too long, or not in the encoding named.
  public init(_ bytes: [UInt8], as encoding: TextEncoding? = nil) throws(TableFault) {
    try Self.refuse(bytes)
    let lines = SheetLines(bytes)
    guard lines.all.allSatisfy({ $0.count <= Self.mostLineBytes }) else {
      let line = (lines.all.firstIndex { $0.count > Self.mostLineBytes } ?? 0) + 1
      throw TableFault(
        line: line, zh: "一行超过 \(Self.mostLineBytes >> 10) KiB，不像表格",
        en: "a line over \(Self.mostLineBytes >> 10) KiB")
    }
    let decoder = try LineDecoder(lines, as: encoding)
    self.encoding = decoder.encoding
    hasMark = lines.hasMark
    lineEnd = lines.lineEnd
    var reader = RecordReader(decoder.texts(of: lines))
    records = try reader.all()
  }

  private static func refuse(_ bytes: [UInt8]) throws(TableFault) {
    guard !bytes.isEmpty else {
      throw TableFault(line: nil, zh: "文件是空的", en: "the file is empty")
    }
    guard bytes.count <= mostBytes else {
      throw TableFault(
        line: nil, zh: "文件超过 \(mostBytes >> 20) MiB", en: "over \(mostBytes >> 20) MiB")
    }
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0xD0, 0xCF, 0x11]) {
      throw TableFault(
        line: nil, zh: "这是 Excel 工作簿，请在 Excel 或 WPS 中另存为 CSV 后再导入",
        en: "this is a workbook; save it as CSV")
    }
    guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
      throw TableFault(
        line: nil, zh: "文件是 UTF-16 编码，请另存为“CSV UTF-8”后再导入",
        en: "the file is UTF-16; save it as “CSV UTF-8”")
    }
    guard !bytes.contains(0) else {
      throw TableFault(line: nil, zh: "这是二进制文件，不是 CSV", en: "this is a binary file")
    }
  }
}

/// The lines of a file as bytes, without their ends.
struct SheetLines {
  let all: [ArraySlice<UInt8>]
  let hasMark: Bool
  let lineEnd: String

  init(_ bytes: [UInt8]) {
    hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let body = hasMark ? bytes[3...] : bytes[...]
    let (cr, lf) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))
    // No byte of a longer character is a line end, in either encoding.
    let end = body.contains(lf) ? lf : cr
    var lines = body.split(separator: end, omittingEmptySubsequences: false)
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    let isWindows = end == cr || lines.first?.last == cr
    lineEnd = isWindows ? "\r\n" : "\n"
    all = lines.map { $0.last == cr ? $0.dropLast() : $0 }
  }
}

/// Cuts lines of text into records.
struct RecordReader {
  private let lines: [String]
  private let separator: UInt8
  private var next = 0

  init(_ lines: [String]) {
    self.lines = lines
    let head = lines.prefix(20)
    let isTabbed = head.contains { $0.contains("\t") } && !head.contains { $0.contains(",") }
    separator = UInt8(ascii: isTabbed ? "\t" : ",")
  }

  mutating func all() throws(TableFault) -> [Sheet.Record] {
    var records: [Sheet.Record] = []
    while next < lines.count {
      guard records.count < Sheet.mostRecords else {
        throw TableFault(
          line: next + 1, zh: "超过 \(Sheet.mostRecords) 行", en: "over \(Sheet.mostRecords) rows")
      }
      let (fields, isBroken) = record()
      records.append(
        Sheet.Record(number: records.count + 1, fields: fields, isBroken: isBroken))
    }
    return records
  }

  /// The record that begins at the next line. A line whose quotes match nothing is a record alone.
  private mutating func record() -> (fields: [String], isBroken: Bool) {
    let first = lines[next]
    var text = first
    var taken = 1
    while true {
      if let fields = whole(text) {
        next += taken
        return (fields, false)
      }
      let isOpen = text.utf8.count { $0 == UInt8(ascii: "\"") } % 2 == 1
      guard isOpen, taken < Sheet.mostLinesOfRecord, next + taken < lines.count else { break }
      text += "\n" + lines[next + taken]
      taken += 1
    }
    next += 1
    let isSeparator: (UInt8) -> Bool = { [separator] in $0 == separator }
    let parts = first.utf8.split(omittingEmptySubsequences: false, whereSeparator: isSeparator)
    return (parts.map { String(decoding: $0, as: UTF8.self) }, true)
  }

  private func whole(_ text: String) -> [String]? {
    if text.isEmpty { return [""] }
    if !text.utf8.contains(UInt8(ascii: "\"")) && !text.utf8.contains(UInt8(ascii: "\r")) {
      return text.utf8.split(separator: separator, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
    }
    guard let decoded = try? TextEncoding.decode(Array(text.utf8), as: .utf8) else { return nil }
    var records = CSVRecords(decoded, separator: separator)
    guard let record = try? records.next(), (try? records.next()) == .some(nil) else { return nil }
    return record.fields
  }
}
