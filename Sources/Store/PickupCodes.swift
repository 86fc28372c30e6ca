import Bank
import Crypto
import FoundationEssentials

/// Pick-up codes: eight digits from an HMAC of the redemption's id, so that none is stored. What is
/// stored is another HMAC, by which a code at the counter finds its redemption.
struct PickupCodes: Sendable {
  /// Tries before a community's open codes are taken to be exhausted.
  static let attempts = 8
  private let key: SymmetricKey

  init(secret: [UInt8]) {
    key = SymmetricKey(data: secret)
  }

  /// The code of a redemption at a try, 0 and up: the next try when the code is in use.
  func code(_ redemption: RedemptionID, attempt: Int) -> String {
    let mac = HMAC<SHA256>.authenticationCode(
      for: Array("code \(attempt) \(redemption)".utf8), using: key)
    let number = mac.prefix(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) } % 100_000_000
    let digits = String(number)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// What is stored of a code.
  func digest(of code: String) -> UUID {
    uuid(HMAC<SHA256>.authenticationCode(for: Array("digest \(code)".utf8), using: key))
  }
}

/// The first 128 bits of a digest, in the type that PostgreSQL stores in 16 bytes.
func uuid(_ bytes: some Sequence<UInt8>) -> UUID {
  var words: (UInt64, UInt64) = (0, 0)
  for (index, byte) in bytes.prefix(16).enumerated() {
    if index < 8 {
      words.0 = words.0 << 8 | UInt64(byte)
    } else {
      words.1 = words.1 << 8 | UInt64(byte)
    }
  }
  let big = (words.0.bigEndian, words.1.bigEndian)
  return withUnsafeBytes(of: big) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
}
