import Bank
import Postgres
import Seeds
import Store
import Support
import Testing

/// The demo community as it stands in the database.
@Suite struct SeedingTests {
  @Test(arguments: [TestBank.Template.demo, .open])
  func `the seeded books are right`(template: TestBank.Template) async throws {
    try await withDatabase(template) { database in
      #expect(try await database.faults() == [])
      let refusals = try await database.texts("select problem from commands where status >= 400")
      #expect(refusals == [])
    }
  }

  @Test func `an empty bank is right too`() async throws {
    let faults = try await withDatabase(.empty) { try await $0.faults() }
    #expect(faults == [])
  }

  @Test func `a bank that holds data is not seeded`() async throws {
    let database = try await standingDatabase()
    for configuration in try [database.owner, database.service] {
      let error = await #expect(throws: StoreError.self) {
        try await WorkerThread.run {
          _ = try BankSetup(configuration, logger: TestBank.quiet)
        }
      }
      #expect(error == .notEmpty)
    }
  }

  @Test func `every queue is filled`() async throws {
    let database = try await standingDatabase()
    #expect(
      try await database.texts("select distinct state from acts order by 1")
        == [
          "credited", "on_notice", "rejected", "returned", "reversed", "submitted", "verified",
          "withdrawn",
        ])
    #expect(
      try await database.texts("select distinct state from reversals order by 1")
        == ["done", "requested"])
    #expect(try await database.texts("select 1 from acts where activity is not null") != [])
    #expect(
      try await database.texts("select distinct state from redemptions order by 1")
        == ["approved", "cancelled", "fulfilled", "rejected", "requested"])
    for role in Role.allCases {
      let held = try await database.texts(
        "select 1 from offices where role = '\(role.rawValue)' and until_day is null")
      #expect(held != [], "\(role)")
    }
    #expect(
      try await database.texts(
        "select 1 from acts where cardinality(caps) > 0 and points < before_caps")
        != [], "caps have cut")
    #expect(
      try await database.texts(
        "select 1 from stock_movements group by 1 having count(distinct kind) > 3") != [])
  }

  @Test func `points wait that clear tomorrow`() async throws {
    let database = try await standingDatabase()
    let waiting = try await database.texts(
      "select clears_on from notice_lines where state = 'waiting' and clears_on is not null")
    #expect(Set(waiting) == ["\(database.bank.today.advanced(by: 1))"])
    #expect(try await database.texts("select 1 from transfers where kind = 'notice_end'") != [])
  }

  @Test func `a notice hangs, a draft lies on the desk, an objection is open`() async throws {
    let database = try await standingDatabase()
    #expect(
      try await database.texts("select posted_on is null from notices order by no desc limit 1")
        == ["true"])
    #expect(
      try await database.texts(
        "select posted_on from notices where posted_on is not null order by no desc limit 1")
        == ["\(database.bank.today.advanced(by: -3))"])
    #expect(
      try await database.texts("select concat_ws(' ', state, objector is not null) from objections")
        == ["open t"])
  }

  @Test func `the cast of the story is as the README tells`() async throws {
    let database = try await standingDatabase()
    let head = database.login("resident")
    let told = try await database.texts(
      """
      select concat_ws(' ', b.available, b.on_notice, b.held, b.owed, p.tags @> '{building_head}')
      from balances b join people p on p.community = b.community and p.id = b.holder
      where b.holder = '\(head.person)'
      """)
    #expect(told == ["86 0 0 0 t"])
    let balances = try await database.texts(
      """
      select available from balances
      where holder in ('\(database.login("resident", 1).person)',
        '\(database.login("resident", 2).person)')
      order by 1
      """)
    #expect(balances == ["0", "25"])
    let covered = try await database.texts(
      """
      select 1 from residences r
      join grids g on g.community = r.community and g.id = r.grid
      join office_grids og on og.grid = any(g.path)
      join offices o on o.id = og.office
      where r.person = '\(head.person)' and o.person = '\(database.login("grid_worker").person)'
      """)
    #expect(covered == ["1"])
  }

  @Test func `the history lies before today and nothing in it is younger`() async throws {
    let database = try await standingDatabase()
    let late = try await database.texts(
      """
      select seq from transfers
      where effective_on >= '\(database.bank.today)' or recorded_at > now()
      """)
    #expect(late == [])
    let months = try await database.texts(
      "select count(*) from (select distinct date_trunc('month', effective_on) from transfers) m")
    #expect(months != ["0"] && months != ["1"] && months != ["2"])
  }
}
