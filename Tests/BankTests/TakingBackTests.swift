import Testing

@testable import Bank

/// Withdrawals and reversals.
@Suite struct TakingBackTests {
  private static let errand = deed("F01", units: 1)

  @Test func `a slip of the finger is taken back whole`() throws {
    var world = World()
    let credited = try world.credit(Self.errand)
    #expect(world.books.workerDays[world.workerToday] == 10)
    let outcome = try #require(world.accept(.withdrawAct(credited.act), by: Who.worker).act)
    #expect(outcome.state == .withdrawn && outcome.balance == Balance())
    let transfers = world.books.changes.transfers
    #expect(transfers.map(\.kind) == [.credit, .withdrawal])
    #expect(transfers[1].reverses == transfers[0].seq && transfers[1].credit == transfers[0].debit)
    #expect(world.books.changes.tallies.values.first == TallyChange(points: 0, minutes: 0, acts: 0))
    #expect(world.books.workerDays[world.workerToday] == 0)
    #expect(try world.credit(Self.errand).points == 10, "the caps are free again")
    world.refuse(
      .withdrawAct(credited.act), by: Who.worker, Refusal(.alreadyDecided, .state("withdrawn")))
  }

  @Test func `a waiting act is withdrawn by who filed it`() throws {
    var world = World()
    let filed = try world.record(deed("F01", units: 1, reference: "5"))
    world.refuse(.withdrawAct(filed.act), by: Who.worker, Refusal(.forbidden))
    #expect(try world.accept(.withdrawAct(filed.act), by: Who.wang).act?.state == .withdrawn)
    #expect(world.books.changes.transfers.isEmpty)
    try world.record(deed("F01", units: 1, reference: "5"))
  }

  @Test func `a deed without points is withdrawn without a transfer`() throws {
    var world = World()
    for _ in 0..<4 { try world.credit(Self.errand) }
    let nothing = try world.credit(Self.errand)
    #expect(nothing.points == 0)
    let outcome = try #require(world.accept(.withdrawAct(nothing.act), by: Who.worker).act)
    #expect(outcome.state == .withdrawn && outcome.transfer == nil)
    #expect(world.books.changes.tallies.values.map(\.acts) == [4])
  }

  @Test(arguments: [(0, true), (24, true), (25, false)])
  func `a credit is withdrawn within 24 hours`(hours: Int, isInTime: Bool) throws {
    var world = World()
    let credited = try world.credit(Self.errand)
    let now = try #require(world.books.communities[World.home]?.now)
    world.books.acts[credited.act]?.creditedAt = now.advanced(hours: -hours)
    if isInTime {
      try world.accept(.withdrawAct(credited.act), by: Who.worker)
    } else {
      world.refuse(
        .withdrawAct(credited.act), by: Who.worker,
        Refusal(.notReversible, .withdrawalOver(hours: 24)))
    }
  }

  @Test func `spent points are not withdrawn`() throws {
    var world = World()
    let credited = try world.credit(Self.errand)
    try world.ask("L02")
    world.refuse(.withdrawAct(credited.act), by: Who.worker, Refusal(.notReversible, .pointsSpent))
  }

  private static func ask(_ act: ActID, _ fault: Fault) -> Command {
    .requestReversal(RequestReversal(subject: .act(act), fault: fault, reason: "认错了人"))
  }

  private static func sign(_ id: ReversalID, _ isSigned: Bool = true) -> Command {
    .answerReversal(
      AnswerReversal(reversal: id, isSigned: isSigned, reason: isSigned ? nil : "证据齐全"))
  }

