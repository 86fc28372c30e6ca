import Bank
import FoundationEssentials
import Postgres
import Support
import Synchronization
import Testing

@testable import Store

/// A clock that a test sets.
final class TestClock: Sendable {
  private let instant: Mutex<Instant>
  init(_ instant: Instant) { self.instant = Mutex(instant) }
  var now: Instant { instant.withLock { $0 } }
  func set(_ next: Instant) { instant.withLock { $0 = next } }

  /// The instant of a column, from a query for one row.
  static func read(_ sql: String, _ database: TestDatabase) async throws -> Instant {
    let texts = try await database.texts(
      """
      select to_char(t at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') from (\(sql)) s(t)
      """)
    return try #require(texts.first.flatMap { Instant($0) })
  }
}

/// Dates that come by themselves, by a clock of the test's own.
@Suite struct StandingDateTests {
  /// Runs a test with stores on one database that go by one clock.
  static func withClock(
    stores count: Int = 1, _ body: ([Store], TestClock, TestDatabase) async throws -> Void
  ) async throws {
    try await withDatabase(.demo) { database in
      let clock = TestClock(
        try await TestClock.read(
          "select max(recorded_at) + interval '1 minute' from heads", database))
      var stores: [Store] = []
      for _ in 0..<count {
        stores.append(
          try await Store.open(database.service, clock: { clock.now }, logger: TestBank.quiet))
      }
      let result: Result<Void, any Error>
      do {
        result = .success(try await body(stores, clock, database))
      } catch {
        result = .failure(error)
      }
      for store in stores { await store.shutdown() }
      try result.get()
      #expect(try await database.faults() == [])
    }
  }

  private func count(_ state: String, _ database: TestDatabase) async throws -> Int {
    let rows = try await database.texts(
      "select count(*) from redemptions where state = '\(state)'")
    return try #require(rows.first.flatMap { Int($0) })
  }

  private func keptSoFar(_ database: TestDatabase) async throws -> Int {
    let rows = try await database.texts(
      """
      select count(*) from commands
      where actor = '00000000-0000-0000-0000-000000000000' and status = 200
      """)
    return try #require(rows.first.flatMap { Int($0) })
  }

  @Test func `an approved gift lapses when its time is over, not a second before`() async throws {
    try await Self.withClock { stores, clock, database in
      let until = try await TestClock.read(
        "select min(collect_until) from redemptions where state = 'approved'", database)
      let (approved, lapsed) = try await (count("approved", database), count("lapsed", database))
      #expect(approved > 0)
      clock.set(until.advanced(microseconds: -1_000_000))
      #expect(try await stores[0].keepStandingDates().lapsed == 0)
      #expect(try await count("lapsed", database) == lapsed)
      clock.set(until)
      let report = try await stores[0].keepStandingDates()
      #expect(report.lapsed >= 1 && report.failed == 0)
      #expect(try await count("lapsed", database) == lapsed + report.lapsed)
      #expect(try await count("approved", database) == approved - report.lapsed)
    }
  }

  @Test func `a request goes back at the midnight after its last whole day`() async throws {
    try await Self.withClock { stores, clock, database in
      let midnight = try await TestClock.read(
        """
        select min(((requested_at at time zone 'Asia/Shanghai')::date + 15)::timestamp
          at time zone 'Asia/Shanghai') from redemptions where state = 'requested'
        """, database)
      let requested = try await count("requested", database)
      clock.set(midnight.advanced(microseconds: -1))
      #expect(try await stores[0].keepStandingDates().released == 0)
      clock.set(midnight)
      let report = try await stores[0].keepStandingDates()
      #expect(report.released > 0)
      #expect(try await count("requested", database) == requested - report.released)
      let held = try await database.texts(
        "select 1 from redemptions where state = 'lapsed' and reason is null")
      #expect(held == [])
    }
  }

