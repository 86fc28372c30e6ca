/// A day of the Gregorian calendar without a time zone, counted from 2000-01-01 as PostgreSQL
/// counts its dates.
public struct CivilDay: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Days since 2000-01-01, negative before it.
  public var daysSince2000: Int

  /// The day `daysSince2000` days after 2000-01-01.
  public init(daysSince2000: Int) { self.daysSince2000 = daysSince2000 }

  /// The day of a date; nil when there is no such date. Years 1 to 9999.
  ///
  /// Source: H. Hinnant, chrono-compatible low-level date algorithms, days_from_civil.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
      return nil
    }
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    daysSince2000 = era * 146_097 + dayOfEra - 730_425
    guard self.day == day else { return nil }
  }

  /// Year, month (1–12) and day of the month (1–31).
  public var civil: (year: Int, month: Int, day: Int) {
    let shifted = daysSince2000 + 730_425
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  /// The year.
  public var year: Int { civil.year }
  /// The month, 1 to 12.
  public var month: Int { civil.month }
  /// The day of the month, 1 to 31.
  public var day: Int { civil.day }
  /// The day of the week, 1 (Monday) to 7 (Sunday), as ISO 8601 counts.
  public var weekday: Int { ((daysSince2000 + 5) % 7 + 7) % 7 + 1 }
  /// A number that is the same for all days of one month and rises from month to month.
  var monthNumber: Int { year * 12 + month - 1 }

  /// `YYYY-MM-DD`.
  public var description: String {
    let (year, month, day) = civil
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// The order of time.
  public static func < (left: Self, right: Self) -> Bool {
    left.daysSince2000 < right.daysSince2000
  }
  /// The day `days` later.
  public static func + (day: Self, days: Int) -> Self {
    Self(daysSince2000: day.daysSince2000 + days)
  }
  /// The day `days` earlier.
  public static func - (day: Self, days: Int) -> Self {
    Self(daysSince2000: day.daysSince2000 - days)
  }
}

/// A number in decimal, filled with zeros to `width` digits.
func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
