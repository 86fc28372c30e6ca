import Testing

@testable import Bank

/// What an old book can give long after the opening, in large sums, and when it comes again.
@Suite struct ImportBookRuleTests {
  private typealias Book = ImportBookTests

  private func refusals(
    _ world: inout World, _ command: Command, by actor: PersonID = Who.secretary
  ) throws -> [Refusal] {
    try #require(try world.accept(command, by: actor).imported).refused.map(\.refusal)
  }

  @Test func `rows that were taken are known, whatever became of the people`() throws {
    var world = Book.town()
    let command = Book.book(Book.row("测试王", 20))
    try world.accept(command, by: Who.secretary)
    let key = DoorKey(community: World.home, door: World.door(1))
    world.books.holders[Who.wang.holder]?.isClosed = true
    world.books.dwellers[key] = [
      Dweller(id: Who.li.holder, name: "测试王", birthYear: nil, oldNumber: nil)
    ]
    world.books.openings = [:]
    let again = try #require(try world.accept(command, by: Who.streetSecretary).imported)
    #expect((again.accepted, again.known, again.refused.count) == (0, 1, 0))
    #expect(world.books.holders[Who.li.holder]?.balance == Balance())
    let more = Book.book(Book.row("测试王", 20, 5))
    #expect(
      try refusals(&world, more) == [.invalid("/lines", .importing(.takenInPart))])
  }

  @Test func `two pages of one command cannot claim one row`() throws {
    var world = Book.town()
    let both = Book.book(Book.row("测试王", 20), Book.row("测试李", 20))
    let outcome = try #require(try world.accept(both, by: Who.secretary).imported)
    #expect((outcome.accepted, outcome.known) == (1, 0))
    #expect(outcome.refused.map(\.refusal) == [.invalid("/lines", .importing(.takenInPart))])
    #expect(world.books.changes.newOpenings.map(\.holder) == [Who.wang.holder])
  }

  @Test func `what was brought in for a merged account is not paid again to the other`() throws {
    var world = Book.town()
    let key = DoorKey(community: World.home, door: World.door(1))
    for person in [Who.zhao, Who.spare] {
      world.name(person, as: "测试双")
      world.born(nil, person)
    }
    world.books.dwellers[key] = [Who.spare, Who.zhao].map {
      Dweller(id: $0.holder, name: "测试双", birthYear: nil, oldNumber: $0 == Who.zhao ? "Z" : "S")
    }
    try world.accept(Book.book(Book.row("测试双", 20, oldNumber: "S")), by: Who.secretary)
    try world.accept(PeopleClosureTests.merge(Who.spare, into: Who.zhao), by: Who.secretary)
    let other = ImportFile(name: "旧账2.csv", digest: Array(repeating: 9, count: 32))
    let again = try #require(
      try world.accept(
        Book.book(Book.row("测试双", 20), file: other), by: Who.secretary
      ).imported)
    #expect((again.accepted, again.known) == (0, 1))
    #expect(world.books.holders[Who.zhao.holder]?.balance.available == 10)
  }

  @Test func `long after the opening the secretary above takes balances over`() throws {
    var world = Book.town()
    let last = World.today - 1
    world.books.communities[World.home]?.openFrom = last - ImportBook.openDays
    let command = Book.book(Book.row("测试王", 20))
    #expect(
      try refusals(&world, command)
        == [.invalid("/lines", .importing(.openingIsOver(lastDay: last)))])
    #expect(try refusals(&world, command, by: Who.streetSecretary) == [])
    #expect(try world.accept(command, by: Who.secretary).imported?.known == 1)
  }

  @Test(arguments: [
    (Who.secretary, 4_000, false, true), (Who.secretary, 4_002, false, false),
    (Who.secretary, 4_002, true, false), (Who.streetSecretary, 4_002, false, false),
    (Who.streetSecretary, 4_002, true, true),
  ])
  func `a fortune needs the secretary above, and a second look`(
    _ actor: PersonID, halves: Int, isLarge: Bool, isTaken: Bool
  ) throws {
    var world = Book.town()
    let command = Book.book(Book.row("测试王", halves), isLarge: isLarge)
    let fault = Refusal.invalid("/lines", .importing(.largeOpening(limit: 2_000)))
    #expect(try refusals(&world, command, by: actor) == (isTaken ? [] : [fault]))
  }

  @Test func `where nobody stands above, the community's own secretary has to do`() throws {
    var world = Book.town()
    world.books.communities[World.home]?.ancestors = []
    world.books.communities[World.home]?.openFrom = World.today - ImportBook.openDays - 1
    #expect(try refusals(&world, Book.book(Book.row("测试王", 4_002), isLarge: true)) == [])
  }

  @Test func `a line after the day the book was closed is refused`() throws {
    var world = Book.town()
    var row = Book.row("测试王", 20, 4)
    row.lines[1].on = World.today
    #expect(
      try refusals(&world, Book.book(row))
        == [.invalid("/lines", .importing(.lineAfterClosing(line: 1)))])
    #expect(try refusals(&world, Book.book(row, closedOn: World.today)) == [])
  }
}
