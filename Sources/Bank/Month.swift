/// A month of the civil calendar.
public struct Month: Hashable, Comparable, Sendable {
  /// The year, 1900–9999, and the month, 1–12.
  public let year: Int, number: Int

  /// The month in which a day lies.
  public init(_ day: Day) {
    let civil = day.civil
    year = civil.year
    number = civil.month
  }

  /// A month from `YYYY-MM`, or nil.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count == 7, let first = Day("\(text)-01") else { return nil }
    self.init(first)
  }

  private init(ordinal: Int) {
    year = ordinal / 12
    number = ordinal % 12 + 1
  }

  private var ordinal: Int { year * 12 + number - 1 }

  /// Its first day.
  public var first: Day {
    Day(year: year, month: number, day: 1) ?? Day(daysSince2000: 0)
  }

  /// Its last day.
  public var last: Day { advanced(by: 1).first - 1 }

  /// The month so many months later, or earlier when negative.
  public func advanced(by months: Int) -> Month { Month(ordinal: ordinal + months) }

  /// The earlier one comes first.
  public static func < (a: Month, b: Month) -> Bool { a.ordinal < b.ordinal }
}

extension Month: CustomStringConvertible {
  /// `YYYY-MM`.
  public var description: String { "\(padded(year, 4))-\(padded(number, 2))" }
}
