public import Bank

/// Days as old books write them.
public enum CellDate {
  /// Serial numbers of days that are believed: 1954-10-03 to 2099-12-31.
  static let serials = 20_000...73_050

  /// Reads `2023.5.6`, `2023-05-06`, `2023/5/6 0:00`, `2023年5月6日`, `20230506`, `45052`; and
  /// `5月6日` or `5.6` where a year is known.
  /// - Parameters:
  ///   - year: that of an option or of the row above; nil where there is none.
  ///   - today: later days are doubtful.
  public static func read(_ text: String, year: Int?, today: Day) -> CellReading<Day> {
    let plain = Cell.plain(text)
    guard !plain.isEmpty else { return .blank }
    let words = plain.split(separator: " ")
    // A time of day follows a space and has a colon.
    let isTimed = words.count == 2 && words[1].contains(":")
    let compact = isTimed ? String(words[0]) : Cell.compact(plain)
    let day: Day?
    switch numbers(of: compact) {
    case nil: day = nil
    case let parts? where parts.count == 3 && parts[0].count == 4:
      day = made(parts)
    case let parts? where parts.count == 2 && parts.allSatisfy({ $0.count <= 2 }):
      guard let year else { return .doubt("日期“\(CellPoints.shown(text))”没有年份") }
      day = made([String(year)[...]] + parts)
    case let parts? where parts.count == 1: day = single(parts[0])
    default: day = nil
    }
    guard let day else { return .doubt("日期“\(CellPoints.shown(text))”看不懂") }
    guard day <= today else { return .doubt("日期“\(CellPoints.shown(text))”在今天以后") }
    return .value(day)
  }

  /// A day of Excel's 1900 system, in which 1900 counts as a leap year: 60 is a day that never was.
  public static func excelDay(_ serial: Int) -> Day? {
    guard serial > 0, serial != 60, serial <= serials.upperBound,
      let base = Day(year: 1900, month: 1, day: 1)
    else { return nil }
    return base.advanced(by: serial - (serial > 60 ? 2 : 1))
  }

  private static func single(_ digits: Substring) -> Day? {
    guard let number = Cell.number(digits) else { return nil }
    switch digits.count {
    case 5 where serials.contains(number): return excelDay(number)
    case 8: return Day(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    default: return nil
    }
  }

  private static func made(_ parts: [Substring]) -> Day? {
    let numbers = parts.compactMap { Cell.number($0) }
    guard numbers.count == 3 else { return nil }
    return Day(year: numbers[0], month: numbers[1], day: numbers[2])
  }

  /// The numbers between marks of one kind: dots, hyphens, slashes, or 年月日.
  private static func numbers(of text: String) -> [Substring]? {
    var body = text[...]
    if let last = body.last, "日号".contains(last) { body = body.dropLast() }
    let isWritten = body.contains("月")
    if isWritten || body.contains("年") {
      let parts = body.split(separator: isWritten ? "月" : "年", omittingEmptySubsequences: false)
      guard isWritten, parts.count == 2 else { return nil }
      let head = parts[0].split(separator: "年", omittingEmptySubsequences: false)
      return checked(head + [parts[1]])
    }
    guard body.count == text.count else { return nil }
    for mark in [".", "-", "/"] as [Character] where body.contains(mark) {
      return checked(body.split(separator: mark, omittingEmptySubsequences: false))
    }
    return checked([body])
  }

  private static func checked(_ parts: [Substring]) -> [Substring]? {
    parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(Cell.isDigit) } ? parts : nil
  }
}
