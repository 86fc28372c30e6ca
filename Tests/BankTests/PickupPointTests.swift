import Testing

@testable import Bank

@Suite struct PickupPointTests {
  /// 2026-11-20 is a Friday.
  private static func point(
    weekdays: Set<Int>, monthDays: Set<Int> = [], _ exceptions: [String: Bool] = [:]
  ) -> PickupPoint {
    let days = exceptions.map { (Day($0.key)!, $0.value) }
    return PickupPoint(
      key: World.point, terms: World.pointTerms(weekdays: weekdays, monthDays: monthDays),
      exceptions: Dictionary(days) { _, last in last }, version: 1)
  }

  @Test(
    arguments: [
      // Approved before the door opens: this opening is the first.
      ([1, 2, 3, 4, 5], [], [:], "2026-11-18", 539, "2026-11-19"),
      // While it is open, and after: the next is the first.
      ([1, 2, 3, 4, 5], [], [:], "2026-11-18", 540, "2026-11-20"),
      ([1, 2, 3, 4, 5], [], [:], "2026-11-18", 1200, "2026-11-20"),
      // Over a closed weekend.
      ([1, 2, 3, 4, 5], [], [:], "2026-11-20", 1200, "2026-11-24"),
      ([1, 2, 3, 4, 5], [], ["2026-11-23": false], "2026-11-20", 1200, "2026-11-25"),
      // On the redemption days of the month, over the end of the year.
      ([], [5, 15, 25], [:], "2026-12-20", 0, "2027-01-05"),
      ([], [31], [:], "2026-11-20", 0, "2027-01-31"),
      // An opening out of turn counts.
      ([1], [], ["2026-11-22": true], "2026-11-20", 0, "2026-11-23"),
      ([], [], ["2026-11-22": true, "2026-11-28": true], "2026-11-20", 0, "2026-11-28"),
    ] as [([Int], [Int], [String: Bool], String, Int, String)])
  func `a gift is kept until the second opening after its approval ends`(
    weekdays: [Int], monthDays: [Int], exceptions: [String: Bool], day: String, minute: Int,
    last: String
  ) throws {
    let point = Self.point(
      weekdays: Set(weekdays), monthDays: Set(monthDays), exceptions)
    let moment = LocalMinute(day: try #require(Day(day)), minute: minute)
    #expect(point.secondClosing(after: moment) == LocalMinute(day: Day(last)!, minute: 1020))
  }

  @Test func `a point that hardly ever opens sets no end`() {
    let moment = LocalMinute(day: World.today, minute: 0)
    #expect(Self.point(weekdays: []).secondClosing(after: moment) == nil)
    let once = Self.point(weekdays: [], [World.tomorrow.description: true])
    #expect(once.secondClosing(after: moment) == nil)
  }

  @Test func `an approval goes by the openings, and by the hour where there are none`() throws {
    var world = World()
    world.openShop(weekdays: [1, 2, 3])
    world.has(100)
    let id = try world.ask().redemption
    try world.decide(id)
    let change = try #require(world.books.changes.redemptions[id])
    #expect(change.keptUntil == LocalMinute(day: World.today + 2, minute: 1020))
    #expect(change.holdHours == nil)
    var other = World()
    other.has(100)
    let hourly = try other.ask().redemption
    try other.decide(hourly)
    #expect(other.books.changes.redemptions[hourly]?.holdHours == 72)
    #expect(other.books.changes.redemptions[hourly]?.keptUntil == nil)
  }

  @Test func `zero hours is without end`() throws {
    var world = World()
    var edit = ItemEdit()
    edit.holdHours = 0
    try world.accept(
      .putItem(PutItem(code: "L02", edit: edit, expectedVersion: 3)), by: Who.secretary)
    world.has(100)
    let id = try world.ask().redemption
    try world.decide(id)
    #expect(world.books.changes.redemptions[id]?.holdHours == nil)
    world.refuse(.standing(.lapse(id)), by: .system, Refusal(.futureDay))
  }

  @Test func `a holiday gives those who wait the next opening, and takes nothing`() throws {
    var world = World()
    world.openShop()
    world.has(100)
    let id = try world.ask().redemption
    try world.decide(id)
    #expect(world.books.redemptions[id]?.keptUntil?.day == World.today + 2)
    let holiday = SetPickupDays(code: "P1", days: [World.today + 1: false])
    let point = try #require(
      world.accept(.shop(.setDays(holiday)), by: Who.shopkeeper).point)
    #expect(point.version == 2 && point.exceptions == holiday.days)
    #expect(world.books.redemptions[id]?.keptUntil?.day == World.today + 3)
    #expect(world.books.changes.redemptions[id]?.keptUntil?.day == World.today + 3)
    #expect(world.books.changes.shop.days.map(\.days) == [holiday.days])
    // An opening out of turn shortens nobody's time.
    let extra = SetPickupDays(code: "P1", days: [World.today: true, World.today + 1: true])
    try world.accept(.shop(.setDays(extra)), by: Who.secretary)
    #expect(world.books.redemptions[id]?.keptUntil?.day == World.today + 3)
  }

