import Bank
import FoundationEssentials
import Postgres

extension Applier {
  /// Grids and buildings, before whatever lies in them.
  func addImportedPlaces(_ changes: Changes, to batch: inout Batch) {
    // A parent stands in the level above, so that its row is there when the child's is written.
    for (level, grids) in Dictionary(grouping: changes.newGrids, by: \.sketch.level)
      .sorted(by: { $0.key < $1.key })
    {
      batch.add(InsertImportedGrids(grids: grids, level: level))
    }
    if !changes.newBuildings.isEmpty {
      batch.add(InsertImportedBuildings(buildings: changes.newBuildings))
    }
  }

  /// Imports with what came from them, after the people and the transfers they name.
  func addImports(_ changes: Changes, _ stamps: Stamps, to batch: inout Batch) {
    if !changes.newImports.isEmpty {
      batch.add(InsertImports(imports: changes.newImports, stamps: stamps))
    }
    if !changes.newImportedPeople.isEmpty {
      batch.add(InsertImportedPeople(people: changes.newImportedPeople))
    }
    if !changes.newOpenings.isEmpty {
      batch.add(InsertOldLines(openings: changes.newOpenings))
      batch.add(InsertOpenings(openings: changes.newOpenings, stamps: stamps))
    }
  }
}

/// Writes imports.
struct InsertImports: Statement {
  static let sql: StaticString = """
    insert into imports (community, id, kind, file_digest, file_name, started_by, started_at,
      command)
    select * from unnest($1::integer[], $2::uuid[], $3::text[], $4::bytea[], $5::text[], $6::uuid[],
      $7::timestamptz[], $8::uuid[])
    """
  let imports: [NewImport]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    let keys = imports.map(\.key)
    bindings(
      keys.map(\.community), imports.map(\.id), keys.map(\.kind), keys.map(\.digest),
      imports.map(\.fileName), imports.map(\.startedBy),
      keys.map { stamps.time($0.community) }, imports.map { stamps.key($0.command) })
  }
}

/// Notes who came from which roster.
struct InsertImportedPeople: Statement {
  static let sql: StaticString = """
    insert into imported_people (community, person, import, row, old_no)
    select * from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::integer[], $5::text[])
    """
  let people: [NewImportedPerson]

  func bind(_ bindings: inout Bindings) {
    bindings(
      people.map(\.community), people.map(\.person), people.map(\.importID),
      people.map { int4($0.row) }, people.map(\.oldNumber))
  }
}

/// Keeps the lines of old books.
struct InsertOldLines: Statement {
  static let sql: StaticString = """
    insert into old_lines (community, import, row, holder, on_day, item, change, balance,
      written_by)
    select * from unnest($1::integer[], $2::uuid[], $3::integer[], $4::uuid[], $5::date[],
      $6::text[], $7::integer[], $8::integer[], $9::text[])
    """
  let openings: [NewOpening]

  func bind(_ bindings: inout Bindings) {
    let pairs = openings.flatMap { opening in opening.lines.map { (opening, $0) } }
    let lines = pairs.map(\.1)
    bindings(
      pairs.map(\.0.community), pairs.map(\.0.importID), lines.map { int4($0.row) },
      pairs.map(\.0.holder), lines.map(\.on))
    bindings(
      lines.map(\.item), lines.map { int4($0.change) }, lines.map { int4($0.balance) },
      lines.map(\.by))
  }
}

/// Writes opening balances.
struct InsertOpenings: Statement {
  static let sql: StaticString = """
    insert into opening_balances (community, holder, import, points, halves, closed_on, seq,
      recorded_by, recorded_at)
    select * from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::integer[], $5::text[],
      $6::date[], $7::bigint[], $8::uuid[], $9::timestamptz[])
    """
  let openings: [NewOpening]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    bindings(
      openings.map(\.community), openings.map(\.holder), openings.map(\.importID),
      openings.map { int4($0.points) }, openings.map(\.halves), openings.map(\.closedOn))
    bindings(
      openings.map(\.seq), openings.map(\.recordedBy),
      openings.map { stamps.time($0.community) })
  }
}

/// Sets up grids of one level under those of the level above.
struct InsertImportedGrids: Statement {
  static let sql: StaticString = """
    insert into grids (community, id, code, name, level, kind, parent, path)
    overriding system value
    select n.community, n.id, n.code, n.name, $6, n.kind, p.id, n.id || coalesce(p.path, '{}')
    from (
      select nextval(pg_get_serial_sequence('grids', 'id'))::integer as id, g.*
      from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[])
        as g(community, code, name, kind, parent)) n
    left join grids p on p.community = n.community and p.code = n.parent
    """
  let grids: [NewImportedGrid]
  let level: Int

  func bind(_ bindings: inout Bindings) {
    bindings(
      grids.map(\.community), grids.map(\.code), grids.map(\.sketch.name),
      grids.map(\.sketch.kind), grids.map(\.sketch.parent), Int16(clamping: level))
  }
}

/// Sets up buildings in their grids.
struct InsertImportedBuildings: Statement {
  static let sql: StaticString = """
    insert into buildings (community, name, key, grid)
    select n.community, n.name, n.key, g.id
    from unnest($1::integer[], $2::text[], $3::text[], $4::text[])
      as n(community, name, key, grid)
    join grids g on g.community = n.community and g.code = n.grid
    """
  let buildings: [NewBuildingOfGrid]

  func bind(_ bindings: inout Bindings) {
    bindings(
      buildings.map(\.community), buildings.map(\.name),
      buildings.map { DoorParts.buildingKey($0.name) }, buildings.map(\.grid))
  }
}
