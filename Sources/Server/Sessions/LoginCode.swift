/// One-time codes as people read them out: twelve characters in three groups, of an alphabet
/// without letters that look alike (Crockford's Base32), 60 random bits.
enum LoginCode {
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")
  private static let length = 12

  /// A new code, to be shown once: `7k2m-9qcd-x04t`.
  static func make() -> String {
    var generator = SystemRandomNumberGenerator()
    var text = ""
    for index in 0..<length {
      if index > 0, index % 4 == 0 { text += "-" }
      text.append(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)])
    }
    return text
  }

  /// The characters of a code as somebody typed it, or nil if it cannot be one.
  static func normalized(_ text: String) -> String? {
    guard text.utf8.count <= 2 * length else { return nil }
    var code = ""
    for character in text.lowercased() where character != "-" && character != " " {
      switch character {
      case "o": code.append("0")
      case "i", "l": code.append("1")
      case _ where alphabet.contains(character): code.append(character)
      default: return nil
      }
    }
    return code.count == length ? code : nil
  }
}
