import Testing

@testable import Bank

@Suite struct CatalogueTests {
  private func move(
    _ kind: StockKind, _ quantity: Int, _ code: String = "L01"
  ) -> Command {
    .moveStock(MoveStock(code: code, kind: kind, quantity: quantity, voucherNumber: "D-3"))
  }

  @Test func `a new item has no stock and version 1`() throws {
    var world = World()
    let request = PutItem(code: "L77", terms: World.terms(30, perMonth: 1))
    let item = try #require(try world.accept(.putItem(request), by: Who.secretary).item)
    #expect(item.key == ItemKey(community: World.home, code: "L77"))
    #expect(item.onHand == 0 && item.reserved == 0 && item.version == 1 && item.free == 0)
    let change = try #require(world.books.changes.items[item.key])
    #expect(change.isNew && change.terms == item.terms && change.version == 0)
    world.refuse(.putItem(request), by: Who.secretary, .invalid("/code", .itemExists))
  }

  @Test func `an edit changes what it names and nothing else`() throws {
    var world = World()
    var edit = ItemEdit()
    edit.nameZH = "东北大米"
    edit.nameEN = "Northeastern rice"
    edit.points = 65
    edit.holdHours = 24
    edit.isEnabled = false
    let before = try #require(world.item("L01"))
    let request = PutItem(
      code: "L01", edit: edit, standing: .given(until: nil), expectedVersion: 3)
    let item = try #require(try world.accept(.putItem(request), by: Who.secretary).item)
    #expect(item.version == 4 && item.terms.points == 65 && item.terms.nameZH == "东北大米")
    #expect(item.terms.nameEN == "Northeastern rice" && item.standing != nil)
    #expect(item.terms.holdHours == 24 && !item.terms.isEnabled)
    #expect(item.terms.perPersonMonth == before.terms.perPersonMonth)
    #expect(item.terms.type == before.terms.type && item.onHand == before.onHand)
    #expect(world.books.changes.items[item.key]?.version == 1)
  }

  @Test func `a limit can be set, left and taken away`() throws {
    var world = World()
    var edit = ItemEdit()
    try world.accept(
      .putItem(PutItem(code: "L01", edit: edit, expectedVersion: 3)), by: Who.secretary)
    #expect(world.item("L01")?.terms.perPersonMonth == 2)
    edit.perPersonMonth = .some(nil)
    try world.accept(
      .putItem(PutItem(code: "L01", edit: edit, expectedVersion: 4)), by: Who.secretary)
    #expect(world.item("L01")?.terms.perPersonMonth == nil)
    edit.perPersonMonth = 7
    try world.accept(
      .putItem(PutItem(code: "L01", edit: edit, expectedVersion: 5)), by: Who.secretary)
    #expect(world.item("L01")?.terms.perPersonMonth == 7)
    let key = ItemKey(community: World.home, code: "L01")
    #expect(world.books.changes.items[key]?.version == 3)
  }

  @Test(arguments: [
    (StockKind.received, 7, 12, 7), (.donated, 1, 6, 1), (.damaged, 2, 3, -2),
    (.expired, 5, 0, -5), (.counted, 4, 4, -1), (.counted, 0, 0, -5), (.counted, 9, 9, 4),
  ])
  func `stock moves by hand`(_ kind: StockKind, _ quantity: Int, _ after: Int, _ change: Int)
    throws
  {
    for actor in [Who.shopkeeper, Who.secretary] {
      var world = World()
      let outcome = try world.accept(move(kind, quantity), by: actor)
      guard case .stock(let movement, let item) = outcome else {
        Issue.record("\(outcome)")
        return
      }
      #expect(item.onHand == after && world.item("L01") == item && item.version == 3)
      #expect(movement.change == change && movement.onHandAfter == after)
      #expect(movement.kind == kind.rawValue && movement.voucherNumber == "D-3")
      #expect(movement.redemption == nil && movement.command == 1)
      #expect(world.books.changes.shop.movements == [movement])
    }
  }

