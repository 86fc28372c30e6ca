import FoundationEssentials
import Testing

@testable import Bank

/// One refused command of a table: who asks what, and the refusal word for word.
struct RefusalCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let refusal: Refusal
  let make: @Sendable (inout World) throws -> (Command, PersonID)

  init(
    _ name: String, _ refusal: Refusal,
    _ make: @escaping @Sendable (inout World) throws -> (Command, PersonID)
  ) {
    testDescription = name
    self.refusal = refusal
    self.make = make
  }

  /// The command is refused so, and the books are what they were.
  func check() throws {
    var world = World()
    let (command, actor) = try make(&world)
    world.refuse(command, by: actor, refusal)
  }
}

extension Refusal {
  static func pointed(_ code: Code, _ pointer: String, _ reason: Reason? = nil) -> Refusal {
    Refusal(code, at: pointer, reason)
  }
}

extension Books {
  /// Everything in the books as text; rule books, which are long, and the source of ids are left
  /// out.
  var dump: String {
    var copy = self
    copy.ruleBooks = [:]
    copy.mint = Mint(milliseconds: 0, entropy: (0, 0))
    return String(describing: copy)
  }
}

extension World {
  /// Decides a command that must be accepted, and checks that what it notes for the database is
  /// sound in itself.
  @discardableResult mutating func accept(
    _ command: Command, by actor: PersonID, in community: CommunityID = World.home,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    index += 1
    let outcome = try books.decide(command, by: actor, in: community, index: index)
    #expect(books.faultsInChanges == [], sourceLocation: sourceLocation)
    return outcome
  }

  /// Decides a command that must be refused so, and changes nothing.
  mutating func refuse(
    _ command: Command, by actor: PersonID, in community: CommunityID = World.home,
    _ expected: Refusal, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let before = books.dump
    do throws(Refusal) {
      let outcome = try books.decide(command, by: actor, in: community, index: index + 1)
      Issue.record("accepted: \(outcome)", sourceLocation: sourceLocation)
    } catch {
      #expect(error == expected, sourceLocation: sourceLocation)
    }
    let isUnchanged = books.dump == before
    #expect(isUnchanged, "the refusal changed the books", sourceLocation: sourceLocation)
  }

  /// A direct credit or a filed act that must be accepted.
  @discardableResult mutating func credit(
    _ request: ActRequest, by actor: PersonID = Who.worker
  ) throws -> ActOutcome {
    try #require(accept(.credit(request), by: actor).act)
  }

  @discardableResult mutating func record(
    _ request: ActRequest, by actor: PersonID = Who.wang
  ) throws -> ActOutcome {
    try #require(accept(.recordAct(request), by: actor).act)
  }

  @discardableResult mutating func verify(
    _ act: ActID, _ decision: VerifyAct.Decision = .verified, by actor: PersonID = Who.worker
  ) throws -> ActOutcome {
    let request = VerifyAct(
      act: act, decision: decision, reason: decision == .verified ? nil : "看不清")
    return try #require(accept(.verifyAct(request), by: actor).act)
  }

  /// A request for a gift that must be accepted.
  @discardableResult mutating func ask(
    _ item: String = "L02", _ quantity: Int = 1, for person: PersonID = Who.wang,
    by actor: PersonID? = nil
  ) throws -> RedemptionOutcome {
    let request = RequestRedemption(item: item, quantity: quantity, person: person)
    return try #require(accept(.requestRedemption(request), by: actor ?? person).redemption)
  }

  @discardableResult mutating func decide(
    _ id: RedemptionID, isApproved: Bool = true, by actor: PersonID = Who.secretary
  ) throws -> RedemptionOutcome {
    try #require(accept(.decide(id, isApproved: isApproved), by: actor).redemption)
  }

  /// The other way a batch sees a redemption: loaded, with its pick-up code.
  mutating func load(code: String, for id: RedemptionID) {
    books.redemptions[id]?.pickupCode = code
  }
}

extension Command {
  static func decide(_ id: RedemptionID, isApproved: Bool = true) -> Command {
    .decideRedemption(
      DecideRedemption(
        redemption: id, isApproved: isApproved, reason: isApproved ? nil : "缺货"))
  }

  static func request(
    _ item: String, _ quantity: Int = 1, for person: PersonID = Who.wang
  ) -> Command {
    .requestRedemption(RequestRedemption(item: item, quantity: quantity, person: person))
  }

