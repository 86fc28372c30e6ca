import Bank
import Postgres

@testable import Store

extension StatementSamples {
  /// Everything that reports read.
  static let reports: [any Statement] = [
    LocateGrid(grids: []),
    ReadPhoneless(community: community, grids: []),
    ReadStatementOwners(community: community, holders: []),
    ReadPointMoves(community: community, accounts: [], high: 1),
    ReadMonthLines(community: community, accounts: [], low: 1, high: 1),
    ReadMonthCuts(days: reportDays), ReadMonthMinutes(days: reportDays),
    ReadMonthProxies(days: reportDays), ReadMonthGifts(days: reportDays),
    ListBudgets(communities: communities, id: nil, before: nil, limit: 1),
    ReadCommunitiesBelow(community: community), ReadDayOf(community: community, at: instant),
    ReadAccountsEnd(community: community),
    ReadHoldersBetween(community: community, from: account, below: account),
    ReadPointMovesBetween(community: community, from: account, below: account, high: 1),
    ReadPricedItems(community: community), SumHandedOver(community: community, low: 1, high: 1),
    SumStockWorth(community: community, at: instant),
    SumBudgets(community: community, day: day, at: instant),
    SumDeliveries(community: community, from: day, at: instant),
    ReadReportPoints(community: community, code: nil),
    ReadSettled(community: community, low: 1, high: 1, point: nil),
    SumDeliveryCosts(community: community, points: [], at: instant),
    ReadPickups(community: community, day: day, point: nil),
    ReadCounter(community: community, low: 1, high: 1),
  ]

  private static let account = AccountNumber(100)
  private static let reportDays = ReportDays(
    community: community, holders: [], from: day, to: day)
}
