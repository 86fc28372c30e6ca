/// What a cell says: a value, nothing, or something that a person has to look at.
public enum CellReading<Value: Sendable>: Sendable {
  /// Nothing stands there.
  case blank
  /// A value beyond doubt.
  case value(Value)
  /// Why a person has to look, in Chinese.
  case doubt(String)
}

extension CellReading: Equatable where Value: Equatable {}

/// The text of cells, rid of what only looks different.
public enum Cell {
  /// ASCII for its full-width forms, one kind of dash and space, no invisible characters, no space
  /// at the ends.
  public static func plain(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0xFF01...0xFF5E:
        if let narrow = UnicodeScalar(scalar.value - 0xFEE0) { scalars.append(narrow) }
      case 0x3000, 0xA0, 0x09, 0x0A, 0x0D: scalars.append(" ")
      case 0x2212, 0x2010...0x2015: scalars.append("-")
      case 0x200B...0x200F, 0xFEFF, 0xAD: break
      default: scalars.append(scalar)
      }
    }
    let trimmed = String(scalars).drop { $0 == " " }
    return String(trimmed.reversed().drop { $0 == " " }.reversed())
  }

  /// The same without any space.
  static func compact(_ text: String) -> String { plain(text).filter { $0 != " " } }

  static func isHan(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3007, 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3134F: true
    default: false
    }
  }

  static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

  /// The number of ASCII digits, or nil.
  static func number(_ text: some StringProtocol) -> Int? {
    guard (1...9).contains(text.utf8.count), text.allSatisfy(isDigit) else { return nil }
    return Int(text)
  }

  /// `十二` and `12` as 12; nil for anything else. Up to 99.
  static func smallNumber(_ text: some StringProtocol) -> Int? {
    if let number = number(text) { return number }
    let digits: [Character] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
    let characters = Array(text).map { $0 == "两" ? "二" : $0 }
    func digit(_ place: Int) -> Int? { digits.firstIndex(of: characters[place]) }
    switch characters.count {
    case 1: return characters[0] == "十" ? 10 : digit(0)
    case 2 where characters[0] == "十": return digit(1).map { 10 + $0 }
    case 2 where characters[1] == "十": return digit(0).map { 10 * $0 }
    case 3 where characters[1] == "十":
      guard let tens = digit(0), let ones = digit(2) else { return nil }
      return 10 * tens + ones
    default: return nil
    }
  }
}
