import Testing

@testable import Bank

@Suite struct RuleSimulationTests {
  /// A year of random deeds as random rules credit them, with some taken back, and the deeds as the
  /// simulation gets them.
  private struct History {
    var events: [(isCredit: Bool, deed: PastDeed)] = []
    /// Points given to each deed.
    var given: [ActID: Int] = [:]
  }

  static let span = Day("2026-07-01")!...Day("2026-09-30")!

  private static func rules(_ random: inout SplitMix, capped: Bool = true) -> RuleBook {
    func cap(_ range: ClosedRange<Int>) -> Int? {
      random.chance(capped ? 70 : 0) ? range.lowerBound + random.below(range.count) : nil
    }
    var types: [ActType] = []
    for code in ["B01", "C02", "F01", "K09", "C03"] {
      let (day, month) = (cap(3...20), cap(20...60))
      types.append(
        ActType(
          code: code, category: code == "K09" ? "honour" : "c\(code.first!)", nameZH: code,
          nameEN: code, unit: "u", byMinutes: code == "B01", pointsPerUnit: 1 + random.below(9),
          maxUnits: 4, caps: Caps(day: day, month: month, year: cap(60...200)),
          countsMinutes: false, scope: code == "C03" ? .household : .person,
          evidence: .none, needsBeneficiary: false, reviewLevel: 1, noticeDays: 3,
          creditWhen: .verified, lotMonths: 0, minAge: 0, isEnabled: true))
    }
    return RuleBook(
      number: 1, version: "x", actTypes: types,
      overallCaps: [
        OverallCap(
          scope: .personDay, points: capped ? 12 + random.below(30) : 1 << 30,
          exceptCategories: ["honour"]),
        OverallCap(
          scope: .personMonth, points: capped ? 60 + random.below(60) : 1 << 30,
          exceptCategories: ["honour"]),
        OverallCap(scope: .workerDay, points: capped ? 60 : 1 << 30, exceptCategories: []),
      ], evidenceKinds: [])
  }

  /// Deeds told without regard to rules: who, what, when, in the order of crediting.
  private static func deeds(_ random: inout SplitMix) -> [PastDeed] {
    var deeds: [PastDeed] = []
    var issued = Day("2026-02-01")!
    for number in 0..<600 {
      if random.chance(60) { issued = issued.advanced(by: 1) }
      let late = random.chance(20) ? random.below(40) : random.below(2)
      let code = ["B01", "C02", "F01", "K09", "C03"][random.below(5)]
      let isPerson = code != "C03"
      let who = UInt8(random.below(6))
      deeds.append(
        PastDeed(
          id: ActID(fixedUUID(UInt8(100 + number / 256), UInt8(number % 256))),
          request: ActRequest(
            actType: code, holder: HolderID(fixedUUID(isPerson ? 1 : 2, who)),
            isPerson: isPerson, units: code == "B01" ? nil : 1 + random.below(4),
            minutes: code == "B01" ? 15 * (1 + random.below(16)) : nil,
            occurredOn: issued.advanced(by: -late), startedAt: nil, beneficiary: nil,
            evidence: [], externalReference: nil, activity: nil, note: nil),
          birthYear: [1950, 2012, 1990, nil][random.below(4)], grid: GridID(Int32(who % 3)),
          category: code == "K09" ? "honour" : "c\(code.first!)",
          directWorker: number % 5 < 3 ? Who.worker : nil, wasCharged: number % 5 < 3,
          isWitnessed: true,
          issuedOn: issued, beforeCaps: 0, points: 0, isTakenBack: random.chance(8)))
    }
    return deeds
  }

  /// Sums points over all deeds so far, again and again: slow, and by another way than the rules'.
  private static func credit(_ told: [PastDeed], by rules: RuleBook, in span: ClosedRange<Day>?)
    -> History
  {
    var history = History()
    var standing: [(deed: PastDeed, points: Int)] = []
    var waiting: [PastDeed] = []
    for (place, deed) in told.enumerated() {
      let day = deed.request.occurredOn
      var points = deed.points
      if span?.contains(day) ?? true {
        let type = rules.actTypes[deed.request.actType]!
        points =
          type.byMinutes
          ? type.pointsPerUnit * (deed.request.minutes ?? 0) / 60
          : type.pointsPerUnit * (deed.request.units ?? 1)
        func used(_ counts: (PastDeed) -> Bool) -> Int {
          standing.filter { $0.deed.request.holder == deed.request.holder && counts($0.deed) }
            .reduce(0) { $0 + $1.points }
        }
        let own = { (other: PastDeed) in other.request.actType == type.code }
        if let cap = type.caps.day {
          points = min(points, max(0, cap - used { own($0) && $0.request.occurredOn == day }))
        }
        if let cap = type.caps.month {
          points = min(
            points,
            max(0, cap - used { own($0) && $0.request.occurredOn.sharesMonth(with: day) }))
        }
        if let cap = type.caps.year {
          points = min(
            points, max(0, cap - used { own($0) && $0.request.occurredOn.year == day.year }))
        }
        if type.scope == .person, type.category != "honour" {
          for cap in rules.overallCaps where cap.scope != .workerDay {
            let sum = used {
              $0.category != "honour"
                && (cap.scope == .personDay
                  ? $0.request.occurredOn == day : $0.request.occurredOn.sharesMonth(with: day))
            }
            points = min(points, max(0, cap.points - sum))
          }
        }
        let issuedToday = standing.filter {
          deed.directWorker != nil && $0.deed.directWorker == deed.directWorker
            && $0.deed.issuedOn == deed.issuedOn
        }.reduce(0) { $0 + $1.points }
        if deed.directWorker != nil, issuedToday + points > rules.workerDayLimit ?? .max {
          points = 0
        }
      }
      standing.append((deed, points))
      history.given[deed.id] = points
      history.events.append((true, deed))
      if deed.isTakenBack { waiting.append(deed) }
      if place % 7 == 6, !waiting.isEmpty {
        let gone = waiting.removeFirst()
        standing.removeAll { $0.deed.id == gone.id }
        history.events.append((false, gone))
      }
    }
    return history
  }

