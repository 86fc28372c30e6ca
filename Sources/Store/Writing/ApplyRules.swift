import Bank
import FoundationEssentials
import Postgres

extension Batch {
  /// Adds what a batch changes of the rules.
  mutating func addRules(_ changes: Changes, _ stamps: Stamps) {
    let books = changes.newRuleBooks
    if !books.isEmpty { addRuleBooks(books, stamps) }
    if !changes.adoptions.isEmpty { addAdoptions(changes.adoptions, stamps) }
    if !changes.cancelledAdoptions.isEmpty {
      add(CancelAdoptions(adoptions: changes.cancelledAdoptions, stamps: stamps))
    }
    if !changes.withdrawnRuleBooks.isEmpty {
      add(WithdrawRuleBooks(books: changes.withdrawnRuleBooks, stamps: stamps))
    }
  }

  /// Adds whole versions.
  mutating func addRuleBooks(_ books: [NewRuleBook], _ stamps: Stamps) {
    add(InsertRuleBooks(books: books, stamps: stamps))
    add(InsertUnits(books: books))
    add(InsertEvidenceCodes(books: books))
    add(InsertActTypes(books: books))
    add(InsertOverallCaps(books: books))
  }

  /// Adds adoptions.
  mutating func addAdoptions(_ adoptions: [NewAdoption], _ stamps: Stamps) {
    // Once adopted anywhere a version cannot be withdrawn.
    add(
      KeepAdopted(
        numbers: adoptions.map(\.ruleBook), times: adoptions.map { stamps.time($0.community) }))
    add(InsertAdoptions(adoptions: adoptions, stamps: stamps))
  }
}

/// Writes versions of the rules, still without their lines.
struct InsertRuleBooks: Statement {
  static let sql: StaticString = """
    insert into rule_books (number, community, version, digest, added_at, command)
    overriding system value
    select * from unnest($1::integer[], $2::integer[], $3::text[], $4::bytea[], $5::timestamptz[],
      $6::uuid[])
    """
  let books: [NewRuleBook]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    bindings(
      books.map(\.version.number), books.map(\.version.key.community),
      books.map(\.version.key.version), books.map(\.draft.digest),
      books.map { stamps.time($0.version.key.community) },
      books.map { $0.command.map { stamps.key($0) } })
  }
}

/// Writes that versions were adopted, unless something became of them already.
struct KeepAdopted: Statement {
  static let sql: StaticString = """
    insert into rule_book_fates (rule_book, fate, at)
    select n.number, 'adopted', n.at from unnest($1::integer[], $2::timestamptz[]) as n(number, at)
    on conflict (rule_book) do nothing
    """
  let numbers: [Int32]
  let times: [Instant]
  func bind(_ bindings: inout Bindings) { bindings(numbers, times) }
}

/// Writes that drafts were taken back.
struct WithdrawRuleBooks: Statement {
  static let sql: StaticString = """
    insert into rule_book_fates (rule_book, fate, at)
    select n.number, 'withdrawn', n.at
    from unnest($1::integer[], $2::timestamptz[]) as n(number, at)
    """
  let books: [WithdrawnRuleBook]
  let stamps: Stamps
  func bind(_ bindings: inout Bindings) {
    bindings(books.map(\.number), books.map { stamps.time($0.community) })
  }
}

/// Writes adoptions.
struct InsertAdoptions: Statement {
  static let sql: StaticString = """
    insert into adoptions (community, from_day, rule_book, met_on, present, votes_for,
      votes_against, filing_no, command, round, points_expire)
    select * from unnest($1::integer[], $2::date[], $3::integer[], $4::date[], $5::integer[],
      $6::integer[], $7::integer[], $8::text[], $9::uuid[], $10::smallint[], $11::boolean[])
    """
  let adoptions: [NewAdoption]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    let requests = adoptions.map(\.request)
    bindings(
      adoptions.map(\.community), requests.map(\.from), adoptions.map(\.ruleBook),
      requests.map(\.metOn), requests.map { int4($0.present) })
    bindings(
      requests.map { int4($0.votesFor) }, requests.map { int4($0.votesAgainst) },
      requests.map(\.filingNumber), adoptions.map { $0.command.map { stamps.key($0) } },
      adoptions.map { Int16(clamping: $0.round) }, requests.map(\.pointsExpire))
  }
}

