public import Bank
import Postgres

/// A rule version as a community has it.
public struct RuleVersionView: Sendable {
  /// The version's name.
  public var version: String
  /// The code of the community it belongs to: this one, or one above.
  public var owner: String
  /// What became of it here; nil while it is a draft.
  public var fate: RuleBookFate?
  /// When it was added.
  public var addedAt: Instant
  /// Who added it; nil for what the bank was founded with.
  public var addedBy: PersonID?
  /// SHA-256 over everything it says, 32 bytes.
  public var digest: [UInt8]
  /// The number of its act types, and of those open.
  public var actTypes, enabledActTypes: Int
  /// The last of its adoptions here.
  public var adoption: AdoptionView?

  let number: Int32
}

/// How a version came into force in a community.
public struct AdoptionView: Sendable {
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
  /// Whether points given under it expire.
  public var pointsExpire: Bool
}

/// A rule version with everything in it.
public struct RuleBookView: Sendable {
  /// Which, and how it came into force.
  public var version: RuleVersionView
  /// What it says.
  public var draft: RuleBookDraft
  /// Its adoptions here that were cancelled before their day, latest first.
  public var cancelled: [CancelledAdoptionView]
}

/// Which versions are asked for.
public struct RuleBookQuery: Sendable {
  /// The code of the community; nil is the reader's own.
  public var community: String?
  /// Those adopted nowhere here instead of those adopted.
  public var onlyDrafts: Bool
  /// Where the page before ended: a day, as a number, or a draft's number.
  public var before: Int64?
  /// How many at most.
  public var limit: Int

  /// Versions.
  public init(community: String?, onlyDrafts: Bool, before: Int64?, limit: Int) {
    self.community = community
    self.onlyDrafts = onlyDrafts
    self.before = before
    self.limit = limit
  }
}

extension RuleVersionView {
  /// Where a page of a list ends.
  public var cursor: Int64 { adoption.map { Int64($0.from.daysSince2000) } ?? Int64(number) }
}

/// Reads the columns that both lists begin with.
private func version(_ row: inout Row) throws(PostgresError) -> RuleVersionView {
  let number: Int32 = try row.next()
  return RuleVersionView(
    version: try row.next(), owner: try row.next(), fate: try row.next(),
    addedAt: try row.next(), addedBy: try row.next(), digest: try row.next(),
    actTypes: try row.next(), enabledActTypes: try row.next(), adoption: nil, number: number)
}

/// The adoptions of a community, latest first, or those of one version.
struct ReadAdoptionViews: Statement {
  static let sql: StaticString = """
    select b.number, b.version, o.code, 'adopted', b.added_at, k.actor, b.digest,
      (select count(*) from act_types y where y.rule_book = b.number),
      (select count(*) from act_types y where y.rule_book = b.number and y.enabled),
      s.from_day, s.until, t.today between s.from_day and coalesce(s.until, 'infinity'), s.met_on,
      s.present, s.votes_for, s.votes_against, s.filing_no, s.points_expire
    from (select a.*, lead(a.from_day) over (order by a.from_day) - 1 as until
      from standing_adoptions a where a.community = $1) s
    join rule_books b on b.number = s.rule_book
    join communities o on o.id = b.community
    left join commands k on k.community = b.community and k.key = b.command
    join communities c on c.id = s.community
    cross join lateral (
      select (clock_timestamp() at time zone c.time_zone)::date as today offset 0) t
    where ($2::integer is null or b.number = $2) and ($3::date is null or s.from_day < $3)
    order by s.from_day desc limit $4
    """
  let community: CommunityID
  let ruleBook: Int32?
  let before: Day?
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(community, ruleBook, before, limit) }

  static func decode(_ row: inout Row) throws(PostgresError) -> RuleVersionView {
    var view = try version(&row)
    let from: Day = try row.next()
    let until: Day? = try row.next()
    let isInForce: Bool = try row.next()
    let metOn: Day = try row.next()
    let present: Int32 = try row.next()
    let votesFor: Int32 = try row.next()
    let votesAgainst: Int32 = try row.next()
    view.adoption = AdoptionView(
      from: from, until: until, isInForce: isInForce, metOn: metOn, present: Int(present),
      votesFor: Int(votesFor), votesAgainst: Int(votesAgainst), filingNumber: try row.next(),
      pointsExpire: try row.next())
    return view
  }
}

/// Versions that a community has not adopted and could, or that were withdrawn; latest first.
struct ReadDraftViews: Statement {
  static let sql: StaticString = """
    select b.number, b.version, o.code, nullif(f.fate, 'adopted'), b.added_at, k.actor, b.digest,
      (select count(*) from act_types y where y.rule_book = b.number),
      (select count(*) from act_types y where y.rule_book = b.number and y.enabled)
    from communities c
    join rule_books b on b.community = any(c.path)
    join communities o on o.id = b.community
    left join rule_book_fates f on f.rule_book = b.number
    left join commands k on k.community = b.community and k.key = b.command
    where c.id = $1 and ($2::integer is null or b.number = $2)
      and ($3::integer is null or b.number < $3)
      and not exists (select from standing_adoptions a
        where a.community = $1 and a.rule_book = b.number)
    order by b.number desc limit $4
    """
  let community: CommunityID
  let ruleBook: Int32?
  let before: Int32?
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(community, ruleBook, before, limit) }
  static func decode(_ row: inout Row) throws(PostgresError) -> RuleVersionView {
    try version(&row)
  }
}

