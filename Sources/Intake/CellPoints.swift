/// Points as old books write them, in half points.
public enum CellPoints {
  /// The most points that are believed.
  public static let most = 1_000_000

  private static let nothing: Set<String> = ["", "-", "--", "/", "\\", "无", "—"]

  /// Reads `12`, `1,234`, `-3`, `+5分`, `0.5`, `半`, `12分半`, `１２`. Parts other than halves, and
  /// anything else, are doubtful.
  public static func read(_ text: String) -> CellReading<Int> {
    var rest = Cell.compact(text)[...]
    if nothing.contains(String(rest)) { return .blank }
    var sign = 1
    if rest.first == "-" || rest.first == "+" {
      if rest.first == "-" { sign = -1 }
      rest = rest.dropFirst()
    }
    var half = 0
    if rest.last == "半" || rest.last == "½" {
      half = 1
      rest = rest.dropLast()
    } else if rest.hasSuffix("半分") {
      half = 1
      rest = rest.dropLast(2)
    }
    for unit in ["积分", "分", "点", "个"] where rest.hasSuffix(unit) {
      rest = rest.dropLast(unit.count)
      break
    }
    if rest.isEmpty, half == 1 { return .value(sign) }
    if rest.count > 9, rest.allSatisfy({ Cell.isDigit($0) || $0 == "," }) {
      return .doubt("“\(shown(text))”大得不合常理")
    }
    guard let (whole, part) = cut(rest), let number = digits(whole) else {
      return .doubt("“\(shown(text))”不是数字")
    }
    let isHalf = part.first == "5" && part.dropFirst().allSatisfy { $0 == "0" }
    guard isHalf || part.allSatisfy({ $0 == "0" }), half == 0 || part.isEmpty else {
      return .doubt("“\(shown(text))”不是整分或半分")
    }
    guard number <= most else { return .doubt("“\(shown(text))”大得不合常理") }
    return .value(sign * (2 * number + (isHalf ? 1 : 0) + half))
  }

  /// What stands before and after a point.
  private static func cut(_ text: Substring) -> (whole: Substring, part: Substring)? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    switch parts.count {
    case 1: return (parts[0], "")
    case 2 where !parts[1].isEmpty && parts[1].allSatisfy(Cell.isDigit):
      return (parts[0].isEmpty ? "0" : parts[0], parts[1])
    default: return nil
    }
  }

  /// Digits, in groups of three where commas stand between.
  private static func digits(_ text: Substring) -> Int? {
    let groups = text.split(separator: ",", omittingEmptySubsequences: false)
    guard groups.count > 1 else { return Cell.number(text) }
    guard (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 })
    else { return nil }
    return Cell.number(groups.joined())
  }

  static func shown(_ text: String) -> String { String(Cell.plain(text).prefix(20)) }
}
