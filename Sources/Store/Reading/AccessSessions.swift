public import Bank
public import FoundationEssentials
import Postgres

/// How long a session lasts. Whoever holds an office decides on other people's points, often at a
/// desk that others pass: short times for them (OWASP ASVS 5.0, V7.3; Session Management Cheat
/// Sheet: 4 to 8 hours for office workers).
public struct SessionLimits: Hashable, Sendable {
  /// Seconds from the sign-in to the end, whatever is done.
  public let lifetime: Int64
  /// Seconds without a request after which it ends. Use is noted to the minute.
  public let idle: Int64

  /// Holders of an office: 8 hours, 30 minutes idle.
  public static let staff = SessionLimits(lifetime: 8 * 3600, idle: 30 * 60)
  /// Everybody else: 30 days, 12 hours idle.
  public static let residents = SessionLimits(lifetime: 30 * 86_400, idle: 12 * 3600)

  /// The limits of a person with these offices today.
  public static func of(_ roles: [Role]) -> SessionLimits { roles.isEmpty ? residents : staff }
}

/// A session, and what its person is today.
public struct SessionFact: Hashable, Sendable {
  /// Its id.
  public var id: UUID
  /// Whose.
  public var person: PersonID
  /// Where that person belongs.
  public var community: CommunityID
  /// The offices held today.
  public var roles: [Role]
  /// When it was opened.
  public var createdAt: Instant
  /// When it was last used, to the minute.
  public var lastUsedAt: Instant
  /// The end that was set when it was opened.
  public var expiresAt: Instant

  /// The end by the limits of today: an office that came meanwhile shortens it.
  public var endsAt: Instant {
    min(expiresAt, createdAt.advanced(seconds: SessionLimits.of(roles).lifetime))
  }

  /// When it ends unless it is used before.
  public var idleEndsAt: Instant {
    min(endsAt, lastUsedAt.advanced(seconds: SessionLimits.of(roles).idle))
  }
}

extension Instant {
  fileprivate func advanced(seconds: Int64) -> Instant {
    advanced(microseconds: seconds * 1_000_000)
  }
}

extension Store {
  /// The sessions behind tokens that hold now, by the SHA-256 of the token. Their use is noted, at
  /// most once a minute each.
  public func sessions(byToken digests: [[UInt8]]) async throws -> [[UInt8]: SessionFact] {
    try await database.read { session in
      var found: [[UInt8]: SessionFact] = [:]
      var used: [UUID] = []
      for row in try session.run(FindSessions(digests: digests)) where row.isOpen {
        found[row.digest] = row.fact
        if row.fact.lastUsedAt.advanced(seconds: 60) <= row.now { used.append(row.fact.id) }
      }
      if !used.isEmpty {
        do throws(PostgresError) {
          try session.execute(TouchSessions(ids: used))
        } catch {
          // The callers are known; what is lost is a minute of their idle time.
        }
      }
      return found
    }
  }

  /// A person's sessions that hold now, newest first.
  /// - Parameters:
  ///   - after: The last session of the page before.
  ///   - limit: How many at most.
  public func sessions(
    of person: PersonID, in community: CommunityID, after: UUID?, limit: Int
  ) async throws -> [SessionFact] {
    try await database.read { session in
      let rows = try session.run(ListSessions(community: community, person: person, after: after))
      return Array(rows.lazy.filter(\.isOpen).map(\.fact).prefix(limit))
    }
  }

  /// Ends one of a person's sessions; false if there is no such session or it has ended.
  public func endSession(
    _ id: UUID, of person: PersonID, in community: CommunityID
  ) async throws -> Bool {
    try await database.write { session in
      try session.execute(EndSession(id: id, community: community, person: person)) > 0
    }
  }
}

/// A session as it is read, with the database's time.
struct SessionRow: Sendable {
  var digest: [UInt8]
  var fact: SessionFact
  var now: Instant

  var isOpen: Bool { now < fact.idleEndsAt }

  static func read(_ row: inout Row) throws(PostgresError) -> SessionRow {
    let digest: [UInt8] = try row.next()
    let id: UUID = try row.next()
    let person: PersonID = try row.next()
    let community: CommunityID = try row.next()
    let createdAt: Instant = try row.next()
    let lastUsedAt: Instant = try row.next()
    let expiresAt: Instant = try row.next()
    let now: Instant = try row.next()
    return SessionRow(
      digest: digest,
      fact: SessionFact(
        id: id, person: person, community: community, roles: try row.next(), createdAt: createdAt,
        lastUsedAt: lastUsedAt, expiresAt: expiresAt),
      now: now)
  }
}

/// Sessions by token, with the offices that their people hold today.
struct FindSessions: Statement {
  static let sql: StaticString = """
    select s.token_hash, s.id, s.person, s.community, s.created_at, s.last_used_at, s.expires_at,
      now(),
      array(select o.role from offices o where o.community = s.community and o.person = s.person
        and (now() at time zone c.time_zone)::date
          between o.from_day and coalesce(o.until_day, 'infinity'))
    from sessions s
    join communities c on c.id = s.community
    join people p on p.community = s.community and p.id = s.person
    where s.token_hash = any($1) and s.ended_at is null and p.status = 'active'
    """
  let digests: [[UInt8]]
  func bind(_ bindings: inout Bindings) { bindings(digests) }
  static func decode(_ row: inout Row) throws(PostgresError) -> SessionRow {
    try SessionRow.read(&row)
  }
}

/// A person's sessions that nobody has ended; there are never more than ``sessionsPerPerson``
/// that still hold.
struct ListSessions: Statement {
  static let sql: StaticString = """
    select s.token_hash, s.id, s.person, s.community, s.created_at, s.last_used_at, s.expires_at,
      now(),
      array(select o.role from offices o where o.community = s.community and o.person = s.person
        and (now() at time zone c.time_zone)::date
          between o.from_day and coalesce(o.until_day, 'infinity'))
    from sessions s
    join communities c on c.id = s.community
    where s.community = $1 and s.person = $2 and s.ended_at is null and s.expires_at > now()
      and ($3::uuid is null or s.id < $3)
    order by s.id desc
    """
  let community: CommunityID
  let person: PersonID
  let after: UUID?
  func bind(_ bindings: inout Bindings) { bindings(community, person, after) }
  static func decode(_ row: inout Row) throws(PostgresError) -> SessionRow {
    try SessionRow.read(&row)
  }
}

/// Notes that sessions are in use.
struct TouchSessions: Statement {
  static let sql: StaticString = """
    update sessions set last_used_at = now()
    where id = any($1) and last_used_at < now() - interval '1 minute'
    """
  let ids: [UUID]
  func bind(_ bindings: inout Bindings) { bindings(ids) }
}

/// Ends a session.
struct EndSession: Statement {
  static let sql: StaticString = """
    update sessions set ended_at = now()
    where id = $1 and community = $2 and person = $3 and ended_at is null
    """
  let id: UUID
  let community: CommunityID
  let person: PersonID
  func bind(_ bindings: inout Bindings) { bindings(id, community, person) }
}
