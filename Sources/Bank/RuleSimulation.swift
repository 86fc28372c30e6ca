import FoundationEssentials

/// A deed that was credited, as far as crediting it again under other rules needs it.
public struct PastDeed: Sendable {
  /// Its id.
  public var id: ActID
  /// What was told; whoever was served is named by a door.
  public var request: ActRequest
  /// The doer's year of birth, if it is known.
  public var birthYear: Int?
  /// The doer's grid then.
  public var grid: GridID?
  /// The category under the rules it was credited by.
  public var category: String
  /// Who recorded and verified it, outside an activity: points at once count against that worker's
  /// daily limit.
  public var directWorker: PersonID?
  /// Whether they did.
  public var wasCharged: Bool
  /// Whether the worker was there.
  public var isWitnessed: Bool
  /// The day it was credited on.
  public var issuedOn: Day
  /// Points before caps and after them.
  public var beforeCaps, points: Int
  /// Whether its points were taken back later.
  public var isTakenBack: Bool

  /// A deed as loaded.
  public init(
    id: ActID, request: ActRequest, birthYear: Int?, grid: GridID?, category: String,
    directWorker: PersonID?, wasCharged: Bool, isWitnessed: Bool, issuedOn: Day, beforeCaps: Int,
    points: Int, isTakenBack: Bool
  ) {
    self.id = id
    self.request = request
    self.birthYear = birthYear
    self.grid = grid
    self.category = category
    self.directWorker = directWorker
    self.wasCharged = wasCharged
    self.isWitnessed = isWitnessed
    self.issuedOn = issuedOn
    self.beforeCaps = beforeCaps
    self.points = points
    self.isTakenBack = isTakenBack
  }
}

/// Credits past deeds again, in their order, as other rules would have.
///
/// Deeds of the span are worked out anew by the same checks and the same calculation as any credit.
/// Those outside it stand as they are and only count towards the caps. Deeds that were taken back
/// count towards the caps until then, as they did, and towards no sum. What waits for a review is
/// taken for approved, what was refused then is not tried again.
public struct RuleSimulation: Sendable {
  private let rules: RuleBook
  private let span: ClosedRange<Day>
  private var books: Books
  private var earned: [HolderID: Earned] = [:]
  private var workerDays: [WorkerDay: Int] = [:]
  /// What deeds got that will be taken back, and whose limit it counted against.
  private var given: [ActID: (points: Int, charged: WorkerDay?)] = [:]
  private var sums: [HolderID: PointsPair] = [:]
  /// What came out so far.
  public private(set) var report = SimulationReport()

  /// - Parameters:
  ///   - rules: the rules to try.
  ///   - span: the days of the deeds that are credited anew.
  public init(_ rules: RuleBook, span: ClosedRange<Day>) {
    self.rules = rules
    self.span = span
    books = Books(mint: Mint(milliseconds: 0, entropy: (0, 0)))
  }

  /// Credits the next deed.
  public mutating func credit(_ deed: PastDeed) {
    guard span.contains(deed.request.occurredOn) else {
      count(deed, deed.points, charging: deed.wasCharged)
      return
    }
    let verdict = work(out: deed)
    let points = (try? verdict.get().points) ?? 0
    let level = rules.actTypes[deed.request.actType]?.reviewLevel ?? 0
    count(deed, points, charging: level < 2)
    guard !deed.isTakenBack else { return }
    note(deed, verdict)
    sums[deed.request.holder, default: PointsPair()].add(before: deed.points, after: points)
  }

  /// Takes the points of a deed back that was credited before.
  public mutating func takeBack(_ deed: PastDeed) {
    guard let (points, day) = given.removeValue(forKey: deed.id) else { return }
    earned[deed.request.holder]?.add(
      -points, deed.request.actType, on: deed.request.occurredOn, notBefore: span.lowerBound)
    if let day { workerDays[day, default: 0] -= points }
  }

  /// The report, once every deed has been credited.
  public mutating func finish() -> SimulationReport {
    for sum in sums.values {
      if sum.after > sum.before { report.winners += 1 }
      if sum.after < sum.before { report.losers += 1 }
      if sum.after == sum.before { report.unchanged += 1 }
    }
    return report
  }

