import Testing

@testable import Bank

@Suite struct ActTests {
  private let patrolOfTwoHours = deed(
    "B01", minutes: 120, evidence: ["SI"], startedAt: Instant("2026-11-22T01:00:00Z"))

  @Test func `a resident files, a worker verifies, the points arrive at once`() throws {
    var world = World()
    let filed = try world.record(patrolOfTwoHours)
    #expect(filed.state == .submitted && filed.points == 0 && filed.transfer == nil)
    #expect(world.books.changes.transfers.isEmpty && world.books.changes.tallies.isEmpty)
    #expect(world.books.changes.newActs.first?.act.verifiedBy == nil)
    let verified = try world.verify(filed.act)
    #expect(verified.act == filed.act && verified.state == .credited && verified.points == 10)
    #expect(verified.balance == Balance(available: 10))
    let decided = try #require(world.books.changes.acts[filed.act])
    #expect(decided.act.verifiedBy == Who.worker && decided.act.state == .credited)
    #expect(decided.act.version == 2 && decided.calculation?.points == 10)
    #expect(world.books.changes.transfers.map(\.cause) == [.act(filed.act)])
    #expect(world.books.changes.tallies.values.map(\.points) == [10])
    #expect(world.books.changes.workerDays.isEmpty, "somebody else filed it")
  }

  @Test func `one household files for one another`() throws {
    var world = World()
    try world.record(patrolOfTwoHours, by: Who.li)
    try world.record(deed("C03", of: House.wang, evidence: ["LOGB"]))
    #expect(world.books.changes.newActs.map(\.act.recordedBy) == [Who.li, Who.wang])
  }

  @Test(arguments: [VerifyAct.Decision.rejected, .returned])
  func `a worker rejects or returns with a reason, and nothing moves`(
    _ decision: VerifyAct.Decision
  ) throws {
    var world = World()
    let filed = try world.record(patrolOfTwoHours)
    let outcome = try world.verify(filed.act, decision)
    #expect(outcome.state.rawValue == decision.rawValue)
    #expect(outcome.points == 0 && outcome.pointsCut == 0 && outcome.transfer == nil)
    let decided = try #require(world.books.changes.acts[filed.act])
    #expect(decided.act.reason == "看不清" && decided.act.version == 2)
    #expect(world.books.changes.transfers.isEmpty && world.books.changes.tallies.isEmpty)
  }

  @Test(arguments: ["A05", "B04"])
  func `level 2 and 3 wait for the review`(_ type: String) throws {
    var world = World()
    let filed = try world.record(
      deed(type, evidence: ["DOC", "BC", "EV", "WI"], served: .person(Who.zhao)))
    let outcome = try world.verify(filed.act)
    #expect(outcome.state == .verified && outcome.points == 0 && outcome.transfer == nil)
    #expect(world.books.changes.transfers.isEmpty && world.books.changes.tallies.isEmpty)
    #expect(world.books.changes.acts[filed.act]?.calculation?.points ?? 0 > 0)
  }

  @Test func `with nothing left the deed stands with 0 points`() throws {
    var world = World()
    try world.credit(patrol(180))
    let filed = try world.record(patrolOfTwoHours)
    let outcome = try world.verify(filed.act)
    #expect(outcome.state == .credited && outcome.points == 0 && outcome.pointsCut == 10)
    #expect(outcome.transfer == nil)
    let tally = world.books.changes.tallies.values.first
    #expect(tally == TallyChange(points: 15, minutes: 300, acts: 2))
  }

  @Test func `a deed filed today for another day goes by that day's rules`() throws {
    var world = World()
    var request = patrolOfTwoHours
    request.occurredOn = Day("2026-09-30")!
    request.startedAt = Instant("2026-09-30T01:00:00Z")
    let filed = try world.record(request)
    #expect(try world.verify(filed.act).points == 8)
    #expect(world.books.changes.transfers.first?.effectiveOn == Day("2026-09-30"))
  }

