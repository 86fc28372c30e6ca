import Testing

@testable import Bank

@Suite struct ObjectionTests {
  @Test func `an objection freezes its line and no other`() throws {
    var world = World()
    world.line(1)
    world.line(2, by: Who.li)
    let outcome = try world.object()
    #expect(outcome.objection.state == .open && outcome.line.state == .frozen)
    #expect(outcome.transfer == nil)
    #expect(world.state(1) == .frozen && world.state(2) == .waiting)
    world.refuse(
      .standing(.endOfNotice(World.act(1))), by: .system,
      Refusal(.alreadyDecided, .state("frozen")))
    let filed = try #require(world.books.changes.notices.filed.first)
    #expect(filed.objection.objector == Who.zhao && filed.filedBy == Who.zhao)
  }

  @Test func `a notice that is over stays over`() throws {
    var world = World()
    world.line(postedDaysAgo: 4)
    let outcome = try world.object()
    #expect(outcome.line.state == .cleared && outcome.transfer != nil)
    #expect(world.balance() == Balance(available: 15))
    #expect(outcome.objection.state == .open)
  }

  @Test func `what was credited before is not frozen, but looked at`() throws {
    var world = World()
    world.line(1, .listed)
    #expect(try world.object().line.state == .listed)
  }

  @Test func `paper comes through a worker or the secretary, each slip once`() throws {
    var world = World()
    world.line()
    world.refuse(.object(slip: "Y-1"), by: Who.zhao, Refusal(.forbidden))
    world.refuse(.object(slip: "Y-1"), by: Who.shopkeeper, Refusal(.forbidden))
    let outcome = try world.object(by: Who.worker, slip: "Y-1")
    #expect(outcome.objection.objector == nil && outcome.objection.slipNumber == "Y-1")
    world.refuse(.object(slip: "Y-1"), by: Who.head, Refusal(.alreadyDecided, .state("open")))
    try world.object(by: Who.secretary, slip: "Y-2")
    try world.object(by: Who.worker)
    world.refuse(.object(), by: Who.worker, Refusal(.alreadyDecided, .state("open")))
  }

  @Test func `an objection is refused`() {
    var world = World()
    world.line(1)
    world.line(2, by: Who.li, postedDaysAgo: nil)
    world.line(3, by: Who.zhao, .reversed)
    world.line(4, by: Who.sun, .listed)
    world.books.acts[World.act(4)]?.state = .withdrawn
    world.refuse(.object(notice: 2), by: Who.zhao, Refusal(.notFound))
    world.refuse(.object(to: 9), by: Who.zhao, Refusal(.notFound))
    world.refuse(.object(), by: Who.zhou, Refusal(.forbidden))
    world.refuse(.object(), by: Who.closed, Refusal(.forbidden))
    world.refuse(
      .object(to: 2), by: Who.zhao, .pointed(.validationFailed, "/notice_no", .noticeNotPosted))
    world.refuse(.object(to: 3), by: Who.sun, Refusal(.alreadyReversed))
    world.refuse(.object(to: 4), by: Who.zhao, Refusal(.alreadyDecided, .state("withdrawn")))
  }

  @Test func `upheld on notice, the points go back to where they were issued`() throws {
    var world = World()
    world.line()
    let id = try world.object().objection.id
    let outcome = try world.settle(id, upheld: true)
    #expect(outcome.objection.state == .upheld && outcome.line.state == .reversed)
    #expect(outcome.objection.appealUntil == World.today + 7)
    #expect(world.balance() == Balance())
    #expect(world.books.acts[World.act(1)]?.state == .reversed)
    let wang = try #require(world.books.holders[Who.wang.holder])
    let contra = try #require(world.books.changes.transfers.first)
    #expect(contra.debit == wang.account(.onNotice) && contra.credit == AccountNumber(11))
    #expect(contra.kind == .reversal && contra.amount == 15)
    #expect(outcome.objection.contra == contra.seq)
    let tally = try #require(world.books.changes.tallies.first?.value)
    #expect(tally.points == -15 && tally.acts == -1)
    #expect(world.books.tallies[Who.wang.holder]?[World.yesterday]?["A05"] == Tally())
    world.refuse(
      .settle(id, upheld: false), by: Who.secretary, Refusal(.alreadyDecided, .state("upheld")))
  }

  @Test func `upheld on what is credited, a reversal is asked for once`() throws {
    var world = World()
    world.line(1, .cleared, postedDaysAgo: 9)
    let first = try world.object().objection.id
    let second = try world.object(by: Who.sun).objection.id
    #expect(try world.settle(first, upheld: true).transfer == nil)
    try world.settle(second, upheld: true)
    #expect(world.askedReversals == [World.act(1)])
    #expect(world.balance() == Balance(available: 15), "until the auditor has signed")
  }

  @Test func `dismissed, the line clears when its days and the time to appeal are over`() throws {
    var world = World()
    world.line(postedDaysAgo: 1)
    let id = try world.object().objection.id
    let outcome = try world.settle(id, upheld: false)
    #expect(outcome.line.state == .waiting)
    #expect(outcome.line.clearsOn == World.today + 8, "seven whole days to appeal")
    world.refuse(.standing(.endOfNotice(World.act(1))), by: .system, Refusal(.futureDay))
    world.advance(days: 7)
    world.refuse(.standing(.endOfNotice(World.act(1))), by: .system, Refusal(.futureDay))
    world.advance(days: 1)
    try world.keep(.endOfNotice(World.act(1)))
    #expect(world.balance() == Balance(available: 15))
  }

  @Test func `a line stays frozen until the last objection is decided`() throws {
    var world = World()
    world.line()
    let first = try world.object().objection.id
    let second = try world.object(by: Who.sun).objection.id
    #expect(try world.settle(first, upheld: false).line.state == .frozen)
    #expect(try world.settle(second, upheld: false).line.state == .waiting)
  }

  @Test func `nobody decides his own matter`() throws {
    let served = Beneficiary.person(Who.secretary)
    for setting in 0..<4 {
      var world = World()
      world.line(by: setting == 0 ? Who.secretary : Who.wang, served: setting == 1 ? served : nil)
      if setting == 3 { world.books.actors[Who.zhao]?.household = House.secretary }
      let id = try world.object(by: setting == 2 ? Who.secretary : Who.zhao).objection.id
      let word = Command.settle(id, upheld: false)
      world.refuse(word, by: Who.secretary, Refusal(.ownMatter))
      world.refuse(word, by: Who.worker, Refusal(.forbidden))
      world.refuse(word, by: Who.otherSecretary, Refusal(.forbidden))
      try world.settle(id, upheld: false, by: Who.streetSecretary)
    }
  }
}
