/// A recursive descent over the bytes of one document. `JSONLimits.depth` bounds the recursion.
struct JSONParser {
  let bytes: UnsafeRawBufferPointer
  let limits: JSONLimits
  var at = 0
  private var values = 0

  init(_ bytes: UnsafeRawBufferPointer, limits: JSONLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  mutating func document() throws(JSONError) -> JSONValue {
    guard bytes.count <= limits.bytes else { throw JSONError(.tooLong, at: limits.bytes) }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw JSONError(.byteOrderMark, at: 0) }
    skipSpace()
    let value = try value(depth: 0)
    skipSpace()
    guard at == bytes.count else { throw JSONError(.trailingBytes, at: at) }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    values += 1
    guard values <= limits.values else { throw JSONError(.tooManyValues, at: at) }
    guard at < bytes.count else { throw JSONError(.endOfDocument, at: at) }
    switch bytes[at] {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
    case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: throw JSONError(.expectedValue, at: at)
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
    guard depth <= limits.depth else { throw JSONError(.tooDeep, at: at) }
    at += 1
    var object = JSONObject()
    skipSpace()
    if skip(UInt8(ascii: "}")) { return object }
    while true {
      let start = at
      guard at < bytes.count else { throw JSONError(.endOfDocument, at: at) }
      guard bytes[at] == UInt8(ascii: "\"") else { throw JSONError(.expectedKey, at: at) }
      let key = try string()
      guard at - start - 2 <= limits.keyBytes else { throw JSONError(.keyTooLong, at: start) }
      skipSpace()
      guard skip(UInt8(ascii: ":")) else { throw expected(.expectedColon) }
      skipSpace()
      let member: JSONValue
      do { member = try value(depth: depth) } catch { throw error.under(key) }
      guard object.append(key, member) else {
        throw JSONError(.duplicateKey, at: start).under(key)
      }
      skipSpace()
      if skip(UInt8(ascii: "}")) { return object }
      guard skip(UInt8(ascii: ",")) else { throw expected(.expectedCommaOrEnd) }
      skipSpace()
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
    guard depth <= limits.depth else { throw JSONError(.tooDeep, at: at) }
    at += 1
    var elements: [JSONValue] = []
    skipSpace()
    if skip(UInt8(ascii: "]")) { return elements }
    while true {
      do { elements.append(try value(depth: depth)) } catch { throw error.under(elements.count) }
      skipSpace()
      if skip(UInt8(ascii: "]")) { return elements }
      guard skip(UInt8(ascii: ",")) else { throw expected(.expectedCommaOrEnd) }
      skipSpace()
    }
  }

  private mutating func literal(
    _ word: StaticString, _ value: JSONValue
  ) throws(JSONError) -> JSONValue {
    for offset in 0..<word.utf8CodeUnitCount {
      guard at + offset < bytes.count else { throw JSONError(.endOfDocument, at: bytes.count) }
      guard bytes[at + offset] == word.utf8Start[offset] else {
        throw JSONError(.expectedValue, at: at)
      }
    }
    at += word.utf8CodeUnitCount
    return value
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = at
    let negative = skip(UInt8(ascii: "-"))
    let firstDigit = at
    var total: Int64 = 0
    var fits = true
    while let digit = nextDigit() {
      // Negative numbers are built downwards: Int64.min has no positive counterpart.
      let (tenfold, over) = total.multipliedReportingOverflow(by: 10)
      let (sum, overAgain) =
        negative
        ? tenfold.subtractingReportingOverflow(digit) : tenfold.addingReportingOverflow(digit)
      total = sum
      fits = fits && !over && !overAgain
    }
    guard at > firstDigit else { throw expected(.badNumber) }
    if bytes[firstDigit] == UInt8(ascii: "0"), at > firstDigit + 1 {
      throw JSONError(.badNumber, at: start)
    }
    var plain = true
    if skip(UInt8(ascii: ".")) {
      plain = false
      try digits()
    }
    if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
      plain = false
      if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
      try digits()
    }
    if plain, fits { return .integer(total) }
    return .fraction(String(decoding: bytes[start..<at], as: UTF8.self))
  }

  private mutating func digits() throws(JSONError) {
    guard nextDigit() != nil else { throw expected(.badNumber) }
    while nextDigit() != nil {}
  }

  private mutating func nextDigit() -> Int64? {
    guard at < bytes.count else { return nil }
    let digit = bytes[at] &- UInt8(ascii: "0")
    guard digit <= 9 else { return nil }
    at += 1
    return Int64(digit)
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private mutating func skipSpace() {
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): at += 1
      default: return
      }
    }
  }

  /// The problem named, or that the document is over.
  private func expected(_ problem: JSONError.Problem) -> JSONError {
    JSONError(at < bytes.count ? problem : .endOfDocument, at: at)
  }
}
