import Bank
import Testing

@testable import Seeds

/// A day on which calendars go wrong.
private let days = [
  (2026, 11, 22), (2026, 1, 1), (2025, 12, 31), (2026, 3, 1), (2024, 2, 29), (2024, 3, 1),
  (2028, 5, 31), (2027, 3, 31), (2025, 5, 29), (2100, 3, 1),
].compactMap { Day(year: $0.0, month: $0.1, day: $0.2) }

private func demo(seed: UInt64 = 1, today: Day = days[0]) throws -> DemoPlan {
  try DemoPlan.make(size: .demo, seed: seed, today: today)
}

@Suite struct DemoPlanTests {
  @Test(arguments: days, [1, 2, 3, 99] as [UInt64])
  func `the history keeps every rule and leaves every queue filled`(
    today: Day, seed: UInt64
  ) throws {
    let plan = try demo(seed: seed, today: today)
    let audit = try PlanAudit(plan)
    #expect(audit.faults.isEmpty, "\(audit.faults.prefix(5))")
    #expect(plan.firstDay == today - 90)
    #expect(plan.events.last?.day == today - 1)
    #expect(audit.acts.values.count { $0 == .submitted } == 10)
    #expect((3...4).contains(audit.acts.values.count { $0 == .verified }))
    #expect(audit.acts.values.contains(.rejected))
    #expect(audit.noticesPosted.count >= 3)
    #expect(audit.madeOn.values.first?.last == today - 1)
    let objections = plan.events.count { if case .object = $0.kind { true } else { false } }
    #expect(objections == 1)
    #expect(audit.redemptions.values.count { $0 == .requested } == 8)
    #expect(audit.redemptions.values.count { $0 == .approved } == 5)
    #expect(audit.redemptions.values.count { $0 == .fulfilled } >= 40)
    #expect(audit.free.contains { $0.value == 1 })
    let rice = try #require(plan.items.firstIndex { $0.row.code == "L12" })
    #expect(audit.free[rice, default: 0] >= 20)
    #expect(audit.cuts == 2)
  }

  @Test(arguments: days, [1, 5] as [UInt64])
  func `the story's building head has earned 86 points and can earn ten more today`(
    today: Day, seed: UInt64
  ) throws {
    let plan = try demo(seed: seed, today: today)
    let audit = try PlanAudit(plan)
    let head = plan.cast.buildingHead
    let deeds = plan.acts.filter { $0.holder == .person(head) }
    #expect(deeds.reduce(0) { $0 + $1.points } == 86)
    #expect(audit.available[.person(head)] == 86)
    #expect(!plan.redemptions.contains { $0.person == head })
    #expect(plan.people[head].tags.contains(.buildingHead))
    let household = try #require(plan.people[head].household)
    let worker = try #require(plan.offices.first { $0.person == plan.cast.worker })
    #expect(worker.role == .gridWorker)
    #expect(worker.grids.contains { plan.grid(plan.households[household].grid, isWithin: $0) })
    let month = deeds.filter {
      $0.occurredOn.year == today.year && $0.occurredOn.civil.month == today.civil.month
    }
    #expect(month.filter { $0.type == "B01" }.reduce(0) { $0 + $1.points } <= 60)
    #expect(month.reduce(0) { $0 + $1.points } <= 150)
    #expect(!deeds.contains { $0.occurredOn >= today })
    #expect(today.year - plan.people[head].birthYear >= 60)
    #expect(audit.available[.person(plan.cast.modest)] == 25)
    #expect(audit.available[.person(plan.cast.newcomer)] == nil)
    let homes = Set(plan.cast.residents.map { plan.people[$0].household })
    #expect(homes.count == 3)
  }

  @Test func `the same seed and day give the same plan, others do not`() throws {
    let plan = try demo()
    let again = try demo()
    let other = try demo(seed: 2)
    let later = try demo(today: days[0] + 1)
    let isSame = again == plan
    #expect(isSame)
    #expect(other.people != plan.people)
    #expect(other.events != plan.events)
    #expect(later.people.map(\.name) == plan.people.map(\.name))
    #expect(later.events != plan.events)
  }

