import Bank

extension Planner {
  /// Ninety days of history, then the order of time.
  mutating func planHistory() {
    for index in communities.indices {
      random.shuffle(&communities[index].actors)
      planOpeningStock(of: communities[index])
    }
    let reserved = planStory()
    let cut = reserveCutCast()
    for index in communities.indices {
      communities[index].actors.removeAll { reserved.contains($0) || cut[index].contains($0) }
    }
    let lists = listDays()
    for number in 0..<DemoShape.days {
      let day = plan.firstDay + number
      ledger.begin(day)
      for index in communities.indices {
        planCutDeeds(cut[index], on: day)
        if let list = lists.firstIndex(of: day) { planList(list, in: index, on: day) }
        for _ in 0..<quota(shape.creditsPerDay, number) { planCredit(in: index, on: day) }
        planHouseholdDeeds(in: index, on: day)
        let before = DemoShape.days - number
        if before > 3 {
          for _ in 0..<quota(shape.filesPerDay, number) { planFiled(in: index, on: day) }
        }
        if before > 4 {
          for _ in 0..<quota(shape.requestsPerDay, number) {
            planRedemption(in: index, on: day, fate: .decided)
          }
        }
        planQueues(in: index, on: day, before: before)
        planCourses(in: index, on: day, before: before)
        planCounter(in: index, on: day, before: before)
      }
    }
    for index in communities.indices {
      planNotices(of: index)
      planShopBooks(in: index)
    }
    let order = plan.events.indices.sorted { left, right in
      let first = plan.events[left]
      let second = plan.events[right]
      return (first.day, first.second, left) < (second.day, second.second, right)
    }
    plan.events = order.map { plan.events[$0] }
    fillCounts()
  }

  /// How many of `perDay` fall on a day when the activity is not 100 percent.
  private func quota(_ perDay: Int, _ number: Int) -> Int {
    perDay * activityPercent * (number + 1) / 100 - perDay * activityPercent * number / 100
  }

  /// A depositor who has done nothing today; the front of the list is drawn more often.
  mutating func drawActor(in index: Int, grids: [Int]? = nil) -> Int? {
    let actors = communities[index].actors
    guard !actors.isEmpty else { return nil }
    for _ in 0..<40 {
      let actor = actors[min(random.below(actors.count), random.below(actors.count))]
      guard !ledger.busy.contains(actor) else { continue }
      if let grids, let grid = grid(of: actor), !grids.contains(grid) { continue }
      return actor
    }
    return nil
  }

  /// Credits a deed that a worker has seen. Answers whether it was written down.
  @discardableResult
  mutating func credit(
    _ wish: DeedWish, holder: DemoPlan.Holder, on day: Day, by chosen: Int? = nil,
    withinCaps: Bool = true
  ) -> Bool {
    guard let act = planAct(wish, holder: holder, on: day, withinCaps: withinCaps) else {
      return false
    }
    let points = plan.acts[act].points
    guard let worker = chosen ?? drawWorker(for: act, points: points) else {
      plan.acts.removeLast()
      return false
    }
    ledger.busy.insert(key(holder))
    ledger.issued[worker, default: 0] += points
    if case .person(let person) = holder, withinCaps, (actType(wish.type)?.reviewLevel ?? 0) < 2 {
      ledger.ripen(on: day + 1, person: person, points: points)
    }
    let end = plan.acts[act].startedAt.map { ($0 + (plan.acts[act].minutes ?? 0)) * 60 }
    let second = end.map { $0 + random.within(120...3_600) } ?? second(from: 9, to: 18)
    add(day, second, by: worker, .credit(act: act))
    return true
  }

  /// A deed that the depositor files in the evening.
  enum FiledFate { case verifiedNextDay, verifiedAfter(days: Int), waiting }

  @discardableResult
  mutating func file(
    _ wish: DeedWish, by person: Int, on day: Day, fate: FiledFate, verifier: Int? = nil
  ) -> Bool {
    guard let act = planAct(wish, holder: .person(person), on: day) else { return false }
    guard let worker = verifier ?? drawWorker(for: act, points: 0) else {
      plan.acts.removeLast()
      return false
    }
    ledger.busy.insert(person)
    add(day, second(from: 18, to: 21), by: person, .file(act: act))
    let days: Int
    var isRejected = false
    switch fate {
    case .waiting: return true
    case .verifiedAfter(let wait): days = wait
    case .verifiedNextDay:
      days = 1
      isRejected = random.chance(8)
    }
    let reason = isRejected ? random.pick(Deeds.rejections) : nil
    add(
      day + days, second(from: 9, to: 12), by: worker,
      .verify(act: act, accepted: !isRejected, reason: reason))
    if !isRejected, (actType(wish.type)?.reviewLevel ?? 0) < 2 {
      ledger.ripen(on: day + days + 1, person: person, points: plan.acts[act].points)
    }
    return true
  }

