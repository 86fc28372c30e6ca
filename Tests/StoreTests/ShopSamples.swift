import Bank
import Postgres

@testable import Store

/// Samples of what is read and written of the shop.
extension StatementSamples {
  static let loadingShop: [any Statement] = [
    ReadPickupPoints(communities: communities, clock: nil),
    ReadCounterDays(communities: communities, holders: [], clock: nil), ReadUsedSlips(slips: []),
    ReadStockCounts(communities: communities, counts: []),
    ReadOpenCounts(communities: communities),
  ]

  static let applyingShop: [any Statement] = [
    InsertPickupPoints(points: []), ChangePickupPoints(points: []),
    SetDays(
      change: PickupDaysChange(
        point: PickupPointKey(community: community, code: "P1"), days: [:], command: 0),
      stamps: Stamps(times: [:], keys: [uuid])),
    InsertShelves(shelves: []), MoveShelves(shelves: []),
    InsertStockMovements(movements: [], stamps: stamps),
    InsertStandingApprovals(approvals: [], stamps: stamps),
    EndStandingApprovals(ended: [], stamps: stamps),
    InsertSubstitutions(substitutions: [], stamps: stamps),
    InsertStockCounts(counts: [], stamps: stamps), InsertStockCountLines(counts: []),
    AnswerStockCounts(counts: [], stamps: stamps),
  ]
}
