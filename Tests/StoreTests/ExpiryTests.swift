import Bank
import FoundationEssentials
import Postgres
import Seeds
import Support
import Testing

@testable import Store

/// Points with a last day, by a clock of the test's own.
@Suite struct ExpiryTests {
  /// Rules with the word that points expire, in force from the day before the clock's.
  private static func expiring(_ database: TestDatabase) async throws {
    try await database.script(
      """
      alter table adoptions disable trigger all;
      insert into adoptions (community, from_day, rule_book, met_on, present, votes_for,
          votes_against, filing_no, points_expire)
        select community, '\(database.bank.today)', rule_book, met_on, present, votes_for,
          votes_against, 'expiry', true
        from adoptions where community = 3 order by from_day desc limit 1
        on conflict (community, from_day, round) do update set points_expire = true;
      alter table adoptions enable trigger all;
      """)
  }

  /// Midnight at the beginning of a day of the community.
  private static func midnight(_ day: Day) throws -> Instant {
    let instant = try #require(Instant("\(day)T00:00:00Z"))
    return instant.advanced(microseconds: -8 * 3_600 * 1_000_000)
  }

  private static func credit(
    _ store: Store, _ database: TestDatabase, at clock: TestClock, by person: PersonID? = nil
  ) async throws -> Day {
    let desk = Desk(store: store, database: database)
    let day = desk.today
    clock.set(try midnight(day + 1).advanced(microseconds: -1_000_000))
    let answer = await desk.submit(
      .credit(desk.patrol(60, by: person, on: day)), as: desk.person("grid_worker"))
    #expect(try answer.get().problem == nil)
    return day.advanced(months: 24)
  }

  private func gone(_ database: TestDatabase) async throws -> [String] {
    try await database.texts(
      """
      select concat_ws(' ', amount, effective_on) from transfers where kind = 'expiry' order by seq
      """)
  }

  private static func young(_ person: PersonID, _ database: TestDatabase) async throws {
    try await database.script("update people set birth_year = 1990 where id = '\(person)'")
  }

  @Test func `points are gone at the midnight after their last day, not a second before`()
    async throws
  {
    try await StandingDateTests.withClock { stores, clock, database in
      try await Self.expiring(database)
      try await Self.young(database.login("resident").person, database)
      let last = try await Self.credit(stores[0], database, at: clock)
      let midnight = try Self.midnight(last + 1)
      clock.set(midnight.advanced(microseconds: -1_000_000))
      // What stood open in the demo community is over by then, and its points come back.
      _ = try await stores[0].keepStandingDates()
      #expect(try await gone(database) == [])
      clock.set(midnight)
      let report = try await stores[0].keepStandingDates()
      #expect(report.judged >= 1 && report.failed == 0)
      #expect(try await gone(database) == ["5 \(last + 1)"])
      #expect(try await stores[0].keepStandingDates().kept == 0)
      let days = try await database.texts(
        "select through from expiry_days order by through desc limit 1")
      #expect(days == ["\(last)"])
    }
  }