  private mutating func planCredit(in index: Int, on day: Day) {
    for _ in 0..<8 {
      guard let actor = drawActor(in: index) else { return }
      let note = random.chance(10) ? random.pick(Deeds.notes) : nil
      if credit(
        DeedWish(type: drawType(actor), note: note), holder: .person(actor), on: day)
      {
        return
      }
    }
  }

  private mutating func planFiled(in index: Int, on day: Day) {
    for _ in 0..<8 {
      guard let actor = drawActor(in: index) else { return }
      if file(DeedWish(type: drawType(actor)), by: actor, on: day, fate: .verifiedNextDay) {
        return
      }
    }
  }

  /// Every other day a household's month of sorting, or its seat at a meeting.
  private mutating func planHouseholdDeeds(in index: Int, on day: Day) {
    guard day.daysSince2000 % 2 == 0, activityPercent > 0 else { return }
    let accounts = communities[index].accounts
    for _ in 0..<max(1, accounts.count / 60) {
      guard let household = random.pick(accounts), !ledger.busy.contains(-1 - household) else {
        continue
      }
      let type = random.chance(60) ? "C03" : "D04"
      let amount = type == "D04" ? 1 : nil
      credit(DeedWish(type: type, amount: amount), holder: .household(household), on: day)
    }
  }

  /// Three Saturdays on which the community cleans up.
  private func listDays() -> [Day] {
    [78, 48, 17].map { back in
      var day = plan.today - back
      while day.weekday != 6 { day = day - 1 }
      return day
    }
  }

  /// A worker credits two hours of cleaning to a list of people of his grids.
  private mutating func planList(_ number: Int, in index: Int, on day: Day) {
    let offices = communities[index].workers
    let office = plan.offices[offices[number % (offices.count - 1)]]
    let household = plan.people[office.person].household
    let leaves = communities[index].leaves.filter { leaf in
      office.grids.contains { plan.grid(leaf, isWithin: $0) }
    }
    var acts: [Int] = []
    for _ in 0..<shape.listLength * 4 where acts.count < shape.listLength {
      guard let actor = drawActor(in: index, grids: leaves),
        household == nil || plan.people[actor].household != household,
        let act = planAct(
          DeedWish(type: "C01", amount: 120, note: "周末清洁日"), holder: .person(actor), on: day)
      else { continue }
      ledger.busy.insert(actor)
      ledger.issued[office.person, default: 0] += plan.acts[act].points
      ledger.ripen(on: day + 1, person: actor, points: plan.acts[act].points)
      acts.append(act)
    }
    guard !acts.isEmpty else { return }
    if number == 2 {
      plan.activities.append(
        DemoPlan.Activity(
          title: "周末清洁日", place: "小区广场", on: day, actType: "C01", recorder: office.person))
      let activity = plan.activities.count - 1
      for act in acts { plan.acts[act].activity = activity }
      add(day - 3, second(from: 9, to: 10), by: office.person, .announce(activity: activity))
    }
    add(day, second(from: 17, to: 18), by: office.person, .creditList(acts: acts))
  }

  /// The queues that stand open today: deeds to verify, deeds to review, redemptions to decide and
  /// to hand over, eggs that had to be thrown away so that one box is left.
  private mutating func planQueues(in index: Int, on day: Day, before: Int) {
    let first = plan.offices[communities[index].workers[0]].grids
    switch before {
    case 4, 3, 2, 1:
      if before <= 3 {
        for number in 0..<(before == 1 ? 4 : 3) {
          planWaiting(in: index, on: day, grids: number == 0 ? first : nil)
        }
      }
      if before == 4 || before == 3 || before == 2 { planReviewed(in: index, on: day, before) }
    default: return
    }
    if before == 3 {
      for _ in 0..<5 { planRedemption(in: index, on: day, fate: .approvedYesterday) }
    } else if before < 3 {
      for _ in 0..<4 { planRedemption(in: index, on: day, fate: .waiting) }
    }
    if before == 1 { planSpoiledEggs(in: index, on: day) }
  }

  private mutating func planWaiting(in index: Int, on day: Day, grids: [Int]?) {
    for _ in 0..<60 {
      guard let actor = drawActor(in: index, grids: grids) else { continue }
      if file(DeedWish(type: drawType(actor)), by: actor, on: day, fate: .waiting) { return }
    }
  }

  /// Two deeds filed four days ago and verified, one seen by a worker on each of the next days.
  private mutating func planReviewed(in index: Int, on day: Day, _ before: Int) {
    var wanted = before == 4 ? 2 : 1
    for _ in 0..<60 where wanted > 0 {
      guard let actor = drawActor(in: index) else { continue }
      let wish = DeedWish(type: Deeds.reviewed[random.below(Deeds.reviewed.count)], amount: 1)
      let isDone =
        before == 4
        ? file(wish, by: actor, on: day, fate: .verifiedAfter(days: 2))
        : credit(wish, holder: .person(actor), on: day)
      if isDone { wanted -= 1 }
    }
  }
}
