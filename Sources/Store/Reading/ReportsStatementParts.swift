import Bank
import FoundationEssentials
import Postgres

extension Session {
  /// The statements of some depositors of a community, in their order.
  func statements(
    of holders: [HolderID], _ span: BookMonth, in community: CommunityID
  ) throws -> [MonthlyStatement] {
    let owners = try run(ReadStatementOwners(community: community, holders: holders))
    let accounts = owners.map(\.firstAccount)
    let month = span.month
    let days = ReportDays(community: community, holders: holders, from: month.first, to: month.last)
    var batch = Batch()
    let moves = batch.add(
      ReadPointMoves(community: community, accounts: accounts, high: span.high))
    let lines = batch.add(
      ReadMonthLines(community: community, accounts: accounts, low: span.low, high: span.high))
    let cuts = batch.add(ReadMonthCuts(days: days))
    let minutes = batch.add(ReadMonthMinutes(days: days))
    let uses = batch.add(ReadMonthProxies(days: days))
    let gifts = batch.add(ReadMonthGifts(days: days))
    try run(&batch)
    let movesOf = Dictionary(grouping: moves.rows, by: \.account)
    let linesOf = Dictionary(grouping: lines.rows, by: \.account)
    let cutsOf = Dictionary(grouping: cuts.rows, by: \.holder)
    let minutesOf = Dictionary(minutes.rows.map { ($0.holder, $0) }) { first, _ in first }
    let usesOf = Dictionary(grouping: uses.rows, by: \.holder)
    let giftsOf = Dictionary(grouping: gifts.rows, by: \.holder)
    let byID = Dictionary(owners.map { ($0.holder, $0) }) { first, _ in first }
    return holders.compactMap { byID[$0] }.map { owner in
      var statement = MonthlyStatement(
        owner: owner, month: month, isFinal: span.isOver, through: span.through,
        asOf: span.at, lastSeq: span.high,
        opening: Balance(), closing: Balance(), lines: linesOf[owner.firstAccount] ?? [],
        cuts: cutsOf[owner.holder] ?? [], minutes: (0, 0), proxyUses: usesOf[owner.holder] ?? [],
        gifts: giftsOf[owner.holder] ?? [], expiring: [])
      if let sum = minutesOf[owner.holder] { statement.minutes = (sum.month, sum.year) }
      statement.fill((movesOf[owner.firstAccount] ?? []).map(\.move), after: span.low)
      return statement
    }
  }
}

extension MonthlyStatement {
  /// Derives balances, running balances and what expires from the depositor's transfers.
  mutating func fill(_ moves: [PointMove], after low: Int64) {
    var ages = PointAges(firstAccount: owner.firstAccount)
    for move in moves where move.seq <= low { ages.add(move) }
    opening = ages.balance
    for move in moves where move.seq > low { ages.add(move) }
    closing = ages.balance
    var running = opening.available
    for index in lines.indices {
      running += lines[index].amount
      lines[index].balanceAfter = running
    }
    let last = month.last + Store.daysOfWarning
    for lot in ages.lots(.available) {
      guard let day = lot.expiresOn, day <= last else { continue }
      if expiring.last?.on == day {
        expiring[expiring.count - 1].points += lot.points
      } else {
        expiring.append(Expiring(on: day, points: lot.points))
      }
    }
  }
}

/// Depositors of a community and the days of a report.
struct ReportDays: Sendable {
  var community: CommunityID
  var holders: [HolderID]
  var from, to: Day

  func bind(_ bindings: inout Bindings) { bindings(community, holders, from, to) }
}
