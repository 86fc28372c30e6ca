import Bank
import FoundationEssentials
import Postgres
import Seeds
import Support
import Testing

@testable import Store

/// What shops hand over: settlement, pick-up and counter lists, counted again from raw rows.
@Suite struct ShopReportTests {
  private func reader(_ database: TestDatabase, _ role: String = "shopkeeper") -> Reader {
    Reader(person: database.login(role, 0).person, community: Desk.community)
  }

  /// Makes the demo community's shop a partner's; but for one item deliveries told their cost.
  private func makePartner(_ database: TestDatabase) async throws {
    try await database.script(
      """
      alter table stock_movements disable trigger all;
      update pickup_points set run_by = 'partner' where community = 3;
      update stock_movements set unit_cost_fen = 131 + length(item) * change
        where kind = 'received' and item <> 'L02';
      insert into stock_movements (community, id, item, point, kind, change, on_hand_after,
          unit_cost_fen, command, at)
        select community, gen_random_uuid(), item, point, kind, 7, on_hand_after, 977, command, at
        from stock_movements where community = 3 and kind = 'received' and item = 'L01' limit 1;
      alter table stock_movements enable trigger all;
      """)
  }

  @Test func `a month is settled by the transfers and the deliveries`() async throws {
    try await withStore { store, database in
      try await makePartner(database)
      let today = database.bank.today
      for month in (0...3).map({ Month(today).advanced(by: -$0) }) {
        let report = try await store.settlement(of: "P1", month, in: nil, for: reader(database))
        let told = report.lines.map {
          "\($0.item) \($0.given) \($0.returned) \($0.points) \($0.costFen) \($0.basis.rawValue)"
        }
        let counted = try await database.texts(
          """
          select r.item || ' ' || sum(r.quantity) || ' 0 ' || sum(t.amount) || ' '
            || round(sum(r.quantity) * coalesce(d.fen / d.pieces, i.reference_value_fen))
            || case when d.fen is not null then ' deliveries'
              when i.reference_value_fen > 0 then ' reference' else ' unknown' end
          from transfers t
          join redemptions r on r.community = t.community and r.id = t.redemption
          join items i on i.community = r.community and i.code = r.item
          left join lateral (
            select sum(m.change * m.unit_cost_fen)::numeric as fen, sum(m.change) as pieces
            from stock_movements m where m.community = 3 and m.item = r.item
              and m.kind = 'received' and m.unit_cost_fen is not null) d on true
          where t.community = 3 and t.kind = 'redemption'
            and to_char(t.recorded_at at time zone 'Asia/Shanghai', 'YYYY-MM') = '\(month)'
          group by r.item, i.reference_value_fen, d.fen, d.pieces order by r.item
          """)
        #expect(told == counted, "\(month)")
        #expect(report.isFinal == (month < Month(today)))
      }
      let last = try await store.settlement(
        of: "P1", Month(today).advanced(by: -1), in: nil, for: reader(database))
      #expect(last.lines.contains { $0.basis == .deliveries } && !last.lines.isEmpty)
    }
  }

  @Test func `what was brought back is taken off in the month it came back`() async throws {
    try await withStore { store, database in
      try await makePartner(database)
      let desk = Desk(store: store, database: database)
      let given = try await database.texts(
        """
        select r.id || ' ' || r.item || ' ' || r.quantity || ' ' || r.points from redemptions r
        where community = 3 and state = 'fulfilled' order by fulfilled_at limit 1
        """)[0].split(separator: " ").map(String.init)
      let id = RedemptionID(try #require(UUID(uuidString: given[0])))
      let month = Month(database.bank.today)
      let before = try await store.settlement(of: "P1", month, in: nil, for: reader(database))
      let (secretary, auditor) = (desk.person("secretary"), desk.person("auditor"))
      let ask = RequestReversal(subject: .redemption(id), fault: .bank, reason: "坏的")
      #expect(
        try await desk.submit(.requestReversal(ask), as: secretary).get().problem == nil)
      let reversal = try #require(
        UUID(
          uuidString: try await database.texts(
            "select id from reversals where redemption = '\(id)'")[0]))
      let sign = AnswerReversal(
        reversal: ReversalID(reversal), isSigned: true, reason: nil)
      #expect(try await desk.submit(.answerReversal(sign), as: auditor).get().problem == nil)
      let after = try await store.settlement(of: "P1", month, in: nil, for: reader(database))
      func line(_ report: SettlementReport) -> SettlementReport.Line? {
        report.lines.first { $0.item == given[1] }
      }
      let (now, then) = (try #require(line(after)), line(before))
      #expect(now.returned - (then?.returned ?? 0) == Int(given[2]))
      #expect(now.points - (then?.points ?? 0) == -(Int(given[3]) ?? 0))
      #expect(now.given == then?.given ?? 0)
      let money = { (report: SettlementReport) in report.lines.reduce(0) { $0 + $1.costFen } }
      #expect(money(after) < money(before))
    }
  }

