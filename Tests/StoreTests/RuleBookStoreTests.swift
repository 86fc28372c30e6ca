import Bank
import FoundationEssentials
import Postgres
import Seeds
import Support
import Testing

@testable import Store

/// Rule books on their way into the database and into force.
@Suite struct RuleBookStoreTests {
  /// The default book with patrol at so many points an hour.
  private static func text(patrol points: Int = 5) throws -> RuleBookText {
    var draft = try RuleBooks.default
    for index in draft.lines.indices where draft.lines[index].type.code == "B01" {
      draft.lines[index].type.pointsPerUnit = points
    }
    return draft.text
  }

  private static func adoption(
    _ version: String, _ desk: Desk, from offset: Int = 0
  ) -> Command {
    .adoptRuleBook(
      AdoptRuleBook(
        version: version, from: desk.today.advanced(by: offset), metOn: desk.today - 1,
        present: 80, votesFor: 60, votesAgainst: 3, filingNumber: "备 31"))
  }

  private static func add(_ version: String, patrol points: Int = 5) throws -> Command {
    .addRuleBook(AddRuleBook(version: version, text: try text(patrol: points)))
  }

  /// As the desk's, in the name of somebody of the street above.
  private static func ofStreet(
    _ command: Command, in community: CommunityID, _ desk: Desk
  ) -> Submission {
    var submission = desk.submission(command, as: desk.person("secretary", 1))
    submission.actorCommunity = Desk.street
    submission.community = community
    return submission
  }

