import FoundationEssentials
import Testing

@testable import Bank

@Suite struct OpeningCorrectionTests {
  private static func ask(
    _ points: Int, of person: PersonID = Who.wang, fault: Fault = .bank, reason: String = "录错"
  ) -> Command {
    .requestOpeningCorrection(
      RequestOpeningCorrection(
        holder: person.holder, points: points, fault: fault, reason: reason))
  }

  private static func answer(
    _ id: OpeningCorrectionID, signed: Bool = true, of person: PersonID = Who.wang,
    _ reason: String? = nil
  ) -> Command {
    .answerOpeningCorrection(
      AnswerOpeningCorrection(
        correction: id, holder: person.holder, isSigned: signed, reason: reason))
  }

  /// 40 points were brought in, of which so many are left.
  private func world(left: Int = 40) -> World {
    var world = World()
    world.books.openingCorrections.counted[Who.wang.holder] = 40
    world.has(left)
    return world
  }

  @discardableResult private func ask(
    _ points: Int, fault: Fault = .bank, by actor: PersonID = Who.secretary, _ world: inout World
  ) throws -> OpeningCorrectionID {
    let outcome = try world.accept(Self.ask(points, fault: fault), by: actor)
    guard case .openingCorrection(let correction, nil) = outcome else { throw Missing.kind }
    #expect(correction.counted == world.books.openingCorrections.counted[Who.wang.holder])
    return correction.id
  }

  struct Case: Sendable {
    var right: Int
    var left: Int
    var fault: Fault
    var balance: Balance
    var moved: [Int]
  }

  @Test(arguments: [
    Case(right: 55, left: 40, fault: .bank, balance: Balance(available: 55), moved: [15]),
    Case(right: 25, left: 40, fault: .bank, balance: Balance(available: 25), moved: [15]),
    Case(right: 0, left: 40, fault: .depositor, balance: Balance(), moved: [40]),
    Case(right: 10, left: 5, fault: .bank, balance: Balance(), moved: [5, 25]),
    Case(
      right: 10, left: 5, fault: .depositor, balance: Balance(owed: -25), moved: [5, 25]),
    Case(right: 10, left: 0, fault: .depositor, balance: Balance(owed: -30), moved: [30]),
  ])
  func `the difference is booked once both sides have signed`(_ one: Case) throws {
    for (asks, signs) in [(Who.secretary, Who.auditor), (Who.auditor, Who.secretary)] {
      var world = world(left: one.left)
      let id = try ask(one.right, fault: one.fault, by: asks, &world)
      #expect(world.books.changes.transfers.isEmpty)
      let outcome = try world.accept(Self.answer(id), by: signs)
      guard case .openingCorrection(let done, let balance?) = outcome else { throw Missing.kind }
      #expect(done.state == .done && done.version == 2 && balance == one.balance)
      let transfers = world.books.changes.transfers
      #expect(transfers.map(\.amount) == one.moved)
      #expect(transfers.allSatisfy { $0.kind == .openingBalance && $0.cause == .correction(id) })
      let opening = AccountNumber.ofCommunity(.opening)
      #expect(transfers.allSatisfy { ($0.debit == opening) == (one.right > 40) })
      #expect(world.books.openingCorrections.counted[Who.wang.holder] == one.right)
    }
  }

  @Test func `what was missing pays what is owed, and a second correction goes on from the first`()
    throws
  {
    var world = world(left: 0)
    let first = try ask(10, fault: .depositor, &world)
    try world.accept(Self.answer(first), by: Who.auditor)
    let second = try ask(45, by: Who.auditor, &world)
    try world.accept(Self.answer(second), by: Who.secretary)
    #expect(world.balance() == Balance(available: 5))
    #expect(world.books.changes.transfers.map(\.kind).suffix(2) == [.openingBalance, .recovery])
    world.refuse(
      Self.ask(45), by: Who.secretary,
      .pointed(.validationFailed, "/points", .openingIsRight(45)))
  }

  @Test func `a correction is refused with a reason, and can be asked for again`() throws {
    var world = world()
    let id = try ask(10, &world)
    world.refuse(
      Self.answer(id, signed: false), by: Who.auditor, .pointed(.reasonRequired, "/reason"))
    try world.accept(Self.answer(id, signed: false, "账上没有错"), by: Who.auditor)
    #expect(world.books.changes.answeredCorrections.map(\.correction.answer) == ["账上没有错"])
    #expect(world.books.changes.transfers.isEmpty)
    world.refuse(
      Self.answer(id), by: Who.auditor, Refusal(.alreadyDecided, .state("refused")))
    try ask(12, by: Who.auditor, &world)
  }

  @Test func `it takes two sides, and nobody's own matter`() throws {
    var world = world()
    for actor in [Who.worker, Who.wang, Who.shopkeeper, Who.otherSecretary] {
      world.refuse(Self.ask(1), by: actor, Refusal(.forbidden))
    }
    let id = try ask(10, &world)
    for actor in [Who.secretary, Who.streetSecretary, Who.worker] {
      world.refuse(Self.answer(id), by: actor, Refusal(.forbidden))
    }
    world.refuse(
      Self.ask(11), by: Who.auditor, Refusal(.alreadyDecided, .state("requested")))
    world.refuse(Self.answer(id, of: Who.li), by: Who.auditor, Refusal(.notFound))
    world.books.actors[Who.auditor]?.household = House.wang
    world.refuse(Self.answer(id), by: Who.auditor, Refusal(.ownMatter))
    world.books.openingCorrections.counted[Who.secretary.holder] = 5
    world.refuse(Self.ask(1, of: Who.secretary), by: Who.secretary, Refusal(.ownMatter))
  }

  @Test func `there must be an opening balance, an open account and a reason`() {
    var world = world()
    world.refuse(
      Self.ask(1, of: Who.zhao), by: Who.secretary, Refusal(.validationFailed, .noOpening))
    world.refuse(
      Self.ask(1, of: Who.closed), by: Who.secretary, Refusal(.validationFailed, .accountClosed))
    world.refuse(Self.ask(1, of: Who.zhou), by: Who.secretary, Refusal(.notFound))
    world.refuse(
      Self.ask(1, reason: ""), by: Who.secretary, .pointed(.reasonRequired, "/reason"))
    world.refuse(
      Self.answer(OpeningCorrectionID(fixedUUID(8, 1))), by: Who.auditor, Refusal(.notFound))
  }
}
