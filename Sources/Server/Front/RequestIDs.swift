import Synchronization

/// Ids of requests: 16 hexadecimal digits drawn when the process starts, and 8 or more that count.
enum RequestIDs {
  private static let prefix: String = hex(UInt64.random(in: .min ... .max), digits: 16)
  private static let counter = Atomic<UInt64>(0)

  /// The next id, unique among all processes for practical purposes.
  static func next() -> String {
    let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
    return prefix + hex(number, digits: number >> 32 == 0 ? 8 : 16)
  }

  private static func hex(_ number: UInt64, digits: Int) -> String {
    String(unsafeUninitializedCapacity: digits) { out in
      for place in 0..<digits {
        let nibble = UInt8(number >> UInt64(4 * (digits - 1 - place)) & 15)
        out[place] = nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
      }
      return digits
    }
  }
}
