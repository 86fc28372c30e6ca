import Testing

@testable import Bank

@Suite struct CapTests {
  @Test func `the next command of the batch sees what the one before earned`() throws {
    var world = World()
    #expect(try world.credit(patrol(120)).points == 10)
    let cut = try world.credit(patrol(120))
    #expect(cut.points == 5 && cut.pointsCut == 5 && cut.state == .credited)
    let nothing = try world.credit(patrol(120))
    #expect(nothing.points == 0 && nothing.pointsCut == 10 && nothing.transfer == nil)
    #expect(nothing.state == .credited && nothing.balance == Balance(available: 15))
    #expect(world.books.changes.newActs.count == 3 && world.books.changes.transfers.count == 2)
    let tally = world.books.changes.tallies.values.first
    #expect(tally == TallyChange(points: 15, minutes: 360, acts: 3))
    #expect(try world.credit(patrol(120, by: Who.li)).points == 10, "others are not touched")
  }

  /// Whether the days were loaded with nothing in them, or not at all: both say "nothing yet".
  @Test(arguments: [true, false])
  func `another day of the same month sees it too`(isLoaded: Bool) throws {
    var world = World()
    let days = ["2026-11-01", "2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05"]
      .compactMap { Day($0) }
    if isLoaded {
      let nothing = days.map { ($0, [String: Tally]()) }
      world.books.tallies[Who.wang.holder] = Dictionary(uniqueKeysWithValues: nothing)
    }
    let photo = { (day: Day) in deed("C02", on: day, evidence: ["PH"]) }
    let points = try days.map { try world.credit(photo($0)).points }
    #expect(points == [5, 5, 5, 5, 0])
    let october = try world.credit(photo(Day("2026-10-31")!))
    #expect(october.points == 5, "another month")
  }

  @Test(arguments: [true, false])
  func `another month of the same year sees it too`(isLoaded: Bool) throws {
    var world = World()
    let days = [Day("2026-10-05")!, Day("2026-11-05")!]
    if isLoaded {
      world.books.tallies[Who.wang.holder] = [days[0]: [:], days[1]: [:]]
    }
    #expect(try world.credit(deed("G01", units: 4, on: days[0])).points == 28)
    let cut = try world.credit(deed("G01", units: 4, on: days[1]))
    #expect(cut.points == 12 && cut.pointsCut == 16)
  }

  @Test func `what the database knew and what the batch adds count together`() throws {
    var world = World()
    let earlier = Day("2026-11-03")!
    world.books.tallies[Who.wang.holder] = [
      World.today: ["B01": Tally(day: 5, month: 72, year: 300)],
      earlier: ["B01": Tally(day: 0, month: 72, year: 300)],
    ]
    #expect(try world.credit(patrol(60, on: earlier)).points == 5)
    let cut = try world.credit(patrol(120))
    #expect(cut.points == 3 && cut.pointsCut == 7)
    let caps = world.books.changes.newActs.last?.calculation?.caps
    #expect(
      caps?.prefix(2) == [
        AppliedCap(scope: .typeDay, limit: 15, used: 5, cut: 0),
        AppliedCap(scope: .typeMonth, limit: 80, used: 77, cut: 7),
      ])
  }

  @Test func `a person's day is forty over all types, and emergencies beside it`() throws {
    var world = World()
    #expect(try world.credit(deed("F01", units: 3)).points == 30)
    #expect(try world.credit(patrol(180)).points == 10)
    #expect(try world.credit(deed("F01")).points == 0)
    let shift = deed("I01", minutes: 180, evidence: ["SUP"])
    #expect(try world.credit(shift).points == 24)
    #expect(try world.credit(deed("K09")).points == 100)
    #expect(try world.credit(deed("F01", on: World.yesterday)).points == 10)
  }

  @Test func `a person's month is a hundred and sixty over all types`() throws {
    var world = World()
    let days = (1...5).compactMap { Day(year: 2026, month: 11, day: $0) }
    let points = try days.map { try world.credit(deed("F01", units: 4, on: $0)).points }
    #expect(points == [40, 40, 40, 40, 0])
  }

  @Test func `the worker's day is his own, counts what was given, and spares activities`() throws {
    var world = World()
    try world.credit(deed("K09", units: 2))
    #expect(try world.credit(deed("K09", by: Who.li)).points == 100)
    world.refuse(
      .credit(patrol(by: Who.spare)), by: Who.worker, Refusal(.issuingLimit, .remaining(0)))
    let cleanup = deed("F01", by: Who.spare, activity: World.activity)
    #expect(try world.credit(cleanup).points == 10)
    #expect(world.books.changes.workerDays == [world.workerToday: 300])
    #expect(try world.credit(patrol(by: Who.spare), by: Who.head).points == 5, "another worker")
    #expect(try world.credit(deed("J03")).points == 0, "nothing is always within the limit")
  }

  @Test func `the worker's day is the day of issue, not of the deed`() throws {
    var world = World()
    try world.credit(deed("K09", units: 3, on: World.yesterday))
    world.refuse(.credit(patrol()), by: Who.worker, Refusal(.issuingLimit, .remaining(0)))
  }

  @Test func `a cut by a cap spares the worker's day`() throws {
    var world = World()
    world.books.workerDays[world.workerToday] = 285
    try world.credit(patrol(120))
    #expect(try world.credit(patrol(180)).points == 5)
  }
}
