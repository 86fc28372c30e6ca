import Bank
import Seeds

/// Replays a plan by the rules of the default book, apart from the planner, and lists what breaks
/// them.
struct PlanAudit {
  enum State: Equatable {
    case submitted, returned, rejected, verified, reviewed, credited, takenBack
    case requested, approved, cancelled, fulfilled
  }
  struct Tally: Hashable {
    let holder: DemoPlan.Holder
    let scope: String
    let period: Int
  }

  let plan: DemoPlan
  private let types: [String: RuleLine]
  private let overall: [OverallScope: Int]
  private(set) var faults: [String] = []
  private(set) var acts: [Int: State] = [:]
  var redemptions: [Int: State] = [:]
  /// What stands in the place of the items that were asked for.
  var substitutes: [Int: Int] = [:]
  var available: [DemoPlan.Holder: Int] = [:]
  private(set) var cuts = 0
  /// Pieces on the shelf and pieces that nobody has asked for, by item.
  var onHand: [Int: Int] = [:]
  var free: [Int: Int] = [:]
  private var tallies: [Tally: Int] = [:]
  /// What each credited act gave, and the tallies that count it.
  private var given: [Int: (points: Int, counted: [Tally])] = [:]
  private var issued: [[Int]: Int] = [:]
  var asked: [[Int]: Int] = [:]
  private var eventNumbers: Set<String> = []
  /// The days on which an area's notices were drawn up, and the notices that hang, by area and
  /// number.
  var madeOn: [Int: [Day]] = [:]
  var noticesPosted: Set<[Int]> = []
  private let officesOf: [Int: [DemoPlan.Office]]

  init(_ plan: DemoPlan) throws {
    self.plan = plan
    let book = try RuleBooks.default
    types = [String: RuleLine](uniqueKeysWithValues: book.lines.map { ($0.type.code, $0) })
    overall = [OverallScope: Int](
      uniqueKeysWithValues: book.caps.map { ($0.scope, $0.points) })
    officesOf = [Int: [DemoPlan.Office]](grouping: plan.offices, by: \.person)
    replay()
  }

  mutating func demand(_ isRight: Bool, _ fault: @autoclosure () -> String) {
    if !isRight { faults.append(fault()) }
  }

  private mutating func replay() {
    var last = (plan.firstDay, 0)
    for event in plan.events {
      demand((event.day, event.second) >= last, "\(event) is out of order")
      demand(
        event.day >= plan.firstDay && event.day < plan.today && (0..<86_400) ~= event.second,
        "\(event) is out of bounds")
      last = (event.day, event.second)
      switch event.kind {
      case .stock(let stock): replay(stock, event)
      case .credit(let act): credit([act], event)
      case .creditList(let acts): credit(acts, event)
      case .file(let act): file(act, event)
      case .verify(let act, let accepted, let reason): verify(act, accepted, reason, event)
      case .sendBack(let act, let reason):
        verify(act, false, reason, event)
        acts[act] = .returned
      case .review(let act): review(act, event)
      case .withdraw(let act): takeBack(act, event)
      case .requestReversal(let act, _):
        demand(holds(.secretary, event, area: area(of: act)), "\(event) without the office")
        demand(acts[act] == .credited, "\(event) of what was not credited")
      case .signReversal(let act):
        demand(holds(.auditor, event, area: area(of: act)), "\(event) without the office")
        takeBack(act, event)
      case .announce(let activity):
        demand(plan.activities[activity].recorder == event.by, "\(event) by another")
        demand(event.day <= plan.activities[activity].on, "\(event) after the day")
      case .request(let redemption): request(redemption, event)
      case .decide(let redemption, let approved, let reason):
        decide(redemption, approved, reason, event)
      case .cancel(let redemption): cancel(redemption, event)
      case .fulfil(let redemption, _, _): fulfil(redemption, event)
      case .serve, .substitute, .bringBack, .count, .agreeToCount: replayCounter(event)
      case .makeNotice, .postNotice, .object: replayNotice(event)
      }
    }
    demand(acts.count == plan.acts.count, "an act never happens")
    demand(redemptions.count == plan.redemptions.count, "a redemption never happens")
  }

