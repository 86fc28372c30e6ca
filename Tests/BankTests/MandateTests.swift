import Testing

@testable import Bank

@Suite struct MandateTests {
  static let word = Consent(givenOn: World.today, way: "paper", formNumber: "WT-1")

  static func give(
    _ principal: PersonID = Who.wang, to proxy: PersonID = Who.sun,
    powers: Set<MandatePower> = Set(MandatePower.allCases), from: Day? = nil,
    until: Day = World.tomorrow, limit: Int = 20, consent: Consent = word
  ) -> Command {
    .giveMandate(
      GiveMandate(
        principal: principal, proxy: proxy, powers: powers, from: from, until: until,
        dailyLimit: limit, consent: consent))
  }

  private func mandate(_ world: inout World, _ command: Command = give()) throws -> MandateRecord {
    try #require(try world.accept(command, by: Who.worker).mandate)
  }

  @Test func `a proxy files, asks and collects, and each use names the mandate`() throws {
    var world = World()
    world.has(40)
    let given = try mandate(&world)
    #expect(given.witness == Who.worker && given.from == World.today)
    #expect(world.books.changes.people.newMandates.map(\.mandate) == [given])
    let filed = try world.record(
      deed(minutes: 60, evidence: ["SI"]), by: Who.sun)
    let asked = try world.ask(by: Who.sun)
    try world.decide(asked.redemption)
    let handover = Handover.identified(
      by: "proxy", collectedBy: given.proxyName, slipNumber: nil)
    try world.accept(.fulfil(asked.redemption, handover), by: Who.shopkeeper)
    let uses = world.books.changes.people.mandateUses
    #expect(uses.map(\.day.mandate) == [given.id, given.id, given.id])
    #expect(uses.map(\.day.power) == [.file, .request, .collect])
    #expect(uses.map(\.points) == [0, 10, 10])
    #expect(uses.map(\.act) == [filed.act, nil, nil])
    #expect(uses.map(\.redemption) == [nil, asked.redemption, asked.redemption])
  }

  @Test func `the daily limit holds for what is asked and for what is collected`() throws {
    var world = World()
    world.has(60)
    _ = try mandate(&world)
    let asked = try world.ask("V01", 3, by: Who.sun)
    world.refuse(
      .request("L02"), by: Who.sun, .pointed(.limitPerPerson, "/quantity", .mandateLimit(5)))
    try world.ask("V01", 1, by: Who.sun)
    let own = try world.ask("V01", 2, by: Who.wang)
    func collect(_ id: RedemptionID) -> Command {
      .fulfil(id, .identified(by: "proxy", collectedBy: "\(Who.sun)", slipNumber: nil))
    }
    for id in [asked.redemption, own.redemption] { try world.decide(id) }
    try world.accept(collect(asked.redemption), by: Who.shopkeeper)
    world.refuse(
      collect(own.redemption), by: Who.shopkeeper,
      .pointed(.limitPerPerson, "/collected_by", .mandateLimit(5)))
  }

  @Test(
    arguments: [
      ([.request, .collect], .file), ([.file, .collect], .request), ([.file, .request], .collect),
    ] as [(Set<MandatePower>, MandatePower)])
  func `a power that was not given is not there`(
    _ powers: Set<MandatePower>, _ missing: MandatePower
  ) throws {
    var world = World()
    world.has(40)
    let given = try mandate(&world, Self.give(powers: powers))
    switch missing {
    case .file: world.refuse(.recordAct(patrol()), by: Who.sun, Refusal(.forbidden))
    case .request: world.refuse(.request("L02"), by: Who.sun, Refusal(.forbidden))
    case .collect:
      let asked = try world.ask(by: Who.sun)
      try world.decide(asked.redemption)
      world.refuse(
        .fulfil(
          asked.redemption,
          .identified(by: "proxy", collectedBy: given.proxyPassbook, slipNumber: nil)),
        by: Who.shopkeeper, .invalid("/collected_by", .noMandate))
    }
  }

  @Test func `an officer neither decides what he asked for as proxy nor hands it to himself`()
    throws
  {
    var world = World()
    world.has(40)
    for officer in [Who.secretary, Who.shopkeeper] {
      _ = try mandate(&world, Self.give(to: officer, limit: 40))
    }
    let asked = try world.ask("V01", 1, by: Who.secretary)
    world.refuse(.decide(asked.redemption), by: Who.secretary, Refusal(.ownMatter))
    let another = try world.ask("V01", 1, by: Who.shopkeeper)
    let own = try world.ask("V01", 1, by: Who.wang)
    for id in [another.redemption, own.redemption] { try world.decide(id) }
    world.refuse(
      .fulfil(another.redemption, .code("12345678")), by: Who.shopkeeper, Refusal(.ownMatter))
    world.refuse(
      .fulfil(
        own.redemption,
        .identified(by: "proxy", collectedBy: "\(Who.shopkeeper)", slipNumber: nil)),
      by: Who.shopkeeper, Refusal(.ownMatter))
  }

