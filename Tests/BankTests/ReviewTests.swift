import Testing

@testable import Bank

@Suite struct ReviewTests {
  private static let resolution = Resolution(
    number: "2026-11", metOn: World.today, present: 9, votesFor: 6, votesAgainst: 1)

  /// A verified act of a level; A05 is level 2 (30 points), B04 level 3 (30 points).
  private static func verified(_ type: String, in world: inout World) throws -> ActID {
    let filed = try world.record(
      deed(
        type, units: type == "A05" ? 2 : nil, evidence: ["DOC", "BC", "EV", "WI"],
        served: .person(Who.zhao)))
    return try world.verify(filed.act).act
  }

  private static func review(
    _ act: ActID, _ isApproved: Bool = true, _ reason: String? = nil,
    _ resolution: Resolution? = nil
  ) -> Command {
    .reviewAct(
      ReviewAct(act: act, isApproved: isApproved, reason: reason, resolution: resolution))
  }

  @Test(arguments: [("A05", nil), ("B04", resolution)])
  func `approval issues the points into on_notice`(
    _ type: String, _ resolution: Resolution?
  ) throws {
    var world = World()
    let act = try Self.verified(type, in: &world)
    let outcome = try #require(
      world.accept(Self.review(act, true, nil, resolution), by: Who.secretary).act)
    #expect(outcome.state == .onNotice && outcome.points == 30)
    #expect(outcome.balance == Balance(onNotice: 30))
    let transfer = try #require(world.books.changes.transfers.first)
    #expect(transfer.kind == .credit && transfer.cause == .act(act))
    #expect(transfer.credit == world.books.holders[Who.wang.holder]?.account(.onNotice))
    #expect(world.books.changes.newReviews.map(\.reviewedBy) == [Who.secretary])
    #expect(world.books.changes.acts[act]?.act.version == 3)
    #expect(world.books.changes.tallies.values.map(\.points) == [30])
    #expect(world.books.changes.workerDays.isEmpty)
  }

  @Test func `a direct credit of level 2 waits and shows what it would earn`() throws {
    var world = World()
    let outcome = try world.credit(
      deed("A05", units: 1, evidence: ["DOC", "BC"], served: .door))
    #expect(outcome.state == .verified && outcome.points == 0)
    #expect(world.books.changes.newActs.first?.calculation?.points == 15)
    let reviewed = try #require(
      world.accept(Self.review(outcome.act), by: Who.streetSecretary).act)
    #expect(reviewed.points == 15 && reviewed.state == .onNotice)
    #expect(world.books.changes.workerDays.isEmpty, "the limit is for direct issue")
  }

  @Test func `with nothing left the reviewed deed is credited with 0 points`() throws {
    var world = World()
    for _ in 0..<4 { try world.credit(deed("F01", units: 1)) }
    let act = try Self.verified("A05", in: &world)
    let outcome = try #require(world.accept(Self.review(act), by: Who.secretary).act)
    #expect(outcome.state == .credited && outcome.points == 0 && outcome.pointsCut == 30)
  }

  @Test func `a rejection needs a reason and moves nothing`() throws {
    var world = World()
    let act = try Self.verified("A05", in: &world)
    let outcome = try #require(
      world.accept(Self.review(act, false, "证据不足"), by: Who.secretary).act)
    #expect(outcome.state == .rejected && outcome.transfer == nil)
    #expect(world.books.changes.transfers.isEmpty && world.books.changes.tallies.isEmpty)
  }

  private static func word(
    _ type: String = "A05", by actor: PersonID = Who.secretary, _ isApproved: Bool = true,
    _ resolution: Resolution? = nil,
    _ change: @escaping @Sendable (inout World, ActID) throws -> Void = { _, _ in }
  ) -> @Sendable (inout World) throws -> (Command, PersonID) {
    { world in
      let act = try verified(type, in: &world)
      try change(&world, act)
      return (review(act, isApproved, nil, resolution), actor)
    }
  }

  private static func votes(
    _ present: Int, _ votesFor: Int, _ against: Int, on day: Day = World.today
  ) -> Resolution {
    Resolution(
      number: "1", metOn: day, present: present, votesFor: votesFor, votesAgainst: against)
  }

  static let refusals: [RefusalCase] = [
    RefusalCase("by the worker", Refusal(.forbidden), word(by: Who.worker)),
    RefusalCase("by the doer", Refusal(.forbidden), word(by: Who.wang)),
    RefusalCase(
      "by another community's secretary", Refusal(.forbidden), word(by: Who.otherSecretary)),
    RefusalCase(
      "by who verified it", Refusal(.ownMatter, .ownVerification),
      word { world, act in world.books.acts[act]?.verifiedBy = Who.secretary }),
    RefusalCase(
      "of one's own deed", Refusal(.ownMatter),
      word { world, act in world.books.acts[act]?.request.holder = Who.secretary.holder }),
    RefusalCase(
      "of a deed that served one", Refusal(.ownMatter),
      word { world, act in
        world.books.acts[act]?.request.beneficiary = .person(Who.secretary)
      }),
    RefusalCase(
      "not verified yet", Refusal(.alreadyDecided, .state("submitted")),
      word { world, act in world.books.acts[act]?.state = .submitted }),
    RefusalCase(
      "reviewed before", Refusal(.alreadyDecided, .state("on_notice")),
      word { world, act in try world.accept(review(act), by: Who.streetSecretary) }),
    RefusalCase(
      "rejected without a reason", .pointed(.reasonRequired, "/reason"),
      word("A05", by: Who.secretary, false)),
    RefusalCase(
      "level 3 without a resolution", .invalid("/resolution", .resolutionRequired), word("B04")),
    RefusalCase(
      "a meeting tomorrow", .invalid("/resolution/met_on", .resolutionInFuture),
      word("B04", by: Who.secretary, true, votes(9, 5, 1, on: World.tomorrow))),
    RefusalCase(
      "a meeting before the deed",
      .invalid("/resolution/met_on", .resolutionBeforeDeed(World.today)),
      word("B04", by: Who.secretary, true, votes(9, 5, 1, on: World.yesterday))),
    RefusalCase(
      "for by fewer than half of those present", .invalid("/resolution/for", .noMajority),
      word("B04", by: Who.secretary, true, votes(100, 1, 0))),
    RefusalCase(
      "for by half of those present", .invalid("/resolution/for", .noMajority),
      word("B04", by: Who.secretary, true, votes(10, 5, 0))),
    RefusalCase(
      "a tie", .invalid("/resolution/for", .noMajority),
      word("B04", by: Who.secretary, true, votes(9, 3, 3))),
    RefusalCase(
      "more votes than people", .invalid("/resolution/for", .noMajority),
      word("B04", by: Who.secretary, true, votes(5, 5, 1))),
    RefusalCase("an unknown act", Refusal(.notFound)) { _ in
      (review(ActID(fixedUUID(6, 9))), Who.secretary)
    },
    RefusalCase(
      "a closed account", Refusal(.validationFailed, .accountClosed),
      word { world, _ in world.books.holders[Who.wang.holder]?.isClosed = true }),
  ]

  @Test(arguments: refusals)
  func `a review is refused and nothing changes`(_ refused: RefusalCase) throws {
    try refused.check()
  }

  @Test func `a returned act is told anew, and what it said is kept`() throws {
    var world = World()
    let filed = try world.record(
      deed("B01", minutes: 120, evidence: ["SI"]))
    try world.verify(filed.act, .returned)
    let again = ResubmitAct(
      act: filed.act, minutes: 60, evidence: [Evidence(kind: "SI", reference: "7")], note: "补充")
    world.refuse(.resubmitAct(again), by: Who.li, Refusal(.forbidden))
    let outcome = try #require(world.accept(.resubmitAct(again), by: Who.wang).act)
    #expect(outcome.state == .submitted)
    let revision = try #require(world.books.changes.actRevisions.first)
    #expect(revision.act.request.minutes == 120 && revision.act.version == 2)
    #expect(revision.returnedBy == Who.worker && revision.reason == "看不清")
    let act = try #require(world.books.changes.acts[filed.act])
    #expect(act.isRetold && act.act.verifiedBy == nil && act.act.version == 3)
    #expect(try world.verify(filed.act).points == 5)
    world.refuse(
      .resubmitAct(again), by: Who.wang, Refusal(.alreadyDecided, .state("credited")))
  }

  @Test func `what is told anew goes by the rules again`() throws {
    var world = World()
    let filed = try world.record(
      deed(
        "B01", minutes: 120, evidence: ["SI"], reference: "8"))
    try world.verify(filed.act, .returned)
    world.refuse(
      .resubmitAct(ResubmitAct(act: filed.act, minutes: 50)), by: Who.wang,
      .invalid("/minutes", .minutesOutOfRange(max: 180)))
    world.refuse(
      .resubmitAct(ResubmitAct(act: filed.act, units: 3)), by: Who.wang,
      .invalid("/units", .unitsInsteadOfMinutes))
    try world.accept(.resubmitAct(ResubmitAct(act: filed.act)), by: Who.wang)
    #expect(
      world.books.externalReferences.count == 1, "its own reference does not stand against it")
  }
}
