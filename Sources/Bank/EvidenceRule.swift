/// What must be shown for an act, as a rule book writes it: `SI+PH` is both, `PR|PROP` either,
/// `WI*2` two of a kind; `+` binds tighter than `|`, and brackets group.
public struct EvidenceRule: Hashable, Sendable {
  /// The expression as written; empty asks for nothing.
  public let text: String
  /// The ways to satisfy the rule, in the order written, each the pieces asked for by code.
  public let ways: [[String: Int]]

  /// The most UTF-8 bytes of an expression, which also bounds how deep its brackets nest.
  public static let maximumBytes = 200

  /// The rule that asks for nothing.
  public static let none = EvidenceRule()

  private init() {
    text = ""
    ways = [[:]]
  }

  /// Parses an expression of at most ``maximumBytes`` and 16 alternatives; nil when it is not one.
  public init?(_ text: String) {
    self.text = text
    guard !text.isEmpty else {
      ways = [[:]]
      return
    }
    var parser = Parser(rest: Substring(text))
    guard text.utf8.count <= Self.maximumBytes,
      let parsed = parser.alternatives(), parser.rest.isEmpty, parsed.count <= 16
    else { return nil }
    ways = parsed
  }

  /// The codes that are missing for the cheapest way to satisfy the rule; empty when satisfied.
  public func missing(from kinds: [String]) -> [String] {
    var counts: [String: Int] = [:]
    for kind in kinds { counts[kind, default: 0] += 1 }
    let gaps = ways.map { way in
      way.keys.sorted().filter { counts[$0, default: 0] < way[$0, default: 0] }
    }
    return gaps.min { $0.count < $1.count } ?? []
  }

  private struct Parser {
    var rest: Substring

    mutating func alternatives() -> [[String: Int]]? {
      guard var all = sum() else { return nil }
      while take("|") {
        guard let other = sum() else { return nil }
        all += other
      }
      return all
    }

    mutating func sum() -> [[String: Int]]? {
      guard var all = factor() else { return nil }
      while take("+") {
        guard let other = factor(), all.count * other.count <= 16 else { return nil }
        all = all.flatMap { left in other.map { left.merging($0) { max($0, $1) } } }
      }
      return all
    }

    mutating func factor() -> [[String: Int]]? {
      if take("(") {
        guard let inner = alternatives(), take(")") else { return nil }
        return inner
      }
      let code = String(rest.prefix { $0.isASCII && $0.isUppercase })
      guard (2...5).contains(code.count) else { return nil }
      rest = rest.dropFirst(code.count)
      guard take("*") else { return [[code: 1]] }
      guard let digit = rest.first, digit.isASCII, let times = digit.wholeNumberValue,
        (2...9).contains(times)
      else { return nil }
      rest = rest.dropFirst()
      return [[code: times]]
    }

    mutating func take(_ sign: Character) -> Bool {
      guard rest.first == sign else { return false }
      rest = rest.dropFirst()
      return true
    }
  }
}
