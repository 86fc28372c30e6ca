public import Bank
import FoundationEssentials
import Postgres

/// What may be done about the next sign-in of somebody, before it is.
struct CodeRecipient: Hashable, Sendable {
  var community: CommunityID
  var isClosed: Bool
  /// Offices held today or from a day to come.
  var roles: Set<Role>
  /// Whether a password was ever set.
  var hasPassword: Bool
  /// The grid lived in.
  var grid: GridID?
  /// Whether the person is taken for under 14, all year of the fourteenth birthday.
  var isChild: Bool
}

extension Store {
  /// Stores a one-time code for a person in the place of an earlier one, and returns until when it
  /// holds. Whoever has no login yet gets one: the community's code and the passbook number.
  ///
  /// A code opens the account like its password, so nobody gives one to whoever is above him: a
  /// worker gives them to residents of his grids who hold no office, a secretary also to those
  /// whom he appoints, the operator to a first secretary who has no password yet.
  /// - Throws: `Refusal`.
  public func giveCode(
    _ digest: [UInt8], to person: PersonID, by reader: Reader
  ) async throws -> Instant {
    try await database.write { session in
      let sight = try session.sight(reader)
      let found = try session.run(
        ReadCodeRecipient(community: reader.community, person: person)
      ).first
      guard let recipient = found else { throw Refusal(.notFound) }
      try sight.requireRightToGiveCode(to: recipient, person)
      let (_, given) = try session.pipeline(
        MakeLogin(community: recipient.community, person: person),
        GiveCode(community: recipient.community, person: person, digest: digest))
      guard let until = given.first else { throw Refusal(.notFound) }
      return until
    }
  }
}

extension Sight {
  fileprivate func requireRightToGiveCode(
    to recipient: CodeRecipient, _ person: PersonID
  ) throws(Refusal) {
    let isFirstSecretary =
      roles.contains(.operator) && recipient.roles == [.secretary] && !recipient.hasPassword
    guard communities.contains(recipient.community) || isFirstSecretary else {
      throw Refusal(.notFound)
    }
    guard !recipient.isClosed, person != reader.person else { throw Refusal(.forbidden) }
    guard !recipient.isChild else { throw Refusal(.forbidden, .childHasNoLogin) }
    if isFirstSecretary { return }
    if roles.contains(.secretary) {
      let above = recipient.roles.subtracting([.gridWorker, .shopkeeper])
      let isBelow = recipient.community != reader.community
      if above.isEmpty || (isBelow && above.isSubset(of: [.secretary, .auditor])) { return }
    }
    guard roles.contains(.gridWorker), recipient.roles.isEmpty else { throw Refusal(.forbidden) }
    guard let grid = recipient.grid, grids.contains(grid) else {
      throw Refusal(.outsideYourGrid)
    }
  }
}

/// Whoever is to get a code, of a community or one below it.
struct ReadCodeRecipient: Statement {
  static let sql: StaticString = """
    select p.community, p.status = 'closed',
      array(select o.role from offices o where o.community = p.community and o.person = p.id
        and coalesce(o.until_day, 'infinity') >= greatest(o.from_day,
          (now() at time zone c.time_zone)::date)),
      exists (select from logins l where l.community = p.community and l.person = p.id
        and l.password_hash is not null),
      coalesce(r.grid, d.grid),
      coalesce(extract(year from now() at time zone c.time_zone) - p.birth_year <= 14, false)
    from communities c
    join people p on p.community = c.id and p.id = $2
    left join residences r on r.community = p.community and r.person = p.id and r.until is null
    left join households d on d.community = r.community and d.id = r.household
    where $1 = any(c.path)
    """
  let community: CommunityID
  let person: PersonID
  func bind(_ bindings: inout Bindings) { bindings(community, person) }

  static func decode(_ row: inout Row) throws(PostgresError) -> CodeRecipient {
    let community: CommunityID = try row.next()
    let isClosed: Bool = try row.next()
    let roles: [Role] = try row.next()
    return CodeRecipient(
      community: community, isClosed: isClosed, roles: Set(roles), hasPassword: try row.next(),
      grid: try row.next(), isChild: try row.next())
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
    update logins set code_hash = $3, code_expires_at = now() + $4::bigint * interval '1 hour'
    where community = $1 and person = $2
    returning code_expires_at
    """
  let community: CommunityID
  let person: PersonID
  let digest: [UInt8]
  func bind(_ bindings: inout Bindings) {
    bindings(community, person, digest, Int64(OneTimeCode.hours))
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> Instant { try row.next() }
}
