import Bank

extension DemoLoader {
  /// Fen of the year's money: for the shelves, and for each person of a community.
  private static let fenForShelves = 4_000_000
  private static let fenPerPerson = 3_000

  /// Each community's secretary records the year's money for gifts.
  func loadBudgets() throws {
    for area in plan.areas.indices where plan.items.contains(where: { $0.area == area }) {
      guard
        let secretary = plan.offices.first(where: { $0.role == .secretary && $0.area == area })
      else { continue }
      let people = plan.people.count { $0.area == area }
      let budget = RecordBudget(
        amountFen: Self.fenForShelves + people * Self.fenPerPerson, source: "街道专项经费（演示）",
        from: plan.firstDay,
        until: plan.firstDay + 364, voucherNumber: "演示拨〔\(plan.firstDay.year)〕\(area + 1)号")
      _ = try post([(.budget(.record(budget)), secretary.person, area)], at: openingInstant)
    }
  }
}
