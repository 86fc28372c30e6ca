public import Bank
public import Tables

/// A list of grids, read: grids beyond doubt, parents first, and the fate of every record.
public struct GridReading: Sendable {
  /// A grid with the numbers of the records that describe it.
  public struct Grid: Sendable {
    /// The numbers of the records, in order.
    public var records: [Int]
    /// What they say.
    public var row: GridRow
  }

  /// Fates and columns.
  public internal(set) var rows: ReadSheet
  /// Grids that can be taken; those of upper levels come first.
  public internal(set) var grids: [Grid] = []

  static let known: [Column] = [.reason, .code, .gridName, .parent, .kind, .buildings]
  private static let kinds = [
    "城市": "urban", "城区": "urban", "社区": "urban", "农村": "rural", "乡村": "rural",
    "urban": "urban", "rural": "rural",
  ]

  /// Reads a file; a row without a code adds buildings to the grid above it.
  /// - Parameter kind: `urban` or `rural`, for rows that do not say it.
  /// - Throws: `TableFault` where there is no heading to go by.
  public init(_ sheet: Sheet, kind: String) throws(TableFault) {
    let columns = try Columns(sheet.records, known: Self.known, needed: [[.code], [.gridName]])
    rows = ReadSheet(sheet, columns)
    var current: Int?
    for record in sheet.records.dropFirst(columns.record + 1) {
      if rows.skip(record) || RunningTotals.isTotal(record) {
        if RunningTotals.isTotal(record) { rows.fates[record.number - 1] = .skipped("合计行") }
        current = nil
        continue
      }
      current = read(record, columns, kind: kind, current)
    }
    grids.removeAll { grid in
      grid.records.contains { rows.fates[$0 - 1] != .accepted }
    }
    // A micro-grid's code begins with that of its parent, so that shorter codes come first.
    grids.sort { ($0.row.code.count, $0.records[0]) < ($1.row.code.count, $1.records[0]) }
    sortParents()
  }

  /// Puts a grid aside with all its records.
  /// - Parameter place: in ``grids``.
  public mutating func quarantineGrid(_ place: Int, _ reason: String) {
    for record in grids[place].records { rows.quarantine(record, reason) }
  }

  private mutating func read(
    _ record: Sheet.Record, _ columns: Columns, kind: String, _ current: Int?
  ) -> Int? {
    let code = Cell.compact(columns.text(.code, record))
    let name = Cell.plain(columns.text(.gridName, record))
    let buildings = Self.buildings(columns.text(.buildings, record))
    if record.isBroken { rows.quarantine(record.number, "引号不配对，列可能错位") }
    for text in [name] + buildings {
      if let damage = Damage.of(text, isStrict: true) {
        rows.quarantine(record.number, "名称" + damage)
      } else if text.count > 40 {
        rows.quarantine(record.number, "名称“\(CellPoints.shown(text))”太长")
      }
    }
    if code.isEmpty || grids.contains(where: { $0.row.code == code }) {
      let place = code.isEmpty ? current : grids.firstIndex { $0.row.code == code }
      guard let place, name.isEmpty || name == grids[place].row.name else {
        rows.quarantine(record.number, code.isEmpty ? "没有网格编码" : "同一编码的名称不同")
        return current
      }
      grids[place].records.append(record.number)
      grids[place].row.buildings += buildings
      rows.completed[record.number, default: [:]] = [
        .code: grids[place].row.code, .gridName: grids[place].row.name,
        .parent: grids[place].row.parent ?? "",
      ]
      return place
    }
    guard [15, 17].contains(code.count), code.allSatisfy(Cell.isDigit) else {
      rows.quarantine(record.number, "网格编码应为 15 位数字（微网格 17 位）")
      return nil
    }
    if name.isEmpty { rows.quarantine(record.number, "没有网格名称") }
    let said = Cell.compact(columns.text(.kind, record)).lowercased()
    if !said.isEmpty, Self.kinds[said] == nil {
      rows.quarantine(record.number, "类型“\(CellPoints.shown(said))”应为城市或农村")
    }
    let parent = Cell.compact(columns.text(.parent, record))
    if !parent.isEmpty, parent.count != 15 || !parent.allSatisfy(Cell.isDigit) {
      rows.quarantine(record.number, "上级网格请填 15 位编码")
    }
    let above = parent.isEmpty ? (code.count == 17 ? String(code.prefix(15)) : nil) : parent
    grids.append(
      Grid(
        records: [record.number],
        row: GridRow(
          code: code, name: name, parent: above, kind: Self.kinds[said] ?? kind,
          buildings: buildings)))
    return grids.count - 1
  }

  /// Names in one cell, between commas or the like.
  private static func buildings(_ text: String) -> [String] {
    Cell.plain(text).split { "、,，;；/".contains($0) }.map { Cell.compact(String($0)) }
      .filter { !$0.isEmpty }
  }

  /// Grids of one length of code whose parent comes later move behind it.
  private mutating func sortParents() {
    var sorted: [Grid] = []
    var left = grids
    while !left.isEmpty {
      let waiting = Set(left.map(\.row.code))
      let ready = left.filter { !waiting.contains($0.row.parent ?? "") }
      guard !ready.isEmpty else { break }
      sorted += ready
      left.removeAll { !waiting.contains($0.row.parent ?? "") }
    }
    grids = sorted + left
  }
}
