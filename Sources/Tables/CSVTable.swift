/// A table with a header, read from comma-separated values: each row as long as the header, no
/// column named twice. Rows that are not are left out and named in ``faults``.
public struct CSVTable: Sendable, Hashable {
  /// The most bytes that are read.
  public static let maximumBytes = 32 << 20
  /// The most rows below the header.
  public static let maximumRows = 200_000
  /// The most columns.
  public static let maximumColumns = 100

  /// The column names, in order.
  public let header: [String]
  /// The rows below the header, each as long as the header.
  public let rows: [CSVRow]
  /// What is wrong with the lines that are not among ``rows``.
  public let faults: [TableFault]

  /// Reads the bytes of a file.
  /// - Parameter encoding: nil finds it out, as ``TextEncoding/decode(_:as:)`` does.
  /// - Throws: ``TableFault`` when the file cannot be read as a table.
  public init(_ bytes: [UInt8], encoding: TextEncoding? = nil) throws(TableFault) {
    guard bytes.count <= Self.maximumBytes else {
      throw TableFault(
        line: nil, zh: "超过 \(Self.maximumBytes >> 20) MiB",
        en: "over \(Self.maximumBytes >> 20) MiB")
    }
    try self.init(TextEncoding.decode(bytes, as: encoding))
  }

  /// Reads text.
  /// - Throws: ``TableFault`` when it cannot be read as a table.
  public init(_ text: DecodedText) throws(TableFault) {
    var records = CSVRecords(text)
    guard let header = try records.next() else {
      throw TableFault(line: nil, zh: "文件是空的，没有表头", en: "no header")
    }
    guard header.fields.count <= Self.maximumColumns else {
      throw TableFault(
        line: 1, zh: "超过 \(Self.maximumColumns) 列", en: "over \(Self.maximumColumns) columns")
    }
    var columns: [String: Int] = [:]
    for (index, name) in header.fields.enumerated() {
      guard columns.updateValue(index, forKey: name) == nil else {
        throw TableFault(
          line: 1, column: name, zh: "这一列出现两次", en: "the column stands twice")
      }
    }
    var rows: [CSVRow] = []
    var faults: [TableFault] = []
    while let record = try records.next() {
      guard rows.count + faults.count < Self.maximumRows else {
        throw TableFault(
          line: record.line, zh: "超过 \(Self.maximumRows) 行", en: "over \(Self.maximumRows) rows")
      }
      guard record.fields.count == header.fields.count else {
        faults.append(
          TableFault(
            line: record.line,
            zh: "有 \(record.fields.count) 个字段，表头是 \(header.fields.count) 个",
            en: "\(record.fields.count) fields where the header has \(header.fields.count)"))
        continue
      }
      rows.append(CSVRow(record, columns))
    }
    self.header = header.fields
    self.rows = rows
    self.faults = faults
  }

  /// The first fault is thrown: for files in which there should be none.
  public func requireNoFault() throws(TableFault) {
    if let fault = faults.first { throw fault }
  }

  /// What keeps the header from being exactly these columns, in any order, so that a misspelt one
  /// is never passed over.
  public func headerFaults(_ columns: [String]) -> [TableFault] {
    columns.filter { !header.contains($0) }.map {
      TableFault(line: 1, column: $0, zh: "缺少这一列", en: "the column is missing")
    }
      + header.filter { !columns.contains($0) }.map {
        TableFault(line: 1, column: $0, zh: "没有叫这个名字的列", en: "the column is unknown")
      }
  }
}
