import Foundation

/// Rules for text that people write: one form of each character, nothing invisible that misleads.
public enum PlainText {
  /// The text in Normalization Form C (Unicode Standard Annex 15), so that equal words are equal
  /// bytes in the database.
  public static func normalized(_ text: String) -> String {
    text.unicodeScalars.allSatisfy(isStable) ? text : text.precomposedStringWithCanonicalMapping
  }

  /// What is wrong with free text, or nil. Lengths are Unicode scalars after normalisation; where
  /// one is asked for, white space alone does not count as text.
  static func fault(of text: String, _ lengths: ClosedRange<Int>) -> Bilingual? {
    // Normalising what is far too long would be work for nothing; NFC shortens at most threefold.
    guard text.utf8.count <= lengths.upperBound.multipliedReportingOverflow(by: 12).partialValue
    else { return ShapeTexts.length(lengths) }
    var isBlank = true
    var count = 0
    var stable = true
    for scalar in text.unicodeScalars {
      if isForbidden(scalar) { return ShapeTexts.forbiddenCharacter }
      if isBlank, !scalar.properties.isWhitespace { isBlank = false }
      if stable, !isStable(scalar) { stable = false }
      count += 1
    }
    if !stable { count = text.precomposedStringWithCanonicalMapping.unicodeScalars.count }
    guard lengths.contains(count) else { return ShapeTexts.length(lengths) }
    return isBlank && lengths.lowerBound > 0 ? ShapeTexts.blank : nil
  }

  /// Scalars that NFC leaves alone and that compose with nothing before them: ASCII, Latin-1
  /// without marks, Han, kana marks apart, fullwidth forms. For others the full algorithm runs.
  private static func isStable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x2FF, 0x2010...0x2027, 0x3000...0x3029, 0x3030...0x3098, 0x3400...0x9FFF,
      0xFF01...0xFF60, 0x20000...0x2EBEF:
      true
    default: false
    }
  }

  /// Whether a scalar may stand in a text of many lines: all but other control characters than
  /// tabs and line ends, and what misleads.
  static func isOfLines(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0x09 || scalar.value == 0x0D || !isForbidden(scalar)
  }

  /// Control characters but the newline, marks that turn the direction of what follows (they make
  /// one name look like another), line separators and noncharacters.
  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A: false
    case 0...0x1F, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0xFDD0...0xFDEF: true
    default: scalar.value & 0xFFFE == 0xFFFE
    }
  }
}
