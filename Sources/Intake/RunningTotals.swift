/// Sums of the columns of numbers, compared with the totals lines that people write under them.
struct RunningTotals {
  private struct Sums {
    var sinceLast: Int? = 0
    var sinceStart: Int? = 0

    mutating func add(_ value: Int?) {
      sinceLast = value.flatMap { value in sinceLast.map { $0 + value } }
      sinceStart = value.flatMap { value in sinceStart.map { $0 + value } }
    }
  }

  private static let columns: [Column] = [.points, .spent, .balance]
  private static let words = ["合计", "小计", "总计", "共计", "本页合计", "本页小计", "总合计"]
  private var sums: [Column: Sums] = [:]

  /// Whether the first word of a record says that it is a total.
  static func isTotal(_ record: Sheet.Record) -> Bool {
    guard let first = record.fields.map(Cell.compact).first(where: { !$0.isEmpty }) else {
      return false
    }
    return words.contains(first.filter { $0 != ":" && $0 != "：" })
  }

  mutating func add(_ record: Sheet.Record, _ columns: Columns) {
    for column in Self.columns where columns.has(column) {
      let value: Int? =
        switch CellPoints.read(columns.text(column, record)) {
        case .blank: 0
        case .value(let halves): halves
        case .doubt: nil
        }
      sums[column, default: Sums()].add(record.isBroken ? nil : value)
    }
  }

  /// Compares a totals line with the rows since the last one, or since the beginning. Balances of a
  /// book with several lines a person do not add up to anything.
  mutating func check(
    _ record: Sheet.Record, _ columns: Columns, hasPages: Bool
  ) -> TotalCheck? {
    var worst: TotalCheck?
    for column in Self.columns where columns.has(column) {
      guard !(hasPages && column == .balance),
        case .value(let said) = CellPoints.read(columns.text(column, record))
      else { continue }
      let sum = sums[column] ?? Sums()
      let found = sum.sinceLast == said ? sum.sinceLast : sum.sinceStart
      let check = TotalCheck(record: record.number, said: said, found: found)
      if worst == nil || check.differs { worst = check }
    }
    for column in Self.columns { sums[column]?.sinceLast = 0 }
    return worst
  }
}
