import Postgres
import Support
import Testing

/// What no role of the bank can do to its tables, even with SQL of its own.
@Suite struct WallTests {
  /// Written once.
  static let appendOnly = [
    "transfers", "commands", "head_times", "stock_movements", "adoptions", "rule_books",
    "act_types", "overall_caps", "consents", "accounts",
  ]
  /// Their rows change, but stay.
  static let neverRemoved = [
    "acts", "redemptions", "holders", "heads", "balances", "tallies", "people", "households",
    "residences", "offices", "office_grids", "items", "worker_days",
  ]
  /// Places, words and keys, which the service does not remove either.
  static let others = [
    "communities", "grid_levels", "grids", "buildings", "entrances", "branches", "units", "logins",
    "secrets", "act_units", "evidence_codes", "activities", "schema_migrations",
  ]
  /// What may be forgotten.
  static let passing = ["sessions", "throttles"]

  @Test func `every table is in one of these lists`() async throws {
    try await withDatabase(.empty) { database in
      let tables = try await database.texts(
        "select tablename::text from pg_tables where schemaname = 'public' order by 1")
      let known = Self.appendOnly + Self.neverRemoved + Self.others + Self.passing
      #expect(tables == known.sorted())
    }
  }

  @Test(arguments: appendOnly + neverRemoved + others)
  func `the service removes no row`(table: String) async throws {
    try await withDatabase(.empty) { database in
      for sql in ["delete from \(table)", "truncate \(table) cascade"] {
        let error = try await database.refusal(of: sql, as: "moralbank_app")
        #expect(error?.sqlState == .insufficientPrivilege, "\(sql)")
      }
    }
  }

  @Test(arguments: appendOnly)
  func `the service changes no row that was written for good`(table: String) async throws {
    try await withDatabase(.empty) { database in
      for sql in try await Self.updates(of: table, database) {
        let error = try await database.refusal(of: sql, as: "moralbank_app")
        #expect(error?.sqlState == .insufficientPrivilege, "\(sql)")
      }
    }
  }

  @Test(arguments: appendOnly + neverRemoved, ["origin", "replica"])
  func `neither owner nor superuser removes a row`(table: String, mode: String) async throws {
    try await withDatabase(.demo) { database in
      var statements = ["delete from \(table)", "truncate \(table) cascade"]
      if Self.appendOnly.contains(table) {
        statements += try await Self.updates(of: table, database)
      }
      for sql in statements {
        for role in ["moralbank_owner", "postgres"] {
          // Only a superuser may set the mode; it stays when he becomes another.
          let error = try await database.refusal(
            of: "set session_replication_role = \(mode); set role \(role); \(sql)",
            as: "postgres")
          #expect(error?.sqlState == "MB001", "\(sql) as \(role): \(String(describing: error))")
        }
      }
    }
  }

  /// An update of each column of a table.
  private static func updates(
    of table: String, _ database: TestDatabase
  ) async throws -> [String] {
    try await database.texts(
      """
      select format('update %I set %I = %I', table_name, column_name, column_name)
      from information_schema.columns where table_schema = 'public' and table_name = '\(table)'
      """)
  }

  @Test(arguments: [
    ("acts", ["units", "minutes", "holder", "act_type", "occurred_on", "recorded_by", "command"]),
    ("redemptions", ["holder", "item", "quantity", "points", "requested_by", "requested_at"]),
    ("offices", ["person", "role", "from_day"]),
  ])
  func `facts stay as they were told`(table: String, columns: [String]) async throws {
    try await withDatabase(.demo) { database in
      for column in columns {
        let sql = "update \(table) set \(column) = \(column)"
        let byService = try await database.refusal(of: sql, as: "moralbank_app")
        #expect(byService?.sqlState == .insufficientPrivilege, "\(column)")
        let byOwner = try await database.refusal(
          of: "set session_replication_role = replica; \(sql)", as: "postgres")
        #expect(byOwner?.sqlState == "MB001", "\(column)")
      }
    }
  }

  @Test(arguments: ["seq", "recorded_at", "next_account", "next_passbook"])
  func `a head never steps back`(column: String) async throws {
    try await withDatabase(.demo) { database in
      let step = column == "recorded_at" ? "interval '1 microsecond'" : "1"
      for role in ["moralbank_app", "postgres"] {
        let error = try await database.refusal(
          of: "update heads set \(column) = \(column) - \(step) where community = 3", as: role)
        #expect(error?.sqlState == "MB001")
      }
    }
  }

  @Test func `the service keeps its hands off keys, migrations and the schema`() async throws {
    try await withDatabase(.demo) { database in
      for sql in [
        "insert into secrets values ('other', sha256('x'))", "update secrets set name = 'x'",
        "insert into schema_migrations select * from schema_migrations",
        "insert into units values ('gold', '金', 'gold')", "create table public.mine (a integer)",
        "create function public.refuse(text) returns void language sql as 'select'",
        "alter table transfers disable trigger all", "drop trigger append_only on transfers",
        "set session_replication_role = replica", "set role moralbank_owner",
      ] {
        let error = try await database.refusal(of: sql, as: "moralbank_app")
        #expect(error?.sqlState == .insufficientPrivilege, "\(sql)")
      }
    }
  }

  @Test func `the auditor reads the books and nothing that opens a door`() async throws {
    try await withDatabase(.demo) { database in
      let tables = Self.appendOnly + Self.neverRemoved + ["postings", "communities", "activities"]
      for table in tables {
        let error = try await database.refusal(
          of: "select * from \(table) limit 1", as: "moralbank_auditor")
        #expect(error == nil, "\(table)")
      }
      for sql in [
        "select from secrets", "select from sessions", "select from logins",
        "select from throttles", "insert into tallies select * from tallies",
        "update balances set available = 0", "delete from sessions",
        "select nextval('communities_id_seq')",
      ] {
        let error = try await database.refusal(of: sql, as: "moralbank_auditor")
        #expect(error?.sqlState == .insufficientPrivilege, "\(sql)")
      }
    }
  }
}