  @Test func `who files and verifies himself is bound by his day`() throws {
    var world = World()
    world.books.workerDays[world.workerToday] = 295
    let own = try world.record(patrolOfTwoHours, by: Who.worker)
    let short = try world.record(deed("F01", by: Who.li), by: Who.worker)
    let byHead = try world.record(deed("F01", by: Who.spare), by: Who.head)
    let atCleanup = try world.record(
      deed("F01", by: Who.spouse, activity: World.activity), by: Who.spouse)
    world.refuse(
      .verifyAct(VerifyAct(act: own.act, decision: .verified, reason: nil)), by: Who.worker,
      Refusal(.issuingLimit, .remaining(5)))
    #expect(try world.verify(own.act, by: Who.head).points == 10, "two people")
    #expect(try world.verify(byHead.act).points == 10, "two people")
    #expect(try world.verify(atCleanup.act, by: Who.head).points == 10)
    #expect(world.books.changes.workerDays.isEmpty)
    world.books.workerDays[world.workerToday] = 290
    #expect(try world.verify(short.act).points == 10)
    #expect(world.books.changes.workerDays == [world.workerToday: 10])
  }

  @Test func `a deed of level 0 is verified by the system when a worker files it`() throws {
    var world = World()
    let request = deed("E03", of: House.wang, evidence: ["SYS"])
    let outcome = try world.record(request, by: Who.worker)
    #expect(outcome.state == .credited && outcome.points == 3)
    #expect(world.books.changes.newActs.first?.act.verifiedBy == nil)
    #expect(world.books.changes.transfers.count == 1)
    world.refuse(
      .recordAct(deed("E03", of: House.sun, evidence: ["SYS"])), by: Who.sun,
      .pointed(.actTypeNotOpen, "/act_type"))
  }

  @Test func `an act stays with the grid it was filed in`() throws {
    var world = World()
    let filed = try world.record(patrolOfTwoHours)
    world.books.holders[Who.wang.holder]?.gridPath = [GridID(2)]
    #expect(try world.verify(filed.act).state == .credited)
  }

  @Test func `what no grid's office is left for goes to the secretary`() throws {
    var world = World()
    let guest = try world.record(
      deed("F01", by: Who.auditor), by: Who.auditor)
    world.books.acts[guest.act]?.gridPath = []
    #expect(try world.verify(guest.act, by: Who.secretary).state == .credited)
    // Grid 2 has none above it; grid 11 has, and its office sees the act in any case.
    for (person, grid, days, mayDecide) in [
      (Who.sun, GridID(2), 29, false), (Who.sun, GridID(2), 30, true),
      (Who.wang, GridID(11), 90, false),
    ] {
      let filed = try world.record(deed("F01", by: person), by: person)
      world.books.acts[filed.act]?.recordedOn = World.today - days
      #expect(world.books.acts[filed.act]?.gridPath.first == grid)
      if mayDecide {
        #expect(try world.verify(filed.act, by: Who.secretary).state == .credited)
      } else {
        world.refuse(
          .verifyAct(VerifyAct(act: filed.act, decision: .verified, reason: nil)),
          by: Who.secretary, Refusal(.forbidden))
      }
    }
  }

  @Test func `a filed reference is taken`() throws {
    var world = World()
    try world.record(deed("F01", reference: "9"))
    world.refuse(
      .credit(deed("F01", reference: "9")), by: Who.worker,
      .invalid("/external_ref", .externalReferenceUsed))
  }

  @Test(arguments: filings) func `a filing is refused and nothing changes`(_ refused: RefusalCase)
    throws
  {
    try refused.check()
  }

  @Test(arguments: verifications)
  func `a verification is refused and nothing changes`(_ refused: RefusalCase) throws {
    try refused.check()
  }