  @Test func `what is promised stays on the shelf`() throws {
    var world = World()
    world.has(200)
    let id = try world.ask("L01", 2).redemption
    let below = Refusal.invalid("/quantity", .stockBelowReserved(reserved: 2))
    world.refuse(move(.counted, 1), by: Who.shopkeeper, below)
    world.refuse(move(.damaged, 4), by: Who.shopkeeper, below)
    world.refuse(move(.expired, 4), by: Who.shopkeeper, below)
    try world.accept(move(.damaged, 3), by: Who.shopkeeper)
    #expect(world.item("L01")?.free == 0)
    try world.accept(.cancelRedemption(id), by: Who.wang)
    try world.accept(move(.counted, 0), by: Who.shopkeeper)
  }

  @Test(arguments: refusals) func `is refused and nothing changes`(_ refused: RefusalCase) throws {
    try refused.check()
  }

  private static func put(
    _ actor: PersonID, _ request: PutItem
  ) -> @Sendable (inout World) throws -> (Command, PersonID) {
    { _ in (.putItem(request), actor) }
  }

  private static func stock(
    _ actor: PersonID, _ kind: StockKind, _ quantity: Int, _ code: String = "L01"
  ) -> @Sendable (inout World) throws -> (Command, PersonID) {
    let request = MoveStock(code: code, kind: kind, quantity: quantity, voucherNumber: nil)
    return { _ in (.moveStock(request), actor) }
  }

  private static let new = PutItem(code: "L77", terms: World.terms(5))
  private static let most = Refusal.invalid("/quantity", .unitsOutOfRange(max: 1_000_000))

  static let refusals: [RefusalCase] =
    [Who.shopkeeper, Who.worker, Who.wang, Who.streetSecretary, Who.otherSecretary, Who.auditor]
    .map { RefusalCase("an item by \($0)", Refusal(.forbidden), put($0, new)) }
    + [Who.worker, Who.wang, Who.auditor, Who.streetSecretary, Who.otherSecretary]
    .map { RefusalCase("stock by \($0)", Refusal(.forbidden), stock($0, .received, 1)) }
    + [Int.min, -1, 0, 1_000_001, Int.max]
    .map { RefusalCase("\($0) received", most, stock(Who.shopkeeper, .received, $0)) }
    + [Int.min, -1, 0, Int.max]
    .map { RefusalCase("\($0) damaged", most, stock(Who.shopkeeper, .damaged, $0)) }
    + [Int.min, -1, Int.max]
    .map { RefusalCase("\($0) counted", most, stock(Who.shopkeeper, .counted, $0)) }
    + [
      RefusalCase(
        "a code that is taken", .invalid("/code", .itemExists),
        put(Who.secretary, PutItem(code: "L01", terms: World.terms(5)))),
      RefusalCase(
        "an edit of nothing", Refusal(.notFound),
        put(Who.secretary, PutItem(code: "L77", edit: ItemEdit(), expectedVersion: 1))),
      RefusalCase(
        "an old version", Refusal(.staleVersion),
        put(Who.secretary, PutItem(code: "L01", edit: ItemEdit(), expectedVersion: 2))),
      RefusalCase(
        "a version to come", Refusal(.staleVersion),
        put(Who.secretary, PutItem(code: "L01", edit: ItemEdit(), expectedVersion: 4))),
      RefusalCase("two edits of one version", Refusal(.staleVersion)) { world in
        let request = PutItem(code: "L01", edit: ItemEdit(), expectedVersion: 3)
        try world.accept(.putItem(request), by: Who.secretary)
        return (.putItem(request), Who.secretary)
      },
      RefusalCase(
        "stock of nothing", Refusal(.notFound), stock(Who.shopkeeper, .received, 1, "Z99")),
      RefusalCase(
        "stock of what is not counted", Refusal(.itemUnavailable),
        stock(Who.shopkeeper, .received, 1, "V01")),
      RefusalCase(
        "more damaged than there is", .invalid("/quantity", .stockBelowReserved(reserved: 0)),
        stock(Who.shopkeeper, .damaged, 6)),
    ]
}
