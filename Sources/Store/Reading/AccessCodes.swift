public import Bank
import FoundationEssentials
import Postgres

/// Whoever is to get a one-time code.
public struct CodeRecipient: Hashable, Sendable {
  /// Where that person belongs.
  public var community: CommunityID
  /// Whether the account is closed.
  public var isClosed: Bool
  /// Offices held today or from a day to come.
  public var roles: [Role]
  /// Whether a password was ever set.
  public var hasPassword: Bool
  /// Whether a grid of the viewer's covers the person.
  public var isCovered: Bool
}

extension Store {
  /// Whoever is to get a code; nil if the viewer sees no such person.
  public func codeRecipient(
    _ person: PersonID, seenBy viewer: Viewer
  ) async throws -> CodeRecipient? {
    try await database.read { session in
      try session.run(ReadCodeRecipient(viewer: viewer, person: person)).first
    }
  }

  /// Stores a one-time code for a person, in the place of an earlier one, and returns until when it
  /// holds. Whoever has no login yet gets one: the community's code and the passbook number.
  public func giveCode(
    _ digest: [UInt8], to person: PersonID, in community: CommunityID
  ) async throws -> Instant? {
    try await database.write { session in
      let (_, given) = try session.pipeline(
        MakeLogin(community: community, person: person),
        GiveCode(community: community, person: person, digest: digest))
      return given.first
    }
  }
}

/// Whoever is to get a code.
struct ReadCodeRecipient: Statement {
  static let sql: StaticString = """
    select p.community, p.status = 'closed',
      array(select o.role from offices o where o.community = p.community and o.person = p.id
        and coalesce(o.until_day, 'infinity') >= greatest(o.from_day,
          (now() at time zone c.time_zone)::date)),
      exists (select from logins l where l.community = p.community and l.person = p.id
        and l.password_hash is not null),
      exists (select from residences r
        left join households d on d.community = r.community and d.id = r.household
        join grids g on g.community = r.community and g.id = coalesce(r.grid, d.grid)
        join offices o on o.community = r.community and o.person = $3 and o.role = 'grid_worker'
          and (now() at time zone c.time_zone)::date
            between o.from_day and coalesce(o.until_day, 'infinity')
        join office_grids og on og.community = o.community and og.office = o.id
          and og.grid = any(g.path)
        where r.community = p.community and r.person = p.id and r.until is null)
    from people p
    join communities c on c.id = p.community
    where p.id = $4 and (c.id = $1 or ($2 and $1 = any(c.path)))
    """
  let viewer: Viewer
  let person: PersonID
  func bind(_ bindings: inout Bindings) {
    bindings(viewer.community, viewer.seesBelow, viewer.person, person)
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> CodeRecipient {
    try CodeRecipient(
      community: row.next(), isClosed: row.next(), roles: row.next(), hasPassword: row.next(),
      isCovered: row.next())
  }
}

/// Gives a person a name to sign in with, if there is none.
struct MakeLogin: Statement {
  static let sql: StaticString = """
    insert into logins (login, community, person)
    select case when exists (select from logins l where l.login = c.code || '-' || p.passbook_no)
        then p.id::text else c.code || '-' || p.passbook_no end, p.community, p.id
    from people p join communities c on c.id = p.community
    where p.community = $1 and p.id = $2
    on conflict (community, person) do nothing
    """
  let community: CommunityID
  let person: PersonID
  func bind(_ bindings: inout Bindings) { bindings(community, person) }
}

/// Stores a code and until when it holds.
struct GiveCode: Statement {
  static let sql: StaticString = """
    update logins set code_hash = $3, code_expires_at = now() + $4 * interval '1 hour'
    where community = $1 and person = $2
    returning code_expires_at
    """
  let community: CommunityID
  let person: PersonID
  let digest: [UInt8]
  func bind(_ bindings: inout Bindings) {
    bindings(community, person, digest, int4(OneTimeCode.hours))
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> Instant { try row.next() }
}
