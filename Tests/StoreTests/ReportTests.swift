import Bank
import FoundationEssentials
import Postgres
import Seeds
import Support
import Testing

@testable import Store

/// Reports, counted again from the raw transfers and movements of the demo community.
@Suite struct ReportTests {
  private func reader(_ database: TestDatabase, _ role: String = "secretary") -> Reader {
    Reader(person: database.login(role, 0).person, community: Desk.community)
  }

  /// One number that the database counts.
  private func count(_ sql: String, _ database: TestDatabase) async throws -> Int {
    Int(try await database.texts(sql).first ?? "") ?? -1
  }

  @Test func `outstanding points are those of the transfers, in every breakdown`() async throws {
    try await withStore { store, database in
      let found = try await store.outstanding(of: nil, asOf: nil, for: reader(database))
      let report = try #require(found.first)
      #expect(found.count == 1)
      let points = report.points
      let sums = try await database.texts(
        """
        select a.kind || ' ' || sum(p.amount) from postings p
        join accounts a on a.community = p.community and a.number = p.account
        where p.community = 3 and a.kind in ('available', 'on_notice', 'held', 'owed', 'charity')
        group by a.kind
        """)
      let counted = Dictionary(
        uniqueKeysWithValues: sums.map { $0.split(separator: " ") }
          .map { (String($0[0]), Int($0[1]) ?? -1) })
      #expect(points.available == counted["available"] && points.available > 1_000)
      #expect(points.held == counted["held"] && points.held > 0)
      #expect(points.onNotice == counted["on_notice"] ?? 0)
      #expect(points.owed == counted["owed"] ?? 0 && points.charity == counted["charity"] ?? 0)
      #expect(points.byAge.values.reduce(0, +) == points.total)
      #expect(points.byExpiry.values.reduce(0, +) == points.total)
      let bands = try await database.texts(
        """
        select band || ' ' || sum(amount) from (
          select s.amount, case when h.kind <> 'person' then h.kind
            when p.birth_year is null then 'age_unknown'
            when n.year - p.birth_year < 18 then 'under_18'
            when n.year - p.birth_year < 35 then '18-34'
            when n.year - p.birth_year < 60 then '35-59'
            when n.year - p.birth_year < 70 then '60-69' else '70+' end as band
          from holders h left join people p on p.community = h.community and p.id = h.id
          cross join (select extract(year from now() at time zone 'Asia/Shanghai') as year) n
          join postings s on s.community = h.community
            and s.account between h.first_account and h.first_account + 2
          where h.community = 3) b
        group by band having sum(amount) > 0
        """)
      let told = points.byHolder.filter { $0.value > 0 }.map { "\($0.key.rawValue) \($0.value)" }
      #expect(Set(told) == Set(bands) && told.count > 3)
    }
  }

  @Test func `the ages are those of first in, first out where nothing came back`() async throws {
    try await withStore { store, database in
      // Depositors with credits and gifts only: what is left are their newest credits.
      let lots = try await database.texts(
        """
        with plain as (select h.* from holders h where h.community = 3 and not exists (
          select from transfers t where t.community = 3
            and (t.debit between h.first_account and h.first_account + 3
              or t.credit between h.first_account and h.first_account + 3)
            and (t.kind not in ('credit', 'hold', 'redemption')
              or t.credit = h.first_account + 1))),
        lines as (select h.first_account, t.seq, t.amount, t.effective_on,
            sum(t.amount) over (partition by h.id order by t.seq desc) as newer,
            (select sum(p.amount) from postings p where p.community = 3
              and p.account between h.first_account and h.first_account + 2) as total
          from plain h join transfers t on t.community = 3 and t.credit = h.first_account
            and t.kind = 'credit')
        select first_account || ' ' || seq || ' ' || effective_on || ' '
          || least(amount, total - newer + amount)
        from lines where newer - amount < total
        """)
      #expect(lots.count > 100)
      let accounts = Set(
        lots.compactMap { $0.split(separator: " ").first }.compactMap { Int64($0) })
      let moves = try await store.database.read { session in
        try session.run(
          ReadPointMoves(
            community: Desk.community, accounts: accounts.map { AccountNumber($0) },
            high: .max))
      }
      var told: Set<String> = []
      for (account, rows) in Dictionary(grouping: moves, by: \.account) {
        var ages = PointAges(firstAccount: account)
        for row in rows { ages.add(row.move) }
        // What is held for a gift is the oldest of what is left; together they are one list.
        var sums: [Int64: PointLot] = [:]
        for lot in ages.lots(.available) + ages.lots(.held) {
          sums[lot.seq, default: lot].points += sums[lot.seq] == nil ? 0 : lot.points
        }
        for lot in sums.values {
          told.insert("\(account.number) \(lot.seq) \(lot.issuedOn) \(lot.points)")
        }
      }
      #expect(told == Set(lots))
    }
  }

