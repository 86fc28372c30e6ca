import Bank
import FoundationEssentials
import Postgres
import Seeds
import Support
import Testing

@testable import Store

/// Statements of a month, counted again from the transfers of the demo community.
@Suite struct MonthlyStatementTests {
  private typealias Months = [Month: [HolderID: MonthlyStatement]]

  /// The statements of every depositor for every month of the history.
  private func statements(_ store: Store, _ database: TestDatabase) async throws -> Months {
    let ids = try await database.texts("select id from holders where community = 3 order by id")
    let holders = ids.compactMap { UUID(uuidString: $0) }.map { HolderID($0) }
    #expect(holders.count > 150)
    let today = database.bank.today
    var months: Months = [:]
    for month in (0...4).map({ Month(today).advanced(by: -$0) }) {
      let made = try await store.database.write { session in
        let span = try session.bookMonth(month, in: Desk.community)
        return try session.statements(of: holders, span, in: Desk.community)
      }
      #expect(made.map(\.owner.holder) == holders)
      months[month] = Dictionary(uniqueKeysWithValues: made.map { ($0.owner.holder, $0) })
    }
    return months
  }

  private static func words(_ balance: Balance) -> String {
    "\(balance.available) \(balance.onNotice) \(balance.held) \(balance.owed)"
  }

  @Test func `balances and sums are those of the transfers`() async throws {
    try await withStore { store, database in
      for (month, made) in try await statements(store, database) {
        let told = made.values.map { one in
          let moved = one.lines.map(\.amount)
          return "\(one.owner.holder) \(Self.words(one.opening)) \(Self.words(one.closing)) "
            + "\(moved.filter { $0 > 0 }.reduce(0, +)) \(moved.filter { $0 < 0 }.reduce(0, +)) "
            + "\(one.lines.count)"
        }
        let counted = try await database.texts(
          """
          with edges as (select timestamp '\(month.first)' at time zone 'Asia/Shanghai' as low,
            timestamp '\(month.advanced(by: 1).first)' at time zone 'Asia/Shanghai' as high),
          sums as (select h.id, n.n,
              coalesce(sum(p.amount) filter (where p.recorded_at < e.low), 0) as opening,
              coalesce(sum(p.amount) filter (where p.recorded_at < e.high), 0) as closing,
              coalesce(sum(p.amount) filter (where p.amount > 0 and p.recorded_at >= e.low
                and p.recorded_at < e.high), 0) as gone_in,
              coalesce(sum(p.amount) filter (where p.amount < 0 and p.recorded_at >= e.low
                and p.recorded_at < e.high), 0) as gone_out,
              count(*) filter (where p.recorded_at >= e.low and p.recorded_at < e.high) as lines
            from edges e cross join holders h cross join generate_series(0, 3) as n(n)
            left join postings p on p.community = h.community and p.account = h.first_account + n.n
            where h.community = 3 group by h.id, n.n)
          select id || ' ' || string_agg(opening::text, ' ' order by n) || ' '
            || string_agg(closing::text, ' ' order by n) || ' '
            || string_agg(gone_in || ' ' || gone_out || ' ' || lines, '') filter (where n = 0)
          from sums group by id
          """)
        #expect(Set(told) == Set(counted), "\(month)")
      }
    }
  }

  @Test func `a month begins where the one before ended, and its lines lead there`() async throws {
    try await withStore { store, database in
      let months = try await statements(store, database)
      var lines = 0
      for (month, made) in months {
        for (holder, one) in made {
          if let next = months[month.advanced(by: 1)]?[holder] {
            #expect(next.opening == one.closing)
            #expect(one.isFinal)
          }
          let last = one.lines.last?.balanceAfter ?? one.opening.available
          #expect(last == one.closing.available)
          #expect(one.lines.allSatisfy { Month($0.day) == month })
          lines += one.lines.count
        }
      }
      #expect(lines > 300)
      #expect(months[Month(database.bank.today)]?.values.contains(where: \.isFinal) == false)
    }
  }

