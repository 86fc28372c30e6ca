import Bank

/// What becomes of deeds besides being paid: reviewed, sent back, withdrawn, reversed.
extension Planner {
  mutating func planCourses(in index: Int, on day: Day, before: Int) {
    switch before {
    case 24, 20, 16, 12, 9, 7: planReview(in: index, on: day)
    case 8: planReversal(in: index, on: day, isSigned: true)
    case 6: planReversal(in: index, on: day, isSigned: false)
    case 5: planWithdrawal(in: index, on: day)
    case 3: planSentBack(in: index, on: day)
    default: return
    }
  }

  /// A deed of level 2 or 3, verified on the next day and approved on the day after.
  private mutating func planReview(in index: Int, on day: Day) {
    guard let secretary = communities[index].secretaries.first else { return }
    for _ in 0..<60 {
      guard let actor = drawActor(in: index) else { return }
      let wish = DeedWish(type: Deeds.reviewed[random.below(Deeds.reviewed.count)], amount: 1)
      guard file(wish, by: actor, on: day, fate: .verifiedAfter(days: 1)) else { continue }
      add(
        day + 2, second(from: 9, to: 12), by: secretary, .review(act: plan.acts.count - 1))
      return
    }
  }

  /// A credit whose points nobody plans to spend, for it will be taken back.
  private mutating func planFleeting(in index: Int, on day: Day) -> (act: Int, worker: Int)? {
    for _ in 0..<60 {
      guard let actor = drawActor(in: index) else { return nil }
      let wish = DeedWish(type: "C01", amount: 60, note: "周末清洁日")
      guard credit(wish, holder: .person(actor), on: day), let event = plan.events.last else {
        continue
      }
      let act = plan.acts.count - 1
      ledger.ripen(on: day + 1, person: actor, points: -plan.acts[act].points)
      return (act, event.by)
    }
    return nil
  }

  /// A worker notices within minutes that it was somebody else.
  private mutating func planWithdrawal(in index: Int, on day: Day) {
    guard let made = planFleeting(in: index, on: day), let event = plan.events.last else { return }
    add(day, event.second + 600, by: made.worker, .withdraw(act: made.act))
  }

  /// The secretary asks for a reversal on the next day; the auditor signs, or has yet to.
  private mutating func planReversal(in index: Int, on day: Day, isSigned: Bool) {
    let area = communities[index].area
    guard let secretary = communities[index].secretaries.first,
      let auditor = plan.offices.first(where: { $0.role == .auditor && $0.area == area }),
      let made = planFleeting(in: index, on: day)
    else { return }
    add(
      day + 1, second(from: 9, to: 12), by: secretary,
      .requestReversal(act: made.act, reason: "记到了同名的另一位居民名下"))
    guard isSigned else { return }
    add(day + 2, second(from: 9, to: 12), by: auditor.person, .signReversal(act: made.act))
  }

  /// A deed that the worker sends back for more facts; it waits for its doer.
  private mutating func planSentBack(in index: Int, on day: Day) {
    for _ in 0..<60 {
      guard let actor = drawActor(in: index) else { return }
      let wish = DeedWish(type: "C01", amount: 60)
      guard file(wish, by: actor, on: day, fate: .waiting),
        let worker = drawWorker(for: plan.acts.count - 1, points: 0)
      else { continue }
      add(
        day + 1, second(from: 9, to: 12), by: worker,
        .sendBack(act: plan.acts.count - 1, reason: "请补充清洁的楼栋和时间"))
      return
    }
  }
}
