/// A passbook number: seven digits of a running number and one check digit.
///
/// The check digit is ISO/IEC 7064 MOD 11,10, which finds every single wrong digit and nearly every
/// swap of two neighbours, as people read numbers aloud at a counter.
public struct PassbookNumber: Hashable, Sendable {
  /// The eight digits.
  public let digits: String

  /// The number of the `serial`-th passbook of a community, 1 … 9,999,999.
  public init(serial: Int64) {
    let body = padded(Int(serial), 7)
    digits = body + String(Self.checkDigit(of: body.utf8))
  }

  /// A number as someone typed it, or nil when it has not eight digits or its check digit is wrong.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 8, bytes.allSatisfy({ $0 >= 48 && $0 <= 57 }),
      Self.checkDigit(of: bytes.prefix(7)) == Int(bytes[7]) - 48
    else { return nil }
    digits = String(text)
  }

  private static func checkDigit(of body: some Sequence<UInt8>) -> Int {
    var product = 10
    for byte in body {
      var sum = (product + Int(byte) - 48) % 10
      if sum == 0 { sum = 10 }
      product = sum * 2 % 11
    }
    return (11 - product) % 10
  }
}
