import Postgres
import Support
import Testing

@testable import Store

/// How the server would run each statement once tables are large: no plan may walk a whole table
/// that grows with people or time.
@Suite struct PlanTests {
  /// Tables that grow without an end, or with the number of people.
  static let growing = [
    "accounts", "act_reviews", "act_revisions", "acts", "balances", "commands", "consents",
    "head_times", "holders", "households", "logins", "notice_lines", "objections", "people",
    "redemptions", "residences",
    "reversals", "sessions", "stock_movements", "substitutions", "stock_counts",
    "stock_count_lines", "tallies", "throttles", "transfers", "worker_days",
    "people_keys", "guardians", "mandates", "mandate_uses", "household_spenders", "affiliations",
    "closures", "imported_people", "old_lines", "opening_balances", "opening_corrections",
    "vouchers", "voucher_steps", "class_members", "voucher_settlements", "donations",
    "charity_grants", "expiries", "expiry_days",
  ]

  @Test func `every row of a growing table is found by an index`() async throws {
    try await withDatabase(.demo) { database in
      let (writing, reading) = try await database.asOwner { session in
        try PlanReader.grow(session)
        try PlanReader.prepare(session)
        let writing = StatementSamples.loading + StatementSamples.applying
        return try (
          writing.flatMap { try PlanReader.walks(of: $0, whole: false, on: session) },
          StatementSamples.reading.flatMap {
            try PlanReader.walks(of: $0, whole: true, on: session)
          }
        )
      }
      #expect(writing == [], "the writer's indexes narrow to more than the community")
      #expect(reading == [])
    }
  }

  @Test func `a walk over a whole table is told`() async throws {
    struct Sum: Statement {
      static let sql: StaticString = "select sum(amount) from transfers where kind = $1"
      func bind(_ bindings: inout Bindings) { bindings("credit") }
      static func decode(_ row: inout Row) throws(PostgresError) -> Int { try row.next() }
    }
    struct Community: Statement {
      static let sql: StaticString = "select sum(amount) from transfers where community = $1"
      func bind(_ bindings: inout Bindings) { bindings(1) }
      static func decode(_ row: inout Row) throws(PostgresError) -> Int { try row.next() }
    }
    try await withDatabase(.demo) { database in
      let walks = try await database.asOwner { session in
        try PlanReader.prepare(session)
        return try [
          PlanReader.walks(of: Sum(), whole: true, on: session).count,
          PlanReader.walks(of: Community(), whole: true, on: session).count,
          PlanReader.walks(of: Community(), whole: false, on: session).count,
        ]
      }
      #expect(walks == [1, 0, 1])
    }
  }
}

/// Reads plans as the writer has them: one for all values of the parameters, by index if there is
/// any that helps.
enum PlanReader {
  /// Prepares a session for it.
  static func prepare(_ session: borrowing Session) throws(PostgresError) {
    try session.script(
      """
      set plan_cache_mode = force_generic_plan; set enable_seqscan = off;
      set enable_hashjoin = off; set enable_mergejoin = off;
      create function pg_temp.walks(
        title text, words text, parameters bigint[], growing text[], whole boolean)
      returns setof text language plpgsql as $$
      declare
        types text;
        nothing text;
        plan jsonb;
      begin
        select string_agg(p::oid::regtype::text, ', '), string_agg('null', ', ')
          into types, nothing from unnest(parameters) p;
        execute format('prepare walked %s as %s', '(' || types || ')', words);
        execute format('explain (costs off, format json) execute walked %s',
          '(' || nothing || ')') into plan;
        deallocate walked;
        return query
          select format('%s: %s on %s %s', title, n.kind, n.relation, n.condition)
          from jsonb_path_query(plan, 'strict $.** ? (exists (@."Relation Name"))') node
          cross join lateral (select node->>'Node Type' as kind, node->>'Relation Name' as relation,
            coalesce(node->>'Index Cond', node->>'Recheck Cond') as condition) n
          where n.relation = any(growing) and n.kind like '%Scan'
            and (n.condition is null
              or (not whole and n.condition not like '% AND %' and n.condition like '%community%'));
      end $$;
      """)
  }