  // MARK: Rights

  func holds(
    _ role: Role, _ event: DemoPlan.Event, area: Int?
  ) -> Bool {
    officesOf[event.by, default: []].contains {
      $0.role == role && $0.area == area && $0.from <= event.day
    }
  }

  private func household(of holder: DemoPlan.Holder) -> Int? {
    switch holder {
    case .person(let person): plan.people[person].household
    case .household(let household): household
    }
  }

  private func covers(_ person: Int, household: Int) -> Bool {
    officesOf[person, default: []].contains { office in
      office.role == .gridWorker
        && office.grids.contains { plan.grid(plan.households[household].grid, isWithin: $0) }
    }
  }

  func isOwn(_ household: Int, of person: Int) -> Bool {
    plan.people[person].household == household
  }

  private mutating func checkWorker(_ act: DemoPlan.Act, _ event: DemoPlan.Event) {
    guard let home = household(of: act.holder) else {
      return demand(false, "\(act) has no household")
    }
    demand(covers(event.by, household: home), "\(event) is outside the worker's grids")
    demand(!isOwn(home, of: event.by), "\(event) is the worker's own matter")
    switch act.beneficiary {
    case .person(let served)?:
      let theirs = plan.people[served].household
      demand(theirs != plan.people[event.by].household || theirs == nil, "\(event) served him")
    case .door(let door)?:
      let own = plan.people[event.by].household.map { plan.door(of: $0) }
      demand(door != own, "\(event) served him")
    default: break
    }
  }

  // MARK: Acts

  private mutating func check(_ act: DemoPlan.Act, _ event: DemoPlan.Event) {
    guard let row = types[act.type] else { return demand(false, "\(act) has no type") }
    let type = row.type
    demand(type.isEnabled && type.pointsPerUnit >= 0, "\(act) is not open")
    demand(row.verifier == .gridWorker, "\(act) is not a worker's to verify")
    demand(type.evidence.missing(from: act.evidence.map(\.kind)) == [], "\(act) lacks evidence")
    demand(type.needsBeneficiary == (act.beneficiary != nil), "\(act): whom did it serve?")
    if type.countsMinutes || row.paidDutyExcluded, case .person(let person) = act.holder {
      demand(officesOf[person] == nil, "\(act) is paid duty")
    }
    if type.byMinutes {
      let minutes = act.minutes ?? 0
      demand(act.units == nil && minutes > 0 && minutes % 15 == 0, "\(act) has wrong minutes")
      demand(minutes <= type.maxUnits * 60, "\(act) is too long")
      demand(act.points == type.pointsPerUnit * minutes / 60, "\(act) has wrong points")
    } else {
      let units = act.units ?? 0
      demand(act.minutes == nil && (1...type.maxUnits) ~= units, "\(act) has wrong units")
      demand(act.points == type.pointsPerUnit * units, "\(act) has wrong points")
    }
    let end = ((act.startedAt ?? 0) + (act.minutes ?? 0)) * 60
    demand((act.occurredOn, end) <= (event.day, event.second), "\(act) is in the future")
    demand(act.occurredOn >= plan.firstDay, "\(act) is too old")
    demand((act.note?.count ?? 0) <= 200, "\(act) has a long note")
    if let number = act.eventNumber {
      demand(eventNumbers.insert(number).inserted, "\(act) is paid twice")
    }
    checkParties(act, type)
  }

