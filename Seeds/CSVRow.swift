/// One row of a ``CSVTable``: fields by column name, and typed reads that name line and column when
/// they fail.
public struct CSVRow: Sendable, Equatable {
  /// The line on which the row begins, counted from 1.
  public let line: Int
  let fields: [String]
  let columns: [String: Int]

  /// The field as it stands, empty when it is empty.
  public func text(_ column: String) throws(SeedError) -> String {
    guard let index = columns[column] else {
      throw SeedError(line: line, "column \(column) is missing")
    }
    return fields[index]
  }

  /// The field, which must not be empty.
  public func filled(_ column: String) throws(SeedError) -> String {
    let value = try text(column)
    guard !value.isEmpty else { throw fault(column, "is empty") }
    return value
  }

  /// A whole number in ASCII digits within `range`.
  public func integer(_ column: String, in range: ClosedRange<Int>) throws(SeedError) -> Int {
    let value = try text(column)
    let digits = value.utf8.first == UInt8(ascii: "-") ? value.utf8.dropFirst() : value.utf8[...]
    let wellFormed =
      !digits.isEmpty && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard wellFormed, let number = Int(value) else {
      throw fault(column, "“\(value)” is not a whole number")
    }
    guard range.contains(number) else {
      throw fault(column, "\(number) is outside \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A whole number within `range`, or nil for an empty field.
  public func optionalInteger(
    _ column: String, in range: ClosedRange<Int>
  ) throws(SeedError) -> Int? {
    try text(column).isEmpty ? nil : try integer(column, in: range)
  }

  /// `Y` or `N`.
  public func flag(_ column: String) throws(SeedError) -> Bool {
    switch try text(column) {
    case "Y": true
    case "N": false
    case let other: throw fault(column, "“\(other)” is neither Y nor N")
    }
  }

  /// One of the raw values of `Value`.
  public func choice<Value: RawRepresentable & CaseIterable>(
    _ column: String, of type: Value.Type
  ) throws(SeedError) -> Value where Value.RawValue == String {
    let value = try text(column)
    guard let choice = Value(rawValue: value) else {
      let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
      throw fault(column, "“\(value)” is none of \(known)")
    }
    return choice
  }

  /// An error about one column of this row.
  public func fault(_ column: String, _ message: String) -> SeedError {
    SeedError(line: line, "column \(column): \(message)")
  }
}
