import Testing

@testable import Bank

@Suite struct PeopleClosureTests {
  static func close(
    _ person: PersonID = Who.wang, _ reason: ClosureReason = .movedAway, to heir: PointsHeir? = nil,
    document: String? = "公证 1"
  ) -> Command {
    .closePerson(
      ClosePerson(person: person, reason: reason, heir: heir, document: document))
  }

  static func merge(_ from: PersonID, into: PersonID) -> Command {
    .mergePeople(MergePeople(from: from, into: into))
  }

  /// Where points went, by account.
  static func credited(_ world: World) -> [AccountNumber: Int] {
    world.books.changes.transfers.reduce(into: [:]) { sums, transfer in
      sums[transfer.credit, default: 0] += transfer.amount
      sums[transfer.debit, default: 0] -= transfer.amount
    }
  }

  @Test(
    arguments: [
      (nil, House.wang.holder), (.household, House.wang.holder), (.charity, nil),
    ] as [(PointsHeir?, HolderID?)])
  func `points go to the household or to the charity pool`(
    _ heir: PointsHeir?, _ to: HolderID?
  ) throws {
    var world = World()
    world.has(96)
    let closure = try #require(
      try world.accept(Self.close(to: heir), by: Who.secretary).closed)
    #expect(closure.account.points == 96 && closure.account.to == to)
    #expect(world.books.holders[Who.wang.holder]?.balance == Balance())
    let target =
      to.flatMap { world.books.holders[$0]?.account(.available) } ?? .ofCommunity(.charity)
    #expect(Self.credited(world)[target] == 96)
    #expect(world.books.changes.transfers.map(\.kind) == [.donation])
    #expect(world.books.changes.transfers.map(\.cause) == [.system])
    #expect(world.books.registry.people[Who.wang]?.phone == nil)
    world.refuse(
      Self.close(to: heir), by: Who.secretary, Refusal(.alreadyDecided, .state("closed")))
  }

  @Test func `who lives alone leaves the points to the charity pool, or a heir named`() throws {
    var world = World()
    world.has(10, Who.zhao)
    let closure = try #require(
      try world.accept(Self.close(Who.zhao, .asked), by: Who.secretary).closed)
    #expect(closure.account.to == nil)
    var second = World()
    second.has(10, Who.zhao)
    let left = try #require(
      try second.accept(
        Self.close(Who.zhao, .deceased, to: .person(Who.sun)), by: Who.secretary
      ).closed)
    #expect(left.account.to == Who.sun.holder)
    #expect(second.books.holders[Who.sun.holder]?.balance.available == 10)
  }

  @Test func `points held are released first, and stock with them`() throws {
    var world = World()
    world.has(96)
    let asked = try world.ask("L01")
    try world.decide(asked.redemption)
    let other = try world.ask("L02")
    let closure = try #require(try world.accept(Self.close(), by: Who.secretary).closed)
    #expect(Set(closure.cancelled) == [asked.redemption, other.redemption])
    #expect(closure.transfers.count == 3 && closure.account.points == 96)
    #expect(world.books.redemptions[asked.redemption]?.state == .cancelled)
    #expect(world.books.items.values.allSatisfy { $0.reserved == 0 })
    #expect(world.books.holders[Who.wang.holder]?.balance == Balance())
  }

  @Test func `what is owed is paid as far as it goes, and the bank bears the rest`() throws {
    var world = World()
    world.has(5)
    world.books.holders[Who.wang.holder]?.balance.owed = -8
    world.refuse(Self.close(Who.wang, .asked), by: Who.secretary, Refusal(.pointsOwed))
    let closure = try #require(
      try world.accept(Self.close(Who.wang, .deceased), by: Who.secretary).closed)
    #expect(closure.account.points == 0)
    #expect(world.books.changes.transfers.map(\.amount) == [5, 3])
    #expect(Self.credited(world)[.ofCommunity(.correction)] == -3)
    #expect(world.books.holders[Who.wang.holder]?.balance == Balance())
  }

  @Test func `a closed account refuses everything that comes`() throws {
    var world = World()
    world.has(20)
    try world.accept(Self.close(), by: Who.secretary)
    world.refuse(
      .credit(patrol()), by: Who.worker, .invalid("/person_id", .accountClosed))
    world.refuse(.request("L02"), by: Who.worker, .invalid("/person_id", .accountClosed))
    world.refuse(.request("L02"), by: Who.wang, Refusal(.forbidden))
    world.refuse(PeopleMoveTests.move(), by: Who.head, .refused(.accountClosed))
    world.refuse(
      PeopleEditTests.edit(version: 2) { $0.phone = "12345" }, by: Who.worker,
      .refused(.accountClosed))
    world.refuse(
      MandateTests.give(Who.wang, to: Who.li), by: Who.worker,
      .invalid("/principal_id", .accountClosed))
  }

  @Test func `a worker closes what is empty, and nobody closes an officer`() throws {
    var world = World()
    try world.accept(Self.close(Who.spare, .asked), by: Who.worker)
    world.books.holders[Who.secretary.holder]?.gridPath = [GridID(11), GridID(1)]
    for person in [Who.secretary, Who.shopkeeper] {
      let role: Role = person == Who.secretary ? .secretary : .shopkeeper
      for by in [Who.worker, Who.head, Who.streetSecretary] {
        world.refuse(Self.close(person, .asked), by: by, .refused(.holdsOffice(role)))
      }
    }
    try world.accept(OfficeTests.end(5), by: Who.secretary)
    try world.accept(
      OfficeTests.appointment(.shopkeeper, of: Who.shopkeeper, from: World.tomorrow),
      by: Who.secretary)
    world.refuse(
      Self.close(Who.shopkeeper, .asked), by: Who.worker, .refused(.holdsOffice(.shopkeeper)))
    world.name(Who.worker, as: "同名")
    world.name(Who.zhao, as: "同名")
    world.refuse(
      Self.merge(Who.worker, into: Who.zhao), by: Who.secretary,
      .refused(.holdsOffice(.gridWorker)))
    try world.accept(OfficeTests.end(1), by: Who.secretary)
    try world.accept(Self.close(Who.worker), by: Who.secretary)
    world.refuse(.credit(patrol()), by: Who.worker, Refusal(.forbidden))
  }

  @Test func `merged accounts count as one for every cap and every event`() throws {
    var world = World()
    world.name(Who.zhao, as: "同一人")
    world.name(Who.spare, as: "同 一人")
    world.born(1988, Who.spare)
    for minutes in [60, 60] {
      try world.credit(patrol(minutes, by: Who.spare), by: Who.head)
    }
    let closure = try #require(
      try world.accept(Self.merge(Who.spare, into: Who.zhao), by: Who.secretary).closed)
    #expect(closure.account.mergedInto == Who.zhao.holder && closure.account.points == 10)
    #expect(world.books.holders[Who.zhao.holder]?.balance.available == 10)
    #expect(world.books.holders[Who.spare.holder]?.mergedInto == Who.zhao.holder)
    let next = try world.credit(patrol(120, by: Who.zhao), by: Who.head)
    #expect(next.points == 5 && next.pointsCut == 5, "15 a day for patrol")
  }

  @Test func `a debt goes over too, and chains of mergers lead to the last`() throws {
    var world = World()
    for person in [Who.zhao, Who.spare, Who.sun] {
      world.name(person, as: "同一人")
      world.born(nil, person)
    }
    world.books.holders[Who.spare.holder]?.balance.owed = -4
    try world.accept(Self.merge(Who.spare, into: Who.zhao), by: Who.secretary)
    #expect(world.books.holders[Who.zhao.holder]?.balance.owed == -4)
    try world.accept(Self.merge(Who.zhao, into: Who.sun), by: Who.secretary)
    #expect(world.books.holders[Who.spare.holder]?.mergedInto == Who.sun.holder)
    #expect(
      world.books.changes.people.closed.map(\.mergedInto) == [Who.sun.holder, Who.sun.holder])
    #expect(world.books.changes.people.closed.map(\.to) == [Who.zhao.holder, Who.sun.holder])
    #expect(world.books.holders[Who.sun.holder]?.balance == Balance(owed: -4))
  }

  @Test(arguments: refusals) func `is refused and nothing changes`(_ refused: RefusalCase) throws {
    try refused.check()
  }

  private static func by(
    _ actor: PersonID, _ command: Command,
    _ change: @escaping @Sendable (inout World) throws -> Void
  ) -> @Sendable (inout World) throws -> (Command, PersonID) {
    {
      try change(&$0)
      return (command, actor)
    }
  }

  private static let rich: @Sendable (inout World) throws -> Void = { $0.has(20) }
  private static let twins: @Sendable (inout World) throws -> Void = { world in
    world.name(Who.zhao, as: "同一人")
    world.name(Who.spare, as: "同一人")
  }

  static let refusals: [RefusalCase] = [
    RefusalCase("with points by a worker", Refusal(.forbidden), by(Who.worker, close(), rich)),
    RefusalCase("by a resident", Refusal(.forbidden), by(Who.li, close(), rich)),
    RefusalCase(
      "outside the grids", Refusal(.outsideYourGrid), by(Who.worker, close(Who.sun), rich)),
    RefusalCase(
      "of one's household", Refusal(.ownMatter), by(Who.worker, close(Who.spouse)) { _ in }),
    RefusalCase(
      "of oneself", Refusal(.ownMatter), by(Who.secretary, close(Who.secretary)) { _ in }),
    RefusalCase(
      "to a heir of the living", .invalid("/to", .heirsOfTheDeceasedOnly),
      by(Who.secretary, close(to: .person(Who.sun)), rich)),
    RefusalCase(
      "to a heir elsewhere", Refusal(.notFound),
      by(Who.secretary, close(Who.wang, .deceased, to: .person(Who.zhou)), rich)),
    RefusalCase(
      "to the secretary himself", Refusal(.ownMatter),
      by(Who.secretary, close(Who.wang, .deceased, to: .person(Who.secretary)), rich)),
    RefusalCase(
      "to a heir without a paper", .invalid("/document_no", .documentRequired),
      by(Who.secretary, close(Who.wang, .deceased, to: .person(Who.sun), document: nil)) { _ in }),
    RefusalCase(
      "to a heir in office", Refusal(.ownMatter, .heirInOffice),
      by(Who.secretary, close(Who.wang, .deceased, to: .person(Who.sun))) {
        $0.books.registry.officials = [Who.sun]
      }),
    RefusalCase(
      "to a closed account", .invalid("/to", .accountClosed),
      by(Who.secretary, close(Who.wang, .deceased, to: .person(Who.closed)), rich)),
    RefusalCase(
      "to a household of nobody else", .invalid("/to", .noHousehold),
      by(Who.secretary, close(Who.zhao, to: .household)) { _ in }),
    RefusalCase(
      "with an act undecided", .refused(.openActs(1)),
      by(Who.secretary, close()) {
        try $0.record(deed(minutes: 60, evidence: ["SI"]))
      }),
    RefusalCase(
      "with an act from before the batch", .refused(.openActs(1)),
      by(Who.secretary, close()) {
        $0.books.registry.waitingActs[Who.wang.holder] = [ActID(fixedUUID(6, 9))]
      }),
    RefusalCase(
      "with points on notice", .refused(.pointsOnNotice(7)),
      by(Who.secretary, close()) {
        $0.books.holders[Who.wang.holder]?.balance.onNotice = 7
      }),
    RefusalCase(
      "with an objection from before the batch", .refused(.openObjections(1)),
      by(Who.secretary, close()) {
        $0.books.registry.disputes[Who.wang.holder, default: OpenDisputes()]
          .objections = [ObjectionID(fixedUUID(9, 9))]
      }),
    RefusalCase(
      "with a correction from before the batch", .refused(.openOpeningCorrection),
      by(Who.secretary, close()) {
        $0.books.registry.disputes[Who.wang.holder, default: OpenDisputes()]
          .corrections = [OpeningCorrectionID(fixedUUID(9, 8))]
      }),
    RefusalCase("of nobody", Refusal(.notFound), by(Who.secretary, close(Who.unknown)) { _ in }),
    RefusalCase(
      "a merger by a worker", Refusal(.forbidden),
      by(Who.head, merge(Who.spare, into: Who.zhao), twins)),
    RefusalCase(
      "a merger of two names", .invalid("/into", .differentPeople),
      by(Who.secretary, merge(Who.spare, into: Who.zhao)) { _ in }),
    RefusalCase(
      "a merger of two years", .invalid("/into", .differentPeople),
      by(Who.secretary, merge(Who.spare, into: Who.zhao)) {
        try twins(&$0)
        $0.born(1950, Who.zhao)
      }),
    RefusalCase(
      "a merger into itself", .invalid("/into", .differentPeople),
      by(Who.secretary, merge(Who.spare, into: Who.spare), twins)),
    RefusalCase(
      "a merger into nobody", Refusal(.notFound),
      by(Who.secretary, merge(Who.spare, into: Who.unknown), twins)),
    RefusalCase(
      "a merger of one's own", Refusal(.ownMatter),
      by(Who.secretary, merge(Who.spare, into: Who.secretary)) { _ in }),
  ]
}

extension Refusal {
  static func refused(_ reason: Reason) -> Refusal { Refusal(.validationFailed, reason) }
}
