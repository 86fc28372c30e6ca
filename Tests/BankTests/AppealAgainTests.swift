import Testing

@testable import Bank

/// What an appeal undoes, and what can happen to a line after that.
@Suite struct AppealAgainTests {
  /// Somebody objects, is upheld, and the doer's appeal succeeds.
  private func appealed(_ objection: ObjectionID, _ world: inout World) throws {
    try world.appeal(objection, by: Who.wang)
    try world.settle(objection, upheld: false, by: Who.streetSecretary)
  }

  /// Each transfer takes back another one, and from there on the last is the one to take back.
  private func chain(_ world: World) -> [Int64?] { world.books.changes.transfers.map(\.reverses) }

  @Test func `a line that was given again can be taken back again, and again`() throws {
    var world = World()
    world.line()
    let objectors = [Who.zhao, Who.sun, Who.secretary]
    let objections = try objectors.map { try world.object(by: $0).objection.id }
    for id in objections.dropLast() {
      let word = try world.settle(id, upheld: true)
      #expect(word.transfer?.seq == word.objection.contra)
      #expect(world.balance() == Balance() && world.state() == .reversed)
      try appealed(id, &world)
      #expect(world.balance() == Balance(onNotice: 15) && world.state() == .frozen)
    }
    try world.settle(objections[2], upheld: true, by: Who.streetSecretary)
    #expect(world.balance() == Balance() && world.state() == .reversed)
    let seqs = world.books.changes.transfers.map(\.seq)
    #expect(chain(world) == [1] + seqs.dropLast())
    #expect(world.books.changes.transfers.allSatisfy { $0.cause == .act(World.act(1)) })
    #expect(world.books.tallies[Who.wang.holder]?[World.yesterday]?["A05"] == Tally())
  }

  @Test func `the two sides can reverse what an appeal has given again`() throws {
    var world = World()
    world.line()
    let id = try world.object().objection.id
    try world.settle(id, upheld: true)
    try appealed(id, &world)
    let asked = RequestReversal(subject: .act(World.act(1)), fault: .bank, reason: "记错")
    try world.accept(.requestReversal(asked), by: Who.secretary)
    let reversal = try #require(world.books.changes.newReversals.last?.reversal.id)
    let answer = AnswerReversal(reversal: reversal, isSigned: true, reason: nil)
    try world.accept(.answerReversal(answer), by: Who.auditor)
    let seqs = world.books.changes.transfers.map(\.seq)
    #expect(chain(world) == [1, seqs[0], seqs[1]])
    #expect(world.balance() == Balance())
  }

  @Test func `the last of several upheld words that falls gives the points again`() throws {
    var world = World()
    world.line()
    let first = try world.object().objection.id
    let second = try world.object(by: Who.sun).objection.id
    try world.settle(first, upheld: true)
    try world.settle(second, upheld: true)
    try world.appeal(second, by: Who.wang)
    try appealed(first, &world)
    #expect(world.balance() == Balance(), "an appeal against the second word waits")
    try world.settle(second, upheld: false, by: Who.streetSecretary)
    #expect(world.balance() == Balance(onNotice: 15) && world.state() == .waiting)
  }

  @Test func `an event that was paid elsewhere meanwhile is not paid twice`() throws {
    for isPaid in [false, true] {
      var world = World()
      world.line()
      let event = ExternalReference(system: "12345", number: "7")
      let reference = PaidReference(reference: event, holder: Who.wang.holder)
      world.books.acts[World.act(1)]?.request.externalReference = event
      world.books.externalReferences.insert(reference)
      let id = try world.object().objection.id
      try world.settle(id, upheld: true)
      #expect(!world.books.externalReferences.contains(reference))
      if isPaid { world.books.externalReferences.insert(reference) }
      try appealed(id, &world)
      #expect(world.balance() == (isPaid ? Balance() : Balance(onNotice: 15)))
      #expect(world.books.externalReferences.contains(reference))
    }
  }

  @Test func `an account that ended meanwhile gets nothing again`() throws {
    var world = World()
    world.line()
    let id = try world.object().objection.id
    try world.settle(id, upheld: true)
    try world.appeal(id, by: Who.worker)
    world.books.holders[Who.wang.holder]?.isClosed = true
    try world.settle(id, upheld: false, by: Who.streetSecretary)
    #expect(world.balance() == Balance() && world.state() == .reversed)
  }

  /// An upheld objection against free points, for which a reversal is asked for.
  private func asked(_ world: inout World) throws -> (ObjectionID, ReversalID) {
    world.line(1, .cleared, postedDaysAgo: 9)
    let id = try world.object().objection.id
    let outcome = try world.settle(id, upheld: true)
    return (id, try #require(outcome.objection.reversal))
  }

  @Test func `a reversal that was asked for falls with the objection`() throws {
    var world = World()
    let (id, reversal) = try asked(&world)
    try appealed(id, &world)
    #expect(world.books.reversals[reversal]?.state == .refused)
    let answer = try #require(world.books.changes.answeredReversals.first)
    #expect(answer.answeredBy == Who.streetSecretary && answer.answer == "查过记录")
    #expect(answer.reversal.version == 2)
    world.refuse(
      .answerReversal(AnswerReversal(reversal: reversal, isSigned: true, reason: nil)),
      by: Who.auditor, Refusal(.alreadyDecided, .state("refused")))
    #expect(world.balance() == Balance(available: 15))
    let anew = RequestReversal(subject: .act(World.act(1)), fault: .bank, reason: "另有原因")
    try world.accept(.requestReversal(anew), by: Who.auditor)
  }

  @Test func `it stands while another objection does, and falls with the last`() throws {
    var world = World()
    let (first, reversal) = try asked(&world)
    let second = try world.object(by: Who.sun).objection.id
    #expect(try world.settle(second, upheld: true).objection.reversal == nil)
    try appealed(first, &world)
    #expect(world.books.reversals[reversal]?.state == .requested)
    try appealed(second, &world)
    #expect(world.books.reversals[reversal]?.state == .refused)
  }

  @Test func `what others asked for and what is signed is left alone`() throws {
    var world = World()
    world.line(1, .cleared, postedDaysAgo: 9)
    let request = RequestReversal(subject: .act(World.act(1)), fault: .bank, reason: "记错")
    try world.accept(.requestReversal(request), by: Who.secretary)
    let id = try world.object().objection.id
    #expect(try world.settle(id, upheld: true).objection.reversal == nil)
    try appealed(id, &world)
    #expect(world.books.changes.answeredReversals.isEmpty)
    var signed = World()
    let (objection, reversal) = try asked(&signed)
    try signed.accept(
      .answerReversal(AnswerReversal(reversal: reversal, isSigned: true, reason: nil)),
      by: Who.auditor)
    try appealed(objection, &signed)
    #expect(signed.books.reversals[reversal]?.state == .done)
    #expect(signed.balance() == Balance())
  }
}
