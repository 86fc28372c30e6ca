/// Text rid of what only looks different: full-width letters, several kinds of dash and space,
/// circled and Roman numbers, invisible characters.
public enum NarrowText {
  /// ASCII for its compatible forms, one kind of dash and space, no invisible characters, no space
  /// at the ends.
  public static func plain(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0xFF01...0xFF5E:
        if let narrow = UnicodeScalar(scalar.value - 0xFEE0) { scalars.append(narrow) }
      case 0x3000, 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x09, 0x0A, 0x0D: scalars.append(" ")
      case 0x2212, 0x2010...0x2015: scalars.append("-")
      case 0x200B...0x200F, 0x2060, 0xFE00...0xFE0F, 0xFEFF, 0xAD: break
      case 0x2460...0x2473: scalars.append(contentsOf: number(scalar.value - 0x245F))
      case 0x2474...0x2487: scalars.append(contentsOf: number(scalar.value - 0x2473))
      case 0x2160...0x216B: scalars.append(contentsOf: number(scalar.value - 0x215F))
      case 0x2170...0x217B: scalars.append(contentsOf: number(scalar.value - 0x216F))
      default: scalars.append(scalar)
      }
    }
    let trimmed = String(scalars).drop { $0 == " " }
    return String(trimmed.reversed().drop { $0 == " " }.reversed())
  }

  /// The same without any space.
  public static func compact(_ text: String) -> String { plain(text).filter { $0 != " " } }

  /// Whether it is one of the ASCII digits.
  public static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

  /// The number of up to nine ASCII digits, or nil.
  public static func number(_ text: some StringProtocol) -> Int? {
    guard (1...9).contains(text.utf8.count), text.allSatisfy(isDigit) else { return nil }
    return Int(text)
  }

  /// Whether it stands in a number written in words or digits.
  public static func isNumeral(_ character: Character) -> Bool {
    isDigit(character) || digits[character] != nil || tens[character] != nil
  }

  /// `十二`, `一〇二`, `一百零二` and `12` as a number; nil for anything else. Up to 9999 in words.
  public static func smallNumber(_ text: some StringProtocol) -> Int? {
    if let number = number(text) { return number }
    guard (1...7).contains(text.count) else { return nil }
    if text.allSatisfy({ digits[$0] != nil }) {
      guard text.count <= 4 else { return nil }
      return text.reduce(0) { 10 * $0 + (digits[$1] ?? 0) }
    }
    var (sum, digit, unit) = (0, Int?.none, 1_000)
    for (place, character) in text.enumerated() {
      if let next = digits[character] {
        // A nought may stand before a digit; else two digits do not follow each other.
        guard digit == nil || digit == 0 else { return nil }
        digit = next
      } else if let next = tens[character], next < unit || (place < 2 && next == unit) {
        guard let count = digit ?? (place == 0 && next == 10 ? 1 : nil), count > 0 else {
          return nil
        }
        sum += count * next
        (digit, unit) = (nil, next)
      } else {
        return nil
      }
    }
    return sum + (digit ?? 0)
  }

  private static let digits: [Character: Int] = [
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
    "九": 9,
  ]
  private static let tens: [Character: Int] = ["十": 10, "百": 100, "千": 1_000]

  private static func number(_ value: UInt32) -> String.UnicodeScalarView {
    String(value).unicodeScalars
  }
}
