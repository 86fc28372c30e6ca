import Bank

extension Planner {
  /// A notice every other week, put up the next morning; the last one hangs since three days, with
  /// an objection to one of its lines, and one more lies on the desk.
  mutating func planNotices(of index: Int) {
    guard let secretary = communities[index].secretaries.first else { return }
    let credited = creditDays(in: index)
    var number = 0
    var last: Day?
    for day in noticeDays where credited.contains(where: { isBetween($0, last, day) }) {
      number += 1
      add(day, 20 * 3_600, by: secretary, .makeNotice)
      if day < plan.today - 1 {
        add(
          day + 1, 9 * 3_600, by: secretary,
          .postNotice(number: number, signedBy: plan.people[secretary].name))
      }
      if day == plan.today - 4 { planObjection(in: index, to: number, since: last, madeOn: day) }
      last = day
    }
  }

  private var noticeDays: [Day] {
    stride(from: 84, through: 14, by: -14).map { plan.today - $0 } + [
      plan.today - 4, plan.today - 1,
    ]
  }

  private func isBetween(_ day: Day, _ last: Day?, _ end: Day) -> Bool {
    day < end && last.map { day > $0 } ?? true
  }

  /// Days on which somebody's points were credited at once.
  private func creditDays(in index: Int) -> Set<Day> {
    Set(
      plan.events.compactMap { event in
        guard plan.people[event.by].area == communities[index].area else { return nil }
        switch event.kind {
        case .credit(let act): return isPaidAtOnce(act) ? event.day : nil
        case .creditList, .review: return event.day
        case .verify(let act, true, _): return isPaidAtOnce(act) ? event.day : nil
        default: return nil
        }
      })
  }

  /// Deeds whose points were taken back, or may be.
  private var takenBack: Set<Int> {
    Set(
      plan.events.compactMap { event in
        switch event.kind {
        case .withdraw(let act), .requestReversal(let act, _), .signReversal(let act): act
        default: nil
        }
      })
  }

  private func isPaidAtOnce(_ act: Int) -> Bool {
    (actType(plan.acts[act].type)?.reviewLevel ?? 2) < 2 && plan.acts[act].points > 0
  }

  /// Somebody of another household has not seen the deed; it was credited at once, so that nothing
  /// is frozen.
  private mutating func planObjection(in index: Int, to number: Int, since last: Day?, madeOn: Day)
  {
    let takenBack = takenBack
    let doubtful = plan.events.first { event in
      guard case .credit(let act) = event.kind, isBetween(event.day, last, madeOn),
        !takenBack.contains(act),
        case .person(let doer) = plan.acts[act].holder, !plan.cast.residents.contains(doer)
      else { return false }
      return plan.people[event.by].area == communities[index].area && isPaidAtOnce(act)
    }
    guard case .credit(let act)? = doubtful?.kind, case .person(let doer) = plan.acts[act].holder,
      let objector = communities[index].actors.last(where: {
        plan.people[$0].household != plan.people[doer].household
      })
    else { return }
    add(
      madeOn + 2, 10 * 3_600, by: objector,
      .object(notice: number, act: act, reason: "那天我在场，没有看到做这件事。"))
  }
}
