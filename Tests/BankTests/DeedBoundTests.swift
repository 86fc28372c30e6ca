import Testing

@testable import Bank

/// What a deed may say of its time and its event, and who may have a word on it.
@Suite struct DeedBoundTests {
  @Test func `a deed begins on its day, and not in the future`() throws {
    var world = World()
    func begun(_ time: String, on day: Day = World.today) -> Command {
      .credit(deed("B01", minutes: 60, on: day, startedAt: Instant(time)))
    }
    // It is noon in the community, eight hours ahead.
    try world.accept(begun("2026-11-21T16:00:00Z"), by: Who.worker)
    try world.accept(begun("2026-11-22T04:00:00Z"), by: Who.worker)
    world.refuse(
      begun("2026-11-22T04:00:01Z"), by: Who.worker, .invalid("/started_at", .startsInFuture))
    world.refuse(
      begun("2026-11-21T15:59:59Z"), by: Who.worker,
      .invalid("/started_at", .startsOnAnotherDay(World.today)))
    try world.accept(begun("2026-11-21T15:59:59Z", on: World.yesterday), by: Who.worker)
    let late = deed(
      "B01", by: Who.li, minutes: 180, on: World.yesterday, evidence: ["SI"],
      startedAt: Instant("2026-11-21T15:45:00Z"))
    try world.record(late, by: Who.li)
  }

  @Test func `days are those of the community's clock on either side of UTC`() throws {
    var world = World()
    func day(_ time: String, minute: Int, today: String) throws -> String {
      world.books.communities[World.home]?.minute = minute
      world.books.communities[World.home]?.today = try #require(Day(today))
      world.books.communities[World.home]?.now = try #require(Instant("2026-11-22T04:00:30Z"))
      let moment = try #require(Instant(time))
      return try #require(world.books.communities[World.home]).day(of: moment).description
    }
    // UTC+5:45, UTC−5, UTC.
    #expect(
      try day("2026-11-22T18:14:59Z", minute: 585, today: "2026-11-22") == "2026-11-22")
    #expect(
      try day("2026-11-22T18:15:00Z", minute: 585, today: "2026-11-22") == "2026-11-23")
    #expect(
      try day("2026-11-22T04:59:59Z", minute: 1380, today: "2026-11-21") == "2026-11-21")
    #expect(try day("1999-12-31T23:00:00Z", minute: 240, today: "2026-11-22") == "1999-12-31")
  }

  @Test func `times take the place of the sheet in a direct credit only`() throws {
    var world = World()
    let told = deed("B01", minutes: 60, startedAt: Instant("2026-11-22T01:00:00Z"))
    world.refuse(.recordAct(told), by: Who.wang, .invalid("/evidence", .evidenceMissing(["SI"])))
    try world.accept(.credit(told), by: Who.worker)
  }

  @Test(arguments: ["e-1", "E-1 ", " E-1", "Ｅ－1", "ｅ-１", "\u{3000}E-1"])
  func `an event pays once however it is typed`(_ number: String) throws {
    var world = World()
    try world.credit(deed("F01", reference: "E-1"))
    world.refuse(
      .credit(deed("F01", reference: number)), by: Who.worker,
      .invalid("/external_ref", .externalReferenceUsed))
    try world.credit(deed("F01", reference: "E-11"))
    #expect(
      world.books.changes.newActs.map(\.act.request.externalReference?.number)
        == ["E-1", "E-11"], "what was given is kept")
  }

  @Test func `where nobody holds an office on the grids, the secretary verifies`() throws {
    for actor in [Who.secretary, Who.streetSecretary] {
      var world = World()
      let filed = try world.record(deed("B01", minutes: 60, evidence: ["SI"]))
      world.refuse(
        .verifyAct(VerifyAct(act: filed.act, decision: .verified, reason: nil)), by: actor,
        Refusal(.forbidden))
      world.books.acts[filed.act]?.isGridHeld = false
      #expect(try world.verify(filed.act, by: actor).state == .credited)
    }
  }

  private static let checkUp = deed("A05", units: 1, evidence: ["DOC", "BC"], served: .door)

  @Test(arguments: [(0, true), (24, true), (25, false)])
  func `a direct credit that waits for its review is taken back within 24 hours`(
    hours: Int, isInTime: Bool
  ) throws {
    var world = World()
    let waiting = try world.credit(Self.checkUp)
    let now = try #require(world.books.communities[World.home]?.now)
    world.books.acts[waiting.act]?.creditedAt = now.advanced(hours: -hours)
    for actor in [Who.head, Who.wang, Who.secretary] {
      world.refuse(.withdrawAct(waiting.act), by: actor, Refusal(.forbidden))
    }
    if isInTime {
      let outcome = try #require(world.accept(.withdrawAct(waiting.act), by: Who.worker).act)
      #expect(outcome.state == .withdrawn && outcome.transfer == nil)
      #expect(world.books.changes.tallies.isEmpty && world.books.changes.workerDays.isEmpty)
    } else {
      world.refuse(
        .withdrawAct(waiting.act), by: Who.worker,
        Refusal(.notReversible, .withdrawalOver(hours: 24)))
    }
  }

  @Test func `what somebody else has verified waits for its review`() throws {
    var world = World()
    let filed = try world.record(Self.checkUp)
    try world.verify(filed.act)
    world.refuse(
      .withdrawAct(filed.act), by: Who.wang, Refusal(.alreadyDecided, .state("verified")))
  }

  @Test func `an activity whose day is over is announced by the secretary`() throws {
    func announce(on day: Day) -> Command {
      .announceActivity(
        AnnounceActivity(
          title: "清洁日", on: day, place: nil, actTypes: ["F01"], recorder: Who.spare))
    }
    var world = World()
    for day in [World.today, World.tomorrow] {
      try world.accept(announce(on: day), by: Who.worker)
    }
    world.refuse(
      announce(on: World.yesterday), by: Who.worker, .pointed(.forbidden, "/on", .activityIsOver))
    try world.accept(announce(on: World.yesterday), by: Who.secretary)
    try world.accept(announce(on: World.yesterday), by: Who.streetSecretary)
  }
}
