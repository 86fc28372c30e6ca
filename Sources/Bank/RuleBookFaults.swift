public import Tables

/// What is wrong with one place of a rule book.
public struct RuleBookFault: Hashable, Sendable {
  /// Which of its tables.
  public var table: RuleTable
  /// Where in it, and what.
  public var fault: TableFault

  /// A fault.
  public init(_ table: RuleTable, _ fault: TableFault) {
    self.table = table
    self.fault = fault
  }
}

/// Everything that is wrong with a rule book, as far as it is listed.
public struct RuleBookFaults: Error, Hashable, Sendable {
  /// The most faults that are listed.
  public static let limit = 100

  /// The first ones, table by table and line by line.
  public private(set) var faults: [RuleBookFault] = []
  /// How many there are in all.
  public private(set) var count = 0

  /// No faults.
  public init() {}

  mutating func add(_ table: RuleTable, _ fault: TableFault) {
    count += 1
    if faults.count < Self.limit { faults.append(RuleBookFault(table, fault)) }
  }

  /// Reads one thing; where that fails the fault is kept, and something takes its place.
  mutating func take<Value>(
    _ table: RuleTable, else substitute: Value, _ read: () throws(TableFault) -> Value
  ) -> Value {
    do throws(TableFault) {
      return try read()
    } catch {
      add(table, error)
      return substitute
    }
  }
}
