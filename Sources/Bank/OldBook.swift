/// What becomes of half a point that an old balance ends with.
public enum HalfPoints: String, Sendable, CaseIterable {
  /// One point more.
  case up
  /// It is dropped.
  case down
  /// The balance is not taken.
  case refused
}

/// One line of an old book. Its numbers are in half points.
public struct OldLine: Hashable, Sendable {
  /// Where it stood in the file, counted from 1.
  public var row: Int
  /// The day written beside it.
  public var on: Day?
  /// What was done or taken, at most 200 characters.
  public var item: String?
  /// Half points in (above 0) or out.
  public var change: Int?
  /// The balance written beside it, in half points.
  public var balance: Int?
  /// Who wrote it, at most 60 characters.
  public var by: String?

  /// A line; `change` or `balance` is given.
  public init(row: Int, on: Day?, item: String?, change: Int?, balance: Int?, by: String?) {
    self.row = row
    self.on = on
    self.item = item
    self.change = change
    self.balance = balance
    self.by = by
  }
}

/// The arithmetic of old books.
public enum OldBook {
  /// The most points of one opening balance.
  public static let mostPoints = 1_000_000

  /// Half points at the end of somebody's lines, in their order: the last balance with the changes
  /// after it, or all changes where no balance was written.
  /// - Throws: ``ImportFault/balanceBroken(line:)`` where a balance is not the one before with its
  ///   change, ``ImportFault/balanceUnexplained(line:)`` where none before explains it.
  public static func total(of lines: [OldLine]) throws(ImportFault) -> Int {
    var running: Int?
    for (place, line) in lines.enumerated() {
      let moved = line.change.map { (running ?? 0) + $0 }
      if running != nil, let balance = line.balance, let moved, moved != balance {
        throw .balanceBroken(line: place)
      }
      if running == nil, let balance = line.balance, let change = line.change, balance != change {
        throw .balanceUnexplained(line: place)
      }
      running = line.balance ?? moved ?? running
    }
    return running ?? 0
  }

  /// The whole points of an opening balance.
  /// - Throws: ``ImportFault`` where it is below 0, ends with a half that is not to be rounded, is
  ///   above ``mostPoints``, or does not follow from the lines.
  public static func points(
    of lines: [OldLine], halves: HalfPoints
  ) throws(ImportFault) -> Int {
    let total = try total(of: lines)
    guard total >= 0 else { throw .belowZero }
    guard total <= 2 * mostPoints else { throw .tooManyPoints }
    guard total % 2 == 1 else { return total / 2 }
    switch halves {
    case .up: return total / 2 + 1
    case .down: return total / 2
    case .refused: throw .halfPoint
    }
  }
}
