import FoundationEssentials
import Testing

@testable import Bank

/// What else of a person goes over when two accounts become one.
@Suite struct PeopleTieTests {
  private static let (old, new) = (Who.spare, Who.zhao)
  private static let merge = PeopleClosureTests.merge(old, into: new)
  private static let affiliation = AffiliationID(fixedUUID(8, 1))

  private static func word(
    _ person: PersonID, isGiven: Bool, hoursAgo: Int
  ) -> PublicationConsent {
    PublicationConsent(
      community: World.home, person: person, isGiven: isGiven,
      consent: Consent(givenOn: World.yesterday, way: "paper", formNumber: "G-1"), guardian: nil,
      recordedBy: Who.worker,
      recordedAt: Instant("2026-11-22T04:00:00Z")!.advanced(hours: -hoursAgo))
  }

  /// The old account has everything that can go over.
  private static func world() throws -> World {
    var world = PeopleMergerTests.twins()
    world.books.registry.people[old]?.tags = ["party_member", "volunteer"]
    world.books.registry.people[new]?.tags = ["volunteer"]
    world.books.registry.people[old]?.branch = "第一支部"
    world.books.registry.people[old]?.login = "spare1"
    world.born(1960, old)
    world.books.registry.guardians[Who.child] = [old]
    for person in [old, new] { world.books.registry.people[person]?.household = House.sun }
    world.books.registry.spenders[House.sun]?.people = [Who.sun, old]
    world.books.registry.affiliations[affiliation] = AffiliationRecord(
      id: affiliation, community: World.home, person: old, branch: "市局支部",
      from: World.yesterday, until: nil)
    world.books.registry.publication[old] = word(old, isGiven: true, hoursAgo: 2)
    try world.accept(MandateTests.give(Who.wang, to: old), by: Who.worker)
    return world
  }

  @Test func `what the other account has not got goes over, mandates end and are told`() throws {
    var world = try Self.world()
    let closure = try #require(try world.accept(Self.merge, by: Who.secretary).closed)
    #expect(
      closure.account.carried == [
        .wards, .spender, .tags, .branch, .affiliation, .phone, .birthYear, .login,
        .publicationConsent,
      ])
    #expect(closure.left == [.mandates] && closure.mandates.count == 1)
    let record = try #require(world.books.registry.people[Self.new])
    #expect(record.tags == ["volunteer", "party_member"] && record.branch == "第一支部")
    #expect(record.login == "spare1" && record.phone == "10012345678")
    #expect(record.birthYear == 1960 && record.version == 2)
    #expect(world.books.changes.people.edited[Self.new] == record)
    #expect(world.books.changes.people.guardians.map(\.guardian) == [Self.new])
    #expect(world.books.registry.spenders[House.sun]?.people == [Who.sun, Self.new])
    #expect(
      world.books.changes.people.newAffiliations.map(\.affiliation.person) == [Self.new])
    let word = try #require(world.books.changes.notices.consents.first)
    #expect(word.person == Self.new && word.isGiven && word.consent.formNumber == "G-1")
    #expect(word.recordedBy == Who.secretary)
  }

  @Test func `what the other account has stays as it is`() throws {
    var world = try Self.world()
    world.books.registry.people[Self.new]?.branch = "第二支部"
    world.books.registry.people[Self.new]?.login = "zhao1"
    world.books.registry.people[Self.new]?.phone = "10000000000"
    world.books.registry.people[Self.new]?.household = nil
    let own = AffiliationID(fixedUUID(8, 2))
    world.books.registry.affiliations[own] = AffiliationRecord(
      id: own, community: World.home, person: Self.new, branch: "县局支部", from: World.yesterday,
      until: nil)
    world.books.registry.publication[Self.new] = Self.word(Self.new, isGiven: false, hoursAgo: 1)
    let closure = try #require(try world.accept(Self.merge, by: Who.secretary).closed)
    #expect(closure.account.carried == [.wards, .tags, .birthYear])
    #expect(
      closure.left == [.spender, .branch, .affiliation, .phone, .login, .mandates])
    #expect(world.books.changes.notices.consents.isEmpty, "the later word counts")
    #expect(world.books.registry.people[Self.new]?.login == "zhao1")
  }

  @Test func `a later word that takes consent back goes over too`() throws {
    var world = try Self.world()
    world.books.registry.publication[Self.new] = Self.word(Self.new, isGiven: true, hoursAgo: 5)
    world.books.registry.publication[Self.old] = Self.word(Self.old, isGiven: false, hoursAgo: 1)
    try world.accept(Self.merge, by: Who.secretary)
    #expect(world.books.changes.notices.consents.map(\.isGiven) == [false])
  }

  @Test func `a child keeps the guardian`() throws {
    var world = PeopleMergerTests.twins()
    for person in [Self.old, Self.new] { world.born(2015, person) }
    world.books.registry.guardians[Self.old] = [Who.wang]
    let closure = try #require(try world.accept(Self.merge, by: Who.secretary).closed)
    #expect(closure.account.carried.contains(.guardian))
    #expect(world.books.registry.guardians[Self.new] == [Who.wang])
  }
}
