import Bank

/// Reads who lives where out of rows whose cells may be merged with those above.
struct DoorReader {
  /// What a row says of a person, and what stood above where the row leaves it out.
  struct Entry {
    var door: CellReading<Door>
    /// What the cells say, to hold rows together whose door cannot be read.
    var doorText: String
    var name: CellReading<String>
    var oldNumber: String?
    /// Cells that were filled from above.
    var filled: [Column: String]
  }

  private let columns: Columns
  private let doors: DoorBook
  private let fillsNames: Bool
  private static let doorColumns: [Column] = [.door, .estate, .building, .entrance, .room]
  private var above: [Column: String]?

  /// - Parameters:
  ///   - fillsNames: whether a row without a name goes on with the person above.
  init(_ columns: Columns, _ doors: DoorBook, fillsNames: Bool) {
    self.columns = columns
    self.doors = doors
    self.fillsNames = fillsNames
  }

  /// A row that is no person's ends what can be filled down.
  mutating func interrupt() { above = nil }

  /// Reads the next row.
  mutating func read(_ record: Sheet.Record, allowsNew: Bool = false) -> Entry {
    var cells: [Column: String] = [:]
    for column in Self.doorColumns + [.name, .oldNumber] {
      cells[column] = columns.text(column, record)
    }
    func isEmpty(_ column: Column) -> Bool { Cell.plain(cells[column] ?? "").isEmpty }
    var filled: [Column: String] = [:]
    let hasNoDoor = Self.doorColumns.allSatisfy { $0 == .estate || isEmpty($0) }
    let goesOn = fillsNames && isEmpty(.name) && hasNoDoor
    var columnsToFill: [Column] = []
    if hasNoDoor { columnsToFill += Self.doorColumns }
    if goesOn { columnsToFill += [.name, .oldNumber] }
    // Merged cells of a building or an entrance over several rooms.
    if !hasNoDoor, !isEmpty(.room) {
      if isEmpty(.building) {
        columnsToFill += [.estate, .building]
        if isEmpty(.entrance) { columnsToFill.append(.entrance) }
      } else if isEmpty(.estate) {
        columnsToFill.append(.estate)
      }
    }
    for column in columnsToFill where isEmpty(column) {
      guard columns.has(column), let text = above?[column], !Cell.plain(text).isEmpty else {
        continue
      }
      cells[column] = text
      filled[column] = text
    }
    above = cells
    let number = Cell.compact(cells[.oldNumber] ?? "")
    let door = door(cells, allowsNew: allowsNew)
    let name = CellName.read(cells[.name] ?? "")
    return Entry(
      door: door, doorText: Self.doorColumns.map { Cell.compact(cells[$0] ?? "") }.joined(),
      name: name, oldNumber: number.isEmpty ? nil : number, filled: filled)
  }

  private func door(_ cells: [Column: String], allowsNew: Bool) -> CellReading<Door> {
    let text = Self.doorColumns.map { Cell.plain(cells[$0] ?? "") }.joined(separator: " ")
    if let damage = Damage.of(text, isStrict: true) { return .doubt("门牌" + damage) }
    let whole = Cell.compact(cells[.door] ?? "")
    let estate = Cell.compact(cells[.estate] ?? "")
    let parts: DoorParts?
    if !whole.isEmpty {
      parts = DoorParts(whole.hasPrefix(estate) ? whole : estate + whole)
    } else {
      let building = Cell.compact(cells[.building] ?? "")
      guard !building.isEmpty, !Cell.compact(cells[.room] ?? "").isEmpty else {
        return above == nil || text.allSatisfy({ $0 == " " }) ? .doubt("没有门牌") : .doubt("门牌不全")
      }
      parts = DoorParts(
        building: estate + building, entrance: cells[.entrance], room: cells[.room] ?? "")
    }
    guard let parts else { return .doubt("门牌“\(CellPoints.shown(text))”看不懂") }
    return doors.door(parts, allowsNew: allowsNew)
  }
}
