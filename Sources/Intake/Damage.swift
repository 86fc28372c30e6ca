import Tables

/// Finds what happens to Chinese text on its way through wrong programs.
public enum Damage {
  private static let classics = ["锟斤拷", "烫烫烫", "屯屯屯", "锘"]

  /// What is wrong with a text, in Chinese, to stand behind the name of its column; nil for sound
  /// text.
  /// - Parameter isStrict: names and doors hold no question mark; remarks may.
  public static func of(_ text: String, isStrict: Bool) -> String? {
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else {
      return isStrict && text.contains("?") ? "有问号，可能是丢失的字" : nil
    }
    let scalars = Array(text.unicodeScalars)
    if scalars.contains(where: isDestroyed) { return "有损坏的字" }
    if classics.contains(where: text.contains) || isMisread(text, scalars) {
      return "是乱码（编码转换出错）"
    }
    if hasResidue(scalars) { return "夹有拼音残留" }
    for (place, scalar) in scalars.enumerated() where scalar == "?" {
      let before = place > 0 ? Cell.isHan(scalars[place - 1]) : false
      let after = place + 1 < scalars.count ? Cell.isHan(scalars[place + 1]) : false
      if isStrict || (before && after) { return "有问号，可能是丢失的字" }
    }
    return nil
  }

  private static func isDestroyed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xFFFD, 0xE000...0xF8FF, 0...8, 0x0B, 0x0C, 0x0E...0x1F, 0x7F...0x9F, 0xF0000...0x10FFFF:
      true
    default: scalar.value & 0xFFFE == 0xFFFE
    }
  }

  /// Han with pinyin in brackets behind it, such as 區(qū): what a converter leaves behind.
  private static func hasResidue(_ scalars: [Unicode.Scalar]) -> Bool {
    for (place, scalar) in scalars.enumerated().dropFirst()
    where (scalar == "(" || scalar == "（") && Cell.isHan(scalars[place - 1]) {
      let inside = scalars[(place + 1)...].prefix { $0 != ")" && $0 != "）" }
      guard inside.endIndex < scalars.count, (1...6).contains(inside.count) else { continue }
      let isPinyin = inside.allSatisfy { letter in
        ("a"..."z").contains(letter) || (0xE0...0x1DC).contains(letter.value)
      }
      if isPinyin { return true }
    }
    return false
  }

  /// UTF-8 that was read as GBK (寮犱笁), or either that was read as Latin (ÕÅÈý).
  private static func isMisread(_ text: String, _ scalars: [Unicode.Scalar]) -> Bool {
    let foreign = scalars.filter { !$0.isASCII }
    if foreign.count > 1,
      foreign.allSatisfy({ $0.value < 0x180 || (0x2000...0x2122).contains($0.value) })
    {
      return foreign.contains { (0xA0...0xFF).contains($0.value) }
    }
    guard foreign.contains(where: Cell.isHan),
      let read = String(validating: TextEncoding.gb18030.encode(text), as: UTF8.self)
    else { return false }
    let inner = read.unicodeScalars.filter { !$0.isASCII }
    return inner.contains(where: Cell.isHan)
      && inner.allSatisfy {
        Cell.isHan($0) || (0x2010...0x303F).contains($0.value)
          || (0xFF00...0xFFEF).contains($0.value)
      }
  }
}
