import FoundationEssentials
import Testing

@testable import Bank

/// Lots against a model that has a thing for each single point.
@Suite struct ExpiryLotTests {
  private static func day(_ number: Int) -> Day { Day(daysSince2000: 9_800) + number }

  private static func credit(_ seq: Int64, _ points: Int, _ last: Int?) -> LotPosting {
    LotPosting(seq: seq, amount: points, on: day(0), expiresOn: last.map(day))
  }

  private static func out(
    _ seq: Int64, _ points: Int, _ origin: LotOrigin? = nil, on: Int = 0
  ) -> LotPosting {
    LotPosting(seq: seq, amount: -points, on: day(on), origin: origin)
  }

  private static let gift = RedemptionID(fixedUUID(7, 1))

  private static func back(_ seq: Int64, _ points: Int, on: Int, least: Int) -> LotPosting {
    LotPosting(
      seq: seq, amount: points, on: day(on), expiresOn: day(least), origin: .redemption(gift))
  }

  private func shape(_ history: LotHistory) -> [String] {
    history.lots.map { lot in
      let left = lot.expiresOn.map { String($0.daysSince2000 - 9_800) } ?? "ever"
      return "\(lot.points) of \(lot.seq) to \(left)"
    }
  }

  @Test func `what expires first is spent first, of equals the oldest`() {
    let history = LotHistory(postings: [
      Self.credit(1, 10, nil), Self.credit(2, 10, 90), Self.credit(3, 10, 30),
      Self.credit(4, 10, 90), Self.out(5, 25),
    ])
    #expect(shape(history) == ["5 of 4 to 90", "10 of 1 to ever"])
    #expect(history.due(on: Self.day(90)) == 0 && history.due(on: Self.day(91)) == 5)
    #expect(history.taking(12).map(\.points) == [5, 7])
    #expect(history.taking(12).map(\.expiresOn) == [Self.day(90), nil])
  }

  @Test func `an old debit never eats new points`() {
    let history = LotHistory(postings: [
      Self.credit(1, 10, nil), Self.out(2, 10), Self.credit(3, 10, 5),
    ])
    #expect(shape(history) == ["10 of 3 to 5"])
  }

  @Test func `a release gives the same points back`() {
    let history = LotHistory(postings: [
      Self.credit(1, 10, 30), Self.credit(2, 10, nil), Self.out(3, 15, .redemption(Self.gift)),
      Self.credit(4, 10, 60), Self.back(5, 15, on: 9, least: 39),
    ])
    #expect(
      shape(history) == ["10 of 1 to 30", "10 of 4 to 60", "5 of 2 to ever", "5 of 2 to ever"])
  }

  @Test(arguments: [(30, "10 of 1 to 30"), (31, "10 of 1 to 61"), (90, "10 of 1 to 120")])
  func `held points whose day is over live for a while once they are back`(
    on: Int, lot: String
  ) {
    let history = LotHistory(postings: [
      Self.credit(1, 10, 30), Self.out(2, 10, .redemption(Self.gift)),
      Self.back(3, 10, on: on, least: on + 30),
    ])
    #expect(shape(history) == [lot])
  }

  @Test func `asking and cancelling does not keep points for ever`() {
    let other = RedemptionID(fixedUUID(7, 2))
    var history = LotHistory(postings: [
      Self.credit(1, 10, 30), Self.out(2, 10, .redemption(Self.gift)),
      Self.back(3, 10, on: 40, least: 70), Self.out(4, 10, .redemption(other), on: 69),
    ])
    history.add(
      LotPosting(
        seq: 5, amount: 10, on: Self.day(80), expiresOn: Self.day(110),
        origin: .redemption(other)))
    #expect(shape(history) == ["10 of 1 to 70"])
    #expect(history.due(on: Self.day(80)) == 10)
  }

  @Test func `what takes an act back takes its own points`() {
    let act = LotOrigin.act(ActID(fixedUUID(6, 1)))
    var credit = Self.credit(2, 10, 90)
    credit.origin = act
    let history = LotHistory(postings: [
      Self.credit(1, 10, 30), credit, Self.out(3, 15, act),
    ])
    #expect(shape(history) == ["5 of 1 to 30"])
  }

  @Test func `an exemption holds for what had its day by then, and for no later points`() {
    var history = LotHistory(postings: [Self.credit(1, 10, 30), Self.credit(2, 10, 31)])
    history.add(LotExemption(after: 2, through: Self.day(30)))
    history.add(Self.credit(3, 10, 30))
    #expect(shape(history) == ["10 of 3 to 30", "10 of 2 to 31", "10 of 1 to ever"])
  }

  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func `lots are what a model of single points has`(seed: UInt64) {
    var random = SplitMix(state: seed)
    var model = PointModel()
    var history = LotHistory()
    for step in 1...120 {
      for event in model.step(Int64(step), &random) {
        switch event {
        case .posting(let posting):
          if posting.isExpiry {
            #expect(history.due(on: posting.on) == -posting.amount, "step \(step)")
          }
          history.add(posting)
        case .exemption(let exemption): history.add(exemption)
        }
      }
      var sums: [Day?: Int] = [:]
      for lot in history.lots { sums[lot.expiresOn, default: 0] += lot.points }
      #expect(sums == model.sums, "step \(step)")
      guard sums == model.sums else { return }
    }
  }

  @Test(arguments: [
    ("2026-01-31", 1, "2026-02-28"), ("2023-12-31", 2, "2024-02-29"),
    ("2026-11-26", 24, "2028-11-26"), ("2024-02-29", 12, "2025-02-28"),
    ("2026-12-15", 1, "2027-01-15"), ("2026-08-31", 25, "2028-09-30"),
  ])
  func `months end on the same day, or on the last of a shorter month`(
    from: String, months: Int, to: String
  ) {
    #expect(Day(from)?.advanced(months: months) == Day(to))
  }

  @Test(arguments: [(61, nil), (60, 60), (16, 60), (15, 15), (0, 15)] as [(Int, Int?)])
  func `one is told sixty days before and again fifteen`(left: Int, warning: Int?) {
    let history = LotHistory(postings: [Self.credit(1, 10, left)])
    let soon = history.expiring(from: Self.day(0), through: Self.day(60))
    #expect(soon.first?.warning(on: Self.day(0)) == warning)
  }
}

