import Bank
import Glibc
import Synchronization

/// The `Date` header (RFC 9110 §5.6.7), written once a second.
final class HTTPDate: Sendable {
  private let last = Mutex<(second: Int, text: String)>((-1, ""))

  /// The header for now.
  func now() -> String {
    let second = Glibc.time(nil)
    return last.withLock { last in
      if last.second != second { last = (second, Self.text(second)) }
      return last.text
    }
  }

  /// The header for a second since 1970: `Sun, 22 Nov 2026 08:00:00 GMT`.
  static func text(_ second: Int) -> String {
    let (days, rest) = second.quotientAndRemainder(dividingBy: 86_400)
    let (year, month, day) = Day(daysSince2000: Int32(clamping: days - 10_957)).civil
    let clock = "\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
    return "\(weekdays[(days + 4) % 7]), \(two(day)) \(months[month - 1]) \(year) \(clock) GMT"
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
