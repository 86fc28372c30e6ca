import Bank
import Testing

/// What points are worth and what stands behind them, in small exact cases.
@Suite struct OutstandingTests {
  private let items = [
    PricedItem(code: "A", points: 10, fen: 500), PricedItem(code: "B", points: 3, fen: 200),
    PricedItem(code: "C", points: 60, fen: 3_000),
  ]

  @Test func `the price is what was handed over, else the mean of the catalogue`() {
    let redeemed = PointPrices(items: items, redeemed: (fen: 4_000, points: 70))
    #expect(redeemed.measure == .redeemed)
    #expect(redeemed.price?.worth(of: 7) == 400)
    #expect(redeemed.price?.worth(of: 1) == 57)
    let mean = PointPrices(items: items, redeemed: (fen: 0, points: 0))
    #expect(mean.measure == .catalogue)
    // 50, 66.6666 and 50 fen a point.
    #expect(mean.price?.worth(of: 300) == 16_667)
    #expect(mean.price?.fenPer100 == 5_556)
    let none = PointPrices(items: [], redeemed: (fen: 0, points: 0))
    #expect(none.measure == .unknown && none.price == nil && none.cheapest == nil)
  }

  @Test func `the cheapest and the dearest point are named`() {
    let prices = PointPrices(items: items.reversed(), redeemed: (fen: 0, points: 0))
    #expect(prices.cheapest?.code == "A" && prices.dearest?.code == "B")
    let equal = PointPrices(
      items: [PricedItem(code: "Y", points: 2, fen: 4), PricedItem(code: "X", points: 1, fen: 2)],
      redeemed: (fen: 0, points: 0))
    #expect(equal.cheapest?.code == "X" && equal.dearest?.code == "X")
  }

  @Test(arguments: [(7, 2, 4), (-7, 2, -4), (5, 3, 2), (-5, 3, -2), (0, 9, 0), (1, 3, 0)])
  func `quotients are rounded to the nearest`(_ dividend: Int, _ divisor: Int, _ result: Int) {
    #expect(rounded(dividend, by: divisor) == result)
  }

  @Test func `cover is stock and what is left of budgets`() {
    var cover = Cover()
    #expect(cover.basisPoints == nil && !cover.isLow && cover.tenthsOfMonths == nil)
    cover.worth = 10_000
    cover.stock = 2_000
    (cover.budget, cover.spent) = (5_000, 1_001)
    cover.lastThreeMonths = 9_000
    #expect(cover.means == 5_999 && cover.basisPoints == 5_999 && cover.isLow)
    #expect(cover.tenthsOfMonths == 19)
    cover.spent = 1_000
    #expect(cover.basisPoints == 6_000 && !cover.isLow)
    cover.spent = 7_000
    #expect(cover.budgetLeft == 0 && cover.means == 2_000)
    var other = Cover()
    other.budget = 1_000
    #expect((cover + other).budgetLeft == 1_000, "one's overspending is not paid by another")
  }

  @Test(
    arguments: [
      (0, "0-90"), (90, "0-90"), (91, "91-180"), (180, "91-180"), (365, "181-365"),
      (366, "366-730"), (731, "731+"), (-3, "0-90"),
    ])
  func `points have an age`(_ days: Int, _ band: String) {
    #expect(PointAge(days: days).rawValue == band)
  }

  @Test(
    arguments: [
      (1956, "70+"), (1957, "60-69"), (1966, "60-69"), (1967, "35-59"), (1991, "35-59"),
      (1992, "18-34"), (2008, "18-34"), (2009, "under_18"),
    ])
  func `people have an age`(_ born: Int, _ band: String) {
    #expect(HolderBand(.person, birthYear: born, in: 2026).rawValue == band)
  }

  @Test func `each point is in every breakdown once`() throws {
    let day = try #require(Day("2026-06-30"))
    var ages = PointAges(firstAccount: AccountNumber(100))
    func move(_ seq: Int64, _ from: Int64, _ to: Int64, _ amount: Int, on: Int, expires: Int?) {
      ages.add(
        PointMove(
          seq: seq, debit: AccountNumber(from), credit: AccountNumber(to), amount: amount,
          effectiveOn: day - on, expiresOn: expires.map { day + $0 }, kind: .credit))
    }
    move(1, 11, 100, 30, on: 400, expires: nil)
    move(2, 11, 100, 20, on: 100, expires: 40)
    move(3, 11, 101, 5, on: 1, expires: 365)
    var points = OutstandingPoints()
    points.add(ages, of: .from70, on: day)
    var pool = PointAges(pool: .ofCommunity(.charity))
    pool.add(
      PointMove(
        seq: 4, debit: AccountNumber(104), credit: .ofCommunity(.charity), amount: 7,
        effectiveOn: day, kind: .donation))
    points.add(pool, of: .charity, on: day)
    #expect(points.total == 62 && points.available == 50 && points.charity == 7)
    #expect(points.byAge == [.upTo730: 30, .upTo180: 20, .upTo90: 12])
    #expect(points.byExpiry == [nil: 37, Month("2026-08"): 20, Month("2027-06"): 5])
    #expect(points.byHolder == [.from70: 55, .charity: 7])
    #expect((points + points).total == 124 && (points + points).byAge[.upTo90] == 24)
  }
}
