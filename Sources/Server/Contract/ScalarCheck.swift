import Bank
import JSON

/// Checks values that hold no others.
enum ScalarCheck {
  /// What is wrong with a value, or nil.
  static func fault(of value: JSONValue, _ shape: Shape) -> Bilingual? {
    switch shape {
    case .integer(let range): return integer(value, range)
    case .boolean: return value.bool == nil ? ShapeTexts.notABoolean : nil
    default:
      guard let text = value.string else { return ShapeTexts.notAString }
      return fault(of: text, shape)
    }
  }

  private static func integer(_ value: JSONValue, _ range: ClosedRange<Int64>) -> Bilingual? {
    guard let number = value.integer else { return ShapeTexts.notAnInteger }
    return range.contains(number) ? nil : ShapeTexts.range(range)
  }

  private static func fault(of text: String, _ shape: Shape) -> Bilingual? {
    switch shape {
    case .text(let lengths): return PlainText.fault(of: text, lengths)
    case .lines(let lengths):
      guard text.unicodeScalars.allSatisfy(PlainText.isOfLines) else {
        return ShapeTexts.forbiddenCharacter
      }
      return lengths.contains(text.unicodeScalars.count) ? nil : ShapeTexts.length(lengths)
    case .secret(let lengths):
      return lengths.contains(text.unicodeScalars.count) ? nil : ShapeTexts.length(lengths)
    case .code(let max): return isCode(text, max) ? nil : ShapeTexts.notACode(max)
    case .uuid: return UUIDText.isValid(text) ? nil : ShapeTexts.notAUUID
    case .day: return Day(text) == nil ? ShapeTexts.notADay : nil
    case .instant: return Instant(text) == nil ? ShapeTexts.notAnInstant : nil
    case .oneOf(let words): return words.contains(text) ? nil : ShapeTexts.oneOf(words)
    default: return nil
    }
  }

  /// `[A-Za-z0-9][A-Za-z0-9._:-]*`, at most `max` bytes.
  private static func isCode(_ text: String, _ max: Int) -> Bool {
    guard let first = text.utf8.first, isAlphanumeric(first), text.utf8.count <= max else {
      return false
    }
    return text.utf8.allSatisfy { byte in
      isAlphanumeric(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-")
    }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }
}

/// The form of a UUID with hyphens (RFC 9562 §4).
enum UUIDText {
  /// Whether the text has that form, in either case.
  static func isValid(_ text: String) -> Bool {
    guard text.utf8.count == 36 else { return false }
    for (index, byte) in text.utf8.enumerated() {
      if index == 8 || index == 13 || index == 18 || index == 23 {
        guard byte == UInt8(ascii: "-") else { return false }
      } else {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
          UInt8(ascii: "A")...UInt8(ascii: "F"):
          continue
        default: return false
        }
      }
    }
    return true
  }
}
