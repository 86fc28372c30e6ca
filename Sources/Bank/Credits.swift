/// A list credit, as after a clean-up day: each line stands or falls alone unless it is atomic.
public struct CreditList: Hashable, Sendable {
  /// At most 500.
  public var items: [ActRequest]
  /// Whether any refusal refuses all.
  public var isAtomic: Bool

  /// A list.
  public init(items: [ActRequest], isAtomic: Bool) {
    self.items = items
    self.isAtomic = isAtomic
  }
}

extension Books {
  /// Direct credit by a worker who was there, or by the recorder of an activity: recorded and
  /// verified in one step. A deed of level 2 or 3 ends `verified` and waits for its review.
  mutating func credit(_ request: ActRequest, _ scene: Scene) throws(Refusal) -> ActOutcome {
    let isRecorder = isRecorder(of: request, scene)
    guard scene.holds(.gridWorker) || isRecorder else { throw Refusal(.forbidden) }
    let holder = try depositor(request, scene)
    guard scene.covers(holder) || isRecorder else { throw Refusal(.outsideYourGrid) }
    try refuseOwnMatter(request, holder, scene)
    let (type, rules) = try actType(of: request, scene)
    try checkStart(request, scene)
    try check(request, of: type, in: rules, holder, scene, witnessed: true)
    let calculation = calculation(request, type, rules)
    let verifier = scene.actor.person
    guard type.reviewLevel < 2 else {
      let act = newAct(
        request, rules, holder, scene, state: .verified, verifiedBy: verifier,
        calculation: calculation)
      return unpaid(act, holder)
    }
    try chargeWorker(calculation.points, rules, request, scene)
    return issue(request, calculation, type, rules, holder, scene, verifiedBy: verifier)
  }

  /// A list of direct credits.
  mutating func creditList(_ list: CreditList, _ scene: Scene) throws(Refusal) -> Outcome {
    guard scene.holds(.gridWorker) || list.items.contains(where: { isRecorder(of: $0, scene) })
    else { throw Refusal(.forbidden) }
    let before = list.isAtomic ? self : nil
    var results: [Result<ActOutcome, Refusal>] = []
    for item in list.items {
      do throws(Refusal) {
        results.append(.success(try credit(item, scene)))
      } catch {
        if let before {
          self = before
          throw Refusal(
            .batchRefused, at: "/items/\(results.count)" + (error.pointer ?? ""), error.reason)
        }
        results.append(.failure(error))
      }
    }
    return .list(results)
  }

  /// The depositor an act names, of this community and open.
  func depositor(_ request: ActRequest, _ scene: Scene) throws(Refusal) -> Holder {
    guard let holder = holders[request.holder], holder.community == scene.community,
      holder.kind == (request.isPerson ? .person : .household)
    else { throw Refusal(.notFound) }
    guard !holder.isClosed else {
      throw .invalid(request.isPerson ? "/person_id" : "/household_id", .accountClosed)
    }
    return holder
  }

  /// The act type in force on the day of the deed, if it was open then.
  func actType(
    of request: ActRequest, _ scene: Scene
  ) throws(Refusal) -> (type: ActType, rules: RuleBook) {
    let community = try community(scene)
    guard request.occurredOn <= community.today else {
      throw Refusal(.futureDay, at: "/occurred_on")
    }
    guard request.occurredOn >= community.openFrom,
      let rules = ruleBook(of: community, on: request.occurredOn)
    else { throw Refusal(.periodClosed, at: "/occurred_on") }
    guard let type = rules.actTypes[request.actType], type.isEnabled, type.pointsPerUnit >= 0 else {
      throw Refusal(.actTypeNotOpen, at: "/act_type")
    }
    return (type, rules)
  }

  /// Nobody decides on a deed of his own or of his household, nor on one that served them.
  func refuseOwnMatter(
    _ request: ActRequest, _ holder: Holder, _ scene: Scene
  ) throws(Refusal) {
    guard !scene.isOwn(holder) else { throw Refusal(.ownMatter) }
    guard let beneficiary = request.beneficiary else { return }
    if let person = beneficiary.person {
      if person == scene.actor.person { throw Refusal(.ownMatter) }
      if let served = holders[person.holder], scene.isOwn(served) { throw Refusal(.ownMatter) }
    }
    if let household = beneficiary.household, household == scene.actor.household {
      throw Refusal(.ownMatter)
    }
    if let door = beneficiary.door, means(door, scene.actor.household) { throw Refusal(.ownMatter) }
  }

