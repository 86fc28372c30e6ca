import Postgres
import Support
import Testing

/// What no role of the bank can do to its tables, even with SQL of its own.
@Suite(.serialized) struct WallTests {
  /// Written once.
  static let appendOnly = [
    "transfers", "commands", "head_times", "stock_movements", "adoptions",
    "adoption_cancellations", "branches", "rule_books", "rule_book_fates", "act_types",
    "overall_caps", "act_units", "evidence_codes", "consents", "accounts", "activities",
    "act_reviews", "act_revisions", "mandate_uses", "closures", "imports", "imported_people",
    "old_lines", "opening_balances", "substitutions", "stock_count_lines",
    "expiries", "expiry_days", "donations", "voucher_steps", "voucher_settlements",
    "voucher_providers",
  ]
  /// Their rows change, but stay.
  static let neverRemoved = [
    "acts", "redemptions", "holders", "heads", "balances", "tallies", "people", "households",
    "residences", "offices", "office_grids", "items", "worker_days", "reversals",
    "guardians", "mandates", "household_spenders", "affiliations",
    "notices", "notice_lines", "objections", "pickup_points", "pickup_days", "standing_approvals",
    "stock", "stock_counts", "opening_corrections", "charity_grants", "vouchers", "class_members",
    "budgets",
  ]
  /// Places, words and keys, which the service does not remove either.
  static let others = [
    "communities", "grid_levels", "grids", "buildings", "entrances", "units", "logins",
    "secrets", "schema_migrations",
  ]
  /// What may be forgotten.
  static let passing = ["sessions", "throttles", "people_keys"]

  @Test func `every table is in one of these lists`() async throws {
    let tables = try await standingDatabase("walls").texts(
      "select tablename::text from pg_tables where schemaname = 'public' order by 1")
    let known = Self.appendOnly + Self.neverRemoved + Self.others + Self.passing
    #expect(tables == known.sorted())
  }

  @Test(arguments: appendOnly + neverRemoved + others)
  func `the service removes no row`(table: String) async throws {
    try await Self.expect(
      .insufficientPrivilege, of: ["delete from \(table)", "truncate \(table) cascade"],
      as: "moralbank_app")
  }

  @Test(arguments: appendOnly)
  func `the service changes no row that was written for good`(table: String) async throws {
    try await Self.expect(
      .insufficientPrivilege, of: try await Self.updates(of: table), as: "moralbank_app")
  }

  @Test(arguments: appendOnly + neverRemoved)
  func `neither owner nor superuser removes a row`(table: String) async throws {
    var statements = ["delete from \(table)", "truncate \(table) cascade"]
    if Self.appendOnly.contains(table) { statements += try await Self.updates(of: table) }
    // Only a superuser may set the mode; it stays when he becomes another.
    let prefixes = ["origin", "replica"].flatMap { mode in
      ["moralbank_owner", "postgres"].map { role in
        "set session_replication_role = \(mode); set role \(role); "
      }
    }
    try await Self.expect(
      "MB001", of: prefixes.flatMap { prefix in statements.map { prefix + $0 } }, as: "postgres")
  }

  private static func expect(
    _ state: SQLState, of pieces: [String], as role: String
  ) async throws {
    let errors = try await standingDatabase("walls").refusals(of: pieces, as: role)
    for (sql, error) in zip(pieces, errors) {
      #expect(error?.sqlState == state, "\(sql): \(error?.description ?? "no error")")
    }
  }

  /// An update of each column of a table.
  private static func updates(of table: String) async throws -> [String] {
    try await standingDatabase("walls").texts(
      """
      select format('update %I set %I = %I', table_name, column_name, column_name)
      from information_schema.columns where table_schema = 'public' and table_name = '\(table)'
        and is_identity = 'NO' and is_generated = 'NEVER'
      """)
  }

