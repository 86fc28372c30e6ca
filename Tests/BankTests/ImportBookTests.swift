import FoundationEssentials
import Testing

@testable import Bank

@Suite struct ImportBookTests {
  static let file = ImportFile(name: "旧账.csv", digest: Array(repeating: 7, count: 32))

  /// The world with who lives at the first door: 测试王, 测试李, and two called 测试同.
  static func town() -> World {
    var world = World()
    world.books.communities[World.home]?.openFrom = World.today - ImportBook.openDays
    let key = DoorKey(community: World.home, door: World.door(1))
    world.books.dwellers[key] = [
      Dweller(id: Who.wang.holder, name: "测试王", birthYear: 1950, oldNumber: "A1"),
      Dweller(id: Who.li.holder, name: "测试李", birthYear: 1952, oldNumber: nil),
      Dweller(id: Who.zhao.holder, name: "测试同", birthYear: nil, oldNumber: "B1"),
      Dweller(id: Who.child.holder, name: "测试同", birthYear: 2011, oldNumber: "B2"),
      Dweller(id: Who.closed.holder, name: "测试销", birthYear: nil, oldNumber: nil),
    ]
    world.books.dwellers[DoorKey(community: World.home, door: World.door(4))] = [
      Dweller(id: Who.secretary.holder, name: "测试书", birthYear: nil, oldNumber: nil)
    ]
    return world
  }

  static func row(
    _ name: String, _ halves: Int..., door: Door = World.door(1), oldNumber: String? = nil,
    at first: Int = 2
  ) -> OldBookRow {
    OldBookRow(
      door: door, name: name, oldNumber: oldNumber,
      lines: halves.enumerated().map {
        OldLine(row: first + $0, on: nil, item: nil, change: $1, balance: nil, by: nil)
      })
  }

  static func book(
    _ rows: OldBookRow..., halves: HalfPoints = .refused, closedOn: Day = World.yesterday,
    isDryRun: Bool = false, isLarge: Bool = false, file: ImportFile = file
  ) -> Command {
    .importBook(
      ImportBook(
        file: file, closedOn: closedOn, halves: halves, rows: rows, isDryRun: isDryRun,
        isLarge: isLarge))
  }

  @Test func `a balance is taken over once, with its lines`() throws {
    var world = Self.town()
    let command = Self.book(Self.row("测试王", 20, 5, -1), Self.row("测试李", 0, at: 5))
    let first = try #require(try world.accept(command, by: Who.secretary).imported)
    #expect((first.accepted, first.known, first.points) == (2, 0, 12))
    #expect(first.refused.isEmpty && first.id != nil)
    let changes = world.books.changes
    #expect(changes.transfers.map(\.kind) == [.openingBalance])
    #expect(changes.transfers[0].debit == .ofCommunity(.opening))
    #expect(
      changes.transfers[0].credit == world.books.holders[Who.wang.holder]?.account(.available))
    #expect(changes.transfers[0].effectiveOn == World.yesterday)
    #expect(world.books.holders[Who.wang.holder]?.balance.available == 12)
    #expect(changes.newOpenings.map(\.points) == [12, 0])
    #expect(changes.newOpenings.map(\.seq) == [41, nil])
    #expect(changes.newOpenings[0].lines.map(\.change) == [20, 5, -1])
    #expect(changes.newImports.map(\.id) == [first.id])