  @Test func `two servers that were off for a month let them go once`() async throws {
    try await StandingDateTests.withClock(stores: 2) { stores, clock, database in
      try await Self.expiring(database)
      try await Self.young(database.login("resident").person, database)
      let last = try await Self.credit(stores[0], database, at: clock)
      clock.set(try Self.midnight(last + 30))
      let reports = try await withThrowingTaskGroup(of: StandingReport.self) { group in
        for place in 0..<8 { group.addTask { try await stores[place % 2].keepStandingDates() } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(reports.reduce(0) { $0 + $1.failed } == 0)
      #expect(try await gone(database) == ["5 \(last + 30)"])
      #expect(try await stores[0].keepStandingDates().kept == 0)
    }
  }

  @Test func `points of the old stay, and the word of it is kept`() async throws {
    try await StandingDateTests.withClock { stores, clock, database in
      try await Self.expiring(database)
      let head = database.login("resident").person
      try await database.script("update people set birth_year = 1940 where id = '\(head)'")
      let last = try await Self.credit(stores[0], database, at: clock)
      clock.set(try Self.midnight(last + 1))
      _ = try await stores[0].keepStandingDates()
      #expect(try await gone(database) == [])
      let words = try await database.texts(
        "select concat_ws(' ', exempt, points) from expiries where holder = '\(head)'")
      #expect(words == ["age 0"])
    }
  }

  @Test func `it is found when too much is gone, or something stays`() async throws {
    try await StandingDateTests.withClock { stores, clock, database in
      try await Self.expiring(database)
      let (young, old) = (database.login("resident").person, database.login("resident", 1).person)
      try await Self.young(young, database)
      try await database.script("update people set birth_year = 1940 where id = '\(old)'")
      let last = try await Self.credit(stores[0], database, at: clock)
      _ = try await Self.credit(stores[0], database, at: clock, by: old)
      clock.set(try Self.midnight(last + 4))
      _ = try await stores[0].keepStandingDates()
      #expect(try await database.faults() == [])
      let changes = [
        ("transfers", "effective_on = effective_on - 30", "kind = 'expiry'", "due were 0", young),
        ("expiries", "exempt = null", "exempt = 'age'", "5 points are past", old),
      ]
      for (table, change, which, words, who) in changes {
        try await database.script(
          """
          alter table \(table) disable trigger all;
          create table kept as select * from \(table) where \(which);
          update \(table) set \(change) where \(which);
          """)
        let finding = try #require(try await database.faults().first { $0.check == "lots" })
        #expect(finding.differences >= 1)
        #expect(finding.first?.contains(words) == true && finding.first?.contains("\(who)") == true)
        try await database.script(
          """
          delete from \(table) t using kept k where t.command = k.command;
          insert into \(table) select * from kept; drop table kept;
          alter table \(table) enable trigger all;
          """)
      }
    }
  }

  @Test func `one who asks sees what will be gone within sixty days`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let head = desk.person("resident")
      try await Self.young(head, database)
      try await Self.expiring(database)
      #expect(
        try await desk.submit(
          .credit(desk.patrol(60)), as: desk.person("grid_worker")
        ).get().problem == nil)
      let question = HolderQuestion(
        Reader(person: head, community: Desk.community), about: head.holder, kind: .person)
      func expiring() async throws -> [ExpiringView] {
        try #require(try await store.balances([question])[question]).get().expiring
      }
      #expect(try await expiring() == [])
      try await database.script(
        """
        alter table transfers disable trigger all;
        update transfers set expires_on = '\(desk.today + 15)' where expires_on is not null;
        alter table transfers enable trigger all;
        """)
      let soon = [ExpiringView(on: desk.today + 15, points: 5, within: 15)]
      #expect(try await expiring() == soon)
      let query = StatementQuery(account: .available, from: nil, to: nil, before: nil, limit: 5)
      #expect(try await store.statement(question, query).expiring == soon)
      let months = try await store.expiringMonths(
        of: database.login("secretary").community,
        for: Reader(person: desk.person("secretary"), community: Desk.community))
      #expect(months.map(\.points) == [5] && months.map(\.holders) == [1])
      #expect(try await database.faults().map(\.check) == ["lots"])
    }
  }

  @Test func `the wall refuses what is not judged rightly`() async throws {
    try await withDatabase(.demo) { database in
      let holder = "select h.id from holders h where community = 3 and kind = 'person' limit 1"
      let refused = try await database.refusals(
        of: [
          """
          insert into expiries select 3, (\(holder)), current_date - 9, 0, 0, null, key
            from commands where community = 3 limit 1
          """,
          """
          insert into expiry_days select 3, current_date - 9, key
            from commands where community = 3 limit 1
          """,
          "update transfers set expires_on = null",
          "delete from expiries",
        ], as: "moralbank_app")
      #expect(
        refused.map { $0?.constraint } == ["expiries_in_time", "expiry_days_in_time", nil, nil])
      #expect(refused.allSatisfy { $0 != nil })
    }
  }
}