  /// Gives the demo community the size of a city's: what a planner decides depends on it.
  static func grow(_ session: borrowing Session) throws(PostgresError) {
    try session.script(
      """
      set statement_timeout = 0; set session_replication_role = replica;
      insert into sessions select gen_random_uuid(), sha256('s'), community, id, now(), now(),
        now() from people limit 1;
      insert into throttles values ('s', 1, now());
      insert into act_reviews (community, act, version, reviewed_by, reviewed_at, decision, command)
        select community, id, 2, holder, now(), 'approved', command from acts limit 1;
      insert into act_revisions (community, act, version, returned_by, returned_at, reason, command)
        select community, id, 2, holder, now(), 'x', command from acts limit 1;
      insert into reversals (community, id, act, fault, reason, state, asked_by, asked_as, asked_at,
          command)
        select community, gen_random_uuid(), id, 'bank', 'x', 'requested', holder, 'auditor', now(),
          command from acts limit 1;
      \(people)
      \(imports)
      """)
    for (table, changes) in grown {
      try session.script(
        """
        insert into \(table)
        select (jsonb_populate_record(t, jsonb_build_object(\(changes)))).*
        from (select t, row_number() over () as n, gen_random_uuid() as id
          from \(table) t cross join generate_series(1, 10000) limit 10000) s;
        """)
    }
    try session.script("set session_replication_role = origin; analyze")
  }

  private static let imports = """
    insert into imported_people select community, id, id, 1 from people limit 1;
    insert into old_lines (community, import, row, holder, change)
      select community, id, 1, id, 2 from people limit 1;
    insert into opening_balances
      select community, id, id, 1, 'up', opened_on, 1, gen_random_uuid(), now() from people limit 1;
    insert into opening_corrections (community, id, holder, counted, points, fault, reason, state,
        asked_by, asked_as, asked_at, answered_by, answered_at, command)
      select community, id, id, 1, 2, 'bank', 'x', 'done', id, 'auditor', now(),
        gen_random_uuid(), now(), id
      from people limit 1;
    """

  /// One row of each table that is empty in the demo community.
  private static let people = """
    insert into closures select community, id, 'asked', current_date, 0, null, null, id
      from people limit 1;
    insert into mandate_uses select community, command, id, 'request', current_date, null, id, 1
      from mandates limit 1;
    insert into vouchers select community, id, 'x', 'x', 'veteran', 'x', current_date, 2, '{}',
        null, 'active', id, 0, id, current_date, 1, id from people limit 1;
    insert into voucher_steps (community, voucher, step, kind, settlement, by, at, seq, command)
      select community, id, 1, 'settled', id, id, now(), 1, id from people limit 1;
    insert into class_members select community, id, 'veteran', current_date, null, null, id
      from people limit 1;
    insert into voucher_settlements select community, id, 1, id, 1, id, now(), id
      from people limit 1;
    insert into donations select community, id, id, null, 1, now(), id from people limit 1;
    insert into charity_grants (community, id, holder, points, reason, resolution_no, met_on,
        present, votes_for, votes_against, state, asked_by, asked_at, command)
      select community, id, id, 1, 'x', '1', current_date, 3, 2, 0, 'requested', id, now(), id
        from people limit 1;
    insert into expiries select community, id, current_date, 0, 0, null, id
      from people limit 1;
    insert into expiry_days select community, current_date, id from people limit 1;
    """

