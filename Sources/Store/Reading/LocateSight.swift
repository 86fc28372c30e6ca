public import Bank
import FoundationEssentials
import Postgres

/// Whoever reads: a person in his own community.
public struct Reader: Hashable, Sendable {
  /// Who.
  public var person: PersonID
  /// Where that person belongs.
  public var community: CommunityID

  /// A reader.
  public init(person: PersonID, community: CommunityID) {
    self.person = person
    self.community = community
  }
}

/// A reader with what his household and his offices of today let him see; read for each request.
struct Sight: Sendable {
  var reader: Reader
  /// The person with accounts merged into his, the household and those who live in it, and the
  /// children under 14 whose guardian the person is, wherever they live.
  var own: Set<HolderID>
  var roles: Set<Role>
  /// The grids of a grid worker, with all grids below.
  var grids: Set<GridID>
  /// The own community first; then, for secretaries and auditors, those below.
  var communities: [CommunityID]
  /// The day in the own community.
  var today: Day

  /// Whether every account and deed of ``communities`` may be seen.
  var seesAll: Bool { roles.contains(.secretary) || roles.contains(.auditor) }

  /// Throws not-found outside ``communities``, and forbidden or outside-your-grid for somebody of
  /// the own community who is not the reader's to see.
  func requireSight(
    of holder: HolderID, living grid: GridID?, in community: CommunityID
  ) throws(Refusal) {
    guard communities.contains(community) else { throw Refusal(.notFound) }
    if seesAll || own.contains(holder) { return }
    if let grid, grids.contains(grid) { return }
    throw Refusal(roles.contains(.gridWorker) ? .outsideYourGrid : .forbidden)
  }

  /// Throws unless one of these offices is held.
  func require(_ offices: Role...) throws(Refusal) {
    guard !roles.isDisjoint(with: offices) else { throw Refusal(.forbidden) }
  }
}

/// Readers with what they may see today.
struct ReadSights: Statement {
  static let sql: StaticString = """
    select p.id, p.community,
      array(select p.id union select r.household where r.household is not null
        union select h.id from holders h where h.community = p.community and h.merged_into = p.id
        union select s.person from residences s
          where s.community = r.community and s.household = r.household and s.until is null
        union select w.child from guardians w
          join people k on k.community = w.community and k.id = w.child
          where w.community = p.community and w.guardian = p.id and w.until is null
            and extract(year from t.today) - k.birth_year <= 14),
      array(select distinct o.role from offices o
        where o.community = p.community and o.person = p.id
          and t.today between o.from_day and coalesce(o.until_day, 'infinity')),
      array(select distinct g.id from offices o
        join office_grids og on og.community = o.community and og.office = o.id
        join grids g on g.community = og.community and og.grid = any(g.path)
        where o.community = p.community and o.person = p.id and o.role = 'grid_worker'
          and t.today between o.from_day and coalesce(o.until_day, 'infinity')),
      array(select d.id from communities d
        where p.community = any(d.path) and d.id <> p.community
          and exists (select from offices o
            where o.community = p.community and o.person = p.id
              and o.role in ('secretary', 'auditor')
              and t.today between o.from_day and coalesce(o.until_day, 'infinity'))
        order by d.code),
      t.today
    from unnest($1::integer[], $2::uuid[]) as n(community, person)
    join people p on p.community = n.community and p.id = n.person and p.status = 'active'
    join communities c on c.id = p.community
    cross join lateral (
      select (clock_timestamp() at time zone c.time_zone)::date as today offset 0) t
    left join residences r on r.community = p.community and r.person = p.id and r.until is null
    """
  let readers: [Reader]
  func bind(_ bindings: inout Bindings) {
    bindings(readers.map(\.community), readers.map(\.person))
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Sight {
    let person: PersonID = try row.next()
    let community: CommunityID = try row.next()
    let own: [HolderID] = try row.next()
    let roles: [Role] = try row.next()
    let grids: [GridID] = try row.next()
    let below: [CommunityID] = try row.next()
    return Sight(
      reader: Reader(person: person, community: community), own: Set(own), roles: Set(roles),
      grids: Set(grids), communities: [community] + below, today: try row.next())
  }
}

extension Store {
  /// Reads with what the reader may see; forbidden for somebody whose account is closed.
  func read<T: Sendable>(
    as reader: Reader, _ body: @escaping @Sendable (Sight, borrowing Session) throws -> T
  ) async throws -> T {
    try await database.read { session in
      let sight = try session.sight(reader)
      return try body(sight, session)
    }
  }
}

extension Session {
  func sight(_ reader: Reader) throws -> Sight {
    guard let sight = try run(ReadSights(readers: [reader])).first else {
      throw Refusal(.forbidden)
    }
    return sight
  }
}
