import Bank
import FoundationEssentials
import Postgres
import Seeds
import Support
import Testing

@testable import Store

/// Simulations on the demo community's own history.
@Suite struct RuleSimulationStoreTests {
  /// Rules without caps that bind, in which the category `safety` is off and cleaning gives double.
  private static func draft() throws -> RuleBookDraft {
    var draft = try RuleBooks.openCaps
    for index in draft.lines.indices {
      if draft.lines[index].type.category == "safety" { draft.lines[index].type.isEnabled = false }
      if draft.lines[index].type.code == "C01" { draft.lines[index].type.pointsPerUnit = 10 }
    }
    return draft
  }

  private func withHistory(
    _ body: (Desk, Reader, ClosedRange<Day>) async throws -> Void
  ) async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let first = try await database.texts(
        "select min(occurred_on)::text from acts where community = 3")
      let from = try #require(Day(first[0]))
      let reader = Reader(person: desk.person("secretary"), community: Desk.community)
      try await body(desk, reader, from...desk.today)
    }
  }

  /// Sums by the database, one line a key: `key before after`.
  private static func sums(
    by key: String, _ after: String, _ span: ClosedRange<Day>, _ database: TestDatabase
  ) async throws -> [String] {
    try await database.texts(
      """
      select \(key) || ' ' || sum(a.points) || ' ' || sum(\(after)) from acts a
      join act_types y on y.rule_book = a.rule_book and y.code = a.act_type
      join holders h on h.community = a.community and h.id = a.holder
      left join people p on p.community = a.community and p.id = a.holder
      left join grids g on g.community = a.community and g.id = a.grid
      where a.community = 3 and a.state in ('credited', 'on_notice')
        and a.occurred_on between '\(span.lowerBound)' and '\(span.upperBound)'
      group by \(key) order by 1
      """)
  }

  private static let age = """
    case when h.kind <> 'person' then 'household' when p.birth_year is null then 'unknown'
      else (select b.band from (values (14, 'under_14'), (18, '14_17'), (45, '18_44'),
        (60, '45_59'), (70, '60_69'), (80, '70_79'), (1000, '80_plus')) b(below, band)
        where extract(year from a.occurred_on) - p.birth_year < b.below
        order by b.below limit 1) end
    """

  private static func lines<Key: Hashable>(
    _ pairs: [Key: PointsPair], _ name: (Key) -> String
  ) -> [String] {
    pairs.map { "\(name($0.key)) \($0.value.before) \($0.value.after)" }.sorted()
  }

  @Test func `the rules in force make of the history what was issued`() async throws {
    try await withHistory { desk, reader, span in
      let view = try await desk.store.simulate("default", on: span, of: nil, for: reader)
      let report = view.report
      let issued = try await desk.database.texts(
        """
        select count(*) || ' ' || sum(points) || ' ' || count(*) filter (where points < before_caps)
        from acts where community = 3 and state in ('credited', 'on_notice')
        """)
      #expect(["\(report.deeds) \(report.points.before) \(report.cutBefore)"] == issued)
      #expect(report.points.after == report.points.before && report.deeds > 300)
      #expect(report.refusals == [:] && report.cutAfter == report.cutBefore)
      #expect(report.winners == 0 && report.losers == 0 && report.unchanged > 50)
      for (key, pair) in report.categories { #expect(pair.before == pair.after, "\(key)") }
    }
  }

  @Test func `a draft makes of it what the database sums up, and leaves no trace`() async throws {
    try await withHistory { desk, reader, span in
      let database = desk.database
      let added = await desk.submit(
        .addRuleBook(AddRuleBook(version: "tried", text: try Self.draft().text)),
        as: reader.person)
      #expect(try added.get().problem == nil)
      let written = "select sum(n_tup_ins + n_tup_upd + n_tup_del) from pg_stat_xact_user_tables"
      let rows = "select count(*) || ' ' || md5(string_agg(xmin::text, '' order by id)) from acts"
      let before = try await database.texts(rows) + database.texts(written)
      let view = try await desk.store.simulate("tried", on: span, of: nil, for: reader)
      let report = view.report
      let after =
        "case when y.category = 'safety' then 0 when y.code = 'C01' then 10 * a.minutes / 60 "
        + "else a.before_caps end"
      #expect(
        try await Self.lines(report.categories) { $0 }
          == Self.sums(by: "y.category", after, span, database))
      #expect(
        try await Self.lines(report.grids) { $0.flatMap { view.grids[$0]?.code } ?? "none" }
          == Self.sums(by: "coalesce(g.code, 'none')", after, span, database))
      #expect(
        try await Self.lines(report.ages, \.rawValue)
          == Self.sums(by: Self.age, after, span, database))
      let off = try await database.texts(
        """
        select count(*) from acts a join act_types y on y.rule_book = a.rule_book
          and y.code = a.act_type and y.category = 'safety'
        where a.community = 3 and a.state in ('credited', 'on_notice')
        """)
      #expect(report.refusals.map { "\($0.key.rawValue) \($0.value)" } == ["not_open \(off[0])"])
      #expect(report.cutAfter == 0 && report.winners > 0 && report.losers > 0)
      #expect(view.categoryNames["environment"] == "绿色家园")
      let goods = try await database.texts(
        """
        select sum(r.quantity * i.reference_value_fen) || ' ' || sum(r.points) from redemptions r
        join items i on i.community = r.community and i.code = r.item
        where r.community = 3 and r.state = 'fulfilled' and i.type = 'goods'
        """)
      #expect(["\(view.goods.fen) \(view.goods.points)"] == goods && view.goods.points > 0)
      #expect(try await database.texts(rows) + database.texts(written) == before)
    }
  }

  @Test func `a part of the history counts alone, and caps still know the rest`() async throws {
    try await withHistory { desk, reader, span in
      let middle = span.lowerBound.advanced(
        by: Int(span.upperBound.daysSince2000 - span.lowerBound.daysSince2000) / 2)
      for part in [span.lowerBound...middle, middle.advanced(by: 1)...span.upperBound] {
        let report = try await desk.store.simulate("default", on: part, of: nil, for: reader).report
        #expect(report.points.before == report.points.after && report.deeds > 50)
        #expect(report.refusals == [:] && report.losers == 0 && report.winners == 0)
      }
    }
  }

  @Test func `secretaries and auditors may, for versions and days that there are`() async throws {
    try await withHistory { desk, reader, span in
      for role in ["grid_worker", "resident", "shopkeeper"] {
        let other = Reader(person: desk.person(role), community: Desk.community)
        await #expect(throws: Refusal(.forbidden)) {
          try await desk.store.simulate("default", on: span, of: nil, for: other)
        }
      }
      let auditor = Reader(person: desk.person("auditor"), community: Desk.community)
      _ = try await desk.store.simulate("open-caps", on: nil, of: nil, for: auditor)
      await #expect(throws: Refusal(.notFound)) {
        try await desk.store.simulate("nothing", on: span, of: nil, for: reader)
      }
      for days in [desk.today...(desk.today + 1), (desk.today - 400)...desk.today] {
        await #expect(throws: SimulationError.badSpan) {
          try await desk.store.simulate("default", on: days, of: nil, for: reader)
        }
      }
    }
  }
}
