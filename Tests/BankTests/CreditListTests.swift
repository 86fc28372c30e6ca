import Testing

@testable import Bank

@Suite struct CreditListTests {
  private let mixed = [
    patrol(60), patrol(60, by: Who.zhao), patrol(60, by: Who.li), deed("C02"), patrol(61),
  ]

  @Test func `each line of a list stands or falls alone`() throws {
    var world = World()
    let list = CreditList(items: mixed, isAtomic: false)
    let lines = try #require(try world.accept(.creditList(list), by: Who.worker).list)
    #expect(lines.map { $0.points } == [5, nil, 5, nil, nil])
    #expect(
      lines.map { $0.refusal } == [
        nil, Refusal(.outsideYourGrid), nil, .invalid("/evidence", .evidenceMissing(["PH"])),
        .invalid("/minutes", .minutesOutOfRange(max: 180)),
      ])
    #expect(world.books.changes.transfers.map(\.seq) == [41, 42])
    #expect(Set(world.books.changes.transfers.map(\.command)) == [1])
  }

  @Test func `an atomic list with a bad line is refused whole and says where`() {
    var world = World()
    world.refuse(
      .creditList(CreditList(items: mixed, isAtomic: true)), by: Who.worker,
      .pointed(.batchRefused, "/items/1"))
    world.refuse(
      .creditList(CreditList(items: [patrol(60), patrol(61)], isAtomic: true)), by: Who.worker,
      .pointed(.batchRefused, "/items/1/minutes", .minutesOutOfRange(max: 180)))
  }

  @Test func `an atomic list takes back what its first lines did, and nothing from before`() throws
  {
    var world = World()
    try world.credit(patrol(60))
    let list = CreditList(
      items: [deed("F01", reference: "1"), deed("F01", reference: "1")], isAtomic: true)
    world.refuse(
      .creditList(list), by: Who.worker,
      .pointed(.batchRefused, "/items/1/external_ref", .externalReferenceUsed))
    #expect(world.books.changes.transfers.count == 1)
    #expect(try world.credit(deed("F01", reference: "1")).transfer?.seq == 42)
  }

  @Test func `an atomic list without a bad line is written whole`() throws {
    var world = World()
    let list = CreditList(
      items: [patrol(120), patrol(120), patrol(60, by: Who.li)], isAtomic: true)
    let lines = try #require(try world.accept(.creditList(list), by: Who.worker).list)
    #expect(lines.map { $0.points } == [10, 5, 5], "caps count from line to line")
  }

  @Test func `the worker's day holds within a list`() throws {
    var world = World()
    let items = [deed("K09", units: 2), deed("K09", by: Who.li, units: 2), deed("K09")]
    let list = CreditList(items: items, isAtomic: false)
    let lines = try #require(try world.accept(.creditList(list), by: Who.worker).list)
    #expect(lines.map { $0.points } == [200, nil, 100])
    #expect(lines[1].refusal == Refusal(.issuingLimit, .remaining(100)))
  }

  @Test func `only workers send lists, and an empty one does nothing`() throws {
    var world = World()
    let empty = CreditList(items: [], isAtomic: true)
    world.refuse(.creditList(empty), by: Who.wang, Refusal(.forbidden))
    world.refuse(.creditList(empty), by: Who.secretary, Refusal(.forbidden))
    world.refuse(.creditList(empty), by: Who.otherWorker, Refusal(.forbidden))
    #expect(try world.accept(.creditList(empty), by: Who.worker).list?.isEmpty == true)
  }
}

extension Result where Success == ActOutcome, Failure == Refusal {
  var points: Int? { try? get().points }
}

extension Result where Failure == Refusal {
  var refusal: Refusal? { if case .failure(let refusal) = self { refusal } else { nil } }
}