    let again = try #require(try world.accept(command, by: Who.streetSecretary).imported)
    #expect((again.accepted, again.known, again.points) == (0, 2, 0))
    #expect(again.id == first.id)
    #expect(world.books.changes.transfers.count == 1 && world.books.changes.newImports.count == 1)
  }

  @Test func `the same content from another file is known, another balance is refused`() throws {
    var world = Self.town()
    try world.accept(Self.book(Self.row("测试王", 20)), by: Who.secretary)
    let other = ImportFile(name: "quarantine.csv", digest: Array(repeating: 8, count: 32))
    func command(_ halves: Int) -> Command {
      .importBook(
        ImportBook(
          file: other, closedOn: World.today, halves: .refused, rows: [Self.row("测试王", halves)],
          isDryRun: false))
    }
    let same = try #require(try world.accept(command(20), by: Who.secretary).imported)
    #expect((same.accepted, same.known) == (0, 1) && same.id == nil)
    let differs = try #require(try world.accept(command(22), by: Who.secretary).imported)
    #expect(
      differs.refused.map(\.refusal)
        == [.invalid("/lines", .importing(.otherOpening(points: 10)))])
    #expect(world.books.changes.transfers.count == 1)
  }

  @Test func `asked what would happen, it changes nothing`() throws {
    var world = Self.town()
    let before = world.books.dump
    let command = Self.book(Self.row("测试王", 20), Self.row("没有人", 2, at: 3), isDryRun: true)
    let outcome = try #require(try world.accept(command, by: Who.secretary).imported)
    #expect((outcome.accepted, outcome.points, outcome.refused.count) == (1, 10, 1))
    #expect(outcome.isDryRun && outcome.id == nil)
    #expect(world.books.dump == before)
  }

  @Test(arguments: [(HalfPoints.up, 3), (.down, 2)])
  func `half a point goes by the rule given`(halves: HalfPoints, points: Int) throws {
    var world = Self.town()
    let command = Self.book(Self.row("测试王", 5), halves: halves)
    #expect(try world.accept(command, by: Who.secretary).imported?.points == points)
    #expect(world.books.changes.newOpenings.map(\.halves) == [halves])
  }

  /// A row that is refused alone: the others of its command stand.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let row: OldBookRow
    let refusal: Refusal
    init(_ name: String, _ row: OldBookRow, _ refusal: Refusal) {
      testDescription = name
      self.row = row
      self.refusal = refusal
    }
  }

  static let refused = [
    Case("nobody of that name", row("没有人", 2), .invalid("/name", .importing(.nobodyAtDoor))),
    Case(
      "at a door that nobody has", row("测试王", 2, door: World.door(9)),
      .invalid("/name", .importing(.nobodyAtDoor))),
    Case("one of two", row("测试同", 2), .invalid("/name", .importing(.severalAtDoor))),
    Case(
      "another old passbook", row("测试王", 2, oldNumber: "A2"),
      .invalid("/old_no", .importing(.otherOldNumber))),
    Case("a closed account", row("测试销", 2), .invalid("/name", .accountClosed)),
    Case("below zero", row("测试王", -2), .invalid("/lines", .importing(.belowZero))),
    Case("half a point", row("测试王", 3), .invalid("/lines", .importing(.halfPoint))),
    Case(
      "too many points", row("测试王", 2_000_002), .invalid("/lines", .importing(.tooManyPoints))),
    Case("the secretary's own", row("测试书", 2, door: World.door(4)), Refusal(.ownMatter)),
  ]

  @Test(arguments: refused) func `a row is refused alone`(_ one: Case) throws {
    var world = Self.town()
    let command = Self.book(one.row, Self.row("测试同", 4, oldNumber: "B2"))
    let outcome = try #require(try world.accept(command, by: Who.secretary).imported)
    #expect(outcome.refused.map(\.refusal) == [one.refusal])
    #expect(outcome.refused.map(\.place) == [0])
    #expect(outcome.accepted == 1)
    #expect(world.books.changes.newOpenings.map(\.holder) == [Who.child.holder])
  }

  @Test func `the secretary above takes over what the local one cannot`() throws {
    var world = Self.town()
    let command = Self.book(Self.row("测试书", 2, door: World.door(4)))
    #expect(try world.accept(command, by: Who.streetSecretary).imported?.points == 1)
    #expect(try world.accept(command, by: Who.secretary).imported?.known == 1)
  }

  @Test(arguments: [Who.worker, Who.auditor, Who.wang, Who.engineer, Who.otherSecretary])
  func `nobody else takes a book over`(_ actor: PersonID) {
    var world = Self.town()
    world.refuse(Self.book(Self.row("测试王", 2)), by: actor, Refusal(.forbidden))
  }

  @Test func `a book is not closed in the future`() {
    var world = Self.town()
    world.refuse(
      Self.book(Self.row("测试王", 2), closedOn: World.tomorrow), by: Who.secretary,
      .pointed(.futureDay, "/closed_on"))
  }

  private static func lines(_ pairs: [(Int?, Int?)]) -> [OldLine] {
    pairs.enumerated().map {
      OldLine(row: $0 + 1, on: nil, item: nil, change: $1.0, balance: $1.1, by: nil)
    }
  }

  @Test(
    arguments: [
      ([(4, nil), (6, nil)], 10), ([(nil, 8)], 8), ([(nil, 16), (4, 20), (6, 26)], 26),
      ([(nil, 8), (2, nil)], 10),
      ([(nil, 8), (nil, 5)], 5), ([(4, nil), (2, 6), (-1, nil)], 5),
    ] as [([(Int?, Int?)], Int)])
  func `a page ends with its last balance and the changes after it`(
    pairs: [(Int?, Int?)], total: Int
  ) throws {
    #expect(try OldBook.total(of: Self.lines(pairs)) == total)
  }

  @Test func `a balance that does not follow is told with its line`() {
    #expect(throws: ImportFault.balanceBroken(line: 1)) {
      try OldBook.total(of: Self.lines([(4, 4), (4, 9)]))
    }
    #expect(throws: ImportFault.balanceUnexplained(line: 0)) {
      try OldBook.total(of: Self.lines([(20, 1998)]))
    }
  }
}

extension Outcome {
  var imported: ImportOutcome? { if case .imported(let outcome) = self { outcome } else { nil } }
}
