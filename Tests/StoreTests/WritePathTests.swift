import Bank
import FoundationEssentials
import Postgres
import Store
import Support
import Testing

@Suite struct WritePathTests {
  @Test func `a credit, a redemption and its hand-over move the points they should`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let worker = desk.person("grid_worker")
      let head = desk.person("resident")
      let credited = await desk.submit(.credit(desk.patrol(120)), as: worker)
      #expect(try words(credited) == "credited 10 96")
      let request = RequestRedemption(item: "L12", quantity: 1, person: head)
      let asked = await desk.submit(.requestRedemption(request), as: head)
      #expect(try words(asked) == "requested 36 60")
      let id = RedemptionID(try made(asked))
      let approval = DecideRedemption(redemption: id, isApproved: true, reason: nil)
      let approved = await desk.submit(
        .decideRedemption(approval), as: desk.person("secretary"))
      #expect(try words(approved) == "approved 36 60")
      let handover = FulfilRedemption(
        redemption: id,
        handover: .identified(by: "passbook", collectedBy: nil, slipNumber: "1"))
      let given = await desk.submit(.fulfilRedemption(handover), as: desk.person("shopkeeper"))
      #expect(try words(given) == "fulfilled 36 0")
      #expect(try await database.faults().isEmpty)
    }
  }

  @Test func `a key gives its first answer again, and only for its request`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let worker = desk.person("grid_worker")
      let key = UUID()
      let first = try await desk.submit(.credit(desk.patrol(60)), as: worker, key: key).get()
      let again = try await desk.submit(.credit(desk.patrol(60)), as: worker, key: key).get()
      #expect(again.isReplay && !first.isReplay)
      #expect(again.body == first.body && again.status == first.status)
      let other = await desk.submit(
        .credit(desk.patrol(30)), as: worker, key: key, hash: UUID())
      #expect(other == .failure(.keyReused))
      #expect(try await database.faults().isEmpty)
    }
  }

  @Test func `a refusal is kept under its key and writes nothing else`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let before = try await database.asOwner { try $0.run(CountBooks()) }
      let key = UUID()
      let tomorrow = desk.patrol(60, on: desk.today.advanced(by: 1))
      for isRepeat in [false, true] {
        let answer = try await desk.submit(
          .credit(tomorrow), as: desk.person("grid_worker"), key: key
        ).get()
        #expect(answer.problem == "future-day")
        #expect(answer.isReplay == isRepeat)
      }
      #expect(try await database.asOwner { try $0.run(CountBooks()) } == before)
    }
  }

  @Test func `a hundred tasks with one key have one effect`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let key = UUID()
      let worker = desk.person("grid_worker")
      let answers = await withTaskGroup(of: Result<Answer, SubmitError>.self) { group in
        for _ in 0..<100 {
          group.addTask { await desk.insist(.credit(desk.patrol(60)), as: worker, key: key) }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      let bodies = Set(try answers.map { try $0.get().body })
      #expect(bodies.count == 1)
      #expect(try answers.filter { try !$0.get().isReplay }.count == 1)
      #expect(try await database.faults().isEmpty)
    }
  }

  @Test func `two stores on one database share the work without losing or doubling any`()
    async throws
  {
    try await withStore(.open) { store, database in
      let other = try await Store.open(database.service, logger: TestBank.quiet)
      let desks = [store, other].map { Desk(store: $0, database: database) }
      let worker = desks[0].person("grid_worker")
      let results = await withTaskGroup(of: Result<Answer, SubmitError>.self) { group in
        for number in 0..<200 {
          let desk = desks[number % 2]
          group.addTask { await desk.submit(.credit(desk.patrol(60)), as: worker) }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      await other.shutdown()
      let acts = try results.map { try made($0) }
      #expect(Set(acts).count == 200)
      let balances = try results.map { try words($0).split(separator: " ")[2] }
      #expect(Set(balances).count == 200, "each credit saw the one before it")
      #expect(try await database.faults().isEmpty)
    }
  }

  @Test func `the last piece goes to one of thirty-two`() async throws {
    try await withStore(.open) { store, database in
      let desk = Desk(store: store, database: database)
      let worker = desk.person("grid_worker")
      for _ in 0..<8 { _ = await desk.submit(.credit(desk.patrol(180)), as: worker) }
      let terms = ItemTerms(
        type: "goods", nameZH: "最后一件", nameEN: "The last one", points: 5, stockMode: .counted,
        perPersonMonth: nil, holdHours: 72, isEnabled: true)
      let secretary = desk.person("secretary")
      _ = await desk.submit(.putItem(PutItem(code: "X01", terms: terms)), as: secretary)
      let delivery = MoveStock(code: "X01", kind: .received, quantity: 1, voucherNumber: "1")
      _ = await desk.submit(.moveStock(delivery), as: desk.person("shopkeeper"))
      let head = desk.person("resident")
      let answers = await withTaskGroup(of: Result<Answer, SubmitError>.self) { group in
        for _ in 0..<32 {
          group.addTask {
            await desk.submit(
              .requestRedemption(RequestRedemption(item: "X01", quantity: 1, person: head)),
              as: head)
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      let problems = try answers.map { try $0.get().problem }
      #expect(problems.filter { $0 == nil }.count == 1)
      #expect(problems.filter { $0 == "out-of-stock" }.count == 31)
      #expect(try await database.faults().isEmpty)
    }
  }
}

/// How many rows the books have.
struct CountBooks: Statement {
  static let sql: StaticString = """
    select (select count(*) from transfers), (select count(*) from acts),
      (select sum(seq)::bigint from heads), (select count(*) from tallies)
    """
  static func decode(_ row: inout Row) throws(PostgresError) -> [Int64] {
    [try row.next(), try row.next(), try row.next(), try row.next()]
  }
}
