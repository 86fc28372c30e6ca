public import Bank
import FoundationEssentials
public import Postgres

extension BankSetup {
  /// Adds the names of units and evidence codes that are not there yet.
  public func addLabels(
    units: [NewLabel], evidence: [NewLabel]
  ) throws(PostgresError) {
    _ = try session.pipeline(InsertUnits(units: units), InsertEvidenceCodes(codes: evidence))
  }

  /// Adds a rule version; it is in force nowhere until it is adopted.
  public func addRuleBook(
    version: String, actTypes: [NewActType], overallCaps: [OverallCap]
  ) throws -> Int32 {
    try session.transaction { session in
      guard let number = try session.run(InsertRuleBook(version: version)).first else {
        throw PostgresError(.decoding, "no rule book was added")
      }
      _ = try session.pipeline(
        InsertActTypes(ruleBook: number, types: actTypes),
        InsertOverallCaps(ruleBook: number, caps: overallCaps))
      return number
    }
  }

  /// Puts a rule version into force.
  public func adopt(
    _ adoption: NewAdoption, in community: CommunityID
  ) throws(PostgresError) {
    try session.execute(InsertAdoption(community: community, adoption: adoption))
  }

  /// Keeps what items cost the shop, for reports; it decides nothing.
  public func setReferenceValues(
    _ values: [(code: String, yuan: Int)], in community: CommunityID
  ) throws(PostgresError) {
    try session.execute(
      SetReferenceValues(
        community: community, codes: values.map(\.code), yuan: values.map { int4($0.yuan) }))
  }
}

/// Adds units of act types.
struct InsertUnits: Statement {
  static let sql: StaticString = """
    insert into act_units (code, name_zh, name_en, by_minutes)
    select * from unnest($1::text[], $2::text[], $3::text[], $4::boolean[]) on conflict do nothing
    """
  let units: [NewLabel]
  func bind(_ bindings: inout Bindings) {
    bindings(
      units.map(\.code), units.map(\.nameZH), units.map(\.nameEN), units.map(\.byMinutes))
  }
}

/// Adds evidence codes.
struct InsertEvidenceCodes: Statement {
  static let sql: StaticString = """
    insert into evidence_codes (code, name_zh, name_en, meaning)
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[]) on conflict do nothing
    """
  let codes: [NewLabel]
  func bind(_ bindings: inout Bindings) {
    bindings(codes.map(\.code), codes.map(\.nameZH), codes.map(\.nameEN), codes.map(\.meaning))
  }
}

/// Adds a rule version.
struct InsertRuleBook: Statement {
  static let sql: StaticString = "insert into rule_books (version) values ($1) returning number"
  let version: String
  func bind(_ bindings: inout Bindings) { bindings(version) }
  static func decode(_ row: inout Row) throws(PostgresError) -> Int32 { try row.next() }
}

/// Adds the act types of a rule version.
struct InsertActTypes: Statement {
  static let sql: StaticString = """
    insert into act_types (rule_book, code, category, category_zh, name_zh, name_en, unit,
      points_per_unit, max_units, cap_day, cap_month, cap_year, counts_minutes, scope, evidence,
      needs_beneficiary, verifier, review_level, notice_days, credit_when, lot_months, min_age,
      risk_insurance, paid_duty_excluded, enabled)
    select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
      $8::integer[], $9::integer[], $10::integer[], $11::integer[], $12::integer[], $13::boolean[],
      $14::text[], $15::text[], $16::boolean[], $17::text[], $18::smallint[], $19::smallint[],
      $20::text[], $21::smallint[], $22::smallint[], $23::boolean[], $24::boolean[], $25::boolean[])
    """
  let ruleBook: Int32
  let types: [NewActType]

  func bind(_ bindings: inout Bindings) {
    let rules = types.map(\.type)
    bindings(
      ruleBook, rules.map(\.code), rules.map(\.category), types.map(\.categoryZH),
      rules.map(\.nameZH), rules.map(\.nameEN), rules.map(\.unit))
    bindings(
      rules.map { int4($0.pointsPerUnit) }, rules.map { int4($0.maxUnits) },
      rules.map { int4($0.caps.day) }, rules.map { int4($0.caps.month) },
      rules.map { int4($0.caps.year) }, rules.map(\.countsMinutes), rules.map(\.scope),
      rules.map(\.evidence.text), rules.map(\.needsBeneficiary))
    bindings(
      types.map(\.verifier), rules.map { Int16(clamping: $0.reviewLevel) },
      rules.map { Int16(clamping: $0.noticeDays) }, rules.map(\.creditWhen),
      rules.map { Int16(clamping: $0.lotMonths) }, rules.map { Int16(clamping: $0.minAge) },
      types.map(\.riskInsurance), types.map(\.paidDutyExcluded), rules.map(\.isEnabled))
  }
}

/// Adds the overall caps of a rule version.
struct InsertOverallCaps: Statement {
  static let sql: StaticString = """
    insert into overall_caps (rule_book, scope, points, except_categories)
    select $1, scope, points, except_categories::text[]
    from unnest($2::text[], $3::integer[], $4::text[]) as n(scope, points, except_categories)
    """
  let ruleBook: Int32
  let caps: [OverallCap]
  func bind(_ bindings: inout Bindings) {
    bindings(
      ruleBook, caps.map(\.scope), caps.map { int4($0.points) },
      caps.map { "{" + $0.exceptCategories.sorted().joined(separator: ",") + "}" })
  }
}

/// Records an adoption.
struct InsertAdoption: Statement {
  static let sql: StaticString = """
    insert into adoptions (community, from_day, rule_book, met_on, present, votes_for,
      votes_against, filing_no)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
    """
  let community: CommunityID
  let adoption: NewAdoption
  func bind(_ bindings: inout Bindings) {
    bindings(
      community, adoption.from, adoption.ruleBook, adoption.metOn, int4(adoption.present),
      int4(adoption.votesFor), int4(adoption.votesAgainst), adoption.filingNumber)
  }
}

/// Keeps reference values of items.
struct SetReferenceValues: Statement {
  static let sql: StaticString = """
    update items i set reference_value_cny = n.yuan
    from unnest($2::text[], $3::integer[]) as n(code, yuan)
    where i.community = $1 and i.code = n.code
    """
  let community: CommunityID
  let codes: [String]
  let yuan: [Int32]
  func bind(_ bindings: inout Bindings) { bindings(community, codes, yuan) }
}
