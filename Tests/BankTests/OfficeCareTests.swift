import Testing

@testable import Bank

/// Somebody in office is in the care of whoever could appoint to that office.
@Suite struct OfficeCareTests {
  private static func changes(_ person: PersonID) -> [Command] {
    [
      PeopleEditTests.edit(person) { $0.name = "别人" },
      PeopleEditTests.edit(person) { $0.phone = "12345" },
      PeopleMoveTests.move(person, grid: 11),
    ]
  }

  /// All of them live in the grids of the head.
  private func world() -> World {
    var world = World()
    for person in [Who.secretary, Who.auditor, Who.otherWorker] {
      world.books.holders[person.holder]?.gridPath = [GridID(12), GridID(1)]
    }
    return world
  }

  @Test(arguments: [Who.secretary, Who.auditor, Who.worker, Who.shopkeeper])
  func `no colleague renames or moves them`(_ person: PersonID) {
    var world = world()
    for change in Self.changes(person) {
      world.refuse(change, by: Who.head, Refusal(.forbidden))
    }
  }

  @Test func `those who appoint do, and a worker still does it for residents`() throws {
    for person in [Who.worker, Who.shopkeeper] {
      var world = world()
      try world.accept(Self.changes(person)[0], by: Who.secretary)
      var moving = self.world()
      try moving.accept(Self.changes(person)[2], by: Who.secretary)
      world.refuse(
        PeopleEditTests.edit(person, version: 2) { $0.name = "又一人" }, by: Who.streetSecretary,
        Refusal(.forbidden))
    }
    for person in [Who.secretary, Who.auditor] {
      var world = world()
      try world.accept(Self.changes(person)[0], by: Who.streetSecretary)
    }
    var world = world()
    world.refuse(Self.changes(Who.auditor)[0], by: Who.secretary, Refusal(.forbidden))
    try world.accept(Self.changes(Who.spare)[0], by: Who.worker)
    try world.accept(OfficeTests.end(5), by: Who.secretary)
    try world.accept(Self.changes(Who.shopkeeper)[0], by: Who.worker)
  }

  @Test func `an office to come counts already`() throws {
    var world = world()
    try world.accept(OfficeTests.appointment(from: World.tomorrow), by: Who.secretary)
    world.refuse(Self.changes(Who.spare)[0], by: Who.worker, Refusal(.forbidden))
  }

  @Test func `guardians are taken away of the grown, never of a child`() throws {
    var world = world()
    world.books.registry.guardians[Who.spare] = [Who.wang]
    let taken = PeopleEditTests.edit(Who.spare) { $0.guardian = .some(nil) }
    let changed = try #require(try world.accept(taken, by: Who.worker).corrected)
    #expect(changed.changed == ["guardian_id"])
    #expect(world.books.changes.people.guardians.map(\.guardian) == [nil])
    world.born(2015, Who.zhao)
    world.books.registry.guardians[Who.zhao] = [Who.sun]
    world.refuse(
      PeopleEditTests.edit(Who.zhao) { $0.guardian = .some(nil) }, by: Who.head,
      .invalid("/guardian_id", .guardianRequired))
  }

  @Test func `nobody is born in a year to come, nor is his own proxy`() {
    var world = world()
    var request = PeopleTests.person()
    request.birthYear = 2027
    request.guardian = Who.wang
    world.refuse(.openPerson(request), by: Who.worker, .invalid("/birth_year", .bornInFuture))
    world.refuse(
      PeopleEditTests.edit(Who.spare) { $0.birthYear = 2027 }, by: Who.worker,
      .invalid("/birth_year", .bornInFuture))
    world.refuse(
      MandateTests.give(Who.wang, to: Who.wang), by: Who.worker, .invalid("/proxy_id", .ownProxy))
  }
}
