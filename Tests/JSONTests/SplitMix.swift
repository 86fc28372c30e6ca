public import JSON

/// SplitMix64 (Steele, Lea, Flood 2014): the same documents for the same seed.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func value(depth: Int) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &self) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &self))
    case 2: return .integer(Int64(bitPattern: next()) >> Int64.random(in: 0..<64, using: &self))
    case 3:
      return .fraction(
        ["1.0", "-2e9", "1E-400", "9223372036854775808"].randomElement(using: &self)!)
    case 4, 5: return .string(text())
    case 6:
      return .array((0..<Int.random(in: 0..<5, using: &self)).map { _ in value(depth: depth - 1) })
    default:
      var object = JSONObject()
      for _ in 0..<Int.random(in: 0..<24, using: &self) {
        _ = object.append(text(), value(depth: depth - 2))
      }
      return .object(object)
    }
  }

  mutating func text() -> String {
    let pools: [ClosedRange<UInt32>] = [
      0...0x1F, 0x20...0x7E, 0x80...0x7FF, 0x4E00...0x9FFF, 0x1F600...0x1F64F,
    ]
    var text = ""
    for _ in 0..<Int.random(in: 0..<12, using: &self) {
      let code = UInt32.random(in: pools.randomElement(using: &self)!, using: &self)
      text.unicodeScalars.append(Unicode.Scalar(code)!)
    }
    return text
  }

  /// Flips a bit, drops the tail, doubles or removes a byte, or writes a byte that matters to JSON.
  mutating func spoil(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    let place = Int.random(in: 0..<bytes.count, using: &self)
    switch Int.random(in: 0..<5, using: &self) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
    case 1: bytes.removeSubrange(place...)
    case 2: bytes.insert(bytes[place], at: place)
    case 3: bytes.remove(at: place)
    default: bytes[place] = Array("{}[]\",:\\-0eu".utf8).randomElement(using: &self)!
    }
  }
}

extension JSONValue: ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
  /// An integer.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// An array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

  static func object(_ members: [(String, JSONValue)]) -> JSONValue {
    var object = JSONObject()
    for (key, value) in members { precondition(object.append(key, value)) }
    return .object(object)
  }
}
