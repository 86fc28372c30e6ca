import Testing

@testable import Bank

/// Postings that are told late, and what a decision on an objection says.
@Suite struct NoticeBoundTests {
  /// A notice that was drawn up two months ago, with a line that waits.
  private func world() -> World {
    var world = World()
    world.line(postedDaysAgo: nil)
    world.books.notices.records[World.notice(1)] = NoticeRecord(
      key: World.notice(1), first: 1, through: 40, madeOn: World.today - 60, postedOn: nil,
      lines: 1, points: 15, version: 1)
    return world
  }

  @Test func `a posting is told within seven days`() throws {
    var late = world()
    late.refuse(
      .post(on: World.today - 8), by: Who.secretary,
      .pointed(
        .validationFailed, "/posted_on", .postedLongAgo(earliest: World.today - 7)))
    for (ago, clears) in [(7, 1), (4, 1), (3, 1), (2, 2), (0, 4)] {
      var world = world()
      try world.accept(.post(on: World.today - ago), by: Who.secretary)
      #expect(
        world.books.notices.lines[World.act(1)]?.clearsOn == World.today + clears,
        "the day on which it is told is whole for objections")
      #expect(world.books.changes.notices.posted.first?.recordedOn == World.today)
    }
  }

  @Test func `a last word lets a line clear no earlier than its late posting does`() throws {
    var world = world()
    try world.accept(.post(on: World.today - 7), by: Who.secretary)
    let id = try world.object().objection.id
    try world.settle(id, upheld: false)
    try world.appeal(id, by: Who.zhao)
    let last = try world.settle(id, upheld: false, by: Who.streetSecretary)
    #expect(last.line.clearsOn == World.tomorrow)
  }

  @Test(
    arguments: [(nil, .depositor), (.depositor, .depositor), (.bank, .bank)]
      as [(Fault?, Fault)])
  func `a decision says whose fault the reversal names`(said: Fault?, asked: Fault) throws {
    var world = World()
    world.line(1, .cleared, postedDaysAgo: 9)
    let id = try world.object().objection.id
    let word = DecideObjection(
      objection: id, act: World.act(1), isUpheld: true, reason: "查过记录", fault: said)
    try world.accept(.notice(.decideObjection(word)), by: Who.secretary)
    #expect(world.books.changes.newReversals.map(\.reversal.request.fault) == [asked])
  }

  @Test func `who decided first is told why the appeal is not hers`() throws {
    var world = World()
    world.line()
    let id = try world.object().objection.id
    try world.settle(id, upheld: false, by: Who.streetSecretary)
    try world.appeal(id, by: Who.zhao)
    world.refuse(
      .settle(id, upheld: true), by: Who.streetSecretary, Refusal(.ownMatter, .ownDecision))
  }
}
