/// Which evidence a rule asks for: codes joined by `+` (all) and `|` (any), `CODE*n` for several
/// separate pieces, brackets for order; `+` binds tighter than `|`. Example: `(WI|PR)+BC`.
public struct EvidenceExpression: Sendable, Hashable {
  /// The ways to satisfy the rule, each a count of pieces by code; the first is the first written.
  public let alternatives: [[String: Int]]
  /// The expression as it was written.
  public let source: String

  /// The most ways that one expression may open.
  public static let maximumAlternatives = 64

  /// Reads an expression; an empty one asks for nothing.
  /// - Throws: ``SeedError`` without a line, for a malformed expression.
  public init(_ source: String) throws(SeedError) {
    self.source = source
    guard !source.isEmpty else {
      alternatives = [[:]]
      return
    }
    var parser = EvidenceParser(symbols: Array(source.utf8))
    let ways = try parser.anyOf(depth: 0)
    guard parser.position == parser.symbols.count else {
      throw SeedError(line: nil, "evidence “\(source)” has something left over")
    }
    alternatives = ways
  }

  /// The codes that occur, sorted.
  public var codes: [String] { Set(alternatives.flatMap(\.keys)).sorted() }

  /// Whether these pieces of evidence, given by their codes, are enough.
  public func isSatisfied(by kinds: [String]) -> Bool {
    var counts: [String: Int] = [:]
    for kind in kinds { counts[kind, default: 0] += 1 }
    return alternatives.contains { way in way.allSatisfy { counts[$0.key, default: 0] >= $0.value }
    }
  }

  /// The codes of one way to satisfy the rule (`way` counted from 0, wrapping), repeated as asked,
  /// in alphabetical order.
  public func pieces(way: Int = 0) -> [String] {
    let chosen = alternatives[way.magnitudeModulo(alternatives.count)]
    return chosen.sorted { $0.key < $1.key }
      .flatMap { Array(repeating: $0.key, count: $0.value) }
  }
}

private struct EvidenceParser {
  let symbols: [UInt8]
  var position = 0

  mutating func anyOf(depth: Int) throws(SeedError) -> [[String: Int]] {
    var ways = try allOf(depth: depth)
    while take("|") { ways += try allOf(depth: depth) }
    guard ways.count <= EvidenceExpression.maximumAlternatives else {
      throw SeedError(line: nil, "evidence with too many alternatives")
    }
    return ways
  }

  private mutating func allOf(depth: Int) throws(SeedError) -> [[String: Int]] {
    var ways = try item(depth: depth)
    while take("+") {
      let right = try item(depth: depth)
      ways = ways.flatMap { left in right.map { left.merging($0, uniquingKeysWith: +) } }
      guard ways.count <= EvidenceExpression.maximumAlternatives else {
        throw SeedError(line: nil, "evidence with too many alternatives")
      }
    }
    return ways
  }

  private mutating func item(depth: Int) throws(SeedError) -> [[String: Int]] {
    if take("(") {
      guard depth < 8 else { throw SeedError(line: nil, "evidence with too many brackets") }
      let inner = try anyOf(depth: depth + 1)
      guard take(")") else { throw SeedError(line: nil, "evidence with an open bracket") }
      return inner
    }
    var code: [UInt8] = []
    while let letter = peek, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(letter) {
      code.append(letter)
      position += 1
    }
    guard !code.isEmpty else { throw SeedError(line: nil, "evidence without a code") }
    guard take("*") else { return [[String(decoding: code, as: UTF8.self): 1]] }
    guard let digit = peek, (UInt8(ascii: "2")...UInt8(ascii: "9")).contains(digit) else {
      throw SeedError(line: nil, "evidence repeated other than 2 to 9 times")
    }
    position += 1
    return [[String(decoding: code, as: UTF8.self): Int(digit - UInt8(ascii: "0"))]]
  }

  private var peek: UInt8? { position < symbols.count ? symbols[position] : nil }

  private mutating func take(_ symbol: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: symbol) else { return false }
    position += 1
    return true
  }
}

extension Int {
  /// The remainder in `0..<modulus`, also of negative numbers.
  fileprivate func magnitudeModulo(_ modulus: Int) -> Int {
    let rest = self % modulus
    return rest < 0 ? rest + modulus : rest
  }
}
