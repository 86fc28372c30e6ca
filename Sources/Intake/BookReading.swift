public import Bank

/// How an old book is to be read.
public struct BookOptions: Sendable {
  /// Today; later days in the book are doubtful.
  public var today: Day
  /// The year of days that are written without one; nil takes the year of the row above.
  public var year: Int?
  /// What becomes of half a point at the end of a page.
  public var halves: HalfPoints

  /// Options.
  public init(today: Day, year: Int? = nil, halves: HalfPoints = .refused) {
    self.today = today
    self.year = year
    self.halves = halves
  }
}

/// An old book, read: pages beyond doubt, and the fate of every record.
///
/// The lines of one person are one page. Where a line of a page is doubtful the whole page waits:
/// a balance without that line would be wrong.
public struct BookReading: Sendable {
  /// A page with the numbers of its records.
  public struct Page: Sendable {
    /// The numbers of the records, in order.
    public var records: [Int]
    /// What it says.
    public var row: OldBookRow
    /// Whole points at its end.
    public var points: Int
  }

  /// Fates, totals and columns.
  public internal(set) var rows: ReadSheet
  /// Pages that can be taken, in the order of their first lines.
  public internal(set) var pages: [Page] = []

  /// The columns a book may have.
  static let known: [Column] = [
    .reason, .name, .door, .estate, .building, .entrance, .room, .oldNumber, .points, .spent,
    .balance, .date, .item, .by,
  ]

  /// Puts the page of a record aside: the reason stands in its first row, the others wait with it.
  public mutating func quarantinePage(_ place: Int, _ reason: String) {
    for record in pages[place].records {
      let first = pages[place].records[0]
      rows.quarantine(record, record == first ? reason : "与第 \(first) 行同一人，一并核对")
    }
  }
}