  @Test func `cuts, minutes and gifts are those of the deeds and redemptions`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      // Six hours of patrol on one day are more than a day counts.
      let worker = desk.person("grid_worker")
      for _ in 0..<2 {
        _ = try await desk.submit(.credit(desk.patrol(180)), as: worker).get()
      }
      let all = try await statements(store, database).values.flatMap(\.values)
      let cut = all.flatMap(\.cuts)
      let cuts = cut.map { "\($0.act) \($0.beforeCaps - $0.points)" }
      #expect(cut.allSatisfy { $0.caps.reduce(0) { $0 + $1.cut } == $0.beforeCaps - $0.points })
      let counted = try await database.texts(
        """
        select id || ' ' || (before_caps - points) from acts
        where community = 3 and state in ('credited', 'on_notice') and before_caps > points
        """)
      #expect(cuts.sorted() == counted.sorted() && !cuts.isEmpty)
      let minutes = all.filter { $0.minutes.month > 0 }
        .map { "\($0.owner.holder) \($0.month) \($0.minutes.month)" }
      let worked = try await database.texts(
        """
        select holder || ' ' || to_char(occurred_on, 'YYYY-MM') || ' ' || sum(minutes) from acts
        where community = 3 and state in ('credited', 'on_notice') and minutes > 0
        group by holder, to_char(occurred_on, 'YYYY-MM')
        """)
      #expect(minutes.sorted() == worked.sorted() && !minutes.isEmpty)
      let gifts = all.flatMap { one in
        one.gifts.map { "\(one.owner.holder) \($0.day) \($0.item) \($0.points)" }
      }
      let given = try await database.texts(
        """
        select r.holder || ' ' || (t.recorded_at at time zone 'Asia/Shanghai')::date || ' '
          || r.item || ' ' || t.amount
        from transfers t join redemptions r on r.community = t.community and r.id = t.redemption
        where t.community = 3 and t.kind = 'redemption'
        """)
      #expect(gifts.sorted() == given.sorted() && !gifts.isEmpty)
    }
  }

  @Test func `everybody without a phone is listed once, door by door`() async throws {
    try await withStore { store, database in
      let reader = Reader(
        person: database.login("secretary", 0).person, community: Desk.community)
      let month = Month(database.bank.today)
      try await database.script(
        "update people set phone = null where community = 3 and status = 'active'")
      let code = try await database.texts(
        "select code from grids where community = 3 and level = 1 limit 1")[0]
      let all = try await store.monthlyStatements(
        ofGrid: code, month, after: nil, limit: nil, for: reader)
      let living = try await database.texts(
        """
        select p.passbook_no from people p join residences r on r.community = p.community
          and r.person = p.id and r.until is null
        left join households d on d.community = r.community and d.id = r.household
        where p.community = 3 and p.status = 'active' and coalesce(r.grid, d.grid) is not null
        """)
      #expect(all.compactMap(\.owner.passbook).sorted() == living.sorted())
      for (one, next) in zip(all, all.dropFirst()) {
        #expect(!DoorOrder.precedes(next.owner.door, one.owner.door))
      }
      var paged: [MonthlyStatement] = []
      while true {
        let page = try await store.monthlyStatements(
          ofGrid: code, month, after: paged.last?.mark, limit: 7, for: reader)
        paged += page
        if page.count < 7 { break }
      }
      #expect(paged.map(\.owner.holder) == all.map(\.owner.holder))
      try await database.script(
        "update people set phone = '19900000000' where community = 3")
      let none = try await store.monthlyStatements(
        ofGrid: code, month, after: nil, limit: nil, for: reader)
      #expect(none.isEmpty)
    }
  }

  @Test func `a month that has not begun has no statement`() async throws {
    try await withStore { store, database in
      let secretary = database.login("secretary", 0).person
      let question = HolderQuestion(
        Reader(person: secretary, community: Desk.community), about: secretary.holder, kind: .person
      )
      let next = Month(database.bank.today).advanced(by: 1)
      await #expect(throws: ReportError.notBegun) {
        _ = try await store.monthlyStatement(question, next)
      }
    }
  }
}
