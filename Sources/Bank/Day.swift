/// A day of the civil (Gregorian) calendar, as days since 2000-01-01.
///
/// Caps, notices, offices and "tomorrow" go by days of the community's own calendar; which day an
/// instant falls on there is the database's to say.
/// Source of the arithmetic: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
public struct Day: Hashable, Comparable, Sendable {
  /// Days since 2000-01-01; negative before it.
  public var daysSince2000: Int32

  /// A day by its number.
  public init(daysSince2000: Int32) {
    self.daysSince2000 = daysSince2000
  }

  /// A day by year, month 1–12 and day of month, or nil when the calendar has no such day.
  /// Years 1900–9999.
  public init?(year: Int, month: Int, day: Int) {
    guard (1900...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
    let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard day <= lengths[month - 1] else { return nil }
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    daysSince2000 = Int32(era * 146_097 + dayOfEra - 730_425)
  }

  /// A day from `YYYY-MM-DD`, or nil.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else {
      return nil
    }
    guard let year = decimal(bytes[0..<4]), let month = decimal(bytes[5..<7]),
      let day = decimal(bytes[8..<10])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// Year, month 1–12, day of month.
  public var civil: (year: Int, month: Int, day: Int) {
    let shifted = Int(daysSince2000) + 730_425
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  /// The calendar year.
  public var year: Int { civil.year }

  /// The first day of the month.
  public var firstOfMonth: Day { advanced(by: 1 - civil.day) }

  /// The first day of the year.
  public var firstOfYear: Day {
    Day(year: year, month: 1, day: 1) ?? self
  }

  /// Whether both days lie in one calendar month.
  public func sharesMonth(with other: Day) -> Bool {
    let (a, b) = (civil, other.civil)
    return a.year == b.year && a.month == b.month
  }

  /// The day of the week, 1 (Monday) to 7 (Sunday), as ISO 8601 counts.
  public var weekday: Int { ((Int(daysSince2000) + 5) % 7 + 7) % 7 + 1 }

  /// The day `days` later, or earlier when negative.
  public func advanced(by days: Int) -> Day {
    Day(daysSince2000: daysSince2000 + Int32(days))
  }

  /// The day `days` later.
  public static func + (day: Day, days: Int) -> Day { day.advanced(by: days) }

  /// The day `days` earlier.
  public static func - (day: Day, days: Int) -> Day { day.advanced(by: -days) }

  /// The earlier or smaller one comes first.
  public static func < (a: Day, b: Day) -> Bool { a.daysSince2000 < b.daysSince2000 }
}

extension Day: CustomStringConvertible {
  /// `YYYY-MM-DD`.
  public var description: String {
    let (year, month, day) = civil
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}

/// The value of ASCII digits, or nil when one is not a digit. At most 9 digits are passed.
func decimal(_ bytes: ArraySlice<UInt8>) -> Int? {
  var value = 0
  for byte in bytes {
    guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
    value = value * 10 + Int(byte - UInt8(ascii: "0"))
  }
  return bytes.isEmpty ? nil : value
}

/// A number of at least `width` digits, zeros in front.
package func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
