import Bank
public import FoundationEssentials
import Postgres

/// Sessions of one person that may hold at once; a further one ends the longest unused.
let sessionsPerPerson = 100

/// A password that was found right, and what is to be stored for it.
public struct RightPassword: Sendable {
  /// The login as it was read before the password was tried.
  public var login: LoginFacts
  /// The one-time code, if that was what was given.
  public var code: String?
  /// A hash of the same password at today's cost, if the stored one is outdated.
  public var freshHash: String?

  /// A password or code that was found right.
  public init(login: LoginFacts, code: String? = nil, freshHash: String? = nil) {
    self.login = login
    self.code = code
    self.freshHash = freshHash
  }
}

extension Store {
  /// Opens a session, unless the login was locked or changed since it was read.
  public func openSession(
    _ right: RightPassword, tokenDigest: [UInt8]
  ) async throws -> SignInEnd {
    let login = right.login
    return try await database.write { session in
      let subject = ThrottleSubject(login: login.login)
      let (waits, unchanged) = try session.pipeline(
        HoldThrottle(subject: subject), HoldLogin(login: login))
      if let wait = waits.first, wait > 0 { return .locked(Int(wait)) }
      guard let now = unchanged.first else { return .outdated }
      var mint = Mint(
        milliseconds: now.millisecondsSince1970,
        entropy: (.random(in: .min ... .max), .random(in: .min ... .max)))
      let id = mint.uuid()
      var batch = Batch()
      batch.add(ForgetFailures(subject: subject))
      if let code = right.code {
        batch.add(
          SetCode(login: login.login, digest: OneTimeCode.digest(of: code, usedIn: id)))
      }
      if let hash = right.freshHash { batch.add(SetPassword(login: login.login, hash: hash)) }
      batch.add(EndSurplusSessions(community: login.community, person: login.person))
      let opened = batch.add(InsertSession(id: id, tokenDigest: tokenDigest, login: login))
      try session.run(&batch)
      guard let fact = opened.rows.first else { return .outdated }
      return .opened(fact.fact)
    }
  }

  /// Sets a person's password and ends all other sessions of his.
  /// - Returns: nil when it is done, else why not.
  public func setPassword(
    of login: LoginFacts, hash: String, keeping current: UUID
  ) async throws -> SignInEnd? {
    try await database.write { session in
      let subject = ThrottleSubject(login: login.login)
      let (waits, unchanged) = try session.pipeline(
        HoldThrottle(subject: subject), HoldLogin(login: login))
      if let wait = waits.first, wait > 0 { return .locked(Int(wait)) }
      guard unchanged.first != nil else { return .outdated }
      _ = try session.pipeline(
        ForgetFailures(subject: subject), SetPassword(login: login.login, hash: hash),
        SetCode(login: login.login, digest: nil),
        EndOtherSessions(community: login.community, person: login.person, current: current))
      return nil
    }
  }
}

/// Holds a login that is still as it was read; gives the time.
struct HoldLogin: Statement {
  static let sql: StaticString = """
    select clock_timestamp() from logins
    where login = $1 and password_hash is not distinct from $2
      and case when code_expires_at > now() then code_hash end is not distinct from $3
    for update
    """
  let login: LoginFacts
  func bind(_ bindings: inout Bindings) {
    bindings(login.login, login.passwordHash, login.codeHash)
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> Instant { try row.next() }
}

/// Stores what is left of a code, or takes it away.
struct SetCode: Statement {
  static let sql: StaticString = "update logins set code_hash = $2 where login = $1"
  let login: String
  let digest: [UInt8]?
  func bind(_ bindings: inout Bindings) { bindings(login, digest) }
}

/// Stores the hash of a password.
struct SetPassword: Statement {
  static let sql: StaticString = "update logins set password_hash = $2 where login = $1"
  let login: String
  let hash: String
  func bind(_ bindings: inout Bindings) { bindings(login, hash) }
}

/// Opens a session for as long as the offices of today allow.
struct InsertSession: Statement {
  static let sql: StaticString = """
    with held as (
      select array(select o.role from offices o join communities c on c.id = o.community
        where o.community = $3 and o.person = $4
          and (now() at time zone c.time_zone)::date
            between o.from_day and coalesce(o.until_day, 'infinity')) as roles)
    insert into sessions (id, token_hash, community, person, created_at, last_used_at, expires_at)
    select $1, $2, $3, $4, now(), now(),
      now() + interval '1 second'
        * case when cardinality(roles) = 0 then $5::bigint else $6::bigint end
    from held
    returning token_hash, id, person, community, created_at, last_used_at, expires_at, now(),
      (select roles from held)
    """
  let id: UUID
  let tokenDigest: [UInt8]
  let login: LoginFacts
  func bind(_ bindings: inout Bindings) {
    bindings(
      id, tokenDigest, login.community, login.person, SessionLimits.residents.lifetime,
      SessionLimits.staff.lifetime)
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> SessionRow {
    try SessionRow.read(&row)
  }
}

/// Makes room for one more session.
struct EndSurplusSessions: Statement {
  static let sql: StaticString = """
    update sessions set ended_at = now() where id in (
      select id from sessions where community = $1 and person = $2 and ended_at is null
      order by last_used_at desc, id desc offset $3)
    """
  let community: CommunityID
  let person: PersonID
  func bind(_ bindings: inout Bindings) {
    bindings(community, person, Int64(sessionsPerPerson - 1))
  }
}

/// Ends a person's sessions but one.
struct EndOtherSessions: Statement {
  static let sql: StaticString = """
    update sessions set ended_at = now()
    where community = $1 and person = $2 and id <> $3 and ended_at is null
    """
  let community: CommunityID
  let person: PersonID
  let current: UUID
  func bind(_ bindings: inout Bindings) { bindings(community, person, current) }
}