/// One thing for each point: slow, and plain to see.
private struct PointModel {
  struct Point: Equatable {
    var seq: Int64
    var last: Day?
    var act: ActID?
    var isRevived = false
  }

  enum Event {
    case posting(LotPosting)
    case exemption(LotExemption)
  }

  var today = Day(daysSince2000: 9_800)
  var points: [Point] = []
  var held: [RedemptionID: [Point]] = [:]
  var credited: [ActID] = []

  var sums: [Day?: Int] {
    points.reduce(into: [:]) { $0[$1.last, default: 0] += 1 }
  }

  /// The place of the point that goes first.
  private func first(where fits: (Point) -> Bool = { _ in true }) -> Int? {
    points.indices.filter { fits(points[$0]) }.min { a, b in
      let (a, b) = (points[a], points[b])
      return (a.last?.daysSince2000 ?? .max, a.seq) < (b.last?.daysSince2000 ?? .max, b.seq)
    }
  }

  private mutating func spend(_ count: Int) -> [Point] {
    (0..<count).compactMap { _ in first().map { points.remove(at: $0) } }
  }

  mutating func step(_ seq: Int64, _ random: inout SplitMix) -> [Event] {
    today = today + random.below(12)
    let id = UInt8(truncatingIfNeeded: seq)
    switch random.below(9) {
    case 0, 1, 2:
      let count = 1 + random.below(20)
      let last = random.chance(70) ? today + 1 + random.below(90) : nil
      let act = ActID(fixedUUID(6, id))
      points += (0..<count).map { _ in Point(seq: seq, last: last, act: act) }
      credited.append(act)
      return [
        .posting(
          LotPosting(seq: seq, amount: count, on: today, expiresOn: last, origin: .act(act)))
      ]
    case 3:
      guard !points.isEmpty else { return [] }
      let taken = spend(1 + random.below(points.count))
      return [.posting(LotPosting(seq: seq, amount: -taken.count, on: today))]
    case 4, 5:
      guard !points.isEmpty else { return [] }
      let gift = RedemptionID(fixedUUID(7, id))
      let taken = spend(1 + random.below(points.count))
      held[gift] = taken
      return [
        .posting(
          LotPosting(seq: seq, amount: -taken.count, on: today, origin: .redemption(gift)))
      ]
    case 6: return giveBack(seq, &random)
    case 7: return takeBack(seq, &random)
    default: return judge(seq, &random)
    }
  }

  private mutating func giveBack(_ seq: Int64, _ random: inout SplitMix) -> [Event] {
    let gifts = held.keys.sorted { $0.description < $1.description }
    guard !gifts.isEmpty else { return [] }
    let gift = random.one(of: gifts)
    let back = held.removeValue(forKey: gift) ?? []
    let least = today + 30
    points += back.map { point in
      guard let last = point.last, last < today, !point.isRevived else { return point }
      return Point(seq: point.seq, last: least, act: point.act, isRevived: true)
    }
    return [
      .posting(
        LotPosting(
          seq: seq, amount: back.count, on: today, expiresOn: least, origin: .redemption(gift)))
    ]
  }

  private mutating func takeBack(_ seq: Int64, _ random: inout SplitMix) -> [Event] {
    guard !credited.isEmpty, !points.isEmpty else { return [] }
    let act = random.one(of: credited)
    let count = 1 + random.below(min(points.count, 10))
    for _ in 0..<count {
      if let place = first(where: { $0.act == act }) ?? first() { points.remove(at: place) }
    }
    return [.posting(LotPosting(seq: seq, amount: -count, on: today, origin: .act(act)))]
  }

  private mutating func judge(_ seq: Int64, _ random: inout SplitMix) -> [Event] {
    func isDue(_ point: Point) -> Bool { point.last.map { $0 < today } ?? false }
    if random.chance(25) {
      for place in points.indices where isDue(points[place]) { points[place].last = nil }
      return [.exemption(LotExemption(after: seq - 1, through: today - 1))]
    }
    let due = points.count { isDue($0) }
    guard due > 0 else { return [] }
    points.removeAll { isDue($0) }
    return [.posting(LotPosting(seq: seq, amount: -due, on: today, isExpiry: true))]
  }
}
