public import Bank
public import Tables

/// How a roster is to be read.
public struct RosterOptions: Sendable {
  /// Today; later days are doubtful.
  public var today: Day
  /// The consent of everybody whose row has no day or form of its own: those of the paper roster.
  public var consent: Consent
  /// The grids that doors of new buildings may be in, by code and by name; a name that several
  /// grids have is left out.
  public var grids: [String: String]

  /// Options.
  public init(today: Day, consent: Consent, grids: [String: String]) {
    self.today = today
    self.consent = consent
    self.grids = grids
  }
}

/// A roster, read: people beyond doubt, and the fate of every record.
public struct PeopleReading: Sendable {
  /// Fates and columns.
  public internal(set) var rows: ReadSheet
  /// People that can be taken; ``RosterRow/row`` is the number of the record.
  public internal(set) var people: [RosterRow] = []

  static let known: [Column] = [
    .reason, .name, .door, .estate, .building, .entrance, .room, .oldNumber, .grid, .tags, .phone,
    .birth, .initials, .consentOn, .consentForm,
  ]

  /// Reads a file.
  /// - Parameter doors: the doors on record.
  /// - Throws: `TableFault` where there is no heading to go by.
  public init(_ sheet: Sheet, _ doors: DoorBook, _ options: RosterOptions) throws(TableFault) {
    let columns = try Columns(
      sheet.records, known: Self.known, needed: [[.name], [.door, .building], [.door, .room]])
    rows = ReadSheet(sheet, columns)
    var reader = DoorReader(columns, doors, fillsNames: false)
    var (grid, gridRow) = ("", 0)
    for record in sheet.records.dropFirst(columns.record + 1) {
      if rows.skip(record) || Self.isTotal(record, &rows) {
        reader.interrupt()
        grid = ""
        continue
      }
      // A grid's cell may be merged over its people.
      let own = Cell.compact(columns.text(.grid, record))
      if own.isEmpty, !grid.isEmpty {
        rows.completed[record.number, default: [:]][.grid] = grid
      } else {
        (grid, gridRow) = (own, record.number)
      }
      let entry = reader.read(record, allowsNew: !grid.isEmpty)
      rows.completed[record.number, default: [:]].merge(entry.filled) { own, _ in own }
      var cells = PersonCells(record: record, columns: columns, options: options)
      let above = own.isEmpty && !grid.isEmpty ? gridRow : nil
      if let person = cells.person(entry, grid: grid, from: above) {
        people.append(
          RosterRow(row: record.number, person: person, oldNumber: entry.oldNumber))
      }
      for doubt in cells.doubts { rows.quarantine(record.number, doubt) }
    }
    putAsideDoubles()
    putAsideStrayEntrances(doors)
  }

  /// Puts a person aside.
  /// - Parameter place: in ``people``.
  public mutating func quarantinePerson(_ place: Int, _ reason: String) {
    rows.quarantine(people[place].row, reason)
  }

  private static func isTotal(_ record: Sheet.Record, _ rows: inout ReadSheet) -> Bool {
    guard RunningTotals.isTotal(record) else { return false }
    rows.fates[record.number - 1] = .skipped("合计行")
    return true
  }

  /// People of one name at one door are one or two; a row that stands twice tells nobody which.
  private mutating func putAsideDoubles() {
    struct Key: Hashable {
      var door: Door?
      var name: String
    }
    let groups = Dictionary(grouping: people) { Key(door: $0.door, name: $0.person.name) }
    for group in groups.values where group.count > 1 {
      let numbers = Set(group.compactMap(\.oldNumber))
      let years = Set(group.compactMap(\.person.birthYear))
      guard numbers.count < group.count, years.count < group.count else { continue }
      for row in group.dropFirst() {
        rows.quarantine(row.row, "同一门牌在第 \(group[0].row) 行已有同名的人，请用旧存折号或出生年区分")
      }
    }
    dropPutAside()
  }

  /// An entrance that a building on record has not is a slip of the pen where one row alone names
  /// it; where the whole entrance is listed, it was forgotten when the building was recorded.
  private mutating func putAsideStrayEntrances(_ doors: DoorBook) {
    struct Key: Hashable {
      var building, entrance: String
    }
    var rows: [Key: [RosterRow]] = [:]
    for row in people {
      guard let door = row.door, doors.isNewEntrance(door) else { continue }
      rows[Key(building: door.building, entrance: door.entrance), default: []].append(row)
    }
    for (key, group) in rows where Set(group.compactMap(\.door)).count == 1 {
      for row in group {
        self.rows.quarantine(
          row.row, "\(key.building)没有登记过“\(key.entrance)”，全表也只有这一户，请核对单元")
      }
    }
    dropPutAside()
  }