  static let filings: [RefusalCase] = [
    RefusalCase("for a neighbour", Refusal(.forbidden)) { _ in
      (.recordAct(patrol(by: Who.zhao)), Who.wang)
    },
    RefusalCase("for another household", Refusal(.forbidden)) { _ in
      (.recordAct(deed("C03", of: House.sun, evidence: ["LOGB"])), Who.wang)
    },
    RefusalCase("by the secretary for others", Refusal(.forbidden)) { _ in
      (.recordAct(patrol()), Who.secretary)
    },
    RefusalCase("by a worker outside his grids", Refusal(.outsideYourGrid)) { _ in
      (.recordAct(patrol(by: Who.sun)), Who.head)
    },
    RefusalCase("by another community's worker", Refusal(.forbidden)) { _ in
      (.recordAct(patrol()), Who.otherWorker)
    },
    RefusalCase("by another community's office on this grid", Refusal(.forbidden)) { world in
      world.give(World.office(70), Who.zhao, .gridWorker, World.other, [11])
      return (.recordAct(patrol()), Who.zhao)
    },
    RefusalCase("for nobody", Refusal(.notFound)) { _ in
      (.recordAct(patrol(by: Who.unknown)), Who.worker)
    },
    RefusalCase("for another community's resident", Refusal(.notFound)) { _ in
      (.recordAct(patrol(by: Who.zhou)), Who.zhou)
    },
    RefusalCase("for a closed account", .invalid("/person_id", .accountClosed)) { _ in
      (.recordAct(patrol(by: Who.closed)), Who.worker)
    },
    RefusalCase("tomorrow", .pointed(.futureDay, "/occurred_on")) { _ in
      (.recordAct(patrol(on: World.tomorrow)), Who.wang)
    },
    RefusalCase("before the bank", .pointed(.periodClosed, "/occurred_on")) { _ in
      (.recordAct(patrol(on: Day("2025-06-01")!)), Who.wang)
    },
    RefusalCase("without times or a sheet", .invalid("/evidence", .evidenceMissing(["SI"]))) { _ in
      (.recordAct(patrol()), Who.wang)
    },
    RefusalCase("too many minutes", .invalid("/minutes", .minutesOutOfRange(max: 180))) { _ in
      (.recordAct(patrol(195)), Who.wang)
    },
    RefusalCase("a level 0 deed of one's own", .pointed(.actTypeNotOpen, "/act_type")) { _ in
      (.recordAct(deed("E03", of: House.wang, evidence: ["SYS"])), Who.wang)
    },
  ]

  private static func word(
    _ decision: VerifyAct.Decision = .verified, by actor: PersonID = Who.worker,
    reason: String? = nil, _ change: @escaping @Sendable (inout World, ActID) throws -> Void
  ) -> @Sendable (inout World) throws -> (Command, PersonID) {
    { world in
      let filed = try world.record(
        deed("B01", minutes: 60, evidence: ["SI"]))
      try change(&world, filed.act)
      return (
        .verifyAct(VerifyAct(act: filed.act, decision: decision, reason: reason)), actor
      )
    }
  }

  static let verifications: [RefusalCase] = [
    RefusalCase("an unknown act", Refusal(.notFound)) { _ in
      let id = ActID(fixedUUID(6, 1))
      return (.verifyAct(VerifyAct(act: id, decision: .verified, reason: nil)), Who.worker)
    },
    RefusalCase(
      "another community's act", Refusal(.notFound),
      word { world, act in world.books.acts[act]?.community = World.other }),
    RefusalCase("by the doer", Refusal(.forbidden), word(by: Who.wang) { _, _ in }),
    RefusalCase("by the secretary", Refusal(.forbidden), word(by: Who.secretary) { _, _ in }),
    RefusalCase("by the auditor", Refusal(.forbidden), word(by: Who.auditor) { _, _ in }),
    RefusalCase(
      "by another community's worker", Refusal(.forbidden), word(by: Who.otherWorker) { _, _ in }),
    RefusalCase(
      "by the worker of another grid", Refusal(.outsideYourGrid),
      word { world, act in world.books.acts[act]?.gridPath = [GridID(2)] }),
    RefusalCase(
      "rejected without a reason", .pointed(.reasonRequired, "/reason"),
      word(.rejected) { _, _ in }),
    RefusalCase(
      "returned with an empty reason", .pointed(.reasonRequired, "/reason"),
      word(.returned, reason: "") { _, _ in }),
    RefusalCase(
      "verified twice", Refusal(.alreadyDecided, .state("credited")),
      word { world, act in try world.verify(act) }),
    RefusalCase(
      "verified after the rejection", Refusal(.alreadyDecided, .state("rejected")),
      word { world, act in try world.verify(act, .rejected) }),
    RefusalCase(
      "rejected after the return", Refusal(.alreadyDecided, .state("returned")),
      word(.rejected, reason: "x") { world, act in
        try world.verify(act, .returned, by: Who.head)
      }),
    RefusalCase(
      "the account was closed", Refusal(.validationFailed, .accountClosed),
      word { world, _ in world.books.holders[Who.wang.holder]?.isClosed = true }),
  ]
}
