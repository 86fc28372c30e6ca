import Bank
import FoundationEssentials
import Postgres

/// The rows that imports name beside what other commands name.
struct PendingImports {
  private var imports: Pending<ReadImports>?
  private var dwellers: Pending<ReadDwellers>?
  private var takenRows: Pending<ReadTakenRows>?
  private var takenLines: Pending<ReadTakenLines>?
  private var oldNumbers: Pending<ReadOldNumbers>?
  private var frames: Pending<ReadGridFrames>?
  private var sketches: Pending<ReadGridSketches>?

  init(_ reach: Reach, to batch: inout Batch) {
    guard !reach.imports.isEmpty else { return }
    imports = batch.add(ReadImports(keys: Array(reach.imports)))
    if !reach.dwellings.isEmpty {
      dwellers = batch.add(ReadDwellers(doors: Array(reach.dwellings)))
    }
    if !reach.rosterPlaces.isEmpty {
      takenRows = batch.add(ReadTakenRows(rows: Array(reach.rosterPlaces)))
    }
    if !reach.bookPlaces.isEmpty {
      takenLines = batch.add(ReadTakenLines(rows: Array(reach.bookPlaces)))
    }
    if !reach.oldNumbers.isEmpty {
      oldNumbers = batch.add(ReadOldNumbers(numbers: Array(reach.oldNumbers)))
    }
    let framed = Set(reach.imports.filter { $0.kind == .grids }.map(\.community))
    guard !framed.isEmpty else { return }
    frames = batch.add(ReadGridFrames(communities: Array(framed)))
    sketches = batch.add(
      ReadGridSketches(communities: Array(framed), codes: Array(reach.gridSketches)))
  }

  func fill(_ books: inout Books) {
    for row in imports?.rows ?? [] { books.imports[row.key] = row.id }
    for row in dwellers?.rows ?? [] {
      books.dwellers[row.door, default: []].append(row.dweller)
      books.holders[row.holder.id] = row.holder
      if let opening = row.opening { books.openings[row.holder.id] = Int(opening) }
    }
    books.takenRows = Set((takenRows?.rows ?? []) + (takenLines?.rows ?? []))
    for row in oldNumbers?.rows ?? [] {
      books.oldNumbers[row.number, default: []].insert(row.name)
    }
    for row in frames?.rows ?? [] { books.gridFrames[row.community] = row.frame }
    for row in sketches?.rows ?? [] {
      books.gridSketches[row.community, default: [:]][row.code] = row.sketch
    }
  }
}

extension Reach {
  /// Adds what a list of grids reaches: these, those above them, and their buildings.
  mutating func add(_ request: ImportGrids, in community: CommunityID) {
    add(request.file, .grids, in: community)
    for row in request.rows {
      gridSketches.insert(row.code)
      if let parent = row.parent { gridSketches.insert(parent) }
      buildings.formUnion(
        row.buildings.map { BuildingKey(community: community, name: $0) })
    }
  }

  /// Adds what a roster reaches: the doors with who lives there, their buildings, and grids.
  mutating func add(_ request: ImportPeople, in community: CommunityID) {
    add(request.file, .people, in: community)
    let file = ImportKey(community: community, kind: .people, digest: request.file.digest)
    for row in request.rows {
      rosterPlaces.insert(RosterPlace(key: file, row: row.row))
      if let number = row.oldNumber {
        oldNumbers.insert(OldNumber(community: community, number: number))
      }
      if let grid = row.person.grid { grids.insert(grid) }
      guard let door = row.door else { continue }
      doors.insert(DoorKey(community: community, door: door))
      dwellings.insert(DoorKey(community: community, door: door))
      buildings.insert(BuildingKey(community: community, name: door.building))
    }
  }

  /// Adds what a book reaches: its lines, and the doors with who lives there.
  mutating func add(_ request: ImportBook, in community: CommunityID) {
    add(request.file, .book, in: community)
    let file = ImportKey(community: community, kind: .book, digest: request.file.digest)
    for row in request.rows {
      dwellings.insert(DoorKey(community: community, door: row.door))
      bookPlaces.formUnion(row.lines.map { RosterPlace(key: file, row: $0.row) })
    }
  }

  private mutating func add(_ file: ImportFile, _ kind: ImportKind, in community: CommunityID) {
    imports.insert(ImportKey(community: community, kind: kind, digest: file.digest))
  }
}

