/// A moment in UTC, in microseconds since 2000-01-01T00:00:00Z: the resolution and the epoch of
/// PostgreSQL's `timestamptz`.
public struct Instant: Hashable, Comparable, Sendable {
  /// Microseconds since 2000-01-01T00:00:00Z.
  public var microsecondsSince2000: Int64

  /// A moment by its number.
  public init(microsecondsSince2000: Int64) {
    self.microsecondsSince2000 = microsecondsSince2000
  }

  /// Milliseconds since 1970-01-01T00:00:00Z, rounded down: the clock of a UUIDv7.
  public var millisecondsSince1970: Int64 {
    let shifted = microsecondsSince2000 + 946_684_800_000_000
    return shifted >= 0 ? shifted / 1000 : (shifted - 999) / 1000
  }

  /// The moment `microseconds` later.
  public func advanced(microseconds: Int64) -> Instant {
    Instant(microsecondsSince2000: microsecondsSince2000 + microseconds)
  }

  /// The moment `hours` later.
  public func advanced(hours: Int) -> Instant {
    advanced(microseconds: Int64(hours) * 3_600_000_000)
  }

  /// The earlier or smaller one comes first.
  public static func < (a: Instant, b: Instant) -> Bool {
    a.microsecondsSince2000 < b.microsecondsSince2000
  }
}

extension Instant {
  /// A moment from RFC 3339 text: `2026-11-22T08:00:00Z`, at most six digits of fraction, `Z` or an
  /// offset such as `+08:00`. Nil when it is none. Leap seconds are refused.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.count <= 35, bytes[10] == UInt8(ascii: "T"),
      bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      let day = Day(String(decoding: bytes[0..<10], as: UTF8.self)),
      let hour = decimal(bytes[11..<13]), hour < 24,
      let minute = decimal(bytes[14..<16]), minute < 60,
      let second = decimal(bytes[17..<19]), second < 60
    else { return nil }
    var rest = bytes[19...]
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      let digits = rest.dropFirst().prefix { $0 >= 48 && $0 <= 57 }
      guard (1...6).contains(digits.count), let value = decimal(digits) else { return nil }
      fraction = (0..<(6 - digits.count)).reduce(value) { scaled, _ in scaled * 10 }
      rest = rest[digits.endIndex...]
    }
    guard let offset = Self.offsetMinutes(rest) else { return nil }
    let minutes = Int64(day.daysSince2000) * 1440 + Int64(hour * 60 + minute - offset)
    microsecondsSince2000 = (minutes * 60 + Int64(second)) * 1_000_000 + Int64(fraction)
  }

  private static func offsetMinutes(_ zone: ArraySlice<UInt8>) -> Int? {
    if zone.elementsEqual([UInt8(ascii: "Z")]) { return 0 }
    let z = Array(zone)
    guard z.count == 6, z[0] == UInt8(ascii: "+") || z[0] == UInt8(ascii: "-"),
      z[3] == UInt8(ascii: ":"), let hours = decimal(z[1..<3]), hours < 24,
      let minutes = decimal(z[4..<6]), minutes < 60
    else { return nil }
    return (z[0] == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
  }
}

extension Instant: CustomStringConvertible {
  /// RFC 3339 in UTC with microseconds: `2026-11-22T08:00:00.000000Z`.
  public var description: String {
    let day = 86_400_000_000 as Int64
    var days = microsecondsSince2000 / day
    var rest = microsecondsSince2000 % day
    if rest < 0 {
      rest += day
      days -= 1
    }
    let seconds = Int(rest / 1_000_000)
    let date = Day(daysSince2000: Int32(clamping: days))
    let clock =
      "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    return "\(date)T\(clock).\(padded(Int(rest % 1_000_000), 6))Z"
  }
}
