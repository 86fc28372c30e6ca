import Bank
import FoundationEssentials
import Postgres
import Store
import Support
import Testing

/// The shop at two servers at once: nobody gets what another has, and no limit is passed.
@Suite struct ShopRaceTests {
  /// A hundred and more points for the building head, and an item with so many pieces.
  private static func stocked(
    _ desks: [Desk], points: Int, at places: [(String, Int)], standing: StandingWord? = nil
  ) async throws {
    let desk = desks[0]
    for _ in 0..<8 {
      _ = try await desk.submit(.credit(desk.patrol(180)), as: desk.person("grid_worker")).get()
    }
    let terms = ItemTerms(
      type: "goods", nameZH: "最后一件", nameEN: "The last one", points: points,
      stockMode: .counted, perPersonMonth: nil, holdHours: 72,
      returnRule: ReturnRule(kind: .unopened, days: 7), isEnabled: true)
    let put = PutItem(code: "X01", terms: terms, standing: standing)
    #expect(try await desk.submit(.putItem(put), as: desk.person("secretary")).get().status == 200)
    for (point, pieces) in places {
      let delivery = MoveStock(
        code: "X01", kind: .received, quantity: pieces, voucherNumber: "1", point: point,
        supplier: "批发部", unitCostFen: 250)
      let keeper = desk.person("shopkeeper")
      #expect(try await desk.submit(.moveStock(delivery), as: keeper).get().status == 200)
    }
  }

  private static func counts(
    _ results: [Result<Answer, SubmitError>]
  ) throws -> [String: Int] {
    try results.reduce(into: [:]) { $0[try $1.get().problem ?? "done", default: 0] += 1 }
  }

  private static func serve(_ desk: Desk, slip: String) -> Command {
    .shop(
      .serve(
        ServeOverCounter(
          item: "X01", quantity: 1, person: desk.person("resident"), slipNumber: slip)))
  }

  @Test func `the last piece goes once, asked for, served or taken as another`() async throws {
    try await withTwoDesks { desks, database in
      try await Self.stocked(desks, points: 5, at: [("P1", 1)], standing: .given(until: nil))
      let (head, keeper) = (desks[0].person("resident"), desks[0].person("shopkeeper"))
      let results = await race(100) { place in
        let desk = desks[place % 2]
        if place % 3 == 0 {
          return await desk.submit(Self.serve(desk, slip: "S\(place)"), as: keeper)
        }
        let request = RequestRedemption(item: "X01", quantity: 1, person: head)
        return await desk.submit(.requestRedemption(request), as: head)
      }
      #expect(try Self.counts(results) == ["done": 1, "out-of-stock": 99])
      #expect(try await database.faults() == [])
    }
  }

  @Test func `the pieces of two points go to as many, and no shelf is asked twice`() async throws {
    try await withTwoDesks { desks, database in
      try await Self.stocked(desks, points: 5, at: [("P1", 2), ("P2", 3)])
      let head = desks[0].person("resident")
      let results = await race(60) { place in
        let point = place % 3 == 0 ? "P2" : nil
        let request = RequestRedemption(item: "X01", quantity: 1, person: head, point: point)
        return await desks[place % 2].submit(.requestRedemption(request), as: head)
      }
      #expect(try Self.counts(results) == ["done": 5, "out-of-stock": 55])
      let shelves = try await database.texts(
        "select point || ' ' || on_hand || ' ' || reserved from stock where item = 'X01' order by 1"
      )
      #expect(shelves == ["P1 2 2", "P2 3 3"])
      #expect(try await database.faults() == [])
    }
  }

  @Test func `thirty points over the counter a day, whatever the number of slips`() async throws {
    try await withTwoDesks { desks, database in
      try await Self.stocked(desks, points: 7, at: [("P1", 90)], standing: .given(until: nil))
      let keeper = desks[0].person("shopkeeper")
      let results = await race(60) { place in
        let desk = desks[place % 2]
        return await desk.submit(Self.serve(desk, slip: "S\(place)"), as: keeper)
      }
      #expect(try Self.counts(results) == ["done": 4, "limit-per-person": 56])
      #expect(try await database.faults() == [])
    }
  }

