import Testing

@testable import Bank

@Suite struct PeopleEditTests {
  static func edit(
    _ person: PersonID = Who.wang, version: Int = 1, _ fill: (inout PersonEdit) -> Void
  ) -> Command {
    var edit = PersonEdit()
    fill(&edit)
    return .editPerson(EditPerson(person: person, edit: edit, expectedVersion: version))
  }

  @Test func `a correction changes what it names and says no more than which fields`() throws {
    var world = World()
    let outcome = try world.accept(
      Self.edit {
        $0.name = "曾小明"
        $0.phone = .some(nil)
        $0.tags = ["party_member"]
        $0.branch = "第一支部"
      }, by: Who.worker)
    let (record, changed) = try #require(outcome.corrected)
    #expect(record.name == "曾小明" && record.initials == "zxm" && record.phone == nil)
    #expect(record.branch == "第一支部" && record.version == 2 && record.birthYear == 1950)
    #expect(changed == ["name", "initials", "phone", "tags", "branch"])
    let second = try world.accept(
      Self.edit(version: 2) { $0.initials = "cxm" }, by: Who.secretary)
    #expect(second.corrected?.record.initials == "cxm")
    let third = try world.accept(
      Self.edit(version: 3) { $0.name = "单小明" }, by: Who.streetSecretary)
    #expect(third.corrected?.record.initials == "cxm", "what was given by hand stays")
    #expect(world.books.changes.people.edited.map(\.value.version) == [4], "merged")
  }

  @Test func `on his own record a worker changes nothing of weight`() throws {
    var world = World()
    try world.accept(Self.edit(Who.worker) { $0.phone = "100999" }, by: Who.worker)
    world.refuse(
      Self.edit(Who.worker, version: 2) { $0.birthYear = 1990 }, by: Who.worker,
      Refusal(.ownMatter))
    world.refuse(
      Self.edit(Who.spouse) { $0.name = "别人" }, by: Who.worker, Refusal(.ownMatter))
    try world.accept(Self.edit(Who.spouse) { $0.name = "别人" }, by: Who.head)
  }

  @Test func `a person under 14 by the year needs a guardian, who is grown and of here`() throws {
    var world = World()
    let becomesChild = { (guardian: PersonID?) in
      Self.edit(Who.zhao) {
        $0.birthYear = 2012
        $0.guardian = guardian
      }
    }
    for guardian in [Who.closed, Who.zhou, Who.zhao, Who.unknown] {
      world.refuse(
        becomesChild(guardian), by: Who.head, .invalid("/guardian_id", .notAGuardian))
    }
    world.refuse(becomesChild(nil), by: Who.head, .invalid("/guardian_id", .guardianRequired))
    try world.accept(becomesChild(Who.sun), by: Who.head)
    #expect(world.books.changes.people.guardians.map(\.guardian) == [Who.sun])
    world.refuse(
      Self.edit(Who.wang) { $0.guardian = Who.zhao }, by: Who.worker,
      .invalid("/guardian_id", .notAGuardian))
    var grown = World()
    try grown.accept(Self.edit(Who.zhao) { $0.birthYear = 2011 }, by: Who.head)
  }

  @Test(arguments: [2011, 2012, 2025])
  func `a child is opened with a guardian's consent and without a login`(_ year: Int) throws {
    var world = World()
    var request = PeopleTests.person(login: "kid")
    request.birthYear = year
    guard year > 2011 else {
      try world.accept(.openPerson(request), by: Who.worker)
      return
    }
    world.refuse(
      .openPerson(request), by: Who.worker, .invalid("/guardian_id", .guardianRequired))
    request.guardian = Who.wang
    world.refuse(.openPerson(request), by: Who.worker, .invalid("/login", .childHasNoLogin))
    request.login = nil
    let child = try #require(try world.accept(.openPerson(request), by: Who.worker).person)
    #expect(world.books.changes.people.guardians.map(\.child) == [child.opened.id])
    world.has(20, child.opened.id)
    world.books.actors[child.opened.id] = Actor(
      person: child.opened.id, community: World.home, household: nil, isClosed: false, offices: [])
    try world.ask(for: child.opened.id, by: Who.wang)
    world.refuse(
      .request("L02", for: child.opened.id), by: Who.li, Refusal(.forbidden))
  }

  @Test func `initials are those of the name where none are given`() {
    let request = OpenPerson(
      name: "曾小明", initials: "", grid: nil, home: .none, tags: [], phone: nil, birthYear: nil,
      login: nil, consent: Consent(givenOn: World.today, way: "paper", formNumber: nil))
    #expect(request.initials == "zxm")
  }

  @Test(arguments: refusals) func `is refused and nothing changes`(_ refused: RefusalCase) throws {
    try refused.check()
  }

  private static func by(
    _ actor: PersonID, _ command: Command
  ) -> @Sendable (inout World) throws -> (Command, PersonID) {
    { _ in (command, actor) }
  }

  static let refusals: [RefusalCase] =
    [Who.wang, Who.shopkeeper, Who.auditor, Who.engineer, Who.otherSecretary, Who.closed].map {
      RefusalCase("by \($0)", Refusal(.forbidden), by($0, edit { $0.phone = "12345" }))
    } + [
      RefusalCase(
        "outside the grids", Refusal(.outsideYourGrid),
        by(Who.worker, edit(Who.sun) { $0.phone = "12345" })),
      RefusalCase(
        "of another community", Refusal(.notFound),
        by(Who.secretary, edit(Who.zhou) { $0.phone = "12345" })),
      RefusalCase(
        "of nobody", Refusal(.notFound),
        by(Who.secretary, edit(Who.unknown) { $0.phone = "12345" })),
      RefusalCase(
        "of a version before", Refusal(.staleVersion),
        by(Who.worker, edit(version: 7) { $0.phone = "12345" })),
      RefusalCase(
        "of a closed account", Refusal(.validationFailed, .accountClosed),
        by(Who.worker, edit(Who.closed) { $0.phone = "12345" })),
      RefusalCase(
        "into no branch", .invalid("/branch", .unknownBranch),
        by(Who.worker, edit { $0.branch = "没有" })),
    ]
}
