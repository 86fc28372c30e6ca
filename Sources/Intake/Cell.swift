import Bank

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
  public static func plain(_ text: String) -> String { NarrowText.plain(text) }

  /// The same without any space.
  static func compact(_ text: String) -> String { NarrowText.compact(text) }

  static func isHan(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3007, 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3134F: true
    default: false
    }
  }

  static func isDigit(_ character: Character) -> Bool { NarrowText.isDigit(character) }

  /// The number of ASCII digits, or nil.
  static func number(_ text: some StringProtocol) -> Int? { NarrowText.number(text) }
}