  @Test func `a past day is answered as it was`() async throws {
    try await withStore { store, database in
      let day = database.bank.today - 30
      let found = try await store.outstanding(of: nil, asOf: .day(day), for: reader(database))
      let report = try #require(found.first)
      let total = try await count(
        """
        select sum(p.amount) from postings p join accounts a on a.community = p.community
          and a.number = p.account and a.kind in ('available', 'on_notice', 'held')
        where p.community = 3 and p.recorded_at
          < (date '\(day)' + 1)::timestamp at time zone 'Asia/Shanghai'
        """, database)
      #expect(report.points.total == total && total > 0 && report.day == day)
      await #expect(throws: AsOfError.inFuture) {
        _ = try await store.outstanding(
          of: nil, asOf: .day(database.bank.today), for: reader(database))
      }
    }
  }

  /// What was handed over in a month at reference prices, by the transfers.
  private func worth(
    of paid: String, in month: String, _ database: TestDatabase
  ) async throws -> Int {
    try await count(
      """
      select coalesce(sum(r.quantity * i.reference_value_fen), 0)
      from transfers t, redemptions r, items i
      where \(paid)
        and to_char(t.recorded_at at time zone 'Asia/Shanghai', 'YYYY-MM') = '\(month)'
      """, database)
  }

  @Test func `worth, stock, budgets and speed are counted again`() async throws {
    try await withStore { store, database in
      try await database.script(
        """
        alter table stock_movements disable trigger all;
        update stock_movements set unit_cost_fen = 90 + on_hand_after % 7 where kind = 'received';
        update stock_movements set at = now() where kind = 'received' and item = 'L01';
        alter table stock_movements enable trigger all;
        """)
      let secretary = database.login("secretary", 0).person
      let today = database.bank.today
      let desk = Desk(store: store, database: database)
      for (voucher, from) in [("V-1", today - 10), ("V-2", today - 5), ("V-3", today + 1)] {
        let budget = RecordBudget(
          amountFen: 300_000, source: "街道", from: from, until: today + 30, voucherNumber: voucher)
        #expect(try await desk.submit(.budget(.record(budget)), as: secretary).get().problem == nil)
      }
      let found = try await store.outstanding(of: nil, asOf: nil, for: reader(database))
      let report = try #require(found.first)
      let stock = try await count(
        """
        select sum(s.on_hand * i.reference_value_fen) from stock s
        join items i on i.community = s.community and i.code = s.item and i.type = 'goods'
        where s.community = 3
        """, database)
      #expect(report.cover.stock == stock && stock > 0)
      // The demo community's own runs since the first day of its history.
      let budget = try await count(
        "select sum(amount_fen) from budgets where community = 3 and voucher_no <> 'V-3'", database)
      #expect(report.cover.budget == budget && budget > 600_000)
      let spent = try await count(
        """
        select sum(change * unit_cost_fen) from stock_movements
        where community = 3 and kind = 'received'
        """, database)
      #expect(report.cover.spent == spent && spent > 0)
      let paid =
        "t.community = 3 and t.kind = 'redemption' and r.community = 3 "
        + "and r.id = t.redemption and i.community = 3 and i.code = r.item"
      let fen = try await count(
        """
        select sum(r.quantity * i.reference_value_fen) from transfers t, redemptions r, items i
        where \(paid) and i.reference_value_fen > 0
        """, database)
      let points = try await count(
        """
        select sum(t.amount) from transfers t, redemptions r, items i
        where \(paid) and i.reference_value_fen > 0
        """, database)
      #expect(report.prices.price == PointPrice(fen: fen, points: points))
      #expect(report.prices.measure == .redeemed)
      let (whole, rest) = (report.points.total * fen).quotientAndRemainder(dividingBy: points)
      #expect(report.cover.worth == whole + (2 * rest >= points ? 1 : 0))
      #expect(
        report.cover.basisPoints == (stock + max(0, budget - spent)) * 10_000 / report.cover.worth)
      for month in report.months {
        let handed = try await worth(of: paid, in: "\(month.month)", database)
        #expect(month.fen == handed, "\(month.month)")
      }
      #expect(report.cover.lastThreeMonths > 0)
      #expect(
        report.cover.tenthsOfMonths == report.cover.means * 30 / report.cover.lastThreeMonths)
      #expect(try await database.faults() == [])
    }
  }

  @Test func `the street sees every community below with its sums`() async throws {
    try await withStore { store, database in
      let street = Reader(
        person: database.login("secretary", 1).person, community: Desk.street)
      let found = try await store.outstanding(of: nil, asOf: nil, for: street)
      #expect(found.count >= 2)
      let total = try await count(
        """
        select sum(p.amount) from postings p join accounts a on a.community = p.community
          and a.number = p.account and a.kind in ('available', 'on_notice', 'held', 'charity')
        """, database)
      #expect(found.reduce(OutstandingPoints()) { $0 + $1.points }.total == total)
      await #expect(throws: Refusal(.forbidden)) {
        _ = try await store.outstanding(of: nil, asOf: nil, for: reader(database, "grid_worker"))
      }
    }
  }
}