  private mutating func checkParties(_ act: DemoPlan.Act, _ type: ActType) {
    switch act.holder {
    case .person(let person):
      demand(type.scope == .person, "\(act) has a wrong holder")
      let age = act.occurredOn.year - plan.people[person].birthYear - 1
      demand(age >= type.minAge, "\(act) is done too young")
      demand(opened(plan.people[person].consent?.givenOn, act), "\(act) has no account")
    case .household(let household):
      demand(type.scope == .household, "\(act) has a wrong holder")
      demand(opened(plan.households[household].openedOn, act), "\(act) has no account")
    }
    let home = household(of: act.holder)
    switch act.beneficiary {
    case .person(let served)?:
      demand(plan.people[served].isDepositor, "\(act) served somebody unknown")
      demand(plan.people[served].household != home, "\(act) served his own household")
    case .household(let served)?: demand(served != home, "\(act) served his own household")
    case .door(let door)?:
      demand(!door.isEmpty && door != home.map { plan.door(of: $0) }, "\(act) served himself")
    case nil: break
    }
  }

  private func opened(_ day: Day?, _ act: DemoPlan.Act) -> Bool {
    day.map { $0 <= act.occurredOn } ?? false
  }

  private mutating func credit(_ indices: [Int], _ event: DemoPlan.Event) {
    for index in indices {
      let act = plan.acts[index]
      demand(acts[index] == nil, "\(event) is said twice")
      check(act, event)
      checkWorker(act, event)
      let points = settle(index, act)
      let key = [event.by, Int(event.day.daysSince2000)]
      issued[key, default: 0] += points
      demand(issued[key, default: 0] <= 300, "\(event) is over the worker's limit")
    }
  }

  private mutating func file(_ index: Int, _ event: DemoPlan.Event) {
    let act = plan.acts[index]
    demand(acts[index] == nil, "\(event) is said twice")
    check(act, event)
    demand(act.holder == .person(event.by), "\(event) is filed by another")
    acts[index] = .submitted
  }

  private mutating func verify(
    _ index: Int, _ accepted: Bool, _ reason: String?, _ event: DemoPlan.Event
  ) {
    demand(acts[index] == .submitted, "\(event) has nothing to verify")
    demand(accepted == (reason == nil), "\(event) needs a reason, or none")
    checkWorker(plan.acts[index], event)
    if accepted { _ = settle(index, plan.acts[index]) } else { acts[index] = .rejected }
  }

  /// Credits an act as far as the caps allow; an act to be reviewed issues nothing.
  private mutating func settle(_ index: Int, _ act: DemoPlan.Act) -> Int {
    guard let type = types[act.type]?.type else { return 0 }
    guard type.reviewLevel < 2, type.creditWhen == .verified else {
      acts[index] = .verified
      return 0
    }
    acts[index] = .credited
    let day = act.occurredOn
    let number = Int(day.daysSince2000)
    let month = day.year * 100 + day.civil.month
    let limits: [(String, Int, Int?)] = [
      (act.type, number, type.caps.day), (act.type + " m", month, type.caps.month),
      (act.type + " y", day.year, type.caps.year), ("day", number, overall[.personDay]),
      ("month", month, overall[.personMonth]),
    ]
    var points = act.points
    for (scope, period, cap) in limits {
      let used = tallies[Tally(holder: act.holder, scope: scope, period: period), default: 0]
      points = min(points, max(0, (cap ?? .max) - used))
    }
    let counted = limits.map { Tally(holder: act.holder, scope: $0.0, period: $0.1) }
    for tally in counted { tallies[tally, default: 0] += points }
    given[index] = (points, counted)
    if points < act.points { cuts += 1 }
    available[act.holder, default: 0] += points
    return points
  }

  private func area(of act: Int) -> Int? {
    household(of: plan.acts[act].holder).map { plan.grids[plan.households[$0].grid].area }
  }

  private mutating func review(_ index: Int, _ event: DemoPlan.Event) {
    demand(holds(.secretary, event, area: area(of: index)), "\(event) without the office")
    demand(acts[index] == .verified, "\(event) of what was not verified")
    acts[index] = .reviewed
  }

