import Testing

@testable import Bank

/// One line of the table: a deed, what was earned before, and what comes out.
struct Sum: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let type: String
  let quantity: Int
  var tallies: [String: Tally] = [:]
  let before: Int
  let points: Int
  /// The cuts of the caps that cut anything.
  var cuts: [CapScope: Int] = [:]
}

@Suite struct CalculationTests {
  static let sums: [Sum] = [
    Sum(testDescription: "two hours", type: "B01", quantity: 120, before: 10, points: 10),
    Sum(testDescription: "a quarter, floored", type: "B01", quantity: 15, before: 1, points: 1),
    Sum(testDescription: "50 minutes, floored", type: "B01", quantity: 50, before: 4, points: 4),
    Sum(testDescription: "11 minutes are nothing", type: "B01", quantity: 11, before: 0, points: 0),
    Sum(testDescription: "units", type: "F01", quantity: 4, before: 40, points: 40),
    Sum(testDescription: "a type without points", type: "J03", quantity: 1, before: 0, points: 0),
    Sum(
      testDescription: "the type's day", type: "B01", quantity: 180,
      tallies: ["B01": Tally(day: 10, month: 10, year: 10)], before: 15, points: 5,
      cuts: [.typeDay: 10]),
    Sum(
      testDescription: "the type's month", type: "B01", quantity: 120,
      tallies: ["B01": Tally(day: 0, month: 78, year: 78)], before: 10, points: 2,
      cuts: [.typeMonth: 8]),
    Sum(
      testDescription: "the type's year", type: "G01", quantity: 3,
      tallies: ["G01": Tally(day: 0, month: 0, year: 35)], before: 21, points: 5,
      cuts: [.typeYear: 16]),
    Sum(
      testDescription: "the person's day", type: "F01", quantity: 3,
      tallies: ["B01": Tally(day: 15, month: 15, year: 15)], before: 30, points: 25,
      cuts: [.personDay: 5]),
    Sum(
      testDescription: "the person's month", type: "F01", quantity: 3,
      tallies: ["F01": Tally(day: 0, month: 100, year: 100), "B01": Tally(month: 40, year: 40)],
      before: 30, points: 20, cuts: [.personMonth: 10]),
    Sum(
      testDescription: "day, then the person's day of what is left", type: "B01", quantity: 180,
      tallies: [
        "B01": Tally(day: 3, month: 3, year: 3), "F01": Tally(day: 30, month: 30, year: 30),
      ],
      before: 15, points: 7, cuts: [.typeDay: 3, .personDay: 5]),
    Sum(
      testDescription: "nothing left", type: "B01", quantity: 60,
      tallies: ["B01": Tally(day: 15, month: 15, year: 15)], before: 5, points: 0,
      cuts: [.typeDay: 5]),
    Sum(
      testDescription: "more used than allowed", type: "B01", quantity: 60,
      tallies: ["B01": Tally(day: 99, month: 99, year: 99)], before: 5, points: 0,
      cuts: [.typeDay: 5]),
    Sum(
      testDescription: "emergencies are outside the person's caps", type: "I01", quantity: 360,
      tallies: ["F01": Tally(day: 40, month: 160, year: 160)], before: 48, points: 48),
    Sum(
      testDescription: "emergency points do not use them up", type: "F01", quantity: 4,
      tallies: ["I01": Tally(day: 48, month: 160, year: 160), "K09": Tally(day: 300, month: 300)],
      before: 40, points: 40),
    Sum(
      testDescription: "a type of an older version counts", type: "F01", quantity: 4,
      tallies: ["Z99": Tally(day: 30, month: 30, year: 30)], before: 40, points: 10,
      cuts: [.personDay: 30]),
    Sum(
      testDescription: "a household has no overall cap", type: "C03", quantity: 20,
      tallies: ["C02": Tally(day: 500, month: 500, year: 500)], before: 20, points: 20),
    Sum(
      testDescription: "a household's month", type: "C03", quantity: 20,
      tallies: ["C03": Tally(day: 0, month: 15, year: 15)], before: 20, points: 5,
      cuts: [.typeMonth: 15]),
  ]

  @Test(arguments: sums) func `points come out as the caps have it`(_ sum: Sum) throws {
    let type = try #require(RuleBook.new.actTypes[sum.type])
    let result = RuleBook.new.calculate(type, quantity: sum.quantity, tallies: sum.tallies)
    #expect(result.beforeCaps == sum.before)
    #expect(result.points == sum.points)
    #expect(result.cut == sum.before - sum.points)
    #expect(result.pointsPerUnit == type.pointsPerUnit && result.quantity == sum.quantity)
    let cuts = result.caps.filter { $0.cut > 0 }
    #expect(Dictionary(uniqueKeysWithValues: cuts.map { ($0.scope, $0.cut) }) == sum.cuts)
  }

  @Test func `every cap looked at is told, with limit and use, in order`() throws {
    let type = try #require(RuleBook.new.actTypes["B01"])
    let result = RuleBook.new.calculate(
      type, quantity: 60,
      tallies: ["B01": Tally(day: 1, month: 2, year: 3), "C02": Tally(day: 4, month: 5, year: 6)])
    #expect(
      result.caps == [
        AppliedCap(scope: .typeDay, limit: 15, used: 1, cut: 0),
        AppliedCap(scope: .typeMonth, limit: 80, used: 2, cut: 0),
        AppliedCap(scope: .personDay, limit: 40, used: 5, cut: 0),
        AppliedCap(scope: .personMonth, limit: 160, used: 7, cut: 0),
      ])
  }

  @Test func `caps are named as clients see them`() {
    #expect(
      CapScope.allCases.map(\.name)
        == ["type_day", "type_month", "type_year", "person_day", "person_month"])
  }

  @Test func `points never exceed what any cap leaves`() throws {
    var random = SplitMix(state: 3)
    let types = RuleBook.new.actTypes.values.sorted { $0.code < $1.code }
    for _ in 0..<3000 {
      let type = random.one(of: types)
      guard type.pointsPerUnit >= 0 else { continue }
      let own = Tally(day: random.below(60), month: random.below(200), year: random.below(300))
      let result = RuleBook.new.calculate(
        type, quantity: random.below(400), tallies: [type.code: own])
      let lefts = result.caps.map { max(0, $0.limit - $0.used) }
      #expect(result.points == ([result.beforeCaps] + lefts).min())
      #expect(result.caps.reduce(0) { $0 + $1.cut } == result.cut)
    }
  }
}
