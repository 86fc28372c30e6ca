public import Bank
import Postgres

/// A rule version as it came into force in a community.
public struct AdoptionView: Sendable {
  /// The version's name.
  public var version: String
  /// The first day it is in force.
  public var from: Day
  /// The last day; nil while nothing follows it.
  public var until: Day?
  /// Whether it is in force today.
  public var isInForce: Bool
  /// The day of the meeting that adopted it.
  public var metOn: Day
  /// Who was there, and how they voted.
  public var present, votesFor, votesAgainst: Int
  /// The number it is filed under.
  public var filingNumber: String
  /// The number of its act types, and of those open.
  public var actTypes, enabledActTypes: Int

  var ruleBook: Int32
}

/// An act type with its rule version.
public struct ActTypeView: Sendable {
  /// The act type.
  public var type: ActType
  /// The version's name.
  public var ruleVersion: String
}

/// A rule version with everything in it.
public struct RuleBookView: Sendable {
  /// How it came into force.
  public var adoption: AdoptionView
  /// Its act types by code.
  public var actTypes: [ActType]
  /// Its caps over all types.
  public var overallCaps: [OverallCap]
}

/// The adoptions of a community, latest first, or those of one version.
struct ReadAdoptionViews: Statement {
  static let sql: StaticString = """
    select s.rule_book, b.version, s.from_day, s.until, t.today between s.from_day
        and coalesce(s.until, 'infinity'), s.met_on, s.present, s.votes_for, s.votes_against,
      s.filing_no,
      (select count(*) from act_types y where y.rule_book = s.rule_book),
      (select count(*) from act_types y where y.rule_book = s.rule_book and y.enabled)
    from (select a.*, lead(a.from_day) over (order by a.from_day) - 1 as until
      from adoptions a where a.community = $1) s
    join rule_books b on b.number = s.rule_book
    join communities c on c.id = s.community
    cross join lateral (
      select (clock_timestamp() at time zone c.time_zone)::date as today offset 0) t
    where ($2::text is null or b.version = $2) and ($3::date is null or s.from_day < $3)
    order by s.from_day desc limit $4
    """
  let community: CommunityID
  let version: String?
  let before: Day?
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(community, version, before, limit) }

  static func decode(_ row: inout Row) throws(PostgresError) -> AdoptionView {
    let ruleBook: Int32 = try row.next()
    let version: String = try row.next()
    let from: Day = try row.next()
    let until: Day? = try row.next()
    let isInForce: Bool = try row.next()
    let metOn: Day = try row.next()
    let present: Int32 = try row.next()
    let votesFor: Int32 = try row.next()
    let votesAgainst: Int32 = try row.next()
    return AdoptionView(
      version: version, from: from, until: until, isInForce: isInForce, metOn: metOn,
      present: Int(present), votesFor: Int(votesFor), votesAgainst: Int(votesAgainst),
      filingNumber: try row.next(), actTypes: try row.next(), enabledActTypes: try row.next(),
      ruleBook: ruleBook)
  }
}

/// The open act types of the version in force today, by code.
struct ReadOpenActTypes: Statement {
  static let sql: StaticString = """
    select b.version, y.rule_book, y.code, y.category, y.name_zh, y.name_en, y.unit, u.by_minutes,
      y.points_per_unit, y.max_units, y.cap_day, y.cap_month, y.cap_year, y.counts_minutes,
      y.scope, y.evidence, y.needs_beneficiary, y.review_level, y.notice_days, y.credit_when,
      y.lot_months, y.min_age, y.enabled
    from communities c
    cross join lateral (
      select a.rule_book from adoptions a
      where a.community = c.id
        and a.from_day <= (clock_timestamp() at time zone c.time_zone)::date
      order by a.from_day desc limit 1) f
    join rule_books b on b.number = f.rule_book
    join act_types y on y.rule_book = f.rule_book
    join act_units u on u.code = y.unit
    where c.id = $1 and y.enabled and y.points_per_unit >= 0
      and y.scope in ('person', 'household')
      and y.review_level >= $2 and y.code > $3
    order by y.code limit $4
    """
  let community: CommunityID
  let leastLevel: Int32
  let after: String
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(community, leastLevel, after, limit) }

  static func decode(_ row: inout Row) throws(PostgresError) -> ActTypeView {
    let version: String = try row.next()
    return ActTypeView(type: try ReadActTypes.decode(&row).type, ruleVersion: version)
  }
}

extension Store {
  /// The act types that somebody can file or credit today, by code. What the system verifies by
  /// itself (level 0) only workers file.
  public func openActTypes(
    for reader: Reader, after: String?, limit: Int
  ) async throws -> [ActTypeView] {
    try await read(as: reader) { sight, session in
      try session.run(
        ReadOpenActTypes(
          community: reader.community, leastLevel: sight.roles.contains(.gridWorker) ? 0 : 1,
          after: after ?? "", limit: limit))
    }
  }

  /// The rule versions of a community, latest first.
  public func ruleBooks(
    of community: CommunityID, before: Day?, limit: Int
  ) async throws -> [AdoptionView] {
    try await database.read { session in
      try session.run(
        ReadAdoptionViews(community: community, version: nil, before: before, limit: limit))
    }
  }

  /// One rule version of a community with everything in it; nil if it was never adopted there.
  public func ruleBook(_ version: String, of community: CommunityID) async throws -> RuleBookView? {
    try await database.read { session in
      let adoptions = try session.run(
        ReadAdoptionViews(community: community, version: version, before: nil, limit: 1))
      guard let adoption = adoptions.first else { return nil }
      let numbers = [adoption.ruleBook]
      let (types, caps) = try session.pipeline(
        ReadActTypes(numbers: numbers), ReadOverallCaps(numbers: numbers))
      return RuleBookView(
        adoption: adoption, actTypes: types.map(\.type), overallCaps: caps.map(\.cap))
    }
  }
}