/// Writes that adoptions were cancelled before their day.
struct CancelAdoptions: Statement {
  static let sql: StaticString = """
    insert into adoption_cancellations (community, from_day, round, reason, command)
    select * from unnest($1::integer[], $2::date[], $3::smallint[], $4::text[], $5::uuid[])
    """
  let adoptions: [CancelledAdoption]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    bindings(
      adoptions.map(\.community), adoptions.map(\.from),
      adoptions.map { Int16(clamping: $0.round) }, adoptions.map(\.reason),
      adoptions.map { stamps.key($0.command) })
  }
}

/// Writes the units of versions.
struct InsertUnits: Statement {
  static let sql: StaticString = """
    insert into act_units (rule_book, code, name_zh, name_en, by_minutes, place)
    select * from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::boolean[])
      with ordinality
    """
  let books: [NewRuleBook]
  func bind(_ bindings: inout Bindings) {
    let rows = books.flatMap { book in book.draft.units.map { (book.version.number, $0) } }
    bindings(
      rows.map(\.0), rows.map(\.1.code), rows.map(\.1.nameZH), rows.map(\.1.nameEN),
      rows.map(\.1.byMinutes))
  }
}

/// Writes the kinds of evidence of versions.
struct InsertEvidenceCodes: Statement {
  static let sql: StaticString = """
    insert into evidence_codes (rule_book, code, name_zh, name_en, meaning, place)
    select * from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[])
      with ordinality
    """
  let books: [NewRuleBook]
  func bind(_ bindings: inout Bindings) {
    let rows = books.flatMap { book in book.draft.evidence.map { (book.version.number, $0) } }
    bindings(
      rows.map(\.0), rows.map(\.1.code), rows.map(\.1.nameZH), rows.map(\.1.nameEN),
      rows.map(\.1.meaning))
  }
}

/// Writes the act types of versions.
struct InsertActTypes: Statement {
  static let sql: StaticString = """
    insert into act_types (rule_book, code, category, category_zh, name_zh, name_en, unit,
      points_per_unit, max_units, cap_day, cap_month, cap_year, counts_minutes, scope, evidence,
      needs_beneficiary, verifier, review_level, notice_days, credit_when, lot_months, min_age,
      risk_insurance, paid_duty_excluded, enabled)
    select * from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
      $7::text[], $8::integer[], $9::integer[], $10::integer[], $11::integer[], $12::integer[],
      $13::boolean[], $14::text[], $15::text[], $16::boolean[], $17::text[], $18::smallint[],
      $19::smallint[], $20::text[], $21::smallint[], $22::smallint[], $23::boolean[],
      $24::boolean[], $25::boolean[])
    """
  let books: [NewRuleBook]

  func bind(_ bindings: inout Bindings) {
    let numbers = books.flatMap { book in book.draft.lines.map { _ in book.version.number } }
    let lines = books.flatMap(\.draft.lines)
    let rules = lines.map(\.type)
    bindings(
      numbers, rules.map(\.code), rules.map(\.category), lines.map(\.categoryZH),
      rules.map(\.nameZH), rules.map(\.nameEN), rules.map(\.unit))
    bindings(
      rules.map { int4($0.pointsPerUnit) }, rules.map { int4($0.maxUnits) },
      rules.map { int4($0.caps.day) }, rules.map { int4($0.caps.month) },
      rules.map { int4($0.caps.year) }, rules.map(\.countsMinutes), rules.map(\.scope),
      rules.map(\.evidence.text), rules.map(\.needsBeneficiary))
    bindings(
      lines.map(\.verifier), rules.map { Int16(clamping: $0.reviewLevel) },
      rules.map { Int16(clamping: $0.noticeDays) }, rules.map(\.creditWhen),
      rules.map { Int16(clamping: $0.lotMonths) }, rules.map { Int16(clamping: $0.minAge) },
      lines.map(\.riskInsurance), lines.map(\.paidDutyExcluded), rules.map(\.isEnabled))
  }
}

/// Writes the caps over all types of versions.
struct InsertOverallCaps: Statement {
  static let sql: StaticString = """
    insert into overall_caps (rule_book, scope, points, except_categories, meaning)
    select rule_book, scope, points, except_categories::text[], meaning
    from unnest($1::integer[], $2::text[], $3::integer[], $4::text[], $5::text[])
      as n(rule_book, scope, points, except_categories, meaning)
    """
  let books: [NewRuleBook]
  func bind(_ bindings: inout Bindings) {
    let rows = books.flatMap { book in book.draft.caps.map { (book.version.number, $0) } }
    bindings(
      rows.map(\.0), rows.map(\.1.scope), rows.map { int4($0.1.points) },
      rows.map { "{" + $0.1.exceptCategories.sorted().joined(separator: ",") + "}" },
      rows.map(\.1.meaning))
  }
}