  @Test(arguments: [
    ("acts", ["holder", "act_type", "grid", "occurred_on", "recorded_by", "activity", "command"]),
    ("reversals", ["act", "redemption", "fault", "reason", "condition", "asked_by", "asked_as"]),
    ("redemptions", ["holder", "point", "basket", "points", "requested_by", "requested_at"]),
    ("standing_approvals", ["item", "approved_by", "approved_at", "until"]),
    ("stock_counts", ["point", "counted_by", "counted_at"]),
    ("offices", ["person", "role", "from_day"]),
    ("notices", ["no", "through_seq", "grids", "made_by", "made_at"]),
    ("notice_lines", ["act", "notice", "line", "credit", "days"]),
    ("opening_corrections", ["holder", "counted", "points", "fault", "reason", "asked_by"]),
    ("objections", ["act", "objector", "slip_no", "filed_by", "reason"]),
  ])
  func `facts stay as they were told`(table: String, columns: [String]) async throws {
    let updates = columns.map { "update \(table) set \($0) = \($0)" }
    try await Self.expect(.insufficientPrivilege, of: updates, as: "moralbank_app")
    try await Self.expect(
      "MB001", of: updates.map { "set session_replication_role = replica; " + $0 },
      as: "postgres")
  }

  @Test(arguments: ["quantity = quantity + 1", "item = 'L05'"])
  func `an item is replaced only where the consent is kept`(change: String) async throws {
    let one = "(select id from redemptions where item = 'L04' order by id limit 1)"
    let swap = "update redemptions set \(change) where id = \(one)"
    try await Self.expect("MB001", of: [swap], as: "moralbank_app")
  }

  /// What a deed said may be corrected only by keeping it first.
  @Test(arguments: [
    "minutes = 30", "units = 2", "note = 'x'", "evidence = 'SI'", "beneficiary_door = 'x'",
    "started_at = now()", "beneficiary_person = holder",
  ])
  func `what an act said is kept before it is told anew`(change: String) async throws {
    let act = "(select a from acts a where minutes = 60 order by id limit 1)"
    let retell = "update acts set \(change) where id = (\(act)).id"
    try await Self.expect("MB001", of: [retell], as: "moralbank_app")
    let keep = """
      insert into act_revisions select a.community, a.id, 7, a.units, a.minutes, a.started_at,
        a.beneficiary_person, a.beneficiary_household, a.beneficiary_door, a.evidence, a.note,
        a.recorded_by, now(), 'x', a.command from (select (\(act)).*) a; \(retell)
      """
    let error = try await standingDatabase("walls").refusal(of: keep, as: "moralbank_app")
    #expect(error?.sqlState != "MB001")
  }

  @Test(arguments: ["moralbank_app", "postgres"])
  func `a head never steps back`(role: String) async throws {
    let steps = [
      "seq = seq - 1", "recorded_at = recorded_at - interval '1 microsecond'",
      "next_account = next_account - 1", "next_passbook = next_passbook - 1",
    ]
    try await Self.expect(
      "MB001", of: steps.map { "update heads set \($0) where community = 3" }, as: role)
  }

  @Test func `the service keeps its hands off keys, migrations and the schema`() async throws {
    try await Self.expect(
      .insufficientPrivilege,
      of: [
        "insert into secrets values ('other', sha256('x'))", "update secrets set name = 'x'",
        "insert into schema_migrations select * from schema_migrations",
        "insert into units values ('gold', '金', 'gold')", "create table public.mine (a integer)",
        "create function public.refuse(text) returns void language sql as 'select'",
        "alter table transfers disable trigger all", "drop trigger append_only on transfers",
        "set session_replication_role = replica", "set role moralbank_owner",
      ], as: "moralbank_app")
  }

  @Test func `the auditor reads the books and nothing that opens a door`() async throws {
    let tables = Self.appendOnly + Self.neverRemoved + ["postings", "communities"]
    let errors = try await standingDatabase("walls").refusals(
      of: tables.map { "select * from \($0) limit 1" }, as: "moralbank_auditor")
    #expect(errors.filter { $0 != nil }.isEmpty)
    try await Self.expect(
      .insufficientPrivilege,
      of: [
        "select from secrets", "select from sessions", "select from logins",
        "select from throttles", "insert into tallies select * from tallies",
        "update balances set available = 0", "delete from sessions",
        "select nextval('communities_id_seq')",
      ], as: "moralbank_auditor")
  }
}