  @Test func `a bank that was off for a month catches up, once, though two servers start`()
    async throws
  {
    try await Self.withClock(stores: 2) { stores, clock, database in
      let open = try await count("approved", database) + count("requested", database)
      clock.set(clock.now.advanced(hours: 24 * 40))
      let before = try await keptSoFar(database)
      let reports = try await withThrowingTaskGroup(of: StandingReport.self) { group in
        for place in 0..<8 { group.addTask { try await stores[place % 2].keepStandingDates() } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(reports.reduce(0) { $0 + $1.lapsed + $1.released } == open)
      #expect(reports.reduce(0) { $0 + $1.failed } == 0)
      #expect(try await count("approved", database) + count("requested", database) == 0)
      let twice = try await database.texts(
        "select redemption from transfers where kind = 'release' group by 1 having count(*) > 1")
      #expect(twice == [])
      #expect(try await stores[0].keepStandingDates().kept == 0)
      let kept = try await keptSoFar(database)
      #expect(kept - before == reports.reduce(0) { $0 + $1.kept })
      let words = try await database.texts(
        """
        select distinct status from commands where actor = '00000000-0000-0000-0000-000000000000'
        """)
      #expect(words == ["200"], "what was not due leaves no word")
    }
  }

  @Test func `a date is not kept because a scanner thinks so`() async throws {
    try await Self.withClock { stores, clock, database in
      let id = try #require(
        try await database.texts(
          "select id from redemptions where state = 'approved' order by collect_until limit 1"
        ).first.flatMap { UUID(uuidString: $0) })
      let date = StandingDate.lapse(RedemptionID(id))
      func keep() async throws -> Answer {
        try await stores[0].writer.submit(
          Submission(date, in: Desk.community, deadline: .now.advanced(by: .seconds(8)))
        ).get()
      }
      #expect(try await keep().problem == "future-day")
      clock.set(
        try await TestClock.read(
          "select collect_until from redemptions where id = '\(id.text)'", database))
      let kept = try await keep()
      #expect(kept.problem == nil && !kept.isReplay && kept.subject == id)
      #expect(try await keep().isReplay)
    }
  }
}

/// The ends of notices, by a clock of the test's own.
@Suite struct NoticeEndTests {
  /// The notice that hangs since three days.
  private static let last = "(select max(no) from notices where posted_on is not null)"
  private static let waiting =
    "notice_lines l where l.notice = \(last) and l.state = 'waiting'"
  private static let ends = """
    select count(*) from transfers t where t.kind = 'notice_end' and exists (select
      from notice_lines l where l.act = t.act and l.notice = \(last))
    """

  private func midnight(_ database: TestDatabase) async throws -> Instant {
    try await TestClock.read(
      """
      select min(clears_on::timestamp at time zone 'Asia/Shanghai') from notice_lines
      where state = 'waiting' and clears_on is not null
      """, database)
  }

  private func states(_ database: TestDatabase) async throws -> [String] {
    try await database.texts(
      """
      select concat_ws(' ', l.state, a.state, b.on_notice > 0) from notice_lines l
      join acts a on a.id = l.act join balances b on b.holder = a.holder
      where l.notice = \(Self.last) and l.state <> 'listed' order by 1
      """)
  }

  @Test func `lines clear at local midnight after their days, not a second before`() async throws {
    try await StandingDateTests.withClock { stores, clock, database in
      let midnight = try await midnight(database)
      clock.set(midnight.advanced(microseconds: -1_000_000))
      #expect(try await stores[0].keepStandingDates().noticesEnded == 0)
      #expect(Set(try await states(database)) == ["waiting on_notice t"])
      clock.set(midnight)
      #expect(try await stores[0].keepStandingDates().noticesEnded == 3)
      #expect(Set(try await states(database)) == ["cleared credited f"])
      let ends = try await database.texts(Self.ends)
      #expect(ends == ["3"])
    }
  }

