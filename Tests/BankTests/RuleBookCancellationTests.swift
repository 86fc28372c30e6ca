import Testing

@testable import Bank

/// An adoption for a wrong day is taken back before that day.
@Suite struct RuleBookCancellationTests {
  private static let later = World.today + 20

  private static func adopt(from day: Day) -> Command {
    .adoptRuleBook(
      AdoptRuleBook(
        version: "2026-12", from: day, metOn: World.yesterday, present: 60, votesFor: 40,
        votesAgainst: 5, filingNumber: "备2026-31"))
  }

  private static func cancel(_ version: String = "2026-12", from day: Day = later) -> Command {
    .cancelAdoption(CancelAdoption(version: version, from: day, reason: "日期写错"))
  }

  /// A version that comes into force in twenty days.
  private func world() throws -> World {
    var world = World()
    world.books.freeRuleBooks = [11]
    let draft = RuleSheet().with(line: 2, "points_per_unit", "10")
    try world.accept(
      .addRuleBook(AddRuleBook(version: "2026-12", text: draft.text)), by: Who.secretary)
    try world.accept(Self.adopt(from: Self.later), by: Who.secretary)
    return world
  }

  @Test(arguments: [Who.secretary, Who.streetSecretary])
  func `what is cancelled never comes, and can be adopted for another day`(
    secretary: PersonID
  ) throws {
    var world = try world()
    let outcome = try world.accept(Self.cancel(), by: secretary)
    guard case .ruleBook(let book) = outcome else { throw Missing.kind }
    #expect(book.version.fate == nil && book.from == nil)
    try world.accept(Self.adopt(from: World.tomorrow), by: Who.secretary)
    let rounds = world.books.changes.adoptions.map(\.round)
    #expect(rounds == [1, 1])
    #expect(world.books.changes.cancelledAdoptions.map(\.round) == [1])
    world.advance(days: 1)
    let credited = try world.credit(patrol(60, on: World.tomorrow))
    #expect(credited.points == 10)
  }

  @Test func `the same day can be adopted again, once`() throws {
    var world = try world()
    try world.accept(Self.cancel(), by: Who.secretary)
    try world.accept(Self.adopt(from: Self.later), by: Who.secretary)
    #expect(world.books.changes.adoptions.map(\.round) == [1, 2])
    world.refuse(
      Self.adopt(from: Self.later), by: Who.secretary,
      .pointed(.alreadyDecided, "/from", .state("adopted")))
    try world.accept(Self.cancel(), by: Who.secretary)
    #expect(world.books.changes.cancelledAdoptions.map(\.round) == [1, 2])
    // A version that was adopted once is never withdrawn.
    world.refuse(
      .withdrawRuleBook("2026-12"), by: Who.secretary,
      Refusal(.alreadyDecided, .state("adopted")))
  }

  @Test func `a cancellation is refused`() throws {
    var world = try world()
    for actor in [Who.worker, Who.auditor, Who.wang, Who.otherSecretary] {
      world.refuse(Self.cancel(), by: actor, Refusal(.forbidden))
    }
    world.refuse(Self.cancel("2026-13"), by: Who.secretary, Refusal(.notFound))
    world.refuse(
      Self.cancel(from: World.tomorrow), by: Who.secretary,
      .pointed(.validationFailed, "/from", .notAdoptedFrom(World.tomorrow)))
    try world.accept(Self.adopt(from: World.today), by: Who.secretary)
    world.refuse(
      Self.cancel(from: World.today), by: Who.secretary, .pointed(.periodClosed, "/from"))
    world.advance(days: 20)
    world.refuse(Self.cancel(), by: Who.secretary, .pointed(.periodClosed, "/from"))
    world.advance(days: -20)
    try world.accept(Self.cancel(), by: Who.secretary)
    world.refuse(
      Self.cancel(), by: Who.secretary,
      .pointed(.validationFailed, "/from", .notAdoptedFrom(Self.later)))
  }
}
