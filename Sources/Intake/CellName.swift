/// Names of people, one to a cell.
public enum CellName {
  private static let between: Set<Character> = ["、", ",", "，", "/", "\\", ";", "；", "+", "&"]
  private static let together: Set<Character> = ["和", "与", "及"]
  private static let crowds = ["夫妇", "夫妻", "一家", "全家", "父子", "母女", "母子", "父女", "兄弟", "姐妹"]
  private static let marks: Set<Character> = [
    "(", ")", "（", "）", "?", "？", "*", "#", "[", "]", "=", ":",
  ]

  /// Reads one name. Two names, remarks, digits and what is damaged are doubtful.
  public static func read(_ text: String) -> CellReading<String> {
    let plain = Cell.plain(text)
    guard !plain.isEmpty else { return .blank }
    if let damage = Damage.of(plain, isStrict: true) { return .doubt("姓名" + damage) }
    if plain.contains(where: { between.contains($0) }) || crowds.contains(where: plain.hasSuffix) {
      return .doubt("“\(CellPoints.shown(text))”像是不止一个人")
    }
    guard !plain.contains(where: { marks.contains($0) || $0.isNumber && !$0.isLetter }) else {
      return .doubt("姓名“\(CellPoints.shown(text))”里有别的记号")
    }
    let parts = plain.split(separator: " ")
    let isLatin = plain.unicodeScalars.allSatisfy { !Cell.isHan($0) }
    guard parts.count == 1 || isLatin || parts.allSatisfy({ $0.count == 1 }) else {
      return .doubt("“\(CellPoints.shown(text))”像是不止一个人")
    }
    let name = isLatin ? parts.joined(separator: " ") : parts.joined()
    if !isLatin, name.contains(where: { $0.isASCII }) {
      return .doubt("姓名“\(CellPoints.shown(text))”中外文相混")
    }
    let inner = name.dropFirst(2).dropLast(2)
    if (5...7).contains(name.count), inner.contains(where: { together.contains($0) }) {
      return .doubt("“\(CellPoints.shown(text))”像是不止一个人")
    }
    guard name.count <= 20, name.count >= 2 else {
      return .doubt("姓名“\(CellPoints.shown(text))”不完整或太长")
    }
    return .value(name)
  }
}
