import Foundation
import JSON

/// Instants as the clock on the wall of a community shows them.
struct LocalTime {
  private let calendar: Calendar

  /// The clock of a time zone by its IANA name; an unknown one counts as China's, UTC+8.
  init(zone: String) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone =
      TimeZone(identifier: zone) ?? TimeZone(secondsFromGMT: 8 * 3_600) ?? .gmt
    self.calendar = calendar
  }

  /// The day it is now, `YYYY-MM-DD`.
  var today: String { day(of: Date()) }

  /// An instant of the contract to the minute; nil for null, anything else as it stands.
  func shown(_ instant: JSONValue) -> String? {
    guard let text = instant.shown else { return nil }
    let parts = text.split { !$0.isNumber }.compactMap { Int($0) }
    guard text.hasSuffix("Z"), parts.count >= 6 else { return text }
    var utc = Calendar(identifier: .gregorian)
    utc.timeZone = .gmt
    let components = DateComponents(
      year: parts[0], month: parts[1], day: parts[2], hour: parts[3], minute: parts[4])
    guard let date = utc.date(from: components) else { return text }
    let local = calendar.dateComponents([.hour, .minute], from: date)
    return day(of: date) + " " + Self.two(local.hour) + ":" + Self.two(local.minute)
  }

  private func day(of date: Date) -> String {
    let local = calendar.dateComponents([.year, .month, .day], from: date)
    return "\(local.year ?? 0)-\(Self.two(local.month))-\(Self.two(local.day))"
  }

  private static func two(_ number: Int?) -> String {
    let number = number ?? 0
    return number < 10 ? "0\(number)" : "\(number)"
  }
}
