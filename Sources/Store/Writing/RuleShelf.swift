import Bank
import Postgres

/// Rule versions read so far. They never change once in force, so they are read once.
struct RuleShelf {
  var books: [Int32: RuleBook] = [:]

  /// Reads versions that are missing.
  mutating func fetch(
    _ numbers: Set<Int32>, on session: borrowing Session
  ) throws(PostgresError) {
    let wanted = Array(numbers)
    let (heads, types, caps, kinds) = try session.pipeline(
      ReadRuleBooks(numbers: wanted), ReadActTypes(numbers: wanted),
      ReadOverallCaps(numbers: wanted), ReadEvidenceKinds(numbers: wanted))
    for head in heads {
      books[head.number] = RuleBook(
        number: head.number, version: head.version,
        actTypes: types.filter { $0.ruleBook == head.number }.map(\.type),
        overallCaps: caps.filter { $0.ruleBook == head.number }.map(\.cap),
        evidenceKinds: Set(kinds.filter { $0.ruleBook == head.number }.map(\.code)))
    }
  }
}

/// Rule versions by number.
struct ReadRuleBooks: Statement {
  static let sql: StaticString = "select number, version from rule_books where number = any($1)"
  let numbers: [Int32]
  func bind(_ bindings: inout Bindings) { bindings(numbers) }

  struct Head: Sendable {
    var number: Int32
    var version: String
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Head {
    try Head(number: row.next(), version: row.next())
  }
}

/// The act types of rule versions, in the order of their codes.
struct ReadActTypes: Statement {
  static let sql: StaticString = """
    select t.rule_book, t.code, category, t.name_zh, t.name_en, t.unit, u.by_minutes,
      points_per_unit, max_units, cap_day, cap_month, cap_year, counts_minutes, scope, evidence,
      needs_beneficiary, review_level, notice_days, credit_when, lot_months, min_age, enabled
    from act_types t
    join act_units u on u.rule_book = t.rule_book and u.code = t.unit
    where t.rule_book = any($1) order by t.rule_book, t.code
    """
  let numbers: [Int32]
  func bind(_ bindings: inout Bindings) { bindings(numbers) }

  struct Typed: Sendable {
    var ruleBook: Int32
    var type: ActType
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Typed {
    let ruleBook: Int32 = try row.next()
    let code: String = try row.next()
    let category: String = try row.next()
    let nameZH: String = try row.next()
    let nameEN: String = try row.next()
    let unit: String = try row.next()
    let byMinutes: Bool = try row.next()
    let points: Int32 = try row.next()
    let maxUnits: Int32 = try row.next()
    let caps = try Caps(day: optional(&row), month: optional(&row), year: optional(&row))
    let countsMinutes: Bool = try row.next()
    let scope: Scope = try row.next()
    let evidence: String = try row.next()
    guard let rule = EvidenceRule(evidence) else {
      throw PostgresError(.decoding, "an evidence rule of act type \(code) cannot be read")
    }
    let needsBeneficiary: Bool = try row.next()
    let level: Int16 = try row.next()
    let noticeDays: Int16 = try row.next()
    let creditWhen: CreditWhen = try row.next()
    let lotMonths: Int16 = try row.next()
    let minAge: Int16 = try row.next()
    return Typed(
      ruleBook: ruleBook,
      type: ActType(
        code: code, category: category, nameZH: nameZH, nameEN: nameEN, unit: unit,
        byMinutes: byMinutes, pointsPerUnit: Int(points), maxUnits: Int(maxUnits), caps: caps,
        countsMinutes: countsMinutes, scope: scope, evidence: rule,
        needsBeneficiary: needsBeneficiary, reviewLevel: Int(level), noticeDays: Int(noticeDays),
        creditWhen: creditWhen, lotMonths: Int(lotMonths), minAge: Int(minAge),
        isEnabled: try row.next()))
  }

  private static func optional(_ row: inout Row) throws(PostgresError) -> Int? {
    let value: Int32? = try row.next()
    return value.map { Int($0) }
  }
}

/// The caps over all types of rule versions.
struct ReadOverallCaps: Statement {
  static let sql: StaticString = """
    select rule_book, scope, points, except_categories, meaning from overall_caps
    where rule_book = any($1) order by scope
    """
  let numbers: [Int32]
  func bind(_ bindings: inout Bindings) { bindings(numbers) }

  struct Capped: Sendable {
    var ruleBook: Int32
    var cap: OverallCap
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Capped {
    let ruleBook: Int32 = try row.next()
    let scope: OverallScope = try row.next()
    let points: Int32 = try row.next()
    let except: [String] = try row.next()
    return Capped(
      ruleBook: ruleBook,
      cap: OverallCap(
        scope: scope, points: Int(points), exceptCategories: Set(except), meaning: try row.next()))
  }
}

/// The codes of evidence of rule versions.
struct ReadEvidenceKinds: Statement {
  static let sql: StaticString = """
    select rule_book, code from evidence_codes where rule_book = any($1)
    """
  let numbers: [Int32]
  func bind(_ bindings: inout Bindings) { bindings(numbers) }

  struct Kind: Sendable {
    var ruleBook: Int32
    var code: String
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Kind {
    try Kind(ruleBook: row.next(), code: row.next())
  }
}