  @Test func `a version is stored whole, adopted, and another server goes by it at once`()
    async throws
  {
    try await withStore { store, database in
      let other = try await Store.open(database.service, logger: TestBank.quiet)
      let (desk, rival) = (
        Desk(store: store, database: database), Desk(store: other, database: database)
      )
      let (worker, secretary) = (desk.person("grid_worker"), desk.person("secretary"))
      // Both have the rules of yesterday on their shelves.
      for each in [desk, rival] {
        let result = await each.submit(
          .credit(each.patrol(15, by: each.person("resident", 1))), as: worker)
        #expect(try words(result).hasPrefix("credited 1 "))
      }
      #expect(
        try await desk.submit(Self.add("2026-x", patrol: 8), as: secretary).get().status == 200)
      let adopted = await desk.submit(Self.adoption("2026-x", desk), as: secretary)
      #expect(try adopted.get().problem == nil)
      let result = await rival.submit(
        .credit(rival.patrol(60, by: rival.person("resident", 2))), as: worker)
      #expect(try words(result).hasPrefix("credited 8 "))
      let earlier = await rival.submit(
        .credit(rival.patrol(60, by: rival.person("resident", 2), on: desk.today - 1)), as: worker)
      #expect(try words(earlier).hasPrefix("credited 5 "))
      let reader = Reader(person: secretary, community: Desk.community)
      let book = try await store.ruleBook("2026-x", of: nil, for: reader)
      #expect(book.draft.text == (try Self.text(patrol: 8)))
      #expect(book.version.digest == book.draft.digest)
      #expect(book.version.adoption?.isInForce == true && book.version.addedBy == secretary)
      #expect(try await database.faults() == [])
      await other.shutdown()
    }
  }

  @Test func `a batch may add, adopt and go by one version`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let (worker, secretary) = (desk.person("grid_worker"), desk.person("secretary"))
      let commands: [(Command, PersonID)] = [
        (try Self.add("2026-y", patrol: 6), secretary), (Self.adoption("2026-y", desk), secretary),
        (.credit(desk.patrol(60, by: desk.person("resident", 2))), worker),
      ]
      let submissions = commands.map { desk.submission($0.0, as: $0.1) }
      let verdicts = try await database.asOwner { session in
        let secret = try session.run(ReadSecret(name: "pickup"))
        var scribe = Scribe(clock: nil, secret: secret[0])
        return try scribe.run(submissions, on: session)
      }
      let bodies = verdicts.map { if case .answer(let answer) = $0 { answer.body } else { "" } }
      #expect(bodies[2].hasPrefix("credited 6 "), "\(bodies)")
      #expect(try await database.faults() == [])
    }
  }

  @Test func `of two adoptions for one day, at two servers, one is kept`() async throws {
    try await withStore { store, database in
      let other = try await Store.open(database.service, logger: TestBank.quiet)
      let desks = [store, other].map { Desk(store: $0, database: database) }
      let secretaries = [desks[0].person("secretary"), desks[0].person("secretary", 2)]
      for name in ["a", "b"] {
        _ = try await desks[0].submit(Self.add(name), as: secretaries[0]).get()
      }
      let results = await withTaskGroup(of: Result<Answer, SubmitError>.self) { group in
        for place in 0..<24 {
          group.addTask {
            await desks[place % 2].submit(
              Self.adoption(place % 4 < 2 ? "a" : "b", desks[0], from: 3),
              as: secretaries[place / 2 % 2])
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      let problems = try results.map { try $0.get().problem }
      #expect(problems.count { $0 == nil } == 1)
      #expect(problems.count { $0 == "already-decided" } == 23)
      #expect(try await database.faults() == [])
      await other.shutdown()
    }
  }

  @Test func `a draft of the street is adopted below or withdrawn above, never both`()
    async throws
  {
    try await withStore { store, database in
      let other = try await Store.open(database.service, logger: TestBank.quiet)
      let desks = [store, other].map { Desk(store: $0, database: database) }
      let secretary = desks[0].person("secretary")
      for round in 1...12 {
        let name = "street-\(round)"
        let added = await store.submit(
          Self.ofStreet(try Self.add(name), in: Desk.street, desks[0]))
        #expect(try added.get().problem == nil)
        async let adopting = desks[0].submit(
          Self.adoption(name, desks[0], from: round), as: secretary)
        async let withdrawing = other.submit(
          Self.ofStreet(.withdrawRuleBook(name), in: Desk.street, desks[1]))
        let problems = try await [adopting.get().problem, withdrawing.get().problem]
        #expect(problems.compactMap(\.self) == ["already-decided"], "\(problems)")
      }
      #expect(try await database.faults() == [])
      await other.shutdown()
    }
  }

  /// A line of SQL with the service's own role, and the constraint that refuses it.
  static let walls: [(String, String)] = [
    (
      """
      insert into rule_books (community, version, digest, added_at)
      values (3, 'x', sha256('x'), now())
      """, "rule_books_by_secretary"
    ),
    (
      """
      insert into adoptions (community, from_day, rule_book, met_on, present, votes_for,
        votes_against, filing_no) values (3, '2099-01-01', 1, '2020-01-01', 9, 8, 0, 'x')
      """, "adoptions_by_secretary"
    ),
    (
      """
      insert into adoptions (community, from_day, rule_book, met_on, present, votes_for,
        votes_against, filing_no, command)
      select 3, '2099-01-01', 1, '2020-01-01', 9, 8, 0, 'x', key from commands
      where community = 3 and kind = 'credit' limit 1
      """, "adoptions_by_secretary"
    ),
    (
      """
      insert into adoptions (community, from_day, rule_book, met_on, present, votes_for,
        votes_against, filing_no, command)
      select 3, '2020-02-01', 1, '2020-01-01', 9, 8, 0, 'x', key from commands
      where community = 3 and kind = 'decide_redemption' and problem is null limit 1
      """, "adoptions_not_backwards"
    ),
    (
      """
      insert into adoptions (community, from_day, rule_book, met_on, present, votes_for,
        votes_against, filing_no) values (3, '2099-01-01', 1, '2020-01-01', 9, 4, 4, 'x')
      """, "adoptions_check1"
    ),
    (
      """
      insert into adoptions (community, from_day, round, rule_book, met_on, present, votes_for,
        votes_against, filing_no, command)
      select 3, '2099-01-01', 2, 1, '2020-01-01', 9, 8, 0, 'x', key from commands
      where community = 3 and kind = 'decide_redemption' and problem is null limit 1
      """, "adoptions_community_from_day_before_fkey"
    ),
    (
      """
      insert into adoption_cancellations (community, from_day, round, reason, command)
      select 3, a.from_day, 1, 'x', k.key from adoptions a, commands k
      where a.community = 3 and k.community = 3 and k.kind = 'credit' limit 1
      """, "cancellations_by_secretary"
    ),
    (
      """
      insert into adoption_cancellations (community, from_day, round, reason, command)
      select 3, a.from_day, 1, 'x', k.key from adoptions a, commands k
      where a.community = 3 and k.community = 3 and k.kind = 'decide_redemption'
        and k.problem is null limit 1
      """, "cancellations_in_time"
    ),
  ]

  @Test(arguments: walls)
  func `the database keeps rules from those who have no right to them`(
    sql: String, constraint: String
  ) async throws {
    try await withDatabase { database in
      let error = try await database.refusal(of: sql, as: "moralbank_app")
      #expect(error?.constraint == constraint, "\(error?.description ?? "accepted")")
    }
  }

  @Test func `a bank is founded whole or not at all, with rules that wait for a meeting`()
    async throws
  {
    try await withDatabase(.empty) { database in
      let today = database.bank.today
      func founding(_ grids: [NewGrid]) throws -> Founding {
        Founding(
          area: NewArea(
            code: "150271020999", name: "新社区", level: "community", parent: nil,
            gridLevels: ["网格"], openFrom: today), grids: grids,
          secretary: OpenPerson(
            name: "王晓丽", initials: "wxl", grid: nil, home: .none, tags: [], phone: nil,
            birthYear: nil, login: "wxl",
            consent: Consent(givenOn: today, way: "paper", formNumber: nil)),
          passwordHash: "$argon2id$x", rulesVersion: RuleBooks.defaultName,
          rules: try RuleBooks.default,
          instant: Instant("\(today)T01:00:00Z") ?? Instant(microsecondsSince2000: 0))
      }
      let grid = NewGrid(
        code: "150271020999001", name: "第一网格", level: 1, kind: "urban", parent: nil)
      let configuration = try database.owner
      let broken = try founding([grid, grid])
      await #expect(throws: PostgresError.self) {
        try await WorkerThread.run(name: "setup") {
          try BankSetup(configuration, logger: TestBank.quiet).found(broken)
        }
      }
      #expect(try await database.texts("select count(*) from communities") == ["0"])
      let whole = try founding([grid])
      try await WorkerThread.run(name: "setup") {
        try BankSetup(configuration, logger: TestBank.quiet).found(whole)
      }
      let counts = try await database.texts(
        """
        select (select count(*) from grids) || ' ' || (select count(*) from offices) || ' '
          || (select count(*) from act_types) || ' ' || (select count(*) from adoptions) || ' '
          || (select count(*) from logins where password_hash is not null)
        """)
      #expect(counts == ["1 1 79 0 1"])
      #expect(try await database.faults() == [])
    }
  }
}
