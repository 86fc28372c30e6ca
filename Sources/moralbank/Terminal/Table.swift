import Tables

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

  /// How many rows there are below the headings.
  var count: Int { rows.count }

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
