import Crypto

/// A SHA-256 value (FIPS 180-4): 32 bytes.
public struct Digest: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// How many bytes a digest has.
  public static let byteCount = 32

  /// The 32 bytes.
  public let bytes: [UInt8]

  /// A digest from its bytes, or nil unless there are 32.
  public init?(bytes: some Sequence<UInt8>) {
    let bytes = Array(bytes)
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// A digest from 64 hexadecimal digits, or nil.
  public init?(hex: String) {
    guard hex.utf8.count == 2 * Self.byteCount else { return nil }
    var bytes: [UInt8] = []
    var high: UInt8?
    for character in hex.utf8 {
      guard let digit = Self.value(ofHex: character) else { return nil }
      if let upper = high {
        bytes.append(upper << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    self.bytes = bytes
  }

  private init(_ digest: SHA256.Digest) { bytes = Array(digest) }

  /// The SHA-256 of some bytes.
  public static func sha256(_ bytes: [UInt8]) -> Digest { Digest(SHA256.hash(data: bytes)) }

  /// The SHA-256 of one byte followed by others: how a tree keeps leaves and nodes apart.
  static func sha256(prefix: UInt8, _ parts: [UInt8]...) -> Digest {
    var hash = SHA256()
    hash.update(data: [prefix])
    for part in parts { hash.update(data: part) }
    return Digest(hash.finalize())
  }

  /// 64 hexadecimal digits in lower case.
  public var description: String {
    var text = ""
    for byte in bytes {
      if byte < 0x10 { text += "0" }
      text += String(byte, radix: 16)
    }
    return text
  }

  /// The order of the bytes.
  public static func < (left: Digest, right: Digest) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  private static func value(ofHex character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
