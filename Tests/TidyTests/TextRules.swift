/// Rules that need no more than the lines of a file.
enum TextRules {
  static let maximumLines = 400
  static let maximumColumns = 100
  static let maximumSQLBytes = 8_192

  static func all(_ file: SourceFile) -> [Finding] {
    length(file) + columns(file) + whitespace(file) + sqlSize(file) + leftovers(file)
  }

  static func length(_ file: SourceFile) -> [Finding] {
    guard file.isSwift, file.lines.count > maximumLines else { return [] }
    let rule = "the file has \(file.lines.count) lines, over \(maximumLines)"
    return [file.finding(maximumLines + 1, rule)]
  }

  static func columns(_ file: SourceFile) -> [Finding] {
    each(file) { line in
      line.count > maximumColumns ? "the line has \(line.count) columns" : nil
    }
  }

  static func whitespace(_ file: SourceFile) -> [Finding] {
    let lines = each(file) { line in
      if line.unicodeScalars.contains("\r") { return "carriage return" }
      if line.unicodeScalars.contains("\t") { return "tab" }
      return line.last?.isWhitespace == true ? "white space at the end of the line" : nil
    }
    let ends = file.text.isEmpty || file.text.utf8.last == UInt8(ascii: "\n")
    return ends ? lines : lines + [file.finding(file.lines.count, "no line feed at the end")]
  }

  static func sqlSize(_ file: SourceFile) -> [Finding] {
    guard file.isSQL, file.text.utf8.count >= maximumSQLBytes else { return [] }
    return [file.finding(1, "\(file.text.utf8.count) bytes of SQL, not under \(maximumSQLBytes)")]
  }

  static func leftovers(_ file: SourceFile) -> [Finding] {
    guard file.isProduct else { return [] }
    return each(file) { line in ["TODO", "FIXME"].first { line.contains($0) } }
  }

  private static func each(_ file: SourceFile, _ check: (String) -> String?) -> [Finding] {
    zip(1..., file.lines).compactMap { number, line in
      check(line).map { file.finding(number, $0) }
    }
  }
}