  /// What is spent already is the bank's loss or the depositor's debt.
  @Test(arguments: [
    (Fault.bank, 0, Balance()), (.bank, 10, Balance(held: 10)),
    (.depositor, 0, Balance()), (.depositor, 10, Balance(held: 10, owed: -10)),
  ])
  func `two sides reverse an act`(_ fault: Fault, spent: Int, balance: Balance) throws {
    var world = World()
    let credited = try world.credit(Self.errand)
    if spent > 0 { try world.ask("L02") }
    let asked = try #require(
      world.accept(Self.ask(credited.act, fault), by: Who.secretary).reversal)
    #expect(world.books.changes.transfers.allSatisfy { $0.kind != .reversal })
    world.refuse(
      Self.ask(credited.act, fault), by: Who.auditor, Refusal(.alreadyReversed))
    world.refuse(Self.sign(asked.id), by: Who.secretary, Refusal(.forbidden))
    let done = try #require(world.accept(Self.sign(asked.id), by: Who.auditor).reversal)
    #expect(done.state == .done)
    #expect(world.books.holders[Who.wang.holder]?.balance == balance)
    let contra = world.books.changes.transfers.filter { $0.kind == .reversal }
    #expect(contra.reduce(0) { $0 + $1.amount } == 10)
    #expect(contra.allSatisfy { $0.cause == .reversal(asked.id) && $0.reverses == 41 })
    #expect(world.books.acts[credited.act]?.state == .reversed)
    #expect(world.books.changes.tallies.values.map(\.points) == [0])
    world.refuse(
      Self.sign(asked.id), by: Who.auditor, Refusal(.alreadyDecided, .state("done")))
    world.refuse(Self.ask(credited.act, fault), by: Who.secretary, Refusal(.alreadyReversed))
  }

  @Test func `a debt is paid by the next credits and stands against gifts`() throws {
    var world = World()
    world.books.holders[Who.wang.holder]?.balance = Balance(available: 50, owed: -13)
    world.refuse(.request("L02"), by: Who.wang, Refusal(.pointsOwed))
    world.books.holders[Who.wang.holder]?.balance = Balance(owed: -13)
    #expect(try world.credit(Self.errand).balance == Balance(owed: -3))
    #expect(try world.credit(Self.errand).balance == Balance(available: 7))
    #expect(world.books.changes.transfers.map(\.kind) == [.credit, .recovery, .credit, .recovery])
  }

  @Test func `points on notice are taken from there`() throws {
    var world = World()
    let credited = try world.credit(deed("A05", units: 1, evidence: ["DOC", "BC"], served: .door))
    try world.accept(
      .reviewAct(
        ReviewAct(act: credited.act, isApproved: true, reason: nil, resolution: nil)),
      by: Who.secretary)
    world.has(100)
    let asked = try #require(world.accept(Self.ask(credited.act, .bank), by: Who.auditor).reversal)
    try world.accept(Self.sign(asked.id), by: Who.streetSecretary)
    #expect(world.books.holders[Who.wang.holder]?.balance == Balance(available: 100))
  }

  @Test func `a refused reversal may be asked for again`() throws {
    var world = World()
    let credited = try world.credit(Self.errand)
    let asked = try #require(world.accept(Self.ask(credited.act, .bank), by: Who.auditor).reversal)
    world.refuse(
      .answerReversal(AnswerReversal(reversal: asked.id, isSigned: false, reason: nil)),
      by: Who.secretary, .pointed(.reasonRequired, "/reason"))
    try world.accept(Self.sign(asked.id, false), by: Who.secretary)
    #expect(world.books.acts[credited.act]?.state == .credited)
    try world.accept(Self.ask(credited.act, .bank), by: Who.auditor)
  }

  @Test func `a gift handed over is given back in points`() throws {
    var world = World()
    world.has(60)
    let asked = try world.ask("L02")
    try world.decide(asked.redemption)
    try world.accept(
      .fulfil(asked.redemption, .identified(by: "known", collectedBy: nil, slipNumber: nil)),
      by: Who.shopkeeper)
    let request = RequestReversal(
      subject: .redemption(asked.redemption), fault: .bank, reason: "变质")
    let reversal = try #require(
      world.accept(.requestReversal(request), by: Who.secretary).reversal)
    try world.accept(Self.sign(reversal.id), by: Who.auditor)
    #expect(world.books.holders[Who.wang.holder]?.balance == Balance(available: 60))
  }

  static let refusals: [RefusalCase] = [
    RefusalCase("by a worker", Refusal(.forbidden)) { world in
      (ask(try world.credit(errand).act, .bank), Who.worker)
    },
    RefusalCase("of an act that waits", Refusal(.notReversible, .state("submitted"))) { world in
      (ask(try world.record(errand).act, .bank), Who.secretary)
    },
    RefusalCase("of one's own points", Refusal(.ownMatter)) { world in
      let act = try world.credit(deed("F01", by: Who.secretary), by: Who.secretary2(&world)).act
      return (ask(act, .bank), Who.secretary)
    },
    RefusalCase("of nothing", Refusal(.notFound)) { _ in
      (ask(ActID(fixedUUID(6, 9)), .bank), Who.secretary)
    },
    RefusalCase("of a gift not handed over", Refusal(.notReversible, .state("requested"))) {
      world in
      world.has(60)
      let id = try world.ask("L02").redemption
      return (
        .requestReversal(RequestReversal(subject: .redemption(id), fault: .bank, reason: "x")),
        Who.auditor
      )
    },
    RefusalCase("signed by nobody's side", Refusal(.forbidden)) { world in
      let act = try world.credit(errand).act
      let asked = try #require(world.accept(ask(act, .bank), by: Who.secretary).reversal)
      return (sign(asked.id), Who.worker)
    },
    RefusalCase("an unknown reversal", Refusal(.notFound)) { _ in
      (sign(ReversalID(fixedUUID(7, 7))), Who.auditor)
    },
  ]

  @Test(arguments: refusals)
  func `a reversal is refused and nothing changes`(_ refused: RefusalCase) throws {
    try refused.check()
  }
}

extension Who {
  /// A worker of the secretary's grid.
  fileprivate static func secretary2(_ world: inout World) -> PersonID {
    world.give(World.office(71), Who.spare, .gridWorker, World.home, [2])
    return Who.spare
  }
}

extension Outcome {
  fileprivate var reversal: ReversalRecord? {
    if case .reversal(let reversal, _) = self { reversal } else { nil }
  }
}
