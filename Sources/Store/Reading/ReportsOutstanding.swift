public import Bank
import FoundationEssentials
import Postgres

/// What one community has promised, and what stands behind it.
public struct OutstandingReport: Sendable {
  /// What was handed over in a month.
  public struct Speed: Hashable, Sendable {
    /// The month.
    public var month: Month
    /// Points paid, and today's reference value of what was handed over, in fen.
    public var points: Int, fen: Int
  }

  /// The code and the name of the community.
  public var community: String, name: String
  /// The moment, its day, and the last transfer by then.
  public var asOf: Instant, day: Day, seq: Int64
  /// The points.
  public var points: OutstandingPoints
  /// What they are worth by today's catalogue.
  public var prices: PointPrices
  /// What stands behind them.
  public var cover: Cover
  /// Reference value of what stands in partner shops, in fen: theirs until it is handed over.
  public var partnerStock: Int
  /// The last three full months, oldest first.
  public var months: [Speed]
}

extension Store {
  /// What a community and those below it have promised, by code: for secretary and auditor.
  /// - Throws: `Refusal`, ``AsOfError``.
  public func outstanding(
    of code: String?, asOf: AsOf?, for reader: Reader
  ) async throws -> [OutstandingReport] {
    let found = try await database.write { session in
      let sight = try session.sight(reader)
      let community = try sight.community(code, on: session)
      try sight.require(.secretary, .auditor)
      return try session.run(ReadCommunitiesBelow(community: community)).map { one in
        var moment = try session.moment(asOf, in: one.id)
        let day = try session.run(
          ReadDayOf(community: one.id, at: asOf == nil ? nil : moment.at)
        ).first
        moment.at = day?.at ?? moment.at
        return (one, moment, day?.day)
      }
    }
    return try await database.read { session in
      session.deadline = .now.advanced(by: Self.reportTime)
      return try found.compactMap { place, moment, day in
        try day.map { try session.outstanding(place, moment, on: $0) }
      }
    }
  }
}

extension Session {
  /// The points of one community at a moment. What is summed up lies behind the head.
  fileprivate func outstanding(
    _ place: ReadCommunitiesBelow.Place, _ moment: Moment, on day: Day
  ) throws -> OutstandingReport {
    let points = try outstandingPoints(of: place.id, upTo: moment.seq, on: day)
    let year = try span(from: day - 364, to: day, in: place.id, upTo: moment.seq)
    let (items, redeemed) = try pipeline(
      ReadPricedItems(community: place.id),
      SumHandedOver(community: place.id, low: year.low, high: year.high))
    let prices = PointPrices(
      items: items, redeemed: redeemed.first.map { ($0.pricedFen, $0.pricedPoints) } ?? (0, 0))
    let months = try (1...3).reversed().map { back in
      let month = Month(day).advanced(by: -back)
      let span = try span(from: month.first, to: month.last, in: place.id, upTo: moment.seq)
      let sum = try run(SumHandedOver(community: place.id, low: span.low, high: span.high)).first
      return OutstandingReport.Speed(
        month: month, points: sum?.points ?? 0, fen: sum?.pricedFen ?? 0)
    }
    var cover = Cover()
    cover.worth = prices.price?.worth(of: points.total) ?? 0
    cover.lastThreeMonths = months.reduce(0) { $0 + $1.fen }
    let stock = try run(SumStockWorth(community: place.id, at: moment.at)).first
    cover.stock = stock?.own ?? 0
    try fillBudget(&cover, of: place.id, moment, on: day)
    return OutstandingReport(
      community: place.code, name: place.name, asOf: moment.at, day: day, seq: moment.seq,
      points: points, prices: prices, cover: cover, partnerStock: stock?.partner ?? 0,
      months: months)
  }

  /// Budgets in force, and what goods have cost since the first of them began: what was delivered,
  /// and what partner shops handed over.
  private func fillBudget(
    _ cover: inout Cover, of community: CommunityID, _ moment: Moment, on day: Day
  ) throws {
    guard
      let force = try run(SumBudgets(community: community, day: day, at: moment.at)).first,
      let first = force.first
    else { return }
    cover.budget = force.fen
    let span = try span(from: first, to: day, in: community, upTo: moment.seq)
    let delivered = try run(SumDeliveries(community: community, from: first, at: moment.at)).first
    let lines = try settlementLines(
      of: nil, in: community, low: span.low, high: span.high, at: moment.at)
    cover.spent = (delivered ?? 0) + lines.reduce(0) { $0 + $1.costFen }
  }

  /// The numbers between two days, none above one.
  func span(
    from: Day, to: Day, in community: CommunityID, upTo seq: Int64
  ) throws(PostgresError) -> ReadSeqSpan.Span {
    let found = try run(ReadSeqSpan(community: community, from: from, to: to)).first
    let span = found ?? ReadSeqSpan.Span(low: 0, high: 0)
    return ReadSeqSpan.Span(low: min(span.low, seq), high: min(span.high, seq))
  }

  /// The points of every depositor, some accounts at a time, and those in the charity pool.
  private func outstandingPoints(
    of community: CommunityID, upTo seq: Int64, on day: Day
  ) throws -> OutstandingPoints {
    var points = OutstandingPoints()
    let charity = AccountNumber.ofCommunity(.charity)
    var pool = PointAges(pool: charity)
    for move in try run(
      ReadPointMovesBetween(community: community, from: charity, below: charity.next, high: seq))
    {
      pool.add(move)
    }
    points.add(pool, of: .charity, on: day)
    var from = AccountNumber.firstOfHolders
    while let end = try run(ReadAccountsEnd(community: community)).first, from < end {
      let below = AccountNumber(from.number + 4 * Self.depositorsAtOnce)
      let (holders, moves) = try pipeline(
        ReadHoldersBetween(community: community, from: from, below: below),
        ReadPointMovesBetween(community: community, from: from, below: below, high: seq))
      var ages: [Int64: PointAges] = [:]
      for holder in holders {
        ages[holder.account.number] = PointAges(firstAccount: holder.account)
      }
      for move in moves {
        let bases = Set([move.debit.number & ~3, move.credit.number & ~3])
        for base in bases { ages[base]?.add(move) }
      }
      for holder in holders {
        guard let own = ages[holder.account.number] else { continue }
        let band = HolderBand(holder.kind, birthYear: holder.birthYear, in: day.year)
        points.add(own, of: band, on: day)
      }
      from = below
    }
    return points
  }

  private static var depositorsAtOnce: Int64 { 1_000 }
}

extension AccountNumber {
  fileprivate var next: AccountNumber { AccountNumber(number + 1) }
}
