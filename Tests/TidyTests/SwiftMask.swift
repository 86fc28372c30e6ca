/// Blanks comments and the insides of string and regex literals, so that rules see code alone.
/// Lines keep their numbers and columns; code in `\(…)` stays.
///
/// It knows as much of Swift's lexical grammar as the rules need, and takes no notice of the rest.
struct SwiftMask {
  /// What a comment or literal begins with, and the parentheses that are counted.
  private static let opening: Set<Unicode.Scalar> = ["/", "\"", "#", "(", ")"]

  private let source: [Unicode.Scalar]
  private var masked: [Unicode.Scalar]
  private var at = 0

  static func code(of text: String) -> String {
    var mask = SwiftMask(text)
    mask.code(insideInterpolation: false)
    var result = String.UnicodeScalarView()
    result.append(contentsOf: mask.masked)
    return String(result)
  }

  private init(_ text: String) {
    source = Array(text.unicodeScalars)
    masked = source
  }

  private mutating func code(insideInterpolation: Bool) {
    var open = 0
    while at < source.count {
      if !Self.opening.contains(source[at]) {
        at += 1
      } else if starts("//") {
        blank { $0 == "\n" }
      } else if starts("/*") {
        blockComment()
      } else if let pounds = literal("\"") {
        string(pounds: pounds)
      } else if let pounds = literal("/"), pounds > 0 || beginsRegex() {
        regex(pounds: pounds)
      } else {
        if source[at] == "(" { open += 1 }
        if source[at] == ")" { open -= 1 }
        at += 1
        if insideInterpolation, open < 0 { return }
      }
    }
  }

  /// The number of `#` before `delimiter` if both stand here.
  private func literal(_ delimiter: Unicode.Scalar) -> Int? {
    var position = at
    while position < source.count, source[position] == "#" { position += 1 }
    return position < source.count && source[position] == delimiter ? position - at : nil
  }

  private mutating func string(pounds: Int) {
    let tail = String(repeating: "#", count: pounds)
    let multiline = starts(tail + "\"\"\"")
    let quote = multiline ? "\"\"\"" : "\""
    blank(pounds + quote.unicodeScalars.count)
    while at < source.count {
      if starts(quote + tail) { return blank(quote.unicodeScalars.count + pounds) }
      if source[at] == "\n", !multiline { return }
      if starts("\\" + tail) {
        blank(1 + pounds)
        if at < source.count, source[at] == "(" {
          at += 1
          code(insideInterpolation: true)
        } else {
          blank(1)
        }
      } else {
        blank(1)
      }
    }
  }

  private mutating func blockComment() {
    var depth = 0
    repeat {
      if starts("/*") {
        depth += 1
        blank(2)
      } else if starts("*/") {
        depth -= 1
        blank(2)
      } else {
        blank(1)
      }
    } while depth > 0 && at < source.count
  }

  /// A bare `/` begins a regex where a value may begin, if it ends on the same line.
  private func beginsRegex() -> Bool {
    guard at + 1 < source.count, !" \t\n)".unicodeScalars.contains(source[at + 1]) else {
      return false
    }
    let before = source[..<at].last { !" \t\n".unicodeScalars.contains($0) }
    guard before.map({ "=(,:[{".unicodeScalars.contains($0) }) ?? true else { return false }
    let line = source[(at + 1)...].prefix { $0 != "\n" }
    return line.contains("/")
  }

  private mutating func regex(pounds: Int) {
    let end = "/" + String(repeating: "#", count: pounds)
    blank(pounds + 1)
    while at < source.count {
      if starts(end) { return blank(pounds + 1) }
      if source[at] == "\n", pounds == 0 { return }
      blank(source[at] == "\\" ? 2 : 1)
    }
  }

  private func starts(_ text: String) -> Bool {
    var position = at
    for scalar in text.unicodeScalars {
      guard position < source.count, source[position] == scalar else { return false }
      position += 1
    }
    return true
  }

  private mutating func blank(_ count: Int) {
    for _ in 0..<count where at < source.count {
      if source[at] != "\n" { masked[at] = " " }
      at += 1
    }
  }

  private mutating func blank(until isEnd: (Unicode.Scalar) -> Bool) {
    while at < source.count, !isEnd(source[at]) { blank(1) }
  }
}