  /// Points of an act under the caps of its day.
  func calculation(_ request: ActRequest, _ type: ActType, _ rules: RuleBook) -> Calculation {
    rules.calculate(
      type, quantity: type.byMinutes ? request.minutes ?? 0 : request.units ?? 1,
      tallies: earned(by: request.holder, around: request.occurredOn))
  }

  /// What a depositor has earned around a day. A day without tallies had none before this batch.
  func earned(by holder: HolderID, around day: Day) -> [String: Tally] {
    if let known = tallies[holder]?[day] { return known }
    var earned: [String: Tally] = [:]
    for (key, change) in changes.tallies where key.holder == holder && key.day.year == day.year {
      earned[key.actType, default: Tally()].year += change.points
      if key.day.sharesMonth(with: day) { earned[key.actType]?.month += change.points }
      if key.day == day { earned[key.actType]?.day += change.points }
    }
    return earned
  }

  /// Books points against the worker's daily limit; what the recorder of an activity credits for it
  /// is outside.
  mutating func chargeWorker(
    _ points: Int, _ rules: RuleBook, _ request: ActRequest, _ scene: Scene
  ) throws(Refusal) {
    guard points > 0, !isRecorder(of: request, scene) else { return }
    let day = WorkerDay(
      community: scene.community, worker: scene.actor.person, day: try community(scene).today)
    let used = workerDays[day] ?? 0
    if let limit = rules.workerDayLimit, used + points > limit {
      throw Refusal(.issuingLimit, .remaining(max(0, limit - used)))
    }
    workerDays[day] = used + points
    changes.workerDays[day, default: 0] += points
  }

  /// Records a verified act and pays it.
  mutating func issue(
    _ request: ActRequest, _ calculation: Calculation, _ type: ActType, _ rules: RuleBook,
    _ holder: Holder, _ scene: Scene, verifiedBy: PersonID?
  ) -> ActOutcome {
    var act = newAct(
      request, rules, holder, scene, state: .credited, verifiedBy: verifiedBy,
      calculation: calculation)
    return pay(calculation, &act, type, holder, scene)
  }

  /// Counts an act that is credited or goes on notice, and makes the transfer of its points, if
  /// there are any.
  mutating func pay(
    _ calculation: Calculation, _ act: inout ActRecord, _ type: ActType, _ holder: Holder,
    _ scene: Scene
  ) -> ActOutcome {
    count(
      points: calculation.points, minutes: type.countsMinutes ? act.request.minutes ?? 0 : 0,
      acts: 1, act.request, in: scene.community)
    var transfer: TransferReference?
    act.points = calculation.points
    act.creditedAt = communities[scene.community]?.now
    act.creditedOn = today(scene)
    if calculation.points > 0 {
      let account: AccountKind = act.state == .onNotice ? .onNotice : .available
      transfer = post(
        from: issueAccount(of: type.category), to: holder.account(account), calculation.points,
        .credit, .act(act.id), on: act.request.occurredOn, scene,
        expiresOn: account == .available ? lastDay(of: type, act, in: scene.community) : nil)
      act.creditSeq = transfer?.seq
      move(holder.id, account, calculation.points, in: scene.community)
      if account == .available { recover(holder.id, calculation.points, .act(act.id), scene) }
    }
    acts[act.id] = act
    return ActOutcome(
      act: act.id, state: act.state, points: calculation.points, pointsCut: calculation.cut,
      transfer: transfer, balance: holders[holder.id]?.balance ?? holder.balance)
  }

  /// Adds to the tallies of an act's doer, for the acts that follow in this batch and for good;
  /// what is given back is below 0.
  mutating func count(
    points: Int, minutes: Int, acts: Int, _ request: ActRequest, in community: CommunityID
  ) {
    let day = request.occurredOn
    let code = request.actType
    tallies[request.holder, default: [:]][day] = earned(by: request.holder, around: day)
    for other in tallies[request.holder]?.keys.map({ $0 }) ?? [] where other.year == day.year {
      var tally = tallies[request.holder]?[other]?[code] ?? Tally()
      tally.year += points
      if other.sharesMonth(with: day) { tally.month += points }
      if other == day { tally.day += points }
      tallies[request.holder]?[other]?[code] = tally
    }
    let key = TallyKey(community: community, holder: request.holder, day: day, actType: code)
    changes.tallies[key, default: TallyChange()].add(
      points: points, minutes: minutes, acts: acts)
  }
}
