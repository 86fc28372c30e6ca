/// Rows under headings, for a terminal in which a Chinese character takes two columns.
struct Table {
  private let headings: [String]
  private let numbers: Set<Int>
  private var rows: [[String]] = []

  /// A table; the columns in `numbers` stand to the right.
  init(_ headings: [String], numbers: Set<Int> = []) {
    self.headings = headings
    self.numbers = numbers
  }

  /// Adds a row with a cell for each heading.
  mutating func add(_ cells: [String]) {
    rows.append(cells.map(DisplayWidth.printable))
  }

  /// The lines, without white space at their ends.
  var text: String {
    let all = [headings] + rows
    let widths = headings.indices.map { column in
      all.map { DisplayWidth.of($0[column]) }.max() ?? 0
    }
    return all.map { row in
      let line = zip(row, widths).enumerated().map { index, cell in
        let space = String(repeating: " ", count: cell.1 - DisplayWidth.of(cell.0))
        return numbers.contains(index) ? space + cell.0 : cell.0 + space
      }.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }

  /// Names and values under each other; pairs without a value are left out.
  static func facts(_ pairs: [(String, String?)]) -> String {
    let given = pairs.compactMap { name, value in
      value.flatMap { $0.isEmpty ? nil : (name, $0) }
    }
    let width = given.map { DisplayWidth.of($0.0) }.max() ?? 0
    return given.map { name, value in
      name + String(repeating: " ", count: width - DisplayWidth.of(name) + 2)
        + DisplayWidth.printable(value)
    }.joined(separator: "\n")
  }
}

/// How many columns of a terminal a text takes (Unicode Standard Annex 11: wide and fullwidth
/// characters take two).
enum DisplayWidth {
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
    0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
    0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
  ]

  /// Columns of a text without control characters.
  static func of(_ text: String) -> Int {
    text.reduce(0) { $0 + of($1) }
  }

  private static func of(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }
  }

  /// The text with characters replaced that a terminal would obey or that would mend its order:
  /// what a server sent must not write elsewhere on the screen.
  static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          switch scalar.properties.generalCategory {
          case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: " "
          default: scalar
          }
        }))
  }
}