/// Imports by their files.
struct ReadImports: Statement {
  static let sql: StaticString = """
    select i.community, i.kind, i.file_digest, i.id
    from unnest($1::integer[], $2::text[], $3::bytea[]) as n(community, kind, digest)
    join imports i on i.community = n.community and i.kind = n.kind and i.file_digest = n.digest
    """
  let keys: [ImportKey]
  func bind(_ bindings: inout Bindings) {
    bindings(keys.map(\.community), keys.map(\.kind), keys.map(\.digest))
  }

  struct Found: Sendable {
    var key: ImportKey
    var id: ImportID
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Found {
    let key = ImportKey(
      community: try row.next(), kind: try row.next(), digest: try row.next())
    return Found(key: key, id: try row.next())
  }
}

/// Who has some old passbook numbers.
struct ReadOldNumbers: Statement {
  static let sql: StaticString = """
    select n.community, n.number, p.name
    from unnest($1::integer[], $2::text[]) as n(community, number)
    join imported_people m on m.community = n.community and m.old_no = n.number
    join people p on p.community = m.community and p.id = m.person
    """
  let numbers: [OldNumber]
  func bind(_ bindings: inout Bindings) {
    bindings(numbers.map(\.community), numbers.map(\.number))
  }

  struct Found: Sendable {
    var number: OldNumber
    var name: String
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Found {
    let number = OldNumber(community: try row.next(), number: try row.next())
    return Found(number: number, name: try row.next())
  }
}

/// Buildings that some names may mean, with their entrances and grids.
struct ReadBuildings: Statement {
  static let sql: StaticString = """
    select u.community, u.name, u.estate, array(select e.name from entrances e
        where e.community = u.community and e.building = u.id order by e.name),
      g.code, g.id, g.community, g.path
    from buildings u
    join grids g on g.community = u.community and g.id = u.grid
    where exists (select from unnest($1::integer[], $2::text[]) as n(community, key)
      where n.community = u.community
        and (right(u.key, length(n.key)) = n.key or u.estate || u.key = n.key))
    """
  let keys: [BuildingKey]
  func bind(_ bindings: inout Bindings) {
    bindings(keys.map(\.community), keys.map(\.folded))
  }

  struct Found: Sendable {
    var building: BuildingFact
    var grid: GridFact

    func note(in books: inout Books) {
      let key = BuildingKey(community: building.community, name: building.name)
      books.buildings[key] = building.grid
      books.gridsByCode[building.grid] = grid
      books.knownBuildings.append(building)
    }
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Found {
    let building = BuildingFact(
      community: try row.next(), name: try row.next(), estate: try row.next(),
      entrances: try row.next(), grid: try row.next())
    return Found(
      building: building,
      grid: GridFact(id: try row.next(), community: try row.next(), path: try row.next()))
  }
}

/// How grids of communities are coded, and how deep they go.
struct ReadGridFrames: Statement {
  static let sql: StaticString = """
    select c.id, c.code,
      coalesce((select max(l.level) from grid_levels l where l.community = c.id), 0)
    from communities c where c.id = any($1)
    """
  let communities: [CommunityID]
  func bind(_ bindings: inout Bindings) { bindings(communities) }

  struct Found: Sendable {
    var community: CommunityID
    var frame: GridFrame
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Found {
    let community: CommunityID = try row.next()
    let code: String = try row.next()
    let levels: Int32 = try row.next()
    return Found(community: community, frame: GridFrame(code: code, levels: Int(levels)))
  }
}

/// Grids by code, as they are described.
struct ReadGridSketches: Statement {
  static let sql: StaticString = """
    select g.community, g.code, g.name, g.level, p.code, g.kind
    from grids g left join grids p on p.community = g.community and p.id = g.parent
    where g.community = any($1) and g.code = any($2)
    """
  let communities: [CommunityID]
  let codes: [String]
  func bind(_ bindings: inout Bindings) { bindings(communities, codes) }

  struct Found: Sendable {
    var community: CommunityID
    var code: String
    var sketch: GridSketch
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Found {
    let community: CommunityID = try row.next()
    let code: String = try row.next()
    let name: String = try row.next()
    let level: Int16 = try row.next()
    return Found(
      community: community, code: code,
      sketch: GridSketch(
        name: name, level: Int(level), parent: try row.next(), kind: try row.next()))
  }
}
