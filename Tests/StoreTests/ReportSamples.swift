import Bank
import Postgres

@testable import Store

extension StatementSamples {
  /// Everything that reports read.
  static let reports: [any Statement] = [
    ReadToday(community: community), LocateGrid(grids: []),
    ReadPhoneless(community: community, grids: []),
    ReadStatementOwners(community: community, holders: []),
    ReadPointMoves(community: community, accounts: [], high: 1),
    ReadMonthLines(community: community, accounts: [], low: 1, high: 1),
    ReadMonthCuts(days: reportDays), ReadMonthMinutes(days: reportDays),
    ReadMonthProxies(days: reportDays), ReadMonthGifts(days: reportDays),
  ]

  private static let reportDays = ReportDays(
    community: community, holders: [], from: day, to: day)
}