  @Test func `a shop of the community's own is not settled`() async throws {
    try await withStore { store, database in
      let month = Month(database.bank.today)
      await #expect(throws: ReportError.notAPartner) {
        _ = try await store.settlement(of: "P1", month, in: nil, for: reader(database))
      }
      await #expect(throws: Refusal(.notFound)) {
        _ = try await store.settlement(of: "P9", month, in: nil, for: reader(database))
      }
      await #expect(throws: Refusal(.forbidden)) {
        _ = try await store.settlement(of: "P1", month, in: nil, for: reader(database, "resident"))
      }
    }
  }

  @Test func `what waits is listed by door, with the pieces to have ready`() async throws {
    try await withStore { store, database in
      let today = database.bank.today
      let report = try await store.pickups(on: today, at: nil, in: nil, for: reader(database))
      let waiting = try await database.texts(
        """
        select id from redemptions where community = 3 and state = 'approved'
          and (collect_until is null
            or collect_until > date '\(today)'::timestamp at time zone 'Asia/Shanghai')
        """)
      #expect(Set(report.lines.map { $0.redemption.description }) == Set(waiting))
      #expect(report.lines.count == waiting.count && !waiting.isEmpty)
      for (one, next) in zip(report.lines, report.lines.dropFirst()) where one.point == next.point {
        #expect(!DoorOrder.precedes(next.door, one.door))
      }
      let reserved = try await database.texts(
        """
        select item || ' ' || sum(quantity) from redemptions
        where community = 3 and state = 'approved' group by item order by item
        """)
      #expect(report.ready.map { "\($0.item) \($0.pieces)" } == reserved)
      #expect(report.lines.allSatisfy { $0.passbookTail.map { $0.count == 4 } ?? true })
      let later = try await store.pickups(on: today + 400, at: "P1", in: nil, for: reader(database))
      #expect(later.lines.allSatisfy { $0.until == nil })
      await #expect(throws: Refusal(.notFound)) {
        _ = try await store.pickups(on: today, at: "P9", in: nil, for: reader(database))
      }
    }
  }

  @Test func `what was served over the counter is listed with its approval`() async throws {
    try await withStore { store, database in
      try await database.script(
        """
        alter table redemptions disable trigger all;
        alter table standing_approvals disable trigger all;
        insert into standing_approvals (community, id, item, approved_by, approved_at, command)
          select distinct on (item) community, gen_random_uuid(), item, decided_by, decided_at,
            command from redemptions
          where community = 3 and state = 'fulfilled' and decided_by is not null
          on conflict do nothing;
        update redemptions r set decided_by = null, decided_at = null, standing_approval = a.id,
            slip_no = coalesce(r.slip_no, 'S-' || r.id::text)
          from standing_approvals a where a.community = r.community and a.item = r.item
            and a.ended_at is null and r.state = 'fulfilled' and substr(r.id::text, 36) < '8';
        alter table redemptions enable trigger all;
        alter table standing_approvals enable trigger all;
        """)
      let (from, to) = (database.bank.today - 60, database.bank.today - 3)
      let auditor = reader(database, "auditor")
      let report = try await store.counterReport(from: from, to: to, in: nil, for: auditor)
      let counted = try await database.texts(
        """
        select r.id || ' ' || t.seq || ' ' || t.amount || ' ' || r.slip_no || ' '
          || r.standing_approval || ' ' || r.fulfilled_by
        from transfers t join redemptions r on r.community = t.community and r.id = t.redemption
        where t.community = 3 and t.kind = 'redemption' and r.standing_approval is not null
          and (t.recorded_at at time zone 'Asia/Shanghai')::date between '\(from)' and '\(to)'
        order by t.seq
        """)
      let told = report.lines.map {
        "\($0.redemption) \($0.seq) \($0.points) \($0.slipNumber) \($0.approval.text) "
          + "\($0.shopkeeper)"
      }
      #expect(told == counted && !counted.isEmpty)
      #expect(report.lines.allSatisfy { $0.approvedByName != nil && $0.shopkeeperName != nil })
      await #expect(throws: Refusal(.forbidden)) {
        _ = try await store.counterReport(from: from, to: to, in: nil, for: reader(database))
      }
      // The same hand-overs stand on the statements of their months, marked as such.
      let marked = try await store.database.write { session in
        let span = try session.bookMonth(Month(to), in: Desk.community)
        let holders = Array(Set(report.lines.map(\.holder)))
        return try session.statements(of: holders, span, in: Desk.community)
      }.flatMap(\.gifts).filter(\.isOverTheCounter).map(\.redemption)
      let expected = report.lines.filter { Month($0.day) == Month(to) }.map(\.redemption)
      #expect(Set(marked).isSuperset(of: expected))
    }
  }
}