  static func fulfil(_ id: RedemptionID, _ handover: Handover) -> Command {
    .fulfilRedemption(FulfilRedemption(redemption: id, handover: handover))
  }
}

extension Outcome {
  var act: ActOutcome? { if case .act(let outcome) = self { outcome } else { nil } }
  var redemption: RedemptionOutcome? {
    if case .redemption(let outcome) = self { outcome } else { nil }
  }
  var list: [Result<ActOutcome, Refusal>]? {
    if case .list(let lines) = self { lines } else { nil }
  }
  var redemptions: [Result<RedemptionOutcome, Refusal>]? {
    if case .redemptions(let lines) = self { lines } else { nil }
  }
  var person: (opened: NewPerson, door: Door?)? {
    if case .person(let opened, let door) = self { (opened, door) } else { nil }
  }
  var household: NewHousehold? {
    if case .household(let opened) = self { opened } else { nil }
  }
  var office: OfficeRecord? { if case .office(let office) = self { office } else { nil } }
  var corrected: (record: PersonRecord, changed: [String])? {
    if case .corrected(let record, let changed) = self { (record, changed) } else { nil }
  }
  var moved: PersonRecord? { if case .moved(let record, _) = self { record } else { nil } }
  var endedHousehold: HouseholdEnd? {
    switch self {
    case .moved(_, let end): end
    case .closed(let closure): closure.household
    default: nil
    }
  }
  var closed: ClosureOutcome? { if case .closed(let closure) = self { closure } else { nil } }
  var mandate: MandateRecord? { if case .mandate(let mandate) = self { mandate } else { nil } }
  var affiliation: AffiliationRecord? {
    if case .affiliation(let affiliation) = self { affiliation } else { nil }
  }
  var item: Item? { if case .item(let item) = self { item } else { nil } }
}

extension Books {
  /// What is wrong with the changes of a batch, taken alone: numbers with a gap, an amount of
  /// nothing, balances or stock that are not the sum of their movements, an act paid twice.
  var faultsInChanges: [String] {
    var faults: [String] = []
    var moved: [CommunityID: [AccountNumber: Int]] = [:]
    for (community, state) in communities {
      let numbers = changes.transfers.filter { $0.community == community }.map(\.seq)
      let first = state.seq - Int64(numbers.count) + 1
      if numbers != Array(first..<(state.seq + 1)) { faults.append("numbers \(numbers)") }
    }
    for transfer in changes.transfers {
      if transfer.amount < 1 || transfer.debit == transfer.credit { faults.append("\(transfer)") }
      moved[transfer.community, default: [:]][transfer.debit, default: 0] -= transfer.amount
      moved[transfer.community, default: [:]][transfer.credit, default: 0] += transfer.amount
    }
    for (id, holder) in holders {
      let noted = changes.balances[HolderKey(community: holder.community, holder: id)] ?? Balance()
      for kind in AccountKind.ofHolder
      where noted[kind] != moved[holder.community]?[holder.account(kind)] ?? 0 {
        faults.append("\(kind) of \(id): \(noted[kind])")
      }
    }
    let paid = changes.transfers.filter { $0.kind == .credit }.map(\.cause)
    if Set(paid).count != paid.count { faults.append("an act paid twice") }
    return faults + faultsInStock
  }

  private var faultsInStock: [String] {
    let counter = Set(
      changes.newRedemptions.filter { $0.counter != nil }.map { Optional($0.redemption.id) })
    var shelves: [ShelfKey: Shelf] = [:]
    for movement in changes.shop.movements {
      let place = ShelfKey(item: movement.item, point: movement.point)
      var shelf = shelves[place] ?? Shelf(onHand: 0, reserved: 0)
      switch movement.kind {
      case "reserved", "released": shelf.reserved += movement.change
      case "given":
        shelf.onHand += movement.change
        if !counter.contains(movement.redemption) { shelf.reserved += movement.change }
      default: shelf.onHand += movement.change
      }
      shelves[place] = shelf
    }
    return Set(shelves.keys).union(changes.shop.shelves.keys).compactMap { place in
      let empty = Shelf(onHand: 0, reserved: 0)
      return shelves[place] ?? empty == changes.shop.shelves[place] ?? empty
        ? nil : "stock of \(place.item.code) at \(place.point)"
    }
  }
}
