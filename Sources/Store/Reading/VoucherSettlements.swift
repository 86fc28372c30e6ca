public import Bank
import FoundationEssentials
import Postgres

/// A list that a provider is paid by.
public struct SettlementView: Sendable {
  /// One voucher.
  public struct Line: Hashable, Sendable {
    /// Its number, issuer and service.
    public var number: String, issuer: String, service: String
    /// The end of the beneficiary's passbook number.
    public var tail: String
    /// The day of the service, and of the word on it.
    public var deliveredOn: Day?, confirmedOn: Day?
    /// The paper on which that was given.
    public var slipNumber: String?
  }

  /// Its id, and its number in the community.
  public var id: SettlementID, number: Int
  /// The community's code and name.
  public var community: String, communityName: String
  /// Who is paid.
  public var provider: ProviderID, providerName: String
  /// How many vouchers.
  public var count: Int
  /// Who drew it up, and when.
  public var by: PersonID, byName: String, at: Instant, day: Day
  /// Its lines; none in a list.
  public var lines: [Line] = []
  var place: CommunityID
}

/// Settlements, newest first.
struct ListSettlements: Statement {
  static let sql: StaticString = """
    select s.id, s.number, c.code, c.name, s.provider, p.name, s.vouchers, s.settled_by,
      coalesce(b.name, ''), s.settled_at, (s.settled_at at time zone c.time_zone)::date,
      s.community
    from voucher_settlements s
    join communities c on c.id = s.community
    join voucher_providers p on p.community = s.community and p.id = s.provider
    left join people b on b.community = any(c.path) and b.id = s.settled_by
    where s.community = any($1) and ($2::uuid is null or s.id = $2)
      and ($3::uuid is null or s.provider = $3) and ($4::uuid is null or s.id < $4)
    order by s.id desc limit $5
    """
  let communities: [CommunityID]
  var id: SettlementID?
  var provider: ProviderID?
  var before: SettlementID?
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(communities, id, provider, before, limit) }

  static func decode(_ row: inout Row) throws(PostgresError) -> SettlementView {
    let id: SettlementID = try row.next()
    let number: Int32 = try row.next()
    let code: String = try row.next()
    let name: String = try row.next()
    let provider: ProviderID = try row.next()
    let providerName: String = try row.next()
    let count: Int32 = try row.next()
    return try SettlementView(
      id: id, number: Int(number), community: code, communityName: name, provider: provider,
      providerName: providerName, count: Int(count), by: row.next(), byName: row.next(),
      at: row.next(), day: row.next(), place: row.next())
  }
}

/// The vouchers of a settlement, by number.
struct ReadSettlementLines: Statement {
  static let sql: StaticString = """
    select v.number, v.issuer, v.service, right(p.passbook_no, 4),
      (select max(d.on_day) from voucher_steps d where d.community = v.community
        and d.voucher = v.id and d.kind = 'delivered'),
      (k.at at time zone c.time_zone)::date, k.slip_no
    from voucher_steps s
    join communities c on c.id = s.community
    join vouchers v on v.community = s.community and v.id = s.voucher
    join people p on p.community = v.community and p.id = v.holder
    left join lateral (select d.at, d.slip_no from voucher_steps d
      where d.community = v.community and d.voucher = v.id and d.kind = 'confirmed'
      order by d.step desc limit 1) k on true
    where s.community = $1 and s.settlement = $2 and s.settlement is not null
    order by v.number
    """
  let community: CommunityID
  let settlement: SettlementID
  func bind(_ bindings: inout Bindings) { bindings(community, settlement) }

  static func decode(_ row: inout Row) throws(PostgresError) -> SettlementView.Line {
    let number: String = try row.next()
    let issuer: String = try row.next()
    let service: String = try row.next()
    let tail: String = try row.next()
    return try SettlementView.Line(
      number: number, issuer: issuer, service: service, tail: tail, deliveredOn: row.next(),
      confirmedOn: row.next(), slipNumber: row.next())
  }
}

extension Store {
  /// Settlements, newest first, for secretary and auditor. Throws a `Refusal`.
  public func settlements(
    of provider: ProviderID?, before: SettlementID?, limit: Int, for reader: Reader
  ) async throws -> [SettlementView] {
    try await read(as: reader) { sight, session in
      try sight.require(.secretary, .auditor)
      return try session.run(
        ListSettlements(
          communities: sight.communities, provider: provider, before: before, limit: limit))
    }
  }

  /// A settlement with its lines, for secretary and auditor. Throws a `Refusal`.
  public func settlement(_ id: SettlementID, for reader: Reader) async throws -> SettlementView {
    try await read(as: reader) { sight, session in
      try sight.require(.secretary, .auditor)
      let found = try session.run(
        ListSettlements(communities: sight.communities, id: id, limit: 1))
      guard var view = found.first else { throw Refusal(.notFound) }
      view.lines = try session.run(
        ReadSettlementLines(community: view.place, settlement: id))
      return view
    }
  }
}
