import Glibc

/// The bytes of one log line in the making.
struct LogLine {
  /// Longer texts are cut, so that one event cannot fill a disk.
  static let maximumTextBytes = 8_192

  private(set) var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(512) }

  /// Appends text as it is.
  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Appends text as a JSON string. Besides what JSON asks for, everything is escaped that some
  /// reader takes for the end of a line or a terminal for a command: C1 controls, U+2028, U+2029.
  mutating func quote(_ text: String) {
    append("\"")
    let limit = bytes.count + Self.maximumTextBytes
    for scalar in text.unicodeScalars {
      if bytes.count >= limit {
        append("…")
        break
      }
      switch scalar {
      case "\"": append("\\\"")
      case "\\": append("\\\\")
      case "\n": append("\\n")
      case "\r": append("\\r")
      case "\t": append("\\t")
      case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}": escape(scalar)
      default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    append("\"")
  }

  /// Appends a time since 1970 as RFC 3339 in UTC with microseconds.
  mutating func appendTime(seconds: Int, microseconds: Int) {
    var seconds = seconds
    var parts = tm()
    gmtime_r(&seconds, &parts)
    decimal(Int(parts.tm_year) + 1900, digits: 4)
    append("-")
    decimal(Int(parts.tm_mon) + 1, digits: 2)
    append("-")
    decimal(Int(parts.tm_mday), digits: 2)
    append("T")
    decimal(Int(parts.tm_hour), digits: 2)
    append(":")
    decimal(Int(parts.tm_min), digits: 2)
    append(":")
    decimal(Int(parts.tm_sec), digits: 2)
    append(".")
    decimal(microseconds, digits: 6)
    append("Z")
  }

  private mutating func escape(_ scalar: Unicode.Scalar) {
    let hex = String(scalar.value, radix: 16)
    append("\\u" + String(repeating: "0", count: 4 - hex.count) + hex)
  }

  private mutating func decimal(_ number: Int, digits: Int) {
    let text = String(number)
    for _ in 0..<max(0, digits - text.utf8.count) { append("0") }
    append(text)
  }
}
