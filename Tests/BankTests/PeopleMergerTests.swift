import FoundationEssentials
import Testing

@testable import Bank

/// What is taken back, set free and handed over when two accounts of one person become one.
@Suite struct PeopleMergerTests {
  private static let (old, new) = (Who.spare, Who.zhao)
  private static let merge = PeopleClosureTests.merge(old, into: new)

  /// Two accounts of one person, of one name.
  static func twins() -> World {
    var world = World()
    for person in [old, new] {
      world.name(person, as: "同一人")
      world.born(nil, person)
    }
    world.books.registry.people[new]?.phone = nil
    return world
  }

  private static func points(_ world: World) -> Balance? {
    world.books.holders[new.holder]?.balance
  }

  @Test(arguments: [
    (Fault.depositor, false, Balance()), (.bank, false, Balance()),
    (.depositor, true, Balance(owed: -10)), (.bank, true, Balance()),
  ])
  func `what is reversed is taken from the account that goes on`(
    _ fault: Fault, isSpent: Bool, left: Balance
  ) throws {
    var world = Self.twins()
    let act = try world.credit(patrol(120, by: Self.old), by: Who.head).act
    let ask = Command.requestReversal(
      RequestReversal(subject: .act(act), fault: fault, reason: "认错了人"))
    // Whether it is asked for before the merger or after it.
    guard case .reversal(let asked, _) = try world.accept(ask, by: Who.secretary) else { return }
    try world.accept(Self.merge, by: Who.secretary)
    #expect(Self.points(world)?.available == 10)
    if isSpent { world.has(0, Self.new) }
    let sign = AnswerReversal(reversal: asked.id, isSigned: true, reason: nil)
    try world.accept(.answerReversal(sign), by: Who.auditor)
    #expect(Self.points(world) == left)
    #expect(world.books.holders[Self.old.holder]?.balance == Balance())
    let isBorne = world.books.changes.transfers.contains {
      $0.kind == .reversal && $0.debit == .ofCommunity(.correction)
    }
    #expect(isBorne == (isSpent && fault == .bank))
  }

  @Test func `a slip of the finger is taken back, through a chain of mergers`() throws {
    var world = Self.twins()
    world.name(Who.sun, as: "同一人")
    world.born(nil, Who.sun)
    let act = try world.credit(patrol(120, by: Self.old), by: Who.head).act
    try world.accept(Self.merge, by: Who.secretary)
    try world.accept(PeopleClosureTests.merge(Self.new, into: Who.sun), by: Who.secretary)
    let outcome = try #require(try world.accept(.withdrawAct(act), by: Who.head).act)
    #expect(outcome.balance == Balance())
    #expect(world.books.holders[Who.sun.holder]?.balance == Balance())
    #expect(
      world.books.changes.transfers.last?.debit
        == world.books.holders[Who.sun.holder]?.account(.available))
  }

  @Test func `points given again on appeal, and their notice, go to the account that goes on`()
    throws
  {
    var world = Self.twins()
    world.line(by: Self.old)
    let objection = try world.object(by: Who.sun).objection.id
    try world.settle(objection, upheld: true)
    try world.accept(Self.merge, by: Who.secretary)
    try world.appeal(objection, by: Self.new)
    try world.settle(objection, upheld: false, by: Who.streetSecretary)
    #expect(Self.points(world) == Balance(onNotice: 15))
    world.advance(days: 4)
    try world.keep(.endOfNotice(World.act(1)))
    #expect(Self.points(world) == Balance(available: 15))
  }

  @Test func `nobody leaves while his points may be taken back`() throws {
    var world = World()
    let act = try world.credit(patrol(120)).act
    let ask = Command.requestReversal(
      RequestReversal(subject: .act(act), fault: .depositor, reason: "认错了人"))
    guard case .reversal(let asked, _) = try world.accept(ask, by: Who.secretary) else { return }
    world.refuse(
      PeopleClosureTests.close(), by: Who.secretary, .refused(.openReversals(1)))
    let refuse = AnswerReversal(reversal: asked.id, isSigned: false, reason: "证据齐全")
    try world.accept(.answerReversal(refuse), by: Who.auditor)
    // What was loaded is older than what this batch decides.
    world.books.registry.disputes[Who.wang.holder, default: OpenDisputes()].reversals = [asked.id]
    try world.accept(PeopleClosureTests.close(), by: Who.secretary)
  }

  @Test func `whoever corrected a name does not merge the account`() throws {
    for corrected in [Self.old, Self.new] {
      var world = Self.twins()
      world.name(corrected, as: "别人")
      let edit = PeopleEditTests.edit(corrected, version: 1) { $0.name = "同一人" }
      try world.accept(edit, by: Who.secretary)
      world.refuse(Self.merge, by: Who.secretary, Refusal(.ownMatter, .ownCorrection))
      try world.accept(Self.merge, by: Who.streetSecretary)
    }
    var world = Self.twins()
    let phone = PeopleEditTests.edit(Self.old, version: 1) { $0.phone = "12345678" }
    try world.accept(phone, by: Who.secretary)
    try world.accept(Self.merge, by: Who.secretary)
  }

  @Test func `an account with an office is not merged away`() throws {
    var world = Self.twins()
    world.give(World.office(71), Self.old, .gridWorker, World.home, [2])
    world.refuse(Self.merge, by: Who.secretary, .refused(.holdsOffice(.gridWorker)))
    let end = EndOffice(office: World.office(71), lastDay: nil)
    try world.accept(.endOffice(end), by: Who.secretary)
    try world.accept(Self.merge, by: Who.secretary)
  }
}
