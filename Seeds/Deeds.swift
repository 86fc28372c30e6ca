import Bank

/// Which act types the history uses: those that a grid worker verifies. A type that stands several
/// times is drawn more often.
enum Deeds {
  /// Open to any adult depositor.
  static let common = [
    "A01", "A01", "A02", "A04", "A08", "A10", "A11", "A12", "B01", "B01", "B01", "B02", "B03",
    "B05", "B06", "C01", "C01", "C01", "C02", "C04", "C04", "C05", "C06", "C08", "D02", "D03",
    "E05", "E06", "F01", "F01", "F06", "H01", "H03", "H04",
  ]
  /// Open to party members besides.
  static let partyMember = ["G01", "G02"]
  /// Open to building heads besides.
  static let buildingHead = ["H02"]
  /// Open to households.
  static let household = ["C03", "D04"]
  /// Reviewed by the secretary after the worker.
  static let reviewed = ["A03", "A06", "E01"]
  /// All of them.
  static let all = Array(Set(common + partyMember + buildingHead + household + reviewed)).sorted()

  /// Why a worker rejected a deed.
  static let rejections = ["签到表上没有这次记录", "受助人说日期不对，请核对后重报", "照片与所报地点不符"]
  /// Why a secretary rejected a redemption.
  static let refusals = ["本人来电表示暂不需要", "同户已领一份，本次先不发放"]
  /// A word on a deed.
  static let notes = ["和邻居一起", "雪后路滑，慢走", "下午人多时段", "楼道灯已报修"]
}

/// What is fixed about a deed before it is written down.
struct DeedWish {
  var type: String
  /// Units or, for types by the hour, minutes; nil draws them.
  var amount: Int?
  var note: String?
}

extension Planner {
  /// A holder as the ledger knows him: a person's index, or a household's below zero.
  func key(_ holder: DemoPlan.Holder) -> Int {
    switch holder {
    case .person(let person): person
    case .household(let household): -1 - household
    }
  }

  /// The lowest grid in which a holder lives.
  func home(_ holder: DemoPlan.Holder) -> (household: Int, grid: Int)? {
    switch holder {
    case .person(let person):
      plan.people[person].household.map { ($0, plan.households[$0].grid) }
    case .household(let household): (household, plan.households[household].grid)
    }
  }

  /// A type that the person may do, drawn at random.
  mutating func drawType(_ person: Int) -> String {
    let tags = plan.people[person].tags
    if tags.contains(.buildingHead), random.chance(15) { return Deeds.buildingHead[0] }
    if tags.contains(.partyMember), random.chance(15) {
      return Deeds.partyMember[random.below(Deeds.partyMember.count)]
    }
    return Deeds.common[random.below(Deeds.common.count)]
  }

  /// Writes a deed down, or answers nil when the holder's caps leave too little for it.
  /// - Parameter withinCaps: false for the few deeds that are meant to be cut.
  mutating func planAct(
    _ wish: DeedWish, holder: DemoPlan.Holder, on day: Day, withinCaps: Bool = true
  ) -> Int? {
    guard let type = actType(wish.type), let home = home(holder) else { return nil }
    let isTimed = type.byMinutes
    let amount = wish.amount ?? drawAmount(type, day: day)
    let points = isTimed ? type.pointsPerUnit * amount / 60 : type.pointsPerUnit * amount
    let month = day.monthNumber
    let holderKey = key(holder)
    if withinCaps {
      let used = ledger.earned(holderKey, type.code, month: month)
      guard points <= type.caps.day ?? points, used + points <= type.caps.month ?? .max,
        ledger.earned(holderKey, "", month: month) + points <= 140
      else { return nil }
    }
    var beneficiary: DemoPlan.Beneficiary?
    if type.needsBeneficiary {
      guard let served = drawBeneficiary(of: home) else { return nil }
      beneficiary = served
    }
    ledger.earn(holderKey, type.code, month: month, points: points)
    let way = type.evidence.ways[random.below(type.evidence.ways.count)]
    let kinds = way.sorted { $0.key < $1.key }.flatMap { Array(repeating: $0.key, count: $0.value) }
    let evidence = kinds.map { kind in
      Evidence(kind: kind, reference: "\(kind)-\(padded(ledger.nextSerial(), 6))")
    }
    let started = isTimed ? 8 * 60 + 15 * random.below(26) : nil
    plan.acts.append(
      DemoPlan.Act(
        type: type.code, holder: holder, units: isTimed ? nil : amount,
        minutes: isTimed ? amount : nil, occurredOn: day, startedAt: started,
        beneficiary: beneficiary, evidence: evidence,
        eventNumber: evidence.first { $0.kind == "EV" }?.reference, note: wish.note,
        points: points))
    return plan.acts.count - 1
  }

  private mutating func drawAmount(_ type: ActType, day: Day) -> Int {
    if type.byMinutes { return random.pick([45, 60, 60, 90, 120, 120]) ?? 60 }
    if type.code == "C03" { return random.within(1...min(type.maxUnits, day.civil.day)) }
    return random.within(1...min(type.maxUnits, 3))
  }

  /// Somebody of another household of the same grid: an elder with an account, or a door behind
  /// which no worker lives.
  private mutating func drawBeneficiary(
    of home: (household: Int, grid: Int)
  ) -> DemoPlan.Beneficiary? {
    if random.chance(60), let elder = random.pick(eldersOfGrid[home.grid] ?? []),
      plan.people[elder].household != home.household
    {
      return .person(elder)
    }
    guard let community = communities.first(where: { $0.households.contains(home.household) })
    else { return nil }
    for _ in 0..<400 {
      let other = community.households.lowerBound + random.below(community.households.count)
      let place = plan.households[other]
      if other != home.household, place.grid == home.grid,
        place.members.allSatisfy({ !staff.contains($0) })
      {
        return .door(plan.door(of: other))
      }
    }
    return nil
  }

  /// A worker who may verify the act: of the holder's grid, not of his household, nor of the
  /// household that was served, with room for `points` in his daily limit.
  mutating func drawWorker(for act: Int, points: Int) -> Int? {
    let deed = plan.acts[act]
    guard let home = home(deed.holder) else { return nil }
    var served: Int?
    if case .person(let person)? = deed.beneficiary { served = plan.people[person].household }
    let fit = (workersOfGrid[home.grid] ?? []).map { plan.offices[$0].person }.filter {
      let household = plan.people[$0].household
      return (household == nil || (household != home.household && household != served))
        && ledger.issued[$0, default: 0] + points <= 250
    }
    return random.pick(fit)
  }
}