  private mutating func dropPutAside() {
    let aside = rows.fates
    people.removeAll { aside[$0.row - 1] != .accepted }
  }
}

/// The cells of one person besides name and door.
private struct PersonCells {
  let record: Sheet.Record
  let columns: Columns
  let options: RosterOptions
  var doubts: [String] = []

  private static let words = ["党员": "party_member", "楼栋长": "building_head", "志愿者": "volunteer"]
  private static let others: Set<String> = [
    "", "群众", "居民", "普通居民", "无", "其他", "-", "团员", "共青团员", "中共党员", "预备党员",
  ]

  /// - Parameter above: the row in which the grid stands, where it was filled down.
  mutating func person(
    _ entry: DoorReader.Entry, grid: String, from above: Int?
  ) -> OpenPerson? {
    if record.isBroken { doubts.append("引号不配对，列可能错位") }
    let width = columns.headings.count
    if record.fields.count != width, !record.fields.dropFirst(width).allSatisfy(\.isEmpty) {
      doubts.append("有 \(record.fields.count) 列，表头是 \(width) 列")
    }
    if case .doubt(let reason) = entry.door { doubts.append(reason) }
    if case .doubt(let reason) = entry.name { doubts.append(reason) }
    if entry.name == .blank { doubts.append("没有姓名") }
    if let number = entry.oldNumber, number.count > 40 || Damage.of(number, isStrict: true) != nil {
      doubts.append("存折号看不懂")
    }
    var code: String?
    if !grid.isEmpty {
      code = options.grids[grid]
      if code == nil {
        let source = above.map { "（这一格是从第 \($0) 行沿用下来的，请先改那一行）" } ?? ""
        doubts.append("没有网格“\(CellPoints.shown(grid))”\(source)")
      }
    }
    let (tags, phone, birthYear) = (tags(), phone(), birthYear())
    let (initials, consent) = (initials(), consent())
    guard doubts.isEmpty, case .value(let door) = entry.door, case .value(let name) = entry.name
    else { return nil }
    return OpenPerson(
      name: name, initials: initials, grid: code, home: .door(door), tags: tags, phone: phone,
      birthYear: birthYear, login: nil, consent: consent)
  }

  private mutating func tags() -> [String] {
    let text = Cell.compact(columns.text(.tags, record))
    var tags: [String] = []
    for part in text.split(whereSeparator: { "、,，/;；".contains($0) }) {
      if let word = Self.words.keys.first(where: { part.hasSuffix($0) }), part != "预备党员" {
        if let tag = Self.words[word], !tags.contains(tag) { tags.append(tag) }
      } else if !Self.others.contains(String(part)) {
        doubts.append("身份“\(CellPoints.shown(String(part)))”看不懂")
      }
    }
    return tags
  }

  private mutating func phone() -> String? {
    let text = Cell.compact(columns.text(.phone, record))
    let digits = text.filter { $0 != "-" }
    if digits.isEmpty || text == "无" { return nil }
    guard (5...15).contains(digits.count), digits.allSatisfy(Cell.isDigit) else {
      doubts.append("电话“\(CellPoints.shown(text))”看不懂")
      return nil
    }
    return digits
  }

  private mutating func birthYear() -> Int? {
    let text = Cell.compact(columns.text(.birth, record))
    if text.isEmpty { return nil }
    let bare = text.hasSuffix("年") ? String(text.dropLast()) : text
    if bare.count == 4, let year = Cell.number(bare), (1900...options.today.year).contains(year) {
      return year
    }
    if case .value(let day) = CellDate.read(text, year: nil, today: options.today) {
      return day.year
    }
    doubts.append("出生年“\(CellPoints.shown(text))”看不懂")
    return nil
  }

  private mutating func initials() -> String {
    let text = Cell.compact(columns.text(.initials, record)).lowercased()
    guard text.count <= 20, text.allSatisfy({ ("a"..."z").contains($0) }) else {
      doubts.append("拼音首字母“\(CellPoints.shown(text))”只能是 a 至 z")
      return ""
    }
    return text
  }

  private mutating func consent() -> Consent {
    var consent = options.consent
    switch CellDate.read(columns.text(.consentOn, record), year: nil, today: options.today) {
    case .blank: break
    case .value(let day): consent.givenOn = day
    case .doubt(let reason): doubts.append("同意" + reason)
    }
    let form = Cell.plain(columns.text(.consentForm, record))
    if form.count > 40 { doubts.append("同意书编号太长") }
    if !form.isEmpty { consent.formNumber = form }
    return consent
  }
}
