import Bank
import Tables

/// What is wrong with a seed file, and where, or with a plan as a whole.
public struct SeedError: Error, Equatable, CustomStringConvertible {
  /// The line of the file, counted from 1; nil when the file or the plan as a whole is meant.
  public let line: Int?
  /// What is wrong, in words.
  public let description: String

  /// An error about the whole.
  public init(_ description: String) {
    line = nil
    self.description = description
  }

  init(_ faults: RuleBookFaults) {
    let first = faults.faults.first
    line = first?.fault.line
    description = "\(first?.table.rawValue ?? ""): \(first?.fault.english ?? "")"
  }

  init(_ fault: TableFault) {
    line = fault.line
    description = fault.english
  }
}
