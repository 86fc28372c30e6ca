/// One row of a ``CSVTable``: fields by column name, and typed reads that name line and column when
/// they fail.
public struct CSVRow: Sendable, Hashable {
  /// The line on which the row begins, counted from 1.
  public let line: Int
  /// The fields in the order of the header.
  public let fields: [String]
  private let columns: [String: Int]

  init(_ record: CSVRecord, _ columns: [String: Int]) {
    line = record.line
    fields = record.fields
    self.columns = columns
  }

  /// The field as it stands, empty when it is empty.
  public func text(_ column: String) throws(TableFault) -> String {
    guard let index = columns[column] else {
      throw TableFault(line: line, column: column, zh: "缺少这一列", en: "the column is missing")
    }
    return fields[index]
  }

  /// The field, which must not be empty.
  public func filled(_ column: String) throws(TableFault) -> String {
    let value = try text(column)
    guard !value.isEmpty else { throw fault(column, zh: "不能为空", en: "is empty") }
    return value
  }

  /// A whole number in ASCII digits within `range`.
  public func integer(_ column: String, in range: ClosedRange<Int>) throws(TableFault) -> Int {
    let value = try text(column)
    let digits = value.utf8.first == UInt8(ascii: "-") ? value.utf8.dropFirst() : value.utf8[...]
    let wellFormed =
      !digits.isEmpty && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard wellFormed, let number = Int(value) else {
      throw fault(column, zh: "“\(value)”不是整数", en: "“\(value)” is not a whole number")
    }
    guard range.contains(number) else {
      throw fault(
        column, zh: "\(number) 不在 \(range.lowerBound) 到 \(range.upperBound) 之间",
        en: "\(number) is outside \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A whole number within `range`, or nil for an empty field.
  public func optionalInteger(
    _ column: String, in range: ClosedRange<Int>
  ) throws(TableFault) -> Int? {
    try text(column).isEmpty ? nil : try integer(column, in: range)
  }

  /// `Y` or `N`.
  public func flag(_ column: String) throws(TableFault) -> Bool {
    switch try text(column) {
    case "Y": true
    case "N": false
    case let other:
      throw fault(column, zh: "“\(other)”应为 Y 或 N", en: "“\(other)” is neither Y nor N")
    }
  }

  /// One of the raw values of `Value`.
  public func choice<Value: RawRepresentable & CaseIterable>(
    _ column: String, of type: Value.Type
  ) throws(TableFault) -> Value where Value.RawValue == String {
    let value = try text(column)
    guard let choice = Value(rawValue: value) else {
      let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
      throw fault(
        column, zh: "“\(value)”应为下列之一：\(known)", en: "“\(value)” is none of \(known)")
    }
    return choice
  }

  /// A fault of one column of this row.
  public func fault(_ column: String, zh: String, en: String) -> TableFault {
    TableFault(line: line, column: column, zh: zh, en: en)
  }
}
