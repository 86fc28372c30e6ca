public import Bank
import FoundationEssentials
import Postgres

/// An import as readers see it.
public struct ImportView: Sendable, Hashable {
  /// Which.
  public var id: ImportID
  /// What it held.
  public var kind: ImportKind
  /// The file's name.
  public var fileName: String
  /// SHA-256 of the file.
  public var fileDigest: [UInt8]
  /// Who brought it in first, and when.
  public var startedBy: NamedPerson, startedAt: Instant
  /// People opened from it.
  public var people: Int
  /// Depositors whose balance came from it, and their points in all.
  public var openings: Int, points: Int
}

/// A line of the list that people sign for their opening balances.
public struct ConfirmationLine: Sendable, Hashable {
  /// Where the depositor lives.
  public var door: Door
  /// The name.
  public var name: String
  /// The passbook and, where the roster had one, that of before.
  public var passbook: String, oldNumber: String?
  /// Points taken over.
  public var points: Int
}

/// A line of somebody's old book. Its numbers are in half points.
public struct OldPageLine: Sendable, Hashable {
  /// From which file, and where it stood there.
  public var importID: ImportID
  /// The line.
  public var line: OldLine
}

extension Store {
  /// Imports of the reader's community, the last first; for its secretary and auditor.
  public func imports(
    for reader: Reader, before: ImportID?, limit: Int
  ) async throws -> [ImportView] {
    try await read(as: reader) { sight, session in
      try sight.require(.secretary, .auditor)
      return try session.run(
        ListImports(communities: sight.communities, only: nil, before: before, limit: limit))
    }
  }

  /// One page of what depositors sign for, by their doors; for the secretary and the auditor.
  /// - Throws: `Refusal`.
  public func confirmation(
    of id: ImportID, for reader: Reader, after: (door: Door, passbook: String)?, limit: Int
  ) async throws -> [ConfirmationLine] {
    try await read(as: reader) { sight, session in
      try sight.require(.secretary, .auditor)
      let found = try session.run(
        ListImports(communities: sight.communities, only: id, before: nil, limit: 1))
      guard !found.isEmpty else { throw Refusal(.notFound) }
      return try session.run(
        ReadConfirmation(
          communities: sight.communities, id: id, after: after?.door,
          passbook: after?.passbook, limit: limit))
    }
  }

  /// The pages of somebody's old book, for whoever may see his passbook.
  /// - Throws: `Refusal`.
  public func oldPages(
    _ question: HolderQuestion, after: (id: ImportID, row: Int)?, limit: Int
  ) async throws -> [OldPageLine] {
    try await database.read { session in
      let place = try session.seen(question)
      return try session.run(
        ReadOldPages(
          community: place.community, holder: place.id, after: after?.id, row: after?.row,
          limit: limit))
    }
  }
}

/// Imports with what came from them.
struct ListImports: Statement {
  static let sql: StaticString = """
    select i.id, i.kind, i.file_name, i.file_digest, p.id, p.name, i.started_at,
      (select count(*) from imported_people m where m.community = i.community and m.import = i.id),
      (select count(*) from opening_balances o where o.community = i.community
        and o.import = i.id),
      (select coalesce(sum(o.points), 0)::bigint from opening_balances o
        where o.community = i.community and o.import = i.id)
    from imports i
    join people p on p.id = i.started_by
      and p.community = any((select path from communities where id = i.community)::integer[])
    where i.community = any($1) and ($2::uuid is null or i.id = $2)
      and ($3::uuid is null or i.id < $3)
    order by i.id desc limit $4
    """
  let communities: [CommunityID]
  let only: ImportID?
  let before: ImportID?
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(communities, only, before, limit) }

  static func decode(_ row: inout Row) throws(PostgresError) -> ImportView {
    ImportView(
      id: try row.next(), kind: try row.next(), fileName: try row.next(),
      fileDigest: try row.next(),
      startedBy: NamedPerson(id: try row.next(), name: try row.next()),
      startedAt: try row.next(), people: try row.next(), openings: try row.next(),
      points: try row.next())
  }
}

/// Opening balances of an import by the doors of their depositors.
struct ReadConfirmation: Statement {
  static let sql: StaticString = """
    select b.name, d.entrance, d.room, p.name, p.passbook_no, m.old_no, o.points
    from opening_balances o
    join people p on p.community = o.community and p.id = o.holder
    join residences r on r.community = o.community and r.person = o.holder and r.until is null
    join households d on d.community = r.community and d.id = r.household
    join buildings b on b.community = d.community and b.id = d.building
    left join imported_people m on m.community = o.community and m.person = o.holder
    where o.community = any($1) and o.import = $2
      and ($3::text is null
        or (b.name, d.entrance, d.room, p.passbook_no) > ($3, $4::text, $5::text, $6::text))
    order by b.name, d.entrance, d.room, p.passbook_no limit $7
    """
  let communities: [CommunityID]
  let id: ImportID
  let after: Door?
  let passbook: String?
  let limit: Int
  func bind(_ bindings: inout Bindings) {
    bindings(
      communities, id, after?.building, after?.entrance, after?.room, passbook, limit)
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> ConfirmationLine {
    let door = try Door(building: row.next(), entrance: row.next(), room: row.next())
    let name: String = try row.next()
    let passbook: String = try row.next()
    let oldNumber: String? = try row.next()
    let points: Int32 = try row.next()
    return ConfirmationLine(
      door: door, name: name, passbook: passbook, oldNumber: oldNumber, points: Int(points))
  }
}

/// The lines of a depositor's old book.
struct ReadOldPages: Statement {
  static let sql: StaticString = """
    select import, row, on_day, item, change, balance, written_by from old_lines
    where community = $1 and holder = $2
      and ($3::uuid is null or (import, row) > ($3, $4::bigint))
    order by import, row limit $5
    """
  let community: CommunityID
  let holder: HolderID
  let after: ImportID?
  let row: Int?
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(community, holder, after, row, limit) }

  static func decode(_ row: inout Row) throws(PostgresError) -> OldPageLine {
    let id: ImportID = try row.next()
    let number: Int32 = try row.next()
    let day: Day? = try row.next()
    let item: String? = try row.next()
    let change: Int32? = try row.next()
    let balance: Int32? = try row.next()
    return OldPageLine(
      importID: id,
      line: OldLine(
        row: Int(number), on: day, item: item, change: change.map { Int($0) },
        balance: balance.map { Int($0) }, by: try row.next()))
  }
}