  private static let grown = [
    ("holders", "'id', id, 'first_account', 100000 + n * 4"),
    (
      "accounts",
      "'number', 100000 + n, 'kind', 'available', 'unit', 'points', 'holder', id, 'category', null"
    ), ("balances", "'holder', id"),
    ("people", "'id', id, 'passbook_no', (90000000 + n)::text"), ("residences", "'person', id"),
    ("households", "'id', id, 'room', 'r' || n, 'room_key', 'R' || n"),
    ("consents", "'person', id"),
    ("imported_people", "'person', id, 'row', n + 1, 'old_no', n"),
    ("old_lines", "'row', n + 1, 'holder', id"), ("opening_balances", "'holder', id, 'seq', n + 1"),
    ("opening_corrections", "'id', id, 'holder', id, 'answered_by', gen_random_uuid()"),
    ("logins", "'login', 'u' || n, 'person', id"),
    ("sessions", "'id', id, 'person', id, 'token_hash', sha256(n::text::bytea)"),
    ("throttles", "'subject', n"), ("commands", "'key', id"),
    ("acts", "'id', id, 'holder', id, 'external_system', null, 'external_number', null"),
    ("act_reviews", "'act', id"), ("act_revisions", "'act', id"),
    (
      "reversals",
      """
      'id', id, 'act', case n % 2 when 0 then id end, 'redemption', case n % 2 when 1 then id end
      """
    ), ("tallies", "'holder', id"), ("worker_days", "'worker', id"),
    (
      "transfers",
      """
      'seq', 100000 + n, 'act', case when (t).act is not null then id end,
      'redemption', case when (t).redemption is not null then id end,
      'reverses', case when (t).reverses is not null then n end
      """
    ),
    ("notice_lines", "'act', id, 'notice', 100 + n / 50, 'line', 1000 + n"),
    ("objections", "'id', id, 'act', id"),
    ("redemptions", "'id', id, 'holder', id, 'pickup_digest', id, 'slip_no', id"),
    ("stock_movements", "'id', id"), ("substitutions", "'redemption', id"),
    ("stock_counts", "'id', id, 'state', 'agreed', 'answered_by', id, 'answered_at', now()"),
    ("stock_count_lines", "'stock_count', id"),
    ("people_keys", "'key', 'k' || n"),
    ("guardians", "'child', id, 'guardian', gen_random_uuid()"),
    ("mandates", "'id', id, 'principal', id, 'proxy', gen_random_uuid()"),
    ("mandate_uses", "'command', id, 'mandate', id, 'redemption', id"),
    ("household_spenders", "'id', id, 'person', id, 'household', id"),
    ("vouchers", "'id', id, 'number', n, 'holder', id, 'provider', id"),
    ("voucher_steps", "'voucher', id, 'seq', 200000 + n, 'settlement', id"),
    ("class_members", "'person', id"), ("voucher_settlements", "'id', id, 'number', n + 1"),
    ("donations", "'id', id, 'giver', id, 'command', id"), ("charity_grants", "'id', id"),
    ("expiries", "'holder', id"), ("expiry_days", "'through', date '2100-01-01' + n::integer"),
    ("affiliations", "'id', id, 'person', id"), ("closures", "'person', id"),
    ("head_times", "'recorded_at', timestamptz '2100-01-01' + n * interval '1 second'"),
  ]

  /// Scans of growing tables that go by no index; unless `whole`, also those that go by the
  /// community alone.
  static func walks<S: Statement>(
    of statement: S, whole: Bool, on session: borrowing Session
  ) throws(PostgresError) -> [String] {
    let types = try session.describe(statement).parameterOIDs.map { Int64($0) }
    return try session.run(
      Walks(
        title: "\(S.self)", words: S.sql.description, parameters: types,
        growing: PlanTests.growing, whole: whole))
  }

  private struct Walks: Statement {
    static let sql: StaticString = "select walk from pg_temp.walks($1, $2, $3, $4, $5) walk"
    let title, words: String
    let parameters: [Int64]
    let growing: [String]
    let whole: Bool
    func bind(_ bindings: inout Bindings) { bindings(title, words, parameters, growing, whole) }
    static func decode(_ row: inout Row) throws(PostgresError) -> String { try row.next() }
  }
}
