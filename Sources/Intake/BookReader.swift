import Bank
public import Tables

extension BookReading {
  /// Reads a file.
  /// - Parameter doors: the doors on record.
  /// - Throws: `TableFault` where there is no heading to go by.
  public init(_ sheet: Sheet, _ doors: DoorBook, _ options: BookOptions) throws(TableFault) {
    let columns = try Columns(
      sheet.records, known: Self.known,
      needed: [[.name], [.door, .building], [.door, .room], [.points, .spent, .balance]])
    var reader = BookReader(ReadSheet(sheet, columns), doors, options)
    for record in sheet.records.dropFirst(columns.record + 1) { reader.read(record) }
    self = reader.finished()
  }
}

/// Reads the rows of a book one after the other, then puts them together page by page.
struct BookReader {
  /// A row of somebody, sound or not.
  private struct Line {
    var record: Int
    var entry: DoorReader.Entry
    var old: OldLine?
    var doubts: [String]

    var door: Door? { if case .value(let door) = entry.door { door } else { nil } }
    var name: String? { if case .value(let name) = entry.name { name } else { nil } }
  }

  private struct PageKey: Hashable {
    var door: Door
    var name: String
    var oldNumber: String?
  }

  private var rows: ReadSheet
  private let options: BookOptions
  private var doors: DoorReader
  private var totals = RunningTotals()
  private var lines: [Line] = []
  /// Who has been read, as it is written, and whether somebody came twice.
  private var seen: Set<[String]> = []
  private var hasPages = false
  /// The day of the row above.
  private var lastDay: Day?

  init(_ rows: ReadSheet, _ doors: DoorBook, _ options: BookOptions) {
    self.rows = rows
    self.options = options
    self.doors = DoorReader(rows.columns, doors, fillsNames: true)
  }

  mutating func read(_ record: Sheet.Record) {
    if rows.skip(record) {
      if record.isBlank { doors.interrupt() }
      return
    }
    if RunningTotals.isTotal(record) {
      rows.fates[record.number - 1] = .skipped("合计行")
      totals.check(record, rows.columns, hasPages: hasPages).map { rows.totals.append($0) }
      doors.interrupt()
      return
    }
    let entry = doors.read(record)
    var line = Line(record: record.number, entry: entry, old: nil, doubts: [])
    line.doubts += doubts(of: record, entry)
    line.old = oldLine(record, &line.doubts, isSamePerson: isGoingOn(entry))
    totals.add(record, rows.columns)
    let who = [entry.doorText, line.name ?? String(record.number)]
    hasPages = !seen.insert(who).inserted || hasPages
    rows.completed[record.number, default: [:]].merge(entry.filled) { own, _ in own }
    lines.append(line)
  }

  /// Whether the book has several lines a person, as against a list of balances.
  private var isLedger: Bool {
    let columns = rows.columns
    return columns.has(.date) || columns.has(.item) || columns.has(.spent)
      || (columns.has(.points) && columns.has(.balance))
  }

  private func isGoingOn(_ entry: DoorReader.Entry) -> Bool {
    guard let last = lines.last?.entry else { return false }
    return last.doorText == entry.doorText && last.name == entry.name
  }

  private func doubts(of record: Sheet.Record, _ entry: DoorReader.Entry) -> [String] {
    var doubts: [String] = []
    if record.isBroken { doubts.append("引号不配对，列可能错位") }
    let width = rows.columns.headings.count
    if record.fields.count != width, !record.fields.dropFirst(width).allSatisfy(\.isEmpty) {
      doubts.append("有 \(record.fields.count) 列，表头是 \(width) 列")
    }
    if case .doubt(let reason) = entry.door { doubts.append(reason) }
    switch entry.name {
    case .blank: doubts.append("没有姓名")
    case .doubt(let reason): doubts.append(reason)
    case .value: break
    }
    if let number = entry.oldNumber, number.count > 40 || Damage.of(number, isStrict: true) != nil {
      doubts.append("存折号看不懂")
    }
    return doubts
  }

  private mutating func oldLine(
    _ record: Sheet.Record, _ doubts: inout [String], isSamePerson: Bool
  ) -> OldLine? {
    let columns = rows.columns
    func points(_ column: Column) -> Int? {
      switch CellPoints.read(columns.text(column, record)) {
      case .blank: return nil
      case .value(let halves): return halves
      case .doubt(let reason):
        doubts.append(reason)
        return nil
      }
    }
    let before = doubts.count
    let (points, spent, balance) = (points(.points), points(.spent), points(.balance))
    let change = points == nil && spent == nil ? nil : (points ?? 0) - abs(spent ?? 0)
    if change == nil, balance == nil, doubts.count == before { doubts.append("没有积分") }
    let day = day(record, &doubts, isSamePerson: isSamePerson)
    let item = words(.item, "事由", 200, record, &doubts)
    let by = words(.by, "经办人", 60, record, &doubts)
    guard change != nil || balance != nil else { return nil }
    return OldLine(
      row: record.number, on: day, item: item, change: change, balance: balance, by: by)
  }