  /// The deeds as they were credited by some rules.
  private static func history(
    _ random: inout SplitMix, _ rules: RuleBook
  ) -> [(isCredit: Bool, deed: PastDeed)] {
    let told = deeds(&random)
    let history = credit(told, by: rules, in: nil)
    return history.events.map { event in
      var deed = event.deed
      deed.points = history.given[deed.id] ?? 0
      let type = rules.actTypes[deed.request.actType]!
      deed.beforeCaps =
        type.byMinutes
        ? type.pointsPerUnit * (deed.request.minutes ?? 0) / 60
        : type.pointsPerUnit * (deed.request.units ?? 1)
      return (event.isCredit, deed)
    }
  }

  private static func simulate(
    _ events: [(isCredit: Bool, deed: PastDeed)], by rules: RuleBook
  ) -> SimulationReport {
    var simulation = RuleSimulation(rules, span: span)
    for event in events {
      if event.isCredit { simulation.credit(event.deed) } else { simulation.takeBack(event.deed) }
    }
    return simulation.finish()
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func `the rules in force make of their own deeds what they made`(seed: UInt64) {
    var random = SplitMix(state: seed)
    let rules = Self.rules(&random)
    let events = Self.history(&random, rules)
    let report = Self.simulate(events, by: rules)
    #expect(report.deeds > 100 && report.points.before > 0)
    #expect(report.points.before == report.points.after)
    for pair in report.categories.values { #expect(pair.before == pair.after) }
    for pair in report.grids.values { #expect(pair.before == pair.after) }
    for pair in report.ages.values { #expect(pair.before == pair.after) }
    #expect(report.winners == 0 && report.losers == 0 && report.unchanged > 0)
    #expect(report.cutBefore > 0)
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func `other rules make of them what summing up by hand makes`(seed: UInt64) {
    var random = SplitMix(state: seed)
    let events = Self.history(&random, Self.rules(&random))
    let draft = Self.rules(&random)
    let report = Self.simulate(events, by: draft)
    let told = events.filter(\.isCredit).map(\.deed)
    let expected = Self.credit(told, by: draft, in: Self.span)
    let counted = told.filter { Self.span.contains($0.request.occurredOn) && !$0.isTakenBack }
    func after(_ counts: (PastDeed) -> Bool) -> Int {
      counted.filter(counts).reduce(0) { $0 + (expected.given[$1.id] ?? 0) }
    }
    #expect(report.deeds == counted.count)
    #expect(report.points.after == after { _ in true })
    #expect(report.points.before != report.points.after)
    for (category, pair) in report.categories {
      #expect(pair.after == after { $0.category == category }, "\(category)")
    }
    for (grid, pair) in report.grids { #expect(pair.after == after { $0.grid == grid }) }
    for (band, pair) in report.ages { #expect(pair.after == after { AgeBand(of: $0) == band }) }
    let holders = Dictionary(grouping: counted, by: \.request.holder).values
    let changes = holders.map { deeds in
      deeds.reduce(0) { $0 + (expected.given[$1.id] ?? 0) - $1.points }
    }
    #expect(report.winners == changes.count { $0 > 0 })
    #expect(report.losers == changes.count { $0 < 0 })
    #expect(report.unchanged == changes.count { $0 == 0 })
  }

  @Test func `what the rules tried would not credit is counted by its reason`() {
    var random = SplitMix(state: 3)
    let events = Self.history(&random, Self.rules(&random, capped: false))
    var draft = Self.rules(&random, capped: false)
    draft.actTypes["C02"]?.isEnabled = false
    draft.actTypes["F01"]?.evidence = EvidenceRule("PH")!
    draft.actTypes["B01"]?.minAge = 18
    draft.actTypes["K09"]?.maxUnits = 2
    draft.actTypes["C03"]?.needsBeneficiary = true
    let report = Self.simulate(events, by: draft)
    let counted = events.filter { event in
      event.isCredit && !event.deed.isTakenBack
        && Self.span.contains(event.deed.request.occurredOn)
    }.map(\.deed)
    func count(_ code: String, _ counts: (PastDeed) -> Bool = { _ in true }) -> Int {
      counted.count { $0.request.actType == code && counts($0) }
    }
    #expect(report.refusals[.notOpen] == count("C02"))
    #expect(report.refusals[.evidence] == count("F01"))
    #expect(report.refusals[.age] == count("B01") { $0.birthYear == 2012 })
    #expect(report.refusals[.quantity] == count("K09") { ($0.request.units ?? 1) > 2 })
    #expect(report.refusals[.beneficiary] == count("C03"))
    #expect(report.categories["cF"]?.after == 0 && report.categories["cF"]?.before != 0)
  }

  @Test(arguments: [
    ("2026-11-26", "2026-07-01", "2026-09-30"), ("2026-10-01", "2026-07-01", "2026-09-30"),
    ("2026-09-30", "2026-04-01", "2026-06-30"), ("2026-01-15", "2025-10-01", "2025-12-31"),
  ])
  func `the last quarter is the one that is over`(today: String, from: String, to: String) {
    #expect(Day(today)?.lastQuarter == Day(from)!...Day(to)!)
  }
}