  @Test func `everybody has an account when that is asked for, with the same history`() throws {
    let few = try demo()
    let all = try DemoPlan.make(size: .demo, today: days[0], everybody: true)
    #expect(all.people.allSatisfy { $0.isDepositor })
    #expect(few.people.count { $0.isDepositor } == 160)
    let isSame = all.events == few.events && all.acts == few.acts
    #expect(isSame)
  }

  @Test(arguments: [0, 50, 150, 400])
  func `the activity can be chosen`(percent: Int) throws {
    let plan = try DemoPlan.make(size: .demo, today: days[0], activityPercent: percent)
    let usual = try demo()
    let audit = try PlanAudit(plan)
    #expect(audit.faults.isEmpty)
    #expect((plan.events.count < usual.events.count) == (percent < 100), "\(plan.events.count)")
  }

  @Test(arguments: [-1, 401])
  func `an activity out of bounds is refused`(percent: Int) {
    #expect(throws: SeedError.self) {
      try DemoPlan.make(size: .demo, today: days[0], activityPercent: percent)
    }
  }

  @Test func `the street has its own figures`() throws {
    let plan = try DemoPlan.make(size: .street, today: days[0])
    #expect(plan.areas.count { $0.level == .community } == 5)
    #expect(plan.estates.count == 15)
    #expect(plan.grids.count == 100)
    #expect(plan.households.count == 20_000)
    #expect(plan.people.count == 34_000)
    #expect(plan.people.count { $0.isDepositor } == 6_000)
    #expect(plan.offices.count { $0.role == .gridWorker } == 45)
    #expect((15_000...25_000).contains(plan.events.count))
    let audit = try PlanAudit(plan)
    #expect(audit.faults.isEmpty, "\(audit.faults.prefix(5))")
    #expect(audit.available[.person(plan.cast.buildingHead)] == 86)
    #expect(audit.acts.values.count { $0 == .submitted } == 50)
    #expect(audit.redemptions.values.count { $0 == .requested } == 40)
    #expect(audit.redemptions.values.count { $0 == .approved } == 25)
    #expect(audit.cuts == 10)
    let names = Set(plan.people.map { Names.digest($0.name) })
    #expect(names.isDisjoint(with: NamesTests.press))
    #expect(names.isDisjoint(with: NamesTests.wellKnown.map { Names.digest($0) }))
  }
}

@Suite struct PlanAuditTests {
  private func faults(_ change: (inout DemoPlan) throws -> Void) throws -> [String] {
    var plan = try demo()
    try change(&plan)
    return try PlanAudit(plan).faults
  }

  private func first(_ plan: DemoPlan, _ isMeant: (DemoPlan.Event.Kind) -> Bool) throws -> Int {
    try #require(plan.events.firstIndex { isMeant($0.kind) })
  }

  @Test func `the audit sees what it is there for`() throws {
    let none = try faults { _ in }
    #expect(none.isEmpty)
    let swapped = try faults { $0.events.swapAt(30, 90) }
    #expect(swapped.contains { $0.hasSuffix("out of order") })
    let twice = try faults { plan in
      plan.events.insert(plan.events[60], at: 60)
    }
    #expect(!twice.isEmpty)
    let lost = try faults { plan in
      plan.events.remove(at: try first(plan) { if case .file = $0 { true } else { false } })
    }
    #expect(lost.contains { $0.hasSuffix("nothing to verify") })
    let stranger = try faults { plan in
      let index = try first(plan) { if case .credit = $0 { true } else { false } }
      let event = plan.events[index]
      plan.events[index] = DemoPlan.Event(
        day: event.day, second: event.second, by: plan.cast.newcomer, kind: event.kind)
    }
    #expect(stranger.contains { $0.hasSuffix("outside the worker's grids") })
    let unpaid = try faults { plan in
      plan.events.removeAll { if case .credit = $0.kind { true } else { false } }
    }
    #expect(unpaid.contains { $0.hasSuffix("cannot be paid") })
    let empty = try faults { plan in
      plan.events.removeAll { if case .stock = $0.kind { true } else { false } }
    }
    #expect(empty.contains { $0.hasSuffix("empty shelf") })
  }
}
