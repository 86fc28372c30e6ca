/// Comma-separated values as they are written (RFC 4180): a field is quoted where it must be, so
/// that equal tables are equal bytes.
public struct CSVText: Sendable {
  /// The text so far.
  public private(set) var text = ""
  private let lineEnd: String

  /// Nothing yet; `lineEnd` is LF, or CRLF for spreadsheets.
  public init(lineEnd: String = "\n") {
    self.lineEnd = lineEnd
  }

  /// Adds one record.
  public mutating func add(_ fields: [String]) {
    text += fields.map(Self.field).joined(separator: ",") + lineEnd
  }

  private static func field(_ value: String) -> String {
    let needsQuotes = value.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
    guard needsQuotes else { return value }
    let doubled = value.split(separator: "\"", omittingEmptySubsequences: false)
    return "\"" + doubled.joined(separator: "\"\"") + "\""
  }
}
