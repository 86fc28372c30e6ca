/// What becomes of one record of a file.
public enum Fate: Hashable, Sendable {
  /// It is taken.
  case accepted
  /// A person has to look, for these reasons in Chinese.
  case quarantined([String])
  /// It holds nothing to take: a heading, a total, nothing at all; why, in Chinese.
  case skipped(String)
}

/// A totals line compared with the rows above it.
public struct TotalCheck: Hashable, Sendable {
  /// The number of its record.
  public var record: Int
  /// What it says, and what the rows make, in half points; nil where a row cannot be read.
  public var said: Int
  /// What the rows make.
  public var found: Int?

  /// Whether the two differ.
  public var differs: Bool { found.map { $0 != said } ?? false }
}

/// What every file has in common: its records, their fates, and how its doubtful rows are put
/// aside.
public struct ReadSheet: Sendable {
  /// The file.
  public let sheet: Sheet
  let columns: Columns
  /// One for each record, in their order.
  public internal(set) var fates: [Fate]
  /// Fields that were filled down or completed, by record and column.
  var completed: [Int: [Column: String]] = [:]
  /// Totals lines with what they were compared with.
  public internal(set) var totals: [TotalCheck] = []
  /// Headings of columns that were not read.
  public var unusedColumns: [String] { columns.unused }

  init(_ sheet: Sheet, _ columns: Columns) {
    self.sheet = sheet
    self.columns = columns
    fates = sheet.records.indices.map { $0 < columns.record ? .skipped("标题") : .accepted }
    fates[columns.record] = .skipped("表头")
  }

  /// How many records met each fate.
  public var counts: (accepted: Int, quarantined: Int, skipped: Int) {
    fates.reduce(into: (0, 0, 0)) { counts, fate in
      switch fate {
      case .accepted: counts.0 += 1
      case .quarantined: counts.1 += 1
      case .skipped: counts.2 += 1
      }
    }
  }

  /// Adds a reason to a record, which is not taken then.
  /// - Parameter record: its number, from 1.
  public mutating func quarantine(_ record: Int, _ reason: String) {
    switch fates[record - 1] {
    case .quarantined(let reasons) where reasons.contains(reason): break
    case .quarantined(let reasons): fates[record - 1] = .quarantined(reasons + [reason])
    default: fates[record - 1] = .quarantined([reason])
    }
  }

  /// Whether a record is a repeated heading, a remark or nothing at all; marks it so.
  mutating func skip(_ record: Sheet.Record) -> Bool {
    let texts = record.fields.map(Cell.plain)
    let filled = texts.filter { !$0.isEmpty }
    if filled.isEmpty {
      fates[record.number - 1] = .skipped("空行")
    } else if texts == columns.headings.map(Cell.plain) {
      fates[record.number - 1] = .skipped("重复的表头")
    } else if filled.count == 1, Self.isRemark(filled[0]) {
      fates[record.number - 1] = .skipped("说明")
    } else {
      return false
    }
    return true
  }

  private static func isRemark(_ text: String) -> Bool {
    ["注", "备注", "说明", "制表", "审核", "填表", "经办", "日期"].contains { word in
      text.hasPrefix(word + "：") || text.hasPrefix(word + ":") || text.hasPrefix(word + "人:")
        || text.hasPrefix(word + "人：")
    }
  }
}
