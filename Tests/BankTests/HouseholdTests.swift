import Testing

@testable import Bank

@Suite struct HouseholdTests {
  static func set(
    _ people: [PersonID] = [Who.wang], _ household: HouseholdID = House.wang, version: Int = 1,
    on day: Day = World.today
  ) -> Command {
    .setSpenders(
      SetSpenders(
        household: household, people: people,
        consent: Consent(givenOn: day, way: "paper", formNumber: nil), expectedVersion: version))
  }

  static func request(_ person: PersonID, _ household: HouseholdID = House.wang) -> Command {
    .requestRedemption(
      RequestRedemption(item: "V01", quantity: 1, person: person, household: household))
  }

  @Test func `nobody spends a household's points until its members have agreed`() throws {
    var world = World()
    world.books.holders[House.wang.holder]?.balance.available = 30
    world.refuse(
      Self.request(Who.wang), by: Who.wang, .invalid("/household_id", .notAMember))
    try world.accept(Self.set(), by: Who.worker)
    let asked = try #require(try world.accept(Self.request(Who.wang), by: Who.wang).redemption)
    #expect(asked.balance == Balance(available: 25, held: 5))
    #expect(world.books.redemptions[asked.redemption]?.holder == House.wang.holder)
    world.refuse(Self.request(Who.li), by: Who.li, .invalid("/household_id", .notAMember))
    try world.accept(Self.set([Who.li], version: 2), by: Who.secretary)
    world.refuse(
      Self.request(Who.wang), by: Who.wang, .invalid("/household_id", .notAMember))
    try world.accept(Self.request(Who.li), by: Who.worker)
    try world.accept(.cancelRedemption(asked.redemption), by: Who.wang)
  }

  @Test func `who has left the household spends no more of it`() throws {
    var world = World()
    world.books.holders[House.wang.holder]?.balance.available = 30
    try world.accept(Self.set(), by: Who.worker)
    try world.accept(PeopleMoveTests.move(), by: Who.head)
    world.refuse(
      Self.request(Who.wang), by: Who.wang, .invalid("/household_id", .notAMember))
  }

  @Test func `a household's gift is decided by no member of it`() throws {
    var world = World()
    world.books.holders[House.secretary.holder]?.balance.available = 30
    try world.accept(Self.set([Who.secretary], House.secretary), by: Who.streetSecretary)
    let asked = try #require(
      try world.accept(Self.request(Who.secretary, House.secretary), by: Who.secretary)
        .redemption)
    world.refuse(.decide(asked.redemption), by: Who.secretary, Refusal(.ownMatter))
    try world.decide(asked.redemption, by: Who.streetSecretary)
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
    RefusalCase("by a member", Refusal(.forbidden), by(Who.wang, set())),
    RefusalCase(
      "for one's own household", Refusal(.ownMatter),
      by(Who.worker, set([Who.spouse], House.worker))),
    RefusalCase(
      "outside the grids", Refusal(.outsideYourGrid), by(Who.worker, set([], House.sun))),
    RefusalCase(
      "of another community", Refusal(.notFound), by(Who.secretary, set([], House.other))),
    RefusalCase(
      "for somebody of elsewhere", .invalid("/spenders/1", .notAMember),
      by(Who.worker, set([Who.wang, Who.zhao]))),
    RefusalCase(
      "of a version before", Refusal(.staleVersion), by(Who.worker, set(version: 3))),
    RefusalCase(
      "with a word of tomorrow", .invalid("/consent/given_on", .consentInFuture),
      by(Who.worker, set(on: World.tomorrow))),
    RefusalCase(
      "spending in an unknown household", Refusal(.notFound),
      by(Who.wang, request(Who.wang, House.unknown))),
  ]
}

@Suite struct AffiliationTests {
  static func join(
    _ person: PersonID = Who.wang, from: Day? = nil
  ) -> Command {
    .affiliate(Affiliate(person: person, branch: "机关第一支部", from: from))
  }

  private static func member(_ world: inout World) {
    world.books.registry.people[Who.wang]?.tags = ["party_member"]
  }

  @Test func `a second affiliation begins, ends and may be followed by another`() throws {
    var world = World()
    Self.member(&world)
    let first = try #require(
      try world.accept(Self.join(from: World.yesterday), by: Who.worker).affiliation)
    world.refuse(Self.join(), by: Who.worker, .invalid("/from", .affiliatedAlready))
    let end = Command.endAffiliation(
      EndAffiliation(affiliation: first.id, lastDay: World.yesterday))
    #expect(try world.accept(end, by: Who.secretary).affiliation?.until == World.yesterday)
    world.refuse(end, by: Who.secretary, Refusal(.alreadyDecided, .state("ended")))
    try world.accept(Self.join(), by: Who.worker)
  }

  @Test func `only a party member has one, and not from a day to come`() throws {
    var world = World()
    world.refuse(Self.join(), by: Who.worker, .refused(.notAPartyMember))
    Self.member(&world)
    world.refuse(
      Self.join(from: World.tomorrow), by: Who.worker, .pointed(.futureDay, "/from"))
    world.refuse(Self.join(), by: Who.wang, Refusal(.forbidden))
    world.refuse(Self.join(Who.sun), by: Who.worker, Refusal(.outsideYourGrid))
  }
}
