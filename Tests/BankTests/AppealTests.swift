import Testing

@testable import Bank

@Suite struct AppealTests {
  private func decided(upheld: Bool, _ world: inout World) throws -> ObjectionID {
    world.line()
    let id = try world.object().objection.id
    try world.settle(id, upheld: upheld)
    return id
  }

  @Test func `whoever objected appeals against a dismissal, and the line is frozen again`() throws {
    var world = World()
    let id = try decided(upheld: false, &world)
    for actor in [Who.wang, Who.sun, Who.secretary] {
      world.refuse(.appeal(id), by: actor, Refusal(.forbidden))
    }
    let outcome = try world.appeal(id, by: Who.zhao)
    #expect(outcome.objection.state == .appealed && outcome.line.state == .frozen)
    world.refuse(.appeal(id), by: Who.zhao, Refusal(.alreadyDecided, .state("appealed")))
    world.refuse(.settle(id, upheld: true), by: Who.secretary, Refusal(.forbidden))
    let last = try world.settle(id, upheld: true, by: Who.streetSecretary)
    #expect(last.objection.state == .finallyUpheld && last.line.state == .reversed)
    #expect(last.objection.decision?.by == Who.secretary)
    #expect(last.objection.last?.by == Who.streetSecretary)
    #expect(world.balance() == Balance())
    world.refuse(
      .settle(id, upheld: true), by: Who.streetSecretary,
      Refusal(.alreadyDecided, .state("finally_upheld")))
  }

  @Test func `dismissed for good, the line clears on its own day`() throws {
    var world = World()
    let id = try decided(upheld: false, &world)
    try world.appeal(id, by: Who.zhao)
    let last = try world.settle(id, upheld: false, by: Who.streetSecretary)
    #expect(last.line.state == .waiting && last.line.clearsOn == World.today + 3)
  }

  @Test func `the doer appeals against what was upheld, and gets the points again`() throws {
    for actor in [Who.wang, Who.li, Who.worker] {
      var world = World()
      let id = try decided(upheld: true, &world)
      world.refuse(.appeal(id), by: Who.zhao, Refusal(.forbidden))
      // Neither of the household of a person nor a stranger speaks for him, a worker may.
      guard actor != Who.li else {
        #expect(try world.appeal(id, by: Who.li).objection.state == .appealed)
        continue
      }
      try world.appeal(id, by: actor)
      let last = try world.settle(id, upheld: false, by: Who.streetSecretary)
      #expect(last.objection.state == .finallyDismissed && last.line.state == .waiting)
      #expect(world.balance() == Balance(onNotice: 15))
      #expect(world.books.acts[World.act(1)]?.state == .onNotice)
      #expect(world.books.changes.transfers.map(\.kind) == [.reversal, .reversal])
      #expect(world.books.changes.tallies.allSatisfy { $0.value == TallyChange() })
      #expect(world.books.tallies[Who.wang.holder]?[World.yesterday]?["A05"]?.day == 15)
      world.advance(days: 3)
      try world.keep(.endOfNotice(World.act(1)))
      #expect(world.balance() == Balance(available: 15))
    }
  }

  @Test func `what another objection took back is not given again`() throws {
    var world = World()
    world.line()
    let first = try world.object().objection.id
    let second = try world.object(by: Who.sun).objection.id
    try world.settle(first, upheld: true)
    try world.settle(second, upheld: true)
    try world.appeal(first, by: Who.wang)
    try world.settle(first, upheld: false, by: Who.streetSecretary)
    #expect(world.state() == .reversed && world.balance() == Balance())
  }

  @Test func `the time to appeal ends`() throws {
    var world = World()
    let id = try decided(upheld: false, &world)
    let last = World.today + 7
    world.advance(days: 8)
    world.refuse(.appeal(id), by: Who.zhao, Refusal(.periodClosed, .appealOver(last)))
    world.advance(days: -1)
    try world.appeal(id, by: Who.zhao)
  }

  @Test func `a word from paper is carried by a worker`() throws {
    var world = World()
    world.line()
    let id = try world.object(by: Who.worker, slip: "Y-1").objection.id
    try world.settle(id, upheld: false)
    world.refuse(.appeal(id), by: Who.zhao, Refusal(.forbidden))
    try world.appeal(id, by: Who.head)
  }

  @Test func `nobody decides twice about one thing`() throws {
    var world = World()
    world.line(by: Who.secretary)
    let id = try world.object().objection.id
    try world.settle(id, upheld: false, by: Who.streetSecretary)
    try world.appeal(id, by: Who.zhao)
    world.refuse(
      .settle(id, upheld: false), by: Who.streetSecretary, Refusal(.ownMatter, .ownDecision))
  }

  @Test func `where nothing lies above, another secretary decides on appeal`() throws {
    var world = World()
    let id = try decided(upheld: false, &world)
    try world.appeal(id, by: Who.zhao)
    world.books.communities[World.home]?.ancestors = []
    world.refuse(
      .settle(id, upheld: true), by: Who.secretary, Refusal(.ownMatter, .ownDecision))
    world.give(World.office(90), Who.spare, .secretary)
    try world.settle(id, upheld: true, by: Who.spare)
  }
}