  @Test func `a slip is used once`() async throws {
    try await withTwoDesks { desks, database in
      try await Self.stocked(desks, points: 1, at: [("P1", 90)], standing: .given(until: nil))
      let keeper = desks[0].person("shopkeeper")
      let results = await race(40) { place in
        await desks[place % 2].submit(Self.serve(desks[place % 2], slip: "S"), as: keeper)
      }
      #expect(try Self.counts(results) == ["done": 1, "validation-failed": 39])
      #expect(try await database.faults() == [])
    }
  }

  @Test func `a count is taken down once and answered once`() async throws {
    try await withTwoDesks { desks, database in
      // A count of last night waits in the demo community; another cannot be begun.
      let (keeper, secretary) = (desks[0].person("shopkeeper"), desks[0].person("secretary"))
      let waiting = try #require(
        try await database.texts("select id::text from stock_counts where state = 'counted'").first)
      let id = StockCountID(try #require(UUID(uuidString: waiting)))
      let count = Command.shop(
        .count(CountStock(point: nil, lines: [CountStock.Line(item: "L01", found: 1)])))
      #expect(
        try await desks[0].submit(count, as: keeper).get().problem == "validation-failed")
      let answer = Command.shop(
        .answerCount(AnswerStockCount(count: id, isAgreed: true, reason: nil)))
      let results = await race(40) { place in
        await desks[place % 2].submit(answer, as: secretary)
      }
      #expect(try Self.counts(results) == ["done": 1, "already-decided": 39])
      let begun = await race(40) { place in await desks[place % 2].submit(count, as: keeper) }
      #expect(try Self.counts(begun) == ["done": 1, "validation-failed": 39])
      #expect(try await database.faults() == [])
    }
  }

  @Test func `a gift comes back once, and its piece goes on the shelf once`() async throws {
    try await withTwoDesks { desks, database in
      try await Self.stocked(desks, points: 5, at: [("P1", 4)], standing: .given(until: nil))
      let (keeper, secretary) = (desks[0].person("shopkeeper"), desks[0].person("secretary"))
      let served = await desks[0].submit(Self.serve(desks[0], slip: "S1"), as: keeper)
      let gift = RedemptionID(try made(served))
      let back = Command.shop(
        .bringBack(BringBack(redemption: gift, condition: .unopened, reason: "x")))
      let asked = await race(20) { place in await desks[place % 2].submit(back, as: keeper) }
      #expect(try Self.counts(asked) == ["done": 1, "already-reversed": 19])
      let open = try #require(
        try await database.texts(
          "select id::text from reversals where redemption = '\(gift)' and state = 'requested'"
        ).first)
      let reversal = ReversalID(try #require(UUID(uuidString: open)))
      let sign = Command.answerReversal(
        AnswerReversal(reversal: reversal, isSigned: true, reason: nil))
      let signed = await race(20) { place in await desks[place % 2].submit(sign, as: secretary) }
      #expect(try Self.counts(signed)["done"] == 1)
      let shelf = try await database.texts(
        "select on_hand || ' ' || reserved from stock where item = 'X01'")
      #expect(shelf == ["4 0"])
      #expect(try await database.faults() == [])
    }
  }

  @Test func `a holiday moves the end of what waits there`() async throws {
    try await withTwoDesks { desks, database in
      let waiting = "select count(*)::text from redemptions where state = 'approved'"
      let before = try await database.texts(waiting)
      #expect(before != ["0"])
      let ends =
        "select min(collect_until)::date - current_date from redemptions "
        + "where state = 'approved'"
      let days = (0...20).map { desks[0].today.advanced(by: $0) }
      let closed = SetPickupDays(
        code: "P1", days: Dictionary(days.map { ($0, false) }) { _, last in last })
      let answer = try await desks[0].submit(
        .shop(.setDays(closed)), as: desks[0].person("shopkeeper")
      ).get()
      #expect(answer.problem == nil, "\(answer)")
      let left = try #require(try await database.texts("select (\(ends))::text").first)
      #expect(try #require(Int(left)) > 20)
      #expect(try await database.texts(waiting) == before)
      #expect(try await database.faults() == [])
    }
  }
}