  private func work(out deed: PastDeed) -> Result<Calculation, Refusal> {
    guard let type = rules.actTypes[deed.request.actType], type.isEnabled, type.pointsPerUnit >= 0
    else { return .failure(Refusal(.actTypeNotOpen)) }
    let holder = Holder(
      id: deed.request.holder, kind: deed.request.isPerson ? .person : .household,
      community: Self.somewhere, firstAccount: AccountNumber(0), balance: Balance(), gridPath: [],
      household: nil, birthYear: deed.birthYear, isClosed: false)
    // What these rules have no name for counts as not shown.
    var request = deed.request
    request.evidence.removeAll { !rules.evidenceKinds.contains($0.kind) }
    do throws(Refusal) {
      try books.check(
        request, of: type, in: rules, holder, Self.scene, witnessed: deed.isWitnessed)
    } catch {
      return .failure(error)
    }
    let calculation = rules.calculate(
      type, quantity: type.byMinutes ? deed.request.minutes ?? 0 : deed.request.units ?? 1,
      tallies: earned[deed.request.holder]?.around(deed.request.occurredOn) ?? [:])
    if type.reviewLevel < 2, calculation.points > 0, let limit = rules.workerDayLimit,
      let day = workerDay(of: deed), workerDays[day, default: 0] + calculation.points > limit
    {
      return .failure(Refusal(.issuingLimit))
    }
    return .success(calculation)
  }

  private mutating func count(_ deed: PastDeed, _ points: Int, charging isCharged: Bool) {
    earned[deed.request.holder, default: Earned()].add(
      points, deed.request.actType, on: deed.request.occurredOn, notBefore: span.lowerBound)
    let day = isCharged ? workerDay(of: deed) : nil
    if let day { workerDays[day, default: 0] += points }
    if deed.isTakenBack { given[deed.id] = (points, day) }
  }

  private func workerDay(of deed: PastDeed) -> WorkerDay? {
    deed.directWorker.map {
      WorkerDay(community: Self.somewhere, worker: $0, day: deed.issuedOn)
    }
  }

  private mutating func note(_ deed: PastDeed, _ verdict: Result<Calculation, Refusal>) {
    report.deeds += 1
    report.cutBefore += deed.points < deed.beforeCaps ? 1 : 0
    let points: Int
    var category = deed.category
    switch verdict {
    case .success(let calculation):
      points = calculation.points
      report.cutAfter += calculation.cut > 0 ? 1 : 0
      category = rules.actTypes[deed.request.actType]?.category ?? category
    case .failure(let refusal):
      points = 0
      report.refusals[SimulationReport.Reason(refusal), default: 0] += 1
    }
    report.points.add(before: deed.points, after: points)
    report.categories[deed.category, default: PointsPair()].add(before: deed.points, after: 0)
    report.categories[category, default: PointsPair()].add(before: 0, after: points)
    report.grids[deed.grid, default: PointsPair()].add(before: deed.points, after: points)
    report.ages[AgeBand(of: deed), default: PointsPair()].add(before: deed.points, after: points)
  }

  private static let somewhere = CommunityID(0)
  private static let scene = Scene(
    actor: Actor(
      person: PersonID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))),
      community: somewhere, household: nil, isClosed: false, offices: []),
    community: somewhere, index: 0)
}

/// What one depositor has earned by act type, as far as the caps of the span need it.
private struct Earned {
  private struct Span: Hashable {
    var type: String
    /// The first day of the day, month or year.
    var from: Day
  }

  private var days: [Span: Int] = [:]
  private var months: [Span: Int] = [:]
  private var years: [Span: Int] = [:]

  /// Days and months that end before the span need no sums of their own.
  mutating func add(_ points: Int, _ type: String, on day: Day, notBefore first: Day) {
    guard points != 0 else { return }
    if day >= first { days[Span(type: type, from: day), default: 0] += points }
    if day >= first || day.sharesMonth(with: first) {
      months[Span(type: type, from: day.firstOfMonth), default: 0] += points
    }
    years[Span(type: type, from: day.firstOfYear), default: 0] += points
  }

  /// The sums of the day, its month and its year.
  func around(_ day: Day) -> [String: Tally] {
    var tallies: [String: Tally] = [:]
    let (month, year) = (day.firstOfMonth, day.firstOfYear)
    for (span, points) in years where span.from == year {
      tallies[span.type] = Tally(
        day: days[Span(type: span.type, from: day)] ?? 0,
        month: months[Span(type: span.type, from: month)] ?? 0, year: points)
    }
    return tallies
  }
}

extension Day {
  /// The last quarter of the calendar that was over on this day.
  public var lastQuarter: ClosedRange<Day> {
    let (year, month, _) = civil
    let first = Day(year: year, month: (month - 1) / 3 * 3 + 1, day: 1) ?? self
    let last = first.advanced(by: -1)
    let start = Day(year: last.year, month: (last.civil.month - 1) / 3 * 3 + 1, day: 1) ?? last
    return start...last
  }
}
