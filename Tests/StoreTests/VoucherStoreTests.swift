import Bank
import FoundationEssentials
import Postgres
import Seeds
import Support
import Testing

@testable import Store

/// Vouchers in real tables, and what the database itself refuses.
@Suite struct VoucherStoreTests {
  private static func terms(_ desk: Desk, _ number: String) -> VoucherTerms {
    VoucherTerms(
      number: number, issuer: "退役军人服务站", holderClass: "veteran", service: "家政",
      validUntil: desk.today + 9, maxPassings: 2, passClasses: [], passMinAge: nil)
  }

  /// A veteran with a voucher, who has passed it on.
  private static func issue(_ desk: Desk) async throws -> VoucherID {
    let head = desk.person("resident")
    let member = ClassMembership(
      person: head, name: "veteran", since: desk.today - 1, until: nil)
    for command in [
      VoucherCommand.enrol(member, proof: nil), .issue(terms(desk, "J-1"), to: head),
    ] {
      let answer = await desk.submit(.voucher(command), as: desk.person("secretary"))
      #expect(try answer.get().problem == nil)
    }
    let ids = try await desk.database.texts("select id from vouchers")
    let id = VoucherID(try #require(ids.first.flatMap { UUID(uuidString: $0) }))
    let passed = await desk.submit(
      .voucher(.pass(id, to: desk.person("resident", 1))), as: head)
    #expect(try passed.get().problem == nil)
    return id
  }

  @Test func `a voucher nobody used expires at the midnight after its last day`() async throws {
    try await StandingDateTests.withClock { stores, clock, database in
      let desk = Desk(store: stores[0], database: database)
      _ = try await Self.issue(desk)
      let midnight = try await TestClock.read(
        "select (valid_until + 1)::timestamp at time zone 'Asia/Shanghai' from vouchers", database)
      clock.set(midnight.advanced(microseconds: -1_000_000))
      #expect(try await stores[0].keepStandingDates().vouchersExpired == 0)
      clock.set(midnight)
      #expect(try await stores[0].keepStandingDates().vouchersExpired == 1)
      #expect(try await stores[0].keepStandingDates().vouchersExpired == 0)
      #expect(try await database.texts("select state from vouchers") == ["expired"])
    }
  }

  @Test func `one number stands on one voucher, though two desks issue it`() async throws {
    try await withTwoDesks { desks, database in
      _ = try await Self.issue(desks[0])
      let head = desks[0].person("resident")
      let results = await race(6) { place in
        let desk = desks[place % 2]
        return await desk.submit(
          .voucher(.issue(Self.terms(desk, "J-2"), to: head)), as: desk.person("secretary"))
      }
      #expect(try results.count { try $0.get().problem == nil } == 1)
      #expect(try await database.faults() == [])
    }
  }

  private static let tamperings: [(String, String, String)] = [
    ("vouchers", "update vouchers set passings = 0", "its steps lead elsewhere"),
    (
      "vouchers", "update vouchers set holder = (select contact from voucher_providers limit 1)",
      "vouchers there are"
    ),
    (
      "voucher_steps", "update voucher_steps set kind = 'issued' where step = 2",
      "its steps lead elsewhere"
    ),
    (
      "transfers", "update transfers set credit = 8 where kind = 'voucher' and debit = 7", "voucher"
    ),
    (
      "transfers", "update transfers set amount = 2 where kind = 'voucher' and debit = 7", "voucher"
    ),
    ("voucher_steps", "delete from voucher_steps where step = 2", "took no step"),
  ]

  @Test func `what is changed behind the bank's back is found`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      _ = try await Self.issue(desk)
      let added = await desk.submit(
        .voucher(.addProvider(name: "家政", contact: desk.person("resident", 2))),
        as: desk.person("secretary"))
      #expect(try added.get().problem == nil)
      #expect(try await database.faults() == [])
      for (table, sql, words) in Self.tamperings {
        try await database.script(
          """
          alter table \(table) disable trigger all;
          create table kept as select * from \(table); \(sql);
          """)
        let finding = try await database.faults().first { $0.check == "vouchers" }
        #expect(finding?.first?.contains(words) == true, "\(sql): \(finding?.first ?? "nothing")")
        try await database.script(
          """
          set session_replication_role = replica;
          delete from \(table); insert into \(table) select * from kept; drop table kept;
          alter table \(table) enable trigger all;
          """)
      }
    }
  }

  @Test func `no transfer joins accounts of two units`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      _ = try await Self.issue(desk)
      func mixed(_ debit: String, _ credit: String, _ kind: String) -> String {
        """
        insert into transfers (community, seq, debit, credit, amount, effective_on, recorded_at,
            kind, command)
          select 3, max(seq) + 1, \(debit), \(credit), 1, current_date, now(), '\(kind)',
            (select command from transfers where kind = 'voucher' limit 1)
          from transfers where community = 3
        """
      }
      let refused = try await database.refusals(
        of: [
          mixed("7", "1", "voucher"), mixed("4", "9", "voucher"), mixed("7", "8", "donation"),
          "insert into accounts values (3, 5, 'available', 'vouchers', null, null)",
          """
          insert into accounts select 3, 1000000000007, 'available', 'points', id, null
            from people where community = 3 limit 1
          """,
        ], as: "moralbank_app")
      #expect(refused.allSatisfy { $0?.sqlState == "23514" }, "\(refused)")
    }
  }

  @Test func `the wall refuses steps of whom they do not belong to`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let id = try await Self.issue(desk)
      let command = "(select key from commands where community = 3 and kind = 'pass_voucher')"
      func step(_ kind: String, by: PersonID, _ more: String, _ values: String) -> String {
        """
        insert into voucher_steps (community, voucher, step, kind, by, at, command, \(more))
          select 3, '\(id)', 3, '\(kind)', '\(by)', now(), \(command), \(values)
        """
      }
      let (head, secretary) = (desk.person("resident"), desk.person("secretary"))
      let seq = "(select max(seq) from transfers where kind = 'donation' or kind = 'credit')"
      let refused = try await database.refusals(
        of: [
          step("revoked", by: head, "reason, seq", "'x', \(seq)"),
          step("delivered", by: head, "on_day", "current_date"),
          step("passed", by: head, "person, seq", "'\(head)', \(seq)"),
          "update vouchers set passings = 3",
          "delete from voucher_steps", "update class_members set since = since - 9",
          """
          insert into voucher_providers select 3, gen_random_uuid(), 'x', '\(head)', '\(head)',
            now(), \(command)
          """,
        ], as: "moralbank_app")
      #expect(
        refused.map { $0?.constraint } == [
          "voucher_steps_by_secretary", "voucher_steps_by_provider", "voucher_steps_moved",
          "vouchers_check", nil, nil, "voucher_providers_by_secretary",
        ])
      #expect(refused.allSatisfy { $0 != nil })
      #expect(secretary != head)
    }
  }
}