  /// Takes back what an act gave; nobody may have spent it.
  private mutating func takeBack(_ index: Int, _ event: DemoPlan.Event) {
    demand(acts[index] == .credited, "\(event) of what was not credited")
    guard let (points, counted) = given[index] else { return }
    acts[index] = .takenBack
    for tally in counted { tallies[tally, default: 0] -= points }
    let holder = plan.acts[index].holder
    available[holder, default: 0] -= points
    demand(available[holder, default: 0] >= 0, "\(event) of points that are spent")
  }

  // MARK: The shop

  private mutating func replay(_ stock: DemoPlan.Stock, _ event: DemoPlan.Event) {
    let area = plan.items[stock.item].area
    demand(holds(.shopkeeper, event, area: area), "\(event) is not a shopkeeper's")
    demand(stock.quantity > 0, "\(event) moves nothing")
    let change = stock.kind == .received ? stock.quantity : -stock.quantity
    onHand[stock.item, default: 0] += change
    free[stock.item, default: 0] += change
    demand(free[stock.item, default: 0] >= 0, "\(event) takes what is reserved")
  }

  private mutating func move(_ redemption: DemoPlan.Redemption, sign: Int) {
    available[.person(redemption.person), default: 0] += sign * redemption.points
    if plan.items[redemption.item].row.stockMode != .unlimited {
      free[redemption.item, default: 0] += sign * redemption.quantity
    }
  }

  private mutating func request(_ index: Int, _ event: DemoPlan.Event) {
    let redemption = plan.redemptions[index]
    let item = plan.items[redemption.item]
    let person = redemption.person
    demand(redemptions[index] == nil, "\(event) is said twice")
    demand(item.row.enabled && item.area == plan.people[person].area, "\(event) is not open")
    demand(redemption.points == item.row.points * redemption.quantity, "\(event): wrong price")
    if event.by != person, let home = plan.people[person].household {
      demand(covers(event.by, household: home), "\(event) is outside the worker's grids")
      demand(!isOwn(home, of: event.by), "\(event) is the worker's own matter")
    }
    let key = [person, redemption.item, event.day.year * 100 + event.day.civil.month]
    asked[key, default: 0] += redemption.quantity
    demand(
      item.row.perPersonMonth == 0 || asked[key, default: 0] <= item.row.perPersonMonth,
      "\(event) is over the person's limit")
    move(redemption, sign: -1)
    demand(available[.person(person), default: 0] >= 0, "\(event) cannot be paid")
    demand(free[redemption.item, default: 0] >= 0, "\(event) finds an empty shelf")
    redemptions[index] = .requested
  }

  private mutating func decide(
    _ index: Int, _ approved: Bool, _ reason: String?, _ event: DemoPlan.Event
  ) {
    let redemption = plan.redemptions[index]
    let area = plan.items[redemption.item].area
    demand(redemptions[index] == .requested, "\(event) has nothing to decide")
    demand(holds(.secretary, event, area: area), "\(event) is not a secretary's")
    demand(event.by != redemption.person, "\(event) is the secretary's own matter")
    if let home = plan.people[redemption.person].household {
      demand(!isOwn(home, of: event.by), "\(event) is the secretary's own matter")
    }
    demand(approved == (reason == nil), "\(event) needs a reason, or none")
    redemptions[index] = approved ? .approved : .rejected
    if !approved { move(redemption, sign: 1) }
  }

  private mutating func cancel(_ index: Int, _ event: DemoPlan.Event) {
    let state = redemptions[index]
    demand(state == .requested || state == .approved, "\(event) has nothing to cancel")
    demand(event.by == plan.redemptions[index].person, "\(event) is another's")
    redemptions[index] = .cancelled
    move(plan.redemptions[index], sign: 1)
  }

  private mutating func fulfil(_ index: Int, _ event: DemoPlan.Event) {
    let redemption = plan.redemptions[index]
    let area = plan.items[redemption.item].area
    demand(redemptions[index] == .approved, "\(event) has nothing to hand over")
    demand(holds(.shopkeeper, event, area: area), "\(event) is not a shopkeeper's")
    redemptions[index] = .fulfilled
    onHand[substitutes[index] ?? redemption.item, default: 0] -= redemption.quantity
  }
}
