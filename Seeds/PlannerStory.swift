import Bank

extension Planner {
  /// A deed of the cast, `daysAgo` days before today.
  private struct Scene {
    let daysAgo: Int
    let type: String
    let amount: Int
    var isFiled = false
  }

  /// 86 points, uncut whatever the calendar does: 40 for patrol, 15 for cleaning, 25 for visits, 6
  /// for reports stay below each cap of a month even if all fell into one, today's 10 more
  /// included.
  private static let buildingHead = [
    Scene(daysAgo: 83, type: "B01", amount: 120), Scene(daysAgo: 80, type: "A01", amount: 1),
    Scene(daysAgo: 76, type: "C01", amount: 60), Scene(daysAgo: 66, type: "A01", amount: 1),
    Scene(daysAgo: 62, type: "B01", amount: 120, isFiled: true),
    Scene(daysAgo: 55, type: "C01", amount: 60), Scene(daysAgo: 52, type: "A01", amount: 1),
    Scene(daysAgo: 48, type: "H01", amount: 3), Scene(daysAgo: 41, type: "B01", amount: 120),
    Scene(daysAgo: 38, type: "A01", amount: 1), Scene(daysAgo: 34, type: "C01", amount: 60),
    Scene(daysAgo: 24, type: "A01", amount: 1, isFiled: true),
    Scene(daysAgo: 20, type: "B01", amount: 120),
  ]

  /// 25 points.
  private static let modest = [
    Scene(daysAgo: 70, type: "C01", amount: 120), Scene(daysAgo: 33, type: "F01", amount: 120),
    Scene(daysAgo: 12, type: "A02", amount: 1),
  ]

  /// The cast's history, and who is in it: nobody of them does anything else.
  mutating func planStory() -> Set<Int> {
    let worker = plan.cast.worker
    for (person, scenes) in [
      (plan.cast.buildingHead, Self.buildingHead), (plan.cast.modest, Self.modest),
    ] {
      for scene in scenes {
        let day = plan.today - scene.daysAgo
        let wish = DeedWish(type: scene.type, amount: scene.amount)
        if scene.isFiled {
          file(wish, by: person, on: day, fate: .verifiedAfter(days: 1), verifier: worker)
        } else {
          credit(wish, holder: .person(person), on: day, by: worker)
        }
      }
    }
    return Set(plan.cast.residents)
  }

  /// Two people of each community whose deeds of last month run into a cap.
  mutating func reserveCutCast() -> [[Int]] {
    guard activityPercent > 0 else { return communities.map { _ in [] } }
    return communities.map { community in
      Array(community.actors.filter { !plan.cast.residents.contains($0) }.prefix(2))
    }
  }

  /// Three reports of three hazards (the month's cap of 40 cuts the third), four lessons (the
  /// month's cap of 6 leaves nothing for the fourth). Their points are not spent.
  mutating func planCutDeeds(_ cut: [Int], on day: Day) {
    guard cut.count == 2, day.monthNumber == plan.today.monthNumber - 1 else { return }
    if [5, 12, 19].contains(day.civil.day) {
      credit(
        DeedWish(type: "B02", amount: 3), holder: .person(cut[0]), on: day, withinCaps: false)
    }
    if [4, 11, 18, 25].contains(day.civil.day) {
      credit(
        DeedWish(type: "E06", amount: 1), holder: .person(cut[1]), on: day, withinCaps: false)
    }
  }
}