  @Test func `a point is made, changed, and made once`() throws {
    var world = World()
    let terms = World.pointTerms(weekdays: [6])
    let new = PutPickupPoint(code: "P9", terms: terms)
    let made = try #require(world.accept(.shop(.putPoint(new)), by: Who.secretary).point)
    #expect(made.version == 1 && world.books.changes.shop.newPoints[made.key] == made)
    world.refuse(
      .shop(.putPoint(new)), by: Who.secretary, .invalid("/code", .pointExists))
    var closed = terms
    closed.isEnabled = false
    try world.accept(
      .shop(.putPoint(PutPickupPoint(code: "P1", terms: closed, expectedVersion: 1))),
      by: Who.secretary)
    #expect(world.books.changes.shop.points[World.point]?.version == 2)
    world.has(100)
    var request = RequestRedemption(item: "L02", quantity: 1, person: Who.wang, point: "P1")
    world.refuse(
      .requestRedemption(request), by: Who.wang, .invalid("/pickup_point", .unknownPoint))
    request.point = "P9"
    world.refuse(.requestRedemption(request), by: Who.wang, Refusal(.outOfStock, .remaining(0)))
  }

  @Test(arguments: refusals)
  func `is refused and nothing changes`(_ refused: RefusalCase) throws { try refused.check() }

  private static func put(_ version: Int?) -> Command {
    .shop(
      .putPoint(
        PutPickupPoint(
          code: "P1", terms: World.pointTerms(weekdays: []), expectedVersion: version)))
  }

  static let refusals = [
    RefusalCase("hours by the shopkeeper", Refusal(.forbidden)) { _ in
      (put(1), Who.shopkeeper)
    },
    RefusalCase("hours by the secretary above", Refusal(.forbidden)) { _ in
      (put(1), Who.streetSecretary)
    },
    RefusalCase("an old version", Refusal(.staleVersion)) { _ in (put(7), Who.secretary) },
    RefusalCase("an unknown point", Refusal(.notFound)) { _ in
      let terms = World.pointTerms(weekdays: [])
      let request = PutPickupPoint(code: "X", terms: terms, expectedVersion: 1)
      return (.shop(.putPoint(request)), Who.secretary)
    },
    RefusalCase("a day that is over", .invalid("/days", .beforeToday)) { _ in
      (
        .shop(.setDays(SetPickupDays(code: "P1", days: [World.yesterday: true]))),
        Who.shopkeeper
      )
    },
    RefusalCase("days by a worker", Refusal(.forbidden)) { _ in
      (.shop(.setDays(SetPickupDays(code: "P1", days: [World.today: true]))), Who.worker)
    },
    RefusalCase("days of an unknown point", Refusal(.notFound)) { _ in
      (.shop(.setDays(SetPickupDays(code: "X", days: [World.today: true]))), Who.shopkeeper)
    },
  ]
}