  @Test func `two servers that were off for a month clear each line once`() async throws {
    try await StandingDateTests.withClock(stores: 2) { stores, clock, database in
      clock.set(try await midnight(database).advanced(hours: 24 * 30))
      let reports = try await withThrowingTaskGroup(of: StandingReport.self) { group in
        for place in 0..<8 { group.addTask { try await stores[place % 2].keepStandingDates() } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(reports.reduce(0) { $0 + $1.noticesEnded } == 3)
      let ends = try await database.texts(Self.ends + " group by t.act")
      #expect(ends == ["1", "1", "1"])
    }
  }

  @Test func `a frozen line stays, the others go on, and it follows when it is free`()
    async throws
  {
    try await StandingDateTests.withClock { stores, clock, database in
      let desk = Desk(store: stores[0], database: database)
      let line = try #require(
        try await database.texts(
          """
          select l.act || ' ' || l.notice from \(Self.waiting) order by l.line limit 1
          """
        ).first?.split(separator: " "))
      let act = ActID(try #require(UUID(uuidString: String(line[0]))))
      let objection = FileObjection(
        notice: try #require(Int(line[1])), act: act, reason: "没有看到", slipNumber: nil)
      let filed = await desk.submit(.notice(.object(objection)), as: desk.person("resident"))
      #expect(try filed.get().problem == nil)
      let midnight = try await midnight(database)
      clock.set(midnight)
      #expect(try await stores[0].keepStandingDates().noticesEnded == 2)
      #expect(Set(try await states(database)) == ["cleared credited f", "frozen on_notice t"])
      let id = try #require(
        try await database.texts("select id from objections where act = '\(act)'").first
          .flatMap { UUID(uuidString: $0) })
      let word = DecideObjection(
        objection: ObjectionID(id), act: act, isUpheld: false, reason: "有记录")
      let decided = await desk.submit(
        .notice(.decideObjection(word)), as: desk.person("secretary"))
      #expect(try decided.get().problem == nil)
      clock.set(midnight.advanced(hours: 24 * 8).advanced(microseconds: -1))
      #expect(try await stores[0].keepStandingDates().noticesEnded == 0, "the time to appeal")
      clock.set(midnight.advanced(hours: 24 * 8))
      #expect(try await stores[0].keepStandingDates().noticesEnded == 1)
      #expect(Set(try await states(database)) == ["cleared credited f"])
    }
  }

  @Test func `a clearing and an objection at once leave the line in one state`() async throws {
    try await StandingDateTests.withClock(stores: 2) { stores, clock, database in
      let desk = Desk(store: stores[0], database: database)
      let rows = try await database.texts(
        "select l.act || ' ' || l.notice from \(Self.waiting)")
      clock.set(try await midnight(database))
      await withTaskGroup(of: Void.self) { group in
        group.addTask { _ = try? await stores[1].keepStandingDates() }
        for row in rows {
          group.addTask {
            let parts = row.split(separator: " ")
            guard let act = UUID(uuidString: String(parts[0])), let notice = Int(parts[1]) else {
              return
            }
            let objection = FileObjection(
              notice: notice, act: ActID(act), reason: "没有看到", slipNumber: nil)
            _ = await desk.submit(.notice(.object(objection)), as: desk.person("resident"))
          }
        }
      }
      _ = try await stores[0].keepStandingDates()
      #expect(Set(try await states(database)) == ["cleared credited f"])
      let ends = try await database.texts(Self.ends + " group by t.act")
      #expect(ends == ["1", "1", "1"])
    }
  }

  @Test func `an act reversed by two sides goes off its notice`() async throws {
    try await StandingDateTests.withClock { stores, clock, database in
      let desk = Desk(store: stores[0], database: database)
      let act = ActID(
        try #require(
          try await database.texts(
            "select act from \(Self.waiting) order by line limit 1"
          ).first.flatMap { UUID(uuidString: $0) }))
      let request = RequestReversal(subject: .act(act), fault: .depositor, reason: "记错了人")
      _ = try await desk.submit(.requestReversal(request), as: desk.person("secretary")).get()
      let id = try #require(
        try await database.texts("select id from reversals where act = '\(act)'").first
          .flatMap { UUID(uuidString: $0) })
      let answer = AnswerReversal(reversal: ReversalID(id), isSigned: true, reason: nil)
      let signed = await desk.submit(.answerReversal(answer), as: desk.person("auditor"))
      #expect(try signed.get().problem == nil)
      clock.set(try await midnight(database))
      #expect(try await stores[0].keepStandingDates().noticesEnded == 2)
      #expect(
        Set(try await states(database)) == ["cleared credited f", "reversed reversed f"])
    }
  }
}
