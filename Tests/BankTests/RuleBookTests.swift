import Testing

@testable import Bank

@Suite struct RuleBookTests {
  private func world() -> World {
    var world = World()
    world.books.freeRuleBooks = [11, 12, 13]
    return world
  }

  private func add(_ version: String = "2026-12", _ sheet: RuleSheet = RuleSheet()) -> Command {
    .addRuleBook(AddRuleBook(version: version, text: sheet.text))
  }

  private func adopt(
    _ version: String = "2026-12", from: Day = World.today,
    _ change: (inout AdoptRuleBook) -> Void = { _ in }
  ) -> Command {
    var request = AdoptRuleBook(
      version: version, from: from, metOn: World.yesterday, present: 60, votesFor: 40,
      votesAgainst: 5, filingNumber: "备2026-31")
    change(&request)
    return .adoptRuleBook(request)
  }

  @Test(arguments: [Who.secretary, Who.streetSecretary])
  func `a draft is added, adopted, and gone by from its day on`(by secretary: PersonID) throws {
    var world = world()
    let doubled = RuleSheet().with(line: 2, "points_per_unit", "10")
    let added = try world.accept(add("2026-12", doubled), by: secretary)
    guard case .ruleBook(let draft) = added else { throw Unexpected() }
    #expect(draft.version.fate == nil && draft.version.actTypes == 5 && draft.version.enabled == 4)
    #expect(world.books.changes.newRuleBooks.map(\.version.number) == [draft.version.number])
    // Not yet in force.
    #expect(try world.credit(patrol(60)).points == 5)
    let adopted = try world.accept(adopt(), by: secretary)
    guard case .ruleBook(let version) = adopted else { throw Unexpected() }
    #expect(version.version.fate == .adopted && version.from == World.today)
    #expect(try world.credit(patrol(60, by: Who.li)).points == 10)
    #expect(
      try world.credit(patrol(60, by: Who.li, on: World.yesterday)).points == 5)
    #expect(world.books.changes.newActs.last?.act.ruleBook == 2)
  }

  @Test func `a version for a later day waits for it, and stands between two others`() throws {
    var world = world()
    _ = try world.accept(add(), by: Who.secretary)
    _ = try world.accept(adopt(from: World.today.advanced(by: 20)), by: Who.secretary)
    _ = try world.accept(add("2026-11"), by: Who.secretary)
    _ = try world.accept(adopt("2026-11", from: World.tomorrow), by: Who.secretary)
    let days = world.books.communities[World.home]?.adoptions.map(\.from) ?? []
    #expect(days == days.sorted() && days.count == 4)
    #expect(try world.credit(patrol(60)).points == 5)
  }

  @Test(arguments: [Who.worker, Who.wang, Who.auditor, Who.shopkeeper, Who.otherSecretary])
  func `nobody but a secretary touches rules`(somebody: PersonID) throws {
    var world = world()
    _ = try world.accept(add("mine"), by: Who.secretary)
    for command in [add(), adopt("mine"), .withdrawRuleBook("mine")] {
      world.refuse(command, by: somebody, Refusal(.forbidden))
    }
  }

  @Test func `a name stands for one version, here or above`() throws {
    var world = world()
    _ = try world.accept(add("street"), by: Who.streetSecretary, in: World.street)
    _ = try world.accept(add("home"), by: Who.secretary)
    for name in ["street", "home", "check"] {
      world.refuse(
        add(name), by: Who.secretary, .pointed(.validationFailed, "/version", .versionTaken))
    }
    // Below, the street's version can be adopted; beside, nobody knows of ours.
    _ = try world.accept(adopt("street"), by: Who.secretary)
    world.refuse(adopt("home"), by: Who.otherSecretary, in: World.other, Refusal(.notFound))
    world.refuse(.withdrawRuleBook("street"), by: Who.secretary, Refusal(.forbidden))
  }

  @Test func `faults are told all at once and nothing is added`() {
    var world = world()
    let bad = RuleSheet().with(line: 2, "unit", "x").with(line: 3, "enabled", "x")
    #expect(bad.faults.count == 2)
    world.refuse(
      add("2026-12", bad), by: Who.secretary,
      Refusal(.validationFailed, .ruleBookFaults(bad.faults)))
    #expect(world.books.changes.newRuleBooks.isEmpty && world.books.freeRuleBooks.count == 3)
  }

  /// A meeting that puts nothing into force, and why.
  struct Meeting: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let refusal: Refusal
    let change: @Sendable (inout AdoptRuleBook) -> Void

    init(
      _ pointer: String, _ reason: Refusal.Reason,
      _ change: @escaping @Sendable (inout AdoptRuleBook) -> Void
    ) {
      testDescription = "\(reason)"
      refusal = .pointed(.validationFailed, pointer, reason)
      self.change = change
    }
  }

  static let meetings = [
    Meeting("/from", .beforeToday) { $0.from = World.yesterday },
    Meeting("/met_on", .meetingInFuture) { $0.metOn = World.tomorrow },
    Meeting("/for", .noMajority) { $0.present = 44 },
    Meeting("/for", .noMajority) { $0.present = 80 },
    Meeting("/for", .noMajority) {
      $0.votesFor = 20
      $0.votesAgainst = 20
    },
    Meeting("/for", .noMajority) {
      $0.votesFor = 0
      $0.votesAgainst = 0
    },
  ]

  @Test(arguments: meetings)
  func `a meeting that did not adopt it puts nothing into force`(_ meeting: Meeting) throws {
    var world = world()
    _ = try world.accept(add(), by: Who.secretary)
    world.refuse(adopt("2026-12", meeting.change), by: Who.secretary, meeting.refusal)
    #expect(world.books.communities[World.home]?.adoptions.count == 2)
  }

  @Test func `one day has one adoption`() throws {
    var world = world()
    _ = try world.accept(add(), by: Who.secretary)
    _ = try world.accept(add("other"), by: Who.secretary)
    _ = try world.accept(adopt(), by: Who.secretary)
    world.refuse(
      adopt("other"), by: Who.secretary, .pointed(.alreadyDecided, "/from", .state("adopted")))
    _ = try world.accept(adopt("other", from: World.tomorrow), by: Who.secretary)
  }

  @Test func `a draft is withdrawn once, and adopted rules never`() throws {
    var world = world()
    _ = try world.accept(add("a"), by: Who.secretary)
    _ = try world.accept(add("b"), by: Who.secretary)
    _ = try world.accept(.withdrawRuleBook("a"), by: Who.secretary)
    _ = try world.accept(adopt("b"), by: Who.secretary)
    for command in [adopt("a", from: World.tomorrow), .withdrawRuleBook("a")] {
      world.refuse(command, by: Who.secretary, Refusal(.alreadyDecided, .state("withdrawn")))
    }
    world.refuse(
      .withdrawRuleBook("b"), by: Who.secretary, Refusal(.alreadyDecided, .state("adopted")))
    for command in [adopt("c"), .withdrawRuleBook("c")] {
      world.refuse(command, by: Who.secretary, Refusal(.notFound))
    }
  }
}

private struct Unexpected: Error {}
