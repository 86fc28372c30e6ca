/// What is wrong with a seed file, and where: "line 12: …".
public struct SeedError: Error, Equatable, CustomStringConvertible {
  /// The line of the file, counted from 1; nil when the file as a whole is meant.
  public let line: Int?
  /// What is wrong, in words.
  public let message: String

  /// Makes an error that names `line`, or the file as a whole.
  public init(line: Int?, _ message: String) {
    self.line = line
    self.message = message
  }

  /// `line 12: message`, or the message alone.
  public var description: String { line.map { "line \($0): \(message)" } ?? message }
}

/// A strict reader of comma-separated values (RFC 4180): UTF-8 with or without a byte order mark,
/// lines ended by CRLF or LF, fields quoted when they hold a comma, a quote or a line end.
///
/// What RFC 4180 leaves open is refused: a quote inside a bare field, text after a closing quote, a
/// CR alone, NUL, rows of another length than the header, a column named twice.
public struct CSVTable: Sendable, Equatable {
  /// The most bytes that are read.
  public static let maximumBytes = 4 << 20
  /// The most rows below the header.
  public static let maximumRows = 100_000
  /// The most columns.
  public static let maximumColumns = 100

  /// The column names, in order.
  public let header: [String]
  /// The rows below the header, each as long as the header.
  public let rows: [CSVRow]

  /// Reads `bytes`.
  /// - Throws: ``SeedError`` with the line of the first fault.
  public init(_ bytes: [UInt8]) throws(SeedError) {
    guard bytes.count <= Self.maximumBytes else {
      throw SeedError(line: nil, "more than \(Self.maximumBytes) bytes")
    }
    var scanner = CSVScanner(bytes: bytes)
    guard let header = try scanner.next() else { throw SeedError(line: nil, "no header") }
    guard header.fields.count <= Self.maximumColumns else {
      throw SeedError(line: 1, "more than \(Self.maximumColumns) columns")
    }
    var columns: [String: Int] = [:]
    for (index, name) in header.fields.enumerated() {
      guard columns.updateValue(index, forKey: name) == nil else {
        throw SeedError(line: 1, "column \(name) stands twice")
      }
    }
    var rows: [CSVRow] = []
    while let record = try scanner.next() {
      guard record.fields.count == header.fields.count else {
        throw SeedError(
          line: record.line,
          "\(record.fields.count) fields where the header has \(header.fields.count)")
      }
      guard rows.count < Self.maximumRows else {
        throw SeedError(line: record.line, "more than \(Self.maximumRows) rows")
      }
      rows.append(CSVRow(line: record.line, fields: record.fields, columns: columns))
    }
    self.header = header.fields
    self.rows = rows
  }

  /// Demands exactly these columns, in any order, so that a misspelt one is never passed over.
  /// - Throws: ``SeedError`` naming the missing or unknown column.
  public func require(columns: [String]) throws(SeedError) {
    for name in columns where !header.contains(name) {
      throw SeedError(line: 1, "column \(name) is missing")
    }
    for name in header where !columns.contains(name) {
      throw SeedError(line: 1, "column \(name) is unknown")
    }
  }
}

/// Splits bytes into records and keeps the number of the line.
private struct CSVScanner {
  let bytes: [UInt8]
  var position: Int
  var line = 1

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let cr = UInt8(ascii: "\r")
  private static let lf = UInt8(ascii: "\n")

  init(bytes: [UInt8]) {
    self.bytes = bytes
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  mutating func next() throws(SeedError) -> (line: Int, fields: [String])? {
    guard position < bytes.count else { return nil }
    let start = line
    var fields: [String] = []
    while true {
      fields.append(try field())
      guard position < bytes.count else { return (start, fields) }
      if bytes[position] == Self.comma {
        position += 1
        continue
      }
      if bytes[position] == Self.cr {
        guard position + 1 < bytes.count, bytes[position + 1] == Self.lf else {
          throw SeedError(line: line, "a carriage return without a line feed")
        }
        position += 1
      }
      guard bytes[position] == Self.lf else {
        throw SeedError(line: line, "text after a closing quote")
      }
      position += 1
      line += 1
      return (start, fields)
    }
  }

  private mutating func field() throws(SeedError) -> String {
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
    throw SeedError(line: start, "a quote is never closed")
  }

  private mutating func bareField() throws(SeedError) -> String {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == Self.comma || byte == Self.cr || byte == Self.lf { break }
      guard byte != Self.quote else { throw SeedError(line: line, "a quote in a bare field") }
      position += 1
    }
    return try text(bytes[start..<position])
  }

  private func text(_ value: ArraySlice<UInt8>) throws(SeedError) -> String {
    guard !value.contains(0) else { throw SeedError(line: line, "a NUL byte") }
    guard let text = String(validating: value, as: UTF8.self) else {
      throw SeedError(line: line, "not UTF-8")
    }
    return text
  }
}
