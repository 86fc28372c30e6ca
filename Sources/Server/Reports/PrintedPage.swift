import Bank
import Tables

/// Plain text to be printed in large type: lines of fixed width, in which a Chinese character takes
/// two columns. Nothing is cut off; what is too long goes on in the next line.
struct PrintedPage {
  /// A column of a table.
  struct Column {
    var heading: String
    /// In columns of a Latin character.
    var width: Int
    var isNumber = false
  }

  /// How wide a page is.
  static let width = 64
  private(set) var lines: [String] = []
  private var sections = 0

  /// The text, each line ended.
  var text: String { lines.map(Self.trimmed).joined(separator: "\n") + "\n" }

  /// Adds lines, each wrapped at the width.
  mutating func add(_ texts: String..., indent: Int = 0) {
    for text in texts {
      let printable = DisplayWidth.printable(text)
      let space = String(repeating: " ", count: indent)
      lines += Self.wrapped(printable, Self.width - indent).map { space + $0 }
    }
  }

  /// Adds an empty line and a heading.
  mutating func head(_ text: String) { add("", text) }

  /// Adds an empty line and the heading of the next numbered section.
  mutating func section(_ title: String) {
    let numbers = ["一", "二", "三", "四", "五", "六", "七", "八", "九"]
    add("", "\(numbers[min(sections, numbers.count - 1)])、\(title)")
    sections += 1
  }

  /// Adds a line across the page.
  mutating func rule() { lines.append(String(repeating: "─", count: Self.width / 2)) }

  /// Adds a table with its headings; a cell that is too long takes more than one line.
  mutating func table(_ columns: [Column], _ rows: [[String]]) {
    for row in [columns.map(\.heading)] + rows {
      let cells = zip(columns, row).map { column, text in
        Self.wrapped(DisplayWidth.printable(text), column.width)
      }
      for line in 0..<(cells.map(\.count).max() ?? 0) {
        lines.append(
          zip(columns, cells).map { column, cell in
            let text = line < cell.count ? cell[line] : ""
            let space = String(
              repeating: " ", count: max(0, column.width - DisplayWidth.of(text)))
            return column.isNumber ? space + text : text + space
          }.joined(separator: "  "))
      }
    }
  }

  /// Adds names with values to the right of them.
  mutating func facts(_ pairs: [(String, String)]) {
    let width = pairs.map { DisplayWidth.of($0.0) }.max() ?? 0
    for (name, value) in pairs {
      add(name + String(repeating: " ", count: width - DisplayWidth.of(name) + 2) + value)
    }
  }

  private static func wrapped(_ text: String, _ width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for character in text {
      let step = DisplayWidth.of(String(character))
      if used + step > width, !line.isEmpty {
        lines.append(line)
        (line, used) = ("", 0)
      }
      line.append(character)
      used += step
    }
    return lines + [line]
  }

  private static func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }
}

/// Days, times and amounts as paper has them.
enum PrintedWords {
  /// `10月3日`.
  static func day(_ day: Day) -> String { "\(day.civil.month)月\(day.civil.day)日" }

  /// `2026年10月3日`.
  static func fullDay(_ day: Day) -> String { "\(day.civil.year)年" + self.day(day) }

  /// `1小时30分钟`.
  static func minutes(_ minutes: Int) -> String {
    let (hours, rest) = minutes.quotientAndRemainder(dividingBy: 60)
    if hours == 0 { return "\(rest)分钟" }
    return "\(hours)小时" + (rest == 0 ? "" : "\(rest)分钟")
  }

  /// A sum in and out, with its sign.
  static func signed(_ amount: Int) -> String { amount > 0 ? "+\(amount)" : "\(amount)" }
}
