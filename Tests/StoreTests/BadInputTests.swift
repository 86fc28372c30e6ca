import Bank
import FoundationEssentials
import Postgres
import Seeds
import Store
import Support
import Testing

/// Requests that the bank must turn down, through the whole write path: the books stay as they
/// were.
@Suite struct BadInputTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let problem: String
    let command: @Sendable (Desk) async throws -> (Command, PersonID)

    init(
      _ description: String, _ problem: String,
      _ command: @escaping @Sendable (Desk) async throws -> (Command, PersonID)
    ) {
      testDescription = description
      self.problem = problem
      self.command = command
    }

    /// A credit by the worker of the building head's grid that differs from a good one.
    static func credit(
      _ description: String, _ problem: String, minutes: Int = 60,
      _ change: @escaping @Sendable (inout ActRequest, Desk) -> Void
    ) -> Case {
      Case(description, problem) { desk in
        (.credit(desk.patrol(minutes) { change(&$0, desk) }), desk.person("grid_worker"))
      }
    }
  }

  private static let nobody = UUID(uuid: (9, 9, 9, 9, 9, 9, 0x79, 9, 0x89, 9, 9, 9, 9, 9, 9, 9))

  static let deeds: [Case] = [
    .credit("a deed tomorrow", "future-day") { $0.occurredOn = $1.today.advanced(by: 1) },
    .credit("a deed at the end of the calendar", "future-day") { request, _ in
      request.occurredOn = Day(year: 9999, month: 12, day: 31) ?? request.occurredOn
    },
    .credit("a deed before the bank", "period-closed") { request, _ in
      request.occurredOn = Day(daysSince2000: 0)
    },
    .credit("a deed at the beginning of the calendar", "period-closed") { request, _ in
      request.occurredOn = Day(year: 1900, month: 1, day: 1) ?? request.occurredOn
    },
    .credit("no minutes", "validation-failed", minutes: 0) { _, _ in },
    .credit("fewer than no minutes", "validation-failed", minutes: -60) { _, _ in },
    .credit("a part of a quarter hour", "validation-failed", minutes: 50) { _, _ in },
    .credit("a day's minutes", "validation-failed", minutes: 1_440) { _, _ in },
    .credit("minutes without an end", "validation-failed", minutes: .max) { _, _ in },
    .credit("units for minutes", "validation-failed") { request, _ in request.units = 1 },
    .credit("an unknown type", "act-type-not-open") { request, _ in request.actType = "Z99" },
    .credit("a deduction", "act-type-not-open") { request, _ in request.actType = "N01" },
    .credit("nobody", "not-found") { request, _ in request.holder = HolderID(nobody) },
    .credit("a person of another community", "not-found") { request, desk in
      request.holder = desk.person("operator").holder
    },
    .credit("a person taken for a household", "not-found") { request, _ in
      request.isPerson = false
    },
    .credit("an unknown activity", "not-found") { request, _ in
      request.activity = ActivityID(nobody)
    },
    .credit("an unknown beneficiary", "not-found") { request, _ in
      request.beneficiary = Beneficiary(person: PersonID(nobody), household: nil, door: nil)
    },
    .credit("the doer served himself", "validation-failed") { request, desk in
      request.beneficiary = Beneficiary(
        person: desk.person("resident"), household: nil, door: nil)
    },
    .credit("the worker's own deed", "outside-your-grid") { request, desk in
      request.holder = desk.person("grid_worker").holder
    },
    .credit("a deed that served the worker", "own-matter") { request, desk in
      request.beneficiary = Beneficiary(
        person: desk.person("grid_worker"), household: nil, door: nil)
    },
    Case("a worker of another grid", "outside-your-grid") {
      (.credit($0.patrol(60)), $0.person("grid_worker", 2))
    },
    Case("a resident who credits", "forbidden") { desk in
      (.credit(desk.patrol(60)), desk.person("resident", 1))
    },
    Case("a secretary who credits", "forbidden") { desk in
      (.credit(desk.patrol(60)), desk.person("secretary"))
    },
    Case("an auditor who credits", "forbidden") { desk in
      (.credit(desk.patrol(60)), desk.person("auditor"))
    },
    Case("nobody who credits", "forbidden") { desk in
      (.credit(desk.patrol(60)), PersonID(nobody))
    },
    Case("an unknown act", "not-found") { desk in
      (
        .verifyAct(VerifyAct(act: ActID(nobody), decision: .verified, reason: nil)),
        desk.person("grid_worker")
      )
    },
  ]

  static let gifts: [Case] = [
    request("an unknown item", "not-found") { $0.item = "X99" },
    request("an item of nothing", "not-found") { $0.item = "" },
    request("no piece", "validation-failed") { $0.quantity = 0 },
    request("fewer than no pieces", "validation-failed") { $0.quantity = -1 },
    request("pieces without an end", "validation-failed") { $0.quantity = .max },
    Case("a gift without points", "insufficient-points") { desk in
      let newcomer = desk.person("resident", 2)
      return (
        .requestRedemption(RequestRedemption(item: "L01", quantity: 1, person: newcomer)), newcomer
      )
    },
    request("somebody else's gift", "forbidden", as: "secretary") { _ in },
    request("a gift for nobody", "not-found") { $0.person = PersonID(nobody) },
    Case("an unknown redemption", "not-found") { desk in
      (
        .decideRedemption(
          DecideRedemption(redemption: RedemptionID(nobody), isApproved: true, reason: nil)),
        desk.person("secretary")
      )
    },
    Case("a rejection without a reason", "reason-required") { desk in
      (.decideRedemption(try await requested(desk, approved: false)), desk.person("secretary"))
    },
    Case("a worker who approves", "forbidden") { desk in
      (.decideRedemption(try await requested(desk)), desk.person("grid_worker"))
    },
    Case("a gift handed over before it is approved", "already-decided") { desk in
      let id = try await requested(desk).redemption
      let way = Handover.identified(by: "passbook", collectedBy: nil, slipNumber: nil)
      return (
        .fulfilRedemption(FulfilRedemption(redemption: id, handover: way)),
        desk.person("shopkeeper")
      )
    },
    Case("stock of nothing", "not-found") { desk in
      (
        .moveStock(MoveStock(code: "X99", kind: .received, quantity: 1, voucherNumber: nil)),
        desk.person("shopkeeper")
      )
    },
    Case("more stock gone than there is", "validation-failed") { desk in
      (
        .moveStock(
          MoveStock(code: "L12", kind: .damaged, quantity: 1_000_000, voucherNumber: nil)),
        desk.person("shopkeeper")
      )
    },
  ]

  private static func request(
    _ description: String, _ problem: String, as role: String = "resident",
    _ change: @escaping @Sendable (inout RequestRedemption) -> Void
  ) -> Case {
    Case(description, problem) { desk in
      var request = RequestRedemption(item: "L12", quantity: 1, person: desk.person("resident"))
      change(&request)
      return (.requestRedemption(request), desk.person(role))
    }
  }

  /// A decision on a request of the demo community that nobody has decided.
  static func requested(
    _ desk: Desk, approved: Bool = true
  ) async throws -> DecideRedemption {
    let ids = try await desk.database.texts(
      "select id from redemptions where state = 'requested' order by id limit 1")
    let id = try #require(UUID(uuidString: ids[0]))
    return DecideRedemption(redemption: RedemptionID(id), isApproved: approved, reason: nil)
  }

  @Test func `it is refused and leaves the books alone`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let before = try await database.asOwner { try $0.run(CountBooks()) }
      for one in Self.deeds + Self.gifts {
        let (command, actor) = try await one.command(desk)
        let answer = await desk.submit(command, as: actor)
        #expect((try? answer.get())?.problem == one.problem, "\(one.testDescription): \(answer)")
      }
      #expect(try await database.asOwner { try $0.run(CountBooks()) } == before)
      #expect(try await database.faults() == [])
    }
  }

  @Test func `tomorrow begins at midnight in China`() async throws {
    try await withDatabase(.demo) { database in
      let today = database.bank.today
      let worker = database.login("grid_worker").person
      let head = database.login("resident").person.holder
      let configuration = try database.owner
      let told = try await WorkerThread.run {
        var setup = try BankSetup(configuration, continues: true, logger: TestBank.quiet)
        // 07:30 is still the day before in UTC; a second before midnight is no longer.
        return try [27_000, 86_399].flatMap { second in
          try [0, 1].map { later in
            let request = ActRequest(
              actType: "B01", holder: head, isPerson: true, units: nil, minutes: 15,
              occurredOn: today.advanced(by: later), startedAt: nil, beneficiary: nil, evidence: [],
              externalReference: nil, activity: nil, note: nil)
            let local = Int64(today.daysSince2000) * 86_400 + Int64(second)
            let instant = Instant(microsecondsSince2000: (local - 8 * 3_600) * 1_000_000)
            let results = try setup.post(
              [
                BankSetup.Posting(
                  .credit(request), actor: worker, actorCommunity: Desk.community,
                  community: Desk.community, key: UUID())
              ], at: instant)
            return switch results[0] {
            case .success: "credited"
            case .failure(let refusal): refusal.code.rawValue
            }
          }
        }
      }
      #expect(told == ["credited", "future-day", "credited", "future-day"])
    }
  }

  @Test func `an office that has ended gives no right, from one command to the next`()
    async throws
  {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let worker = desk.person("grid_worker")
      #expect(try words(await desk.submit(.credit(desk.patrol(60)), as: worker)) == "credited 5 91")
      let ids = try await database.texts("select id from offices where person = '\(worker)'")
      let office = OfficeID(try #require(UUID(uuidString: ids[0])))
      let end = EndOffice(office: office, lastDay: nil)
      #expect(try await desk.submit(.endOffice(end), as: worker).get().problem == "forbidden")
      #expect(
        try await desk.submit(.endOffice(end), as: desk.person("secretary")).get().status == 200)
      let after = await desk.submit(.credit(desk.patrol(60)), as: worker)
      #expect(try after.get().problem == "forbidden")
      let last = try await database.texts("select until_day from offices where id = '\(office)'")
      #expect(last == ["\(desk.today.advanced(by: -1))"])
    }
  }

  @Test func `another community's books are as if they were not there`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let delivery = MoveStock(code: "L12", kind: .received, quantity: 1, voucherNumber: nil)
      for community in [CommunityID(1), Desk.street] {
        var submission = desk.submission(.moveStock(delivery), as: desk.person("shopkeeper"))
        submission.community = community
        let answer = try await store.submit(submission).get()
        #expect(answer.problem == "forbidden")
      }
      var stranger = desk.submission(.credit(desk.patrol(60)), as: desk.person("operator"))
      stranger.actorCommunity = Desk.street
      #expect(try await store.submit(stranger).get().problem == "forbidden")
    }
  }
}