/// The number of the version that a name means in a community: its own, or the nearest one's above.
struct FindRuleVersion: Statement {
  static let sql: StaticString = """
    select b.number from communities c join rule_books b on b.community = any(c.path)
    where c.id = $1 and b.version = $2 order by array_position(c.path, b.community) limit 1
    """
  let community: CommunityID
  let version: String
  func bind(_ bindings: inout Bindings) { bindings(community, version) }
  static func decode(_ row: inout Row) throws(PostgresError) -> Int32 { try row.next() }
}

/// The number of the version in force in a community today.
struct FindRulesInForce: Statement {
  static let sql: StaticString = """
    select a.rule_book from communities c join standing_adoptions a on a.community = c.id
    where c.id = $1 and a.from_day <= (clock_timestamp() at time zone c.time_zone)::date
    order by a.from_day desc limit 1
    """
  let community: CommunityID
  func bind(_ bindings: inout Bindings) { bindings(community) }
  static func decode(_ row: inout Row) throws(PostgresError) -> Int32 { try row.next() }
}

extension Store {
  /// The rule versions of a community, latest first. Drafts are for secretaries and auditors.
  /// - Throws: `Refusal`.
  public func ruleBooks(
    _ query: RuleBookQuery, for reader: Reader
  ) async throws -> [RuleVersionView] {
    try await read(as: reader) { sight, session in
      let community = try sight.community(query.community, on: session)
      if query.onlyDrafts {
        try sight.require(.secretary, .auditor)
        return try session.run(
          ReadDraftViews(
            community: community, ruleBook: nil,
            before: query.before.map { Int32(clamping: $0) }, limit: query.limit))
      }
      let before = query.before.map { Day(daysSince2000: Int32(clamping: $0)) }
      return try session.run(
        ReadAdoptionViews(
          community: community, ruleBook: nil, before: before, limit: query.limit))
    }
  }

  /// One rule version of a community with everything in it. A draft is not found but by secretaries
  /// and auditors.
  /// - Throws: `Refusal`.
  public func ruleBook(
    _ version: String, of community: String?, for reader: Reader
  ) async throws -> RuleBookView {
    try await read(as: reader) { sight, session in
      let community = try sight.community(community, on: session)
      guard let found = try session.ruleVersion(version, in: community, sight) else {
        throw Refusal(.notFound)
      }
      return RuleBookView(
        version: found, draft: try session.ruleBook(found.number),
        cancelled: try session.run(
          ReadCancelledAdoptions(community: community, ruleBook: found.number)))
    }
  }

  /// What the version in force today says; nil before the first.
  /// - Throws: `Refusal`.
  public func rulesInForce(
    in community: String?, for reader: Reader
  ) async throws -> RuleBookDraft? {
    try await read(as: reader) { sight, session in
      let community = try sight.community(community, on: session)
      let number = try session.run(FindRulesInForce(community: community)).first
      return try number.map { try session.ruleBook($0) }
    }
  }
}

extension Store {
  /// The number of a community by its code, if it is the given one or below it. It goes by no
  /// office, so that a kept answer is found after an office has ended.
  /// - Throws: `Refusal`.
  public func locate(
    community code: String, from community: CommunityID
  ) async throws -> CommunityID {
    let found = try await database.read { session in
      try session.run(FindCommunityBelow(community: community, code: code)).first
    }
    guard let found else { throw Refusal(.notFound) }
    return found
  }
}

extension Session {
  /// The version that a name means in a community, as far as somebody may see it.
  func ruleVersion(
    _ version: String, in community: CommunityID, _ sight: Sight
  ) throws -> RuleVersionView? {
    let found = try run(FindRuleVersion(community: community, version: version))
    guard let number = found.first else { return nil }
    let adopted = try run(
      ReadAdoptionViews(community: community, ruleBook: number, before: nil, limit: 1))
    if let view = adopted.first { return view }
    guard sight.seesAll else { return nil }
    return try run(
      ReadDraftViews(community: community, ruleBook: number, before: nil, limit: 1)
    ).first
  }

  /// Everything that a version says.
  func ruleBook(_ number: Int32) throws -> RuleBookDraft {
    let (lines, caps, units, evidence) = try pipeline(
      ReadRuleLines(ruleBook: number), ReadOverallCaps(numbers: [number]),
      ReadUnits(ruleBook: number), ReadEvidenceCodes(ruleBook: number))
    let scopes = OverallScope.allCases
    return RuleBookDraft(
      lines: lines,
      caps: caps.map(\.cap).sorted {
        (scopes.firstIndex(of: $0.scope) ?? 0) < (scopes.firstIndex(of: $1.scope) ?? 0)
      }, units: units, evidence: evidence)
  }
}
