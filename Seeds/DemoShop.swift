import Bank

/// How the shop of the demo communities is run.
enum DemoShop {
  /// From whom goods come.
  static let supplier = "演示批发部"

  /// The community's own shop opens from Monday to Saturday; a private one near the bus stop on the
  /// redemption days.
  static let points = [
    PutPickupPoint(
      code: "P1",
      terms: PickupPointTerms(
        name: "道德超市", address: "社区服务中心一楼", runBy: .community,
        hours: OpeningHours(
          weekdays: [1, 2, 3, 4, 5, 6], monthDays: [], opens: 9 * 60, closes: 17 * 60 + 30),
        isEnabled: true), expectedVersion: 1),
    PutPickupPoint(
      code: "P2",
      terms: PickupPointTerms(
        name: "便民小店", address: "公交站旁", runBy: .partner,
        hours: OpeningHours(
          weekdays: [], monthDays: [5, 15, 25], opens: 8 * 60 + 30, closes: 19 * 60),
        isEnabled: true)),
  ]

  /// Small things that everybody needs: the secretary has approved them for the counter.
  static func isForCounter(_ row: CatalogueRow) -> Bool {
    row.kind == .goods && (1...15).contains(row.points)
  }
}
