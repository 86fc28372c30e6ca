import Testing

@testable import Bank

@Suite struct BranchTests {
  private static func add(_ name: String) -> Command {
    .addBranch(AddBranch(name: name, kind: .resident, estate: "北苑"))
  }

  @Test func `a secretary of here or above enters a branch, each name once`() throws {
    var world = World()
    try world.accept(Self.add("第二支部"), by: Who.secretary)
    try world.accept(Self.add("第三支部"), by: Who.streetSecretary)
    #expect(world.books.changes.people.newBranches.map(\.branch.name) == ["第二支部", "第三支部"])
    for name in ["第一支部", "第二支部"] {
      world.refuse(
        Self.add(name), by: Who.secretary, .pointed(.validationFailed, "/name", .branchTaken))
    }
    // Elsewhere the name is free.
    try world.accept(Self.add("第一支部"), by: Who.otherSecretary, in: World.other)
    for actor in [Who.worker, Who.auditor, Who.wang, Who.otherSecretary] {
      world.refuse(Self.add("第四支部"), by: actor, Refusal(.forbidden))
    }
    var edit = PersonEdit()
    edit.branch = .some("第二支部")
    try world.accept(
      .editPerson(EditPerson(person: Who.wang, edit: edit, expectedVersion: 1)), by: Who.worker)
    #expect(world.books.registry.people[Who.wang]?.branch == "第二支部")
  }
}
