extension JSONParser {
  /// Reads the string whose opening quote stands at `at`, and leaves `at` behind its closing one.
  mutating func string() throws(JSONError) -> String {
    at += 1
    let start = at
    while at < bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: "\"") {
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        at += 1
        return text
      }
      if byte == UInt8(ascii: "\\") { return try stringWithEscapes(from: start) }
      try skipCharacter(byte)
    }
    throw JSONError(.endOfDocument, at: at)
  }

  /// The slow way: `at` is at the first backslash, all before it is checked.
  private mutating func stringWithEscapes(from start: Int) throws(JSONError) -> String {
    var decoded = Array(bytes[start..<at])
    while at < bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: "\"") {
        at += 1
        return String(decoding: decoded, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\") {
        try escape(into: &decoded)
      } else {
        let first = at
        try skipCharacter(byte)
        decoded.append(contentsOf: bytes[first..<at])
      }
    }
    throw JSONError(.endOfDocument, at: at)
  }

  private mutating func escape(into decoded: inout [UInt8]) throws(JSONError) {
    guard at + 1 < bytes.count else { throw JSONError(.endOfDocument, at: bytes.count) }
    let plain: UInt8
    switch bytes[at + 1] {
    case UInt8(ascii: "\""): plain = UInt8(ascii: "\"")
    case UInt8(ascii: "\\"): plain = UInt8(ascii: "\\")
    case UInt8(ascii: "/"): plain = UInt8(ascii: "/")
    case UInt8(ascii: "b"): plain = 0x08
    case UInt8(ascii: "f"): plain = 0x0C
    case UInt8(ascii: "n"): plain = 0x0A
    case UInt8(ascii: "r"): plain = 0x0D
    case UInt8(ascii: "t"): plain = 0x09
    case UInt8(ascii: "u"):
      let scalar = try unicodeEscape()
      decoded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      return
    default: throw JSONError(.badEscape, at: at)
    }
    decoded.append(plain)
    at += 2
  }

  /// Reads `\u` with its four hexadecimal digits, or two of them that make a surrogate pair.
  private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
    let start = at
    let unit = try hexEscape()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard unit < 0xDC00, at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
      bytes[at + 1] == UInt8(ascii: "u")
    else { throw JSONError(.loneSurrogate, at: start) }
    let low = try hexEscape()
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    else { throw JSONError(.loneSurrogate, at: start) }
    return scalar
  }

  /// Reads one `\u` with its digits.
  private mutating func hexEscape() throws(JSONError) -> UInt32 {
    guard at + 6 <= bytes.count else { throw JSONError(.endOfDocument, at: bytes.count) }
    var unit: UInt32 = 0
    for byte in bytes[at + 2..<at + 6] {
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: throw JSONError(.badEscape, at: at)
      }
      unit = unit << 4 | UInt32(digit)
    }
    at += 6
    return unit
  }

  /// Moves behind the unescaped character that begins with `byte`.
  private mutating func skipCharacter(_ byte: UInt8) throws(JSONError) {
    if byte < 0x20 { throw JSONError(.controlCharacter, at: at) }
    if byte < 0x80 {
      at += 1
      return
    }
    let length = multibyteLength(byte)
    guard length > 0 else { throw JSONError(.invalidUTF8, at: at) }
    at += length
  }

  /// The length of the well-formed UTF-8 sequence at `at` (Unicode, table 3-7), or 0.
  private func multibyteLength(_ lead: UInt8) -> Int {
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return 0
    }
    guard at + length <= bytes.count, second.contains(bytes[at + 1]) else { return 0 }
    for offset in 2..<max(length, 2) where bytes[at + offset] & 0xC0 != 0x80 { return 0 }
    return length
  }
}