  private mutating func day(
    _ record: Sheet.Record, _ doubts: inout [String], isSamePerson: Bool
  ) -> Day? {
    let text = rows.columns.text(.date, record)
    let year = options.year ?? lastDay?.year
    switch CellDate.read(text, year: year, today: options.today) {
    case .blank: return nil
    case .doubt(let reason):
      doubts.append(reason)
      return nil
    case .value(let day):
      let isWhole = CellDate.read(text, year: nil, today: options.today) == .value(day)
      // 12月28日, then 1月3日: whether a year went by is not written anywhere.
      if !isWhole, isSamePerson, let lastDay, day < lastDay {
        doubts.append("日期“\(CellPoints.shown(text))”没有年份，又早于上一行")
        return nil
      }
      if !isWhole { rows.completed[record.number, default: [:]][.date] = day.description }
      lastDay = day
      return day
    }
  }

  private func words(
    _ column: Column, _ title: String, _ most: Int, _ record: Sheet.Record,
    _ doubts: inout [String]
  ) -> String? {
    let text = Cell.plain(rows.columns.text(column, record))
    guard !text.isEmpty else { return nil }
    if let damage = Damage.of(text, isStrict: false) {
      doubts.append(title + damage)
    } else if text.unicodeScalars.count > most {
      doubts.append("\(title)超过 \(most) 字")
    }
    return text
  }
}

extension BookReader {
  /// Puts the rows together and gives each its fate.
  func finished() -> BookReading {
    var reader = self
    return reader.finish()
  }

  private mutating func finish() -> BookReading {
    for line in lines { for doubt in line.doubts { rows.quarantine(line.record, doubt) } }
    var pages: [(key: PageKey, lines: [Line])] = []
    var places: [PageKey: Int] = [:]
    for line in lines {
      guard let door = line.door, let name = line.name else { continue }
      let key = PageKey(door: door, name: name, oldNumber: line.entry.oldNumber)
      let place = places[key] ?? pages.count
      if place == pages.count { pages.append((key, [])) }
      places[key] = place
      pages[place].lines.append(line)
    }
    let strays = isLedger ? lines.filter { $0.door == nil || $0.name == nil } : []
    let numbers = Dictionary(grouping: pages.map(\.key)) { PageKey(door: $0.door, name: $0.name) }
    var reading = BookReading(rows: rows)
    for page in pages {
      var reasons = doubts(of: page.lines)
      if let stray = strays.first(where: { Self.mayBelong($0, to: page.lines) }) {
        reasons.append((nil, "第 \(stray.record) 行可能也是这位储户的，一并核对"))
      }
      let namesakes = numbers[PageKey(door: page.key.door, name: page.key.name)] ?? []
      if namesakes.count > 1, namesakes.contains(where: { $0.oldNumber == nil }) {
        reasons.append((nil, "同一人有的行有存折号、有的行没有"))
      }
      add(page.key, page.lines, reasons, to: &reading)
    }
    return reading
  }

  private func add(
    _ key: PageKey, _ lines: [Line], _ reasons: [(record: Int?, reason: String)],
    to reading: inout BookReading
  ) {
    let row = OldBookRow(
      door: key.door, name: key.name, oldNumber: key.oldNumber, lines: lines.compactMap(\.old))
    if reasons.isEmpty, let points = try? OldBook.points(of: row.lines, halves: options.halves) {
      reading.pages.append(
        BookReading.Page(records: lines.map(\.record), row: row, points: points))
      return
    }
    for line in lines {
      let own = reasons.filter { $0.record == line.record || $0.record == nil }
      for reason in own { reading.rows.quarantine(line.record, reason.reason) }
      guard line.doubts.isEmpty, own.isEmpty else { continue }
      let doubtful = reasons.compactMap(\.record).first ?? lines[0].record
      reading.rows.quarantine(line.record, "与第 \(doubtful) 行同一人，一并核对")
    }
  }

  /// What is doubtful about a page, by record; nil is the whole of it.
  private func doubts(of lines: [Line]) -> [(record: Int?, reason: String)] {
    var doubts = lines.filter { !$0.doubts.isEmpty }.map {
      (record: Int?($0.record), reason: $0.doubts[0])
    }
    var seen: [OldLine: Int] = [:]
    for line in lines {
      guard var content = line.old else { continue }
      content.row = 0
      if let first = seen[content] {
        doubts.append((line.record, "与第 \(first) 行完全相同，可能重复"))
      } else if !isLedger, let first = seen.values.min() {
        doubts.append((line.record, "同一人在第 \(first) 行已有余额"))
      }
      seen[content] = seen[content] ?? line.record
    }
    guard doubts.isEmpty else { return doubts }
    do throws(ImportFault) {
      _ = try OldBook.points(of: lines.compactMap(\.old), halves: options.halves)
    } catch {
      switch error {
      case .balanceBroken(let place):
        doubts.append((lines[place].record, "结余与上一行加减对不上"))
      case .balanceUnexplained(let place):
        doubts.append(
          (lines[place].record, "余额与积分对不上，前面又没有别的记录；有承前余额的，请在前面加一行只写余额"))
      case .halfPoint: doubts.append((lines.last?.record, "余额有半分，请定进位、舍去或改成整数"))
      case .belowZero: doubts.append((lines.last?.record, "余额是负数，请先与本人核对处理"))
      default: doubts.append((lines.last?.record, "余额大得不合常理"))
      }
    }
    return doubts
  }

  /// Whether a row whose person cannot be read may be one of a page: the same old passbook, or the
  /// same door or name as it is written.
  private static func mayBelong(_ stray: Line, to page: [Line]) -> Bool {
    page.contains { line in
      if let number = stray.entry.oldNumber, let own = line.entry.oldNumber { return number == own }
      if stray.name != nil { return stray.name == line.name }
      return !stray.entry.doorText.isEmpty && stray.entry.doorText == line.entry.doorText
    }
  }
}
