/// Rules on Swift code, comments and strings apart.
enum CodeRules {
  static let maximumFunctionLines = 70

  /// Folders whose business is to write to the terminal.
  static let speakers = ["Sources/moralbank/", "Sources/Load/"]

  static func all(_ file: SourceFile) -> [Finding] {
    guard file.isSwift else { return [] }
    return crashes(file) + prints(file) + identifiers(file) + functions(file)
  }

  static func crashes(_ file: SourceFile) -> [Finding] {
    guard file.isProduct else { return [] }
    return ["try!", "as!", "fatalError("].flatMap { find($0, in: file) }
  }

  static func prints(_ file: SourceFile) -> [Finding] {
    guard file.isProduct, !speakers.contains(where: file.path.hasPrefix) else { return [] }
    return find("print(", in: file)
  }

  /// Names are ASCII; Chinese stands only in what people read.
  static func identifiers(_ file: SourceFile) -> [Finding] {
    guard file.isProduct else { return [] }
    return zip(1..., file.code).compactMap { number, line in
      line.unicodeScalars.first { !$0.isASCII }.map {
        file.finding(number, "U+\(String($0.value, radix: 16, uppercase: true)) in code")
      }
    }
  }

  static func functions(_ file: SourceFile) -> [Finding] {
    FunctionScanner(code: file.code).functions().compactMap { function in
      guard function.count > maximumFunctionLines else { return nil }
      return file.finding(function.lowerBound, "a function of \(function.count) lines")
    }
  }

  /// Lines of code with a word, unless it is the end of a longer one or a member of something.
  static func find(_ word: String, in file: SourceFile) -> [Finding] {
    zip(1..., file.code).compactMap { number, line in
      contains(word, in: line) ? file.finding(number, word) : nil
    }
  }

  private static func contains(_ word: String, in line: String) -> Bool {
    var rest = line[...]
    while let range = rest.firstRange(of: word) {
      let before = line[..<range.lowerBound].last
      if before.map({ !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "." }) ?? true {
        return true
      }
      rest = rest[range.upperBound...]
    }
    return false
  }
}

/// Finds the first and last lines of functions and initialisers by counting brackets.
struct FunctionScanner {
  private struct Token {
    let text: Substring
    let line: Int
    let afterDot: Bool
  }

  private let tokens: [Token]

  init(code: [String]) {
    var tokens: [Token] = []
    for (number, line) in zip(1..., code) {
      var rest = line[...]
      while let character = rest.first {
        let afterDot = tokens.last?.text == "."
        if character.isLetter || character == "_" {
          let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
          tokens.append(Token(text: word, line: number, afterDot: afterDot))
          rest = rest.dropFirst(word.count)
        } else {
          if !character.isWhitespace {
            tokens.append(Token(text: rest.prefix(1), line: number, afterDot: afterDot))
          }
          rest = rest.dropFirst()
        }
      }
    }
    self.tokens = tokens
  }

  func functions() -> [ClosedRange<Int>] {
    tokens.indices.compactMap { index in
      let token = tokens[index]
      guard !token.afterDot, ["func", "init"].contains(token.text) else { return nil }
      return end(from: index).map { token.line...$0 }
    }
  }

  /// The line of the brace that closes the body, or nil if there is no body: a requirement.
  private func end(from declaration: Int) -> Int? {
    var (parentheses, braces) = (0, 0)
    for token in tokens[(declaration + 1)...] {
      switch token.text {
      case "(", "[": parentheses += 1
      case ")", "]": parentheses -= 1
      case "{" where parentheses == 0: braces += 1
      case "}" where parentheses == 0:
        braces -= 1
        if braces <= 0 { return braces == 0 ? token.line : nil }
      case "func", "init", "var", "let", "subscript", "static", "case", "associatedtype":
        if braces == 0, parentheses == 0, !token.afterDot { return nil }
      default: break
      }
    }
    return nil
  }
}