  @Test(arguments: [nil, "别人", "00000000"])
  func `who collects is the proxy and no other`(_ collector: String?) throws {
    var world = World()
    world.has(40)
    let given = try mandate(&world)
    let asked = try world.ask()
    try world.decide(asked.redemption)
    func handover(_ who: String?) -> Command {
      .fulfil(asked.redemption, .identified(by: "proxy", collectedBy: who, slipNumber: nil))
    }
    world.refuse(
      handover(collector), by: Who.shopkeeper, .invalid("/collected_by", .noMandate))
    var twin = given
    twin.id = MandateID(fixedUUID(8, 8))
    twin.proxy = Who.zhao
    world.books.registry.mandates[twin.id] = twin
    world.refuse(
      handover(given.proxyName), by: Who.shopkeeper,
      .invalid("/collected_by", .severalProxies))
    try world.accept(handover(given.proxy.description), by: Who.shopkeeper)
  }

  @Test(arguments: [Who.wang, Who.sun, Who.worker, Who.secretary, Who.streetSecretary])
  func `principal, proxy, worker and secretary end it`(_ actor: PersonID) throws {
    var world = World()
    world.has(40)
    let given = try mandate(&world)
    let ended = try #require(try world.accept(.endMandate(given.id), by: actor).mandate)
    #expect(ended.endedBy == actor && ended.endedAt != nil && ended.version == 2)
    world.refuse(.request("L02"), by: Who.sun, Refusal(.forbidden))
    world.refuse(
      .endMandate(given.id), by: actor, Refusal(.alreadyDecided, .state("ended")))
  }

  @Test func `it begins on its first day and is over after its last`() throws {
    var world = World()
    world.has(40)
    _ = try mandate(&world, Self.give(from: World.tomorrow))
    world.refuse(.request("L02"), by: Who.sun, Refusal(.forbidden))
    world.books.communities[World.home]?.today = World.tomorrow
    try world.ask(by: Who.sun)
    world.books.communities[World.home]?.today = World.tomorrow.advanced(by: 1)
    world.refuse(.request("L02"), by: Who.sun, Refusal(.forbidden))
  }

  @Test(arguments: refusals) func `is refused and nothing changes`(_ refused: RefusalCase) throws {
    try refused.check()
  }

  private static func by(
    _ actor: PersonID, _ command: Command
  ) -> @Sendable (inout World) throws -> (Command, PersonID) {
    { _ in (command, actor) }
  }

  static let refusals: [RefusalCase] = [
    RefusalCase("by the principal", Refusal(.forbidden), by(Who.wang, give())),
    RefusalCase(
      "by a worker of another grid", Refusal(.outsideYourGrid),
      by(Who.worker, give(Who.sun, to: Who.wang))),
    RefusalCase(
      "with oneself as proxy", Refusal(.ownMatter), by(Who.worker, give(to: Who.worker))),
    RefusalCase(
      "with one's household as proxy", Refusal(.ownMatter),
      by(Who.worker, give(to: Who.spouse))),
    RefusalCase(
      "for one's household", Refusal(.ownMatter), by(Who.worker, give(Who.spouse))),
    RefusalCase(
      "for oneself by another name", .invalid("/proxy_id", .ownProxy),
      by(Who.worker, give(to: Who.wang))),
    RefusalCase(
      "for nobody", Refusal(.notFound), by(Who.secretary, give(Who.unknown))),
    RefusalCase(
      "to somebody of another community", Refusal(.notFound),
      by(Who.worker, give(to: Who.zhou))),
    RefusalCase(
      "to a closed account", .invalid("/proxy_id", .accountClosed),
      by(Who.worker, give(to: Who.closed))),
    RefusalCase(
      "from yesterday", .invalid("/from", .mandateInPast),
      by(Who.worker, give(from: World.yesterday))),
    RefusalCase(
      "until yesterday", .invalid("/until", .officeEndsBeforeStart),
      by(Who.worker, give(until: World.yesterday))),
    RefusalCase(
      "for longer than a year", .invalid("/until", .mandateTooLong),
      by(Who.worker, give(until: World.today.advanced(by: 367)))),
    RefusalCase(
      "with a word of tomorrow", .invalid("/consent/given_on", .consentInFuture),
      by(
        Who.worker,
        give(consent: Consent(givenOn: World.tomorrow, way: "paper", formNumber: nil)))),
    RefusalCase(
      "the end of none", Refusal(.notFound),
      by(Who.secretary, .endMandate(MandateID(fixedUUID(8, 1))))),
  ]
}
