public import Bank
import Postgres

/// An act type with its rule version.
public struct ActTypeView: Sendable {
  /// The act type.
  public var type: ActType
  /// The version's name.
  public var ruleVersion: String
}

/// Everything about the act types of a version, in the order of their codes.
struct ReadRuleLines: Statement {
  static let sql: StaticString = """
    select t.rule_book, t.code, category, t.name_zh, t.name_en, t.unit, u.by_minutes,
      points_per_unit, max_units, cap_day, cap_month, cap_year, counts_minutes, scope, evidence,
      needs_beneficiary, review_level, notice_days, credit_when, lot_months, min_age, enabled,
      category_zh, verifier, risk_insurance, paid_duty_excluded
    from act_types t
    join act_units u on u.rule_book = t.rule_book and u.code = t.unit
    where t.rule_book = $1 order by t.code
    """
  let ruleBook: Int32
  func bind(_ bindings: inout Bindings) { bindings(ruleBook) }

  static func decode(_ row: inout Row) throws(PostgresError) -> RuleLine {
    RuleLine(
      type: try ReadActTypes.decode(&row).type, categoryZH: try row.next(),
      verifier: try row.next(), riskInsurance: try row.next(), paidDutyExcluded: try row.next())
  }
}

/// The units of a version.
struct ReadUnits: Statement {
  static let sql: StaticString = """
    select code, name_zh, name_en, by_minutes from act_units where rule_book = $1 order by place
    """
  let ruleBook: Int32
  func bind(_ bindings: inout Bindings) { bindings(ruleBook) }
  static func decode(_ row: inout Row) throws(PostgresError) -> RuleUnit {
    try RuleUnit(
      code: row.next(), nameZH: row.next(), nameEN: row.next(), byMinutes: row.next())
  }
}

/// The kinds of evidence of a version.
struct ReadEvidenceCodes: Statement {
  static let sql: StaticString = """
    select code, name_zh, name_en, meaning from evidence_codes where rule_book = $1 order by place
    """
  let ruleBook: Int32
  func bind(_ bindings: inout Bindings) { bindings(ruleBook) }
  static func decode(_ row: inout Row) throws(PostgresError) -> EvidenceCode {
    try EvidenceCode(
      code: row.next(), nameZH: row.next(), nameEN: row.next(), meaning: row.next())
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
      select a.rule_book from standing_adoptions a
      where a.community = c.id
        and a.from_day <= (clock_timestamp() at time zone c.time_zone)::date
      order by a.from_day desc limit 1) f
    join rule_books b on b.number = f.rule_book
    join act_types y on y.rule_book = f.rule_book
    join act_units u on u.rule_book = y.rule_book and u.code = y.unit
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
}
