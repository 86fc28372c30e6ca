public import Bank
import Postgres

/// Points that will be gone soon, as their owner is told.
public struct ExpiringView: Hashable, Sendable {
  /// The last day on which they can be spent.
  public var on: Day
  /// Points.
  public var points: Int
  /// How many days before that is told of them now; see ``Bank/ExpiringPoints/warnings``.
  public var within: Int
}

/// Points that will be gone in a month.
public struct ExpiringMonth: Hashable, Sendable {
  /// The first day of the month.
  public var month: Day
  /// Points.
  public var points: Int
  /// Depositors that have them.
  public var holders: Int
}

/// What decides whether points of some depositors expire; nothing where no adoption says so.
struct ReadExpiryFacts: Statement {
  static let sql: StaticString = """
    select h.community, h.id, p.birth_year, t.today,
      (select max(m.until_day) from mandates m where m.community = h.community
        and m.principal = h.id and m.from_day <= t.today
        and (m.ended_at is null or m.ended_at > t.at))
    from unnest($1::integer[], $2::uuid[]) as n(community, holder)
    join holders h on h.community = n.community and h.id = n.holder
    join communities c on c.id = h.community
    cross join lateral (select n.at, (n.at at time zone c.time_zone)::date as today
      from (select coalesce($3, clock_timestamp()) as at offset 0) n offset 0) t
    left join people p on p.community = h.community and p.id = h.id
    where exists (select from adoptions a where a.community = h.community and a.points_expire)
    """
  let holders: [HolderKey]
  /// nil is now.
  var at: Instant?
  func bind(_ bindings: inout Bindings) {
    bindings(holders.map(\.community), holders.map(\.holder), at)
  }

  struct Facts: Sendable {
    var key: HolderKey
    var birthYear: Int?
    var today: Day
    var proxiedUntil: Day?

    /// What of a history will be gone, through a day or at any time.
    func expiring(_ history: LotHistory, through end: Day?) -> [ExpiringPoints] {
      history.expiring(from: today, through: end).filter { lot in
        ExpiryExemption.of(birthYear: birthYear, proxiedUntil: proxiedUntil, on: lot.on + 1)
          == nil
      }
    }
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Facts {
    let key = HolderKey(community: try row.next(), holder: try row.next())
    let born: Int16? = try row.next()
    return try Facts(
      key: key, birthYear: born.map { Int($0) }, today: row.next(), proxiedUntil: row.next())
  }
}

/// The next depositors that ever had points with a last day, in the order of their keys.
struct ReadLotHolders: Statement {
  static let sql: StaticString = """
    select h.community, h.id from holders h
    where (h.community, h.id) > ($1, $2) and ($3::integer is null or h.community = $3)
      and exists (select from adoptions a where a.community = h.community and a.points_expire)
      and exists (select from transfers t where t.community = h.community
        and t.credit = h.first_account and t.expires_on is not null offset 0)
    order by h.community, h.id limit $4
    """
  let after: HolderKey
  let community: CommunityID?
  let limit: Int
  func bind(_ bindings: inout Bindings) {
    bindings(after.community, after.holder, community, limit)
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> HolderKey {
    try HolderKey(community: row.next(), holder: row.next())
  }
}

extension Session {
  /// Depositors taken at a time where all are gone through.
  static let lotPage = 500

  /// What will be gone of some depositors' points within the first warning, as things stood at a
  /// moment of one community; nil is now.
  func expiring(
    of holders: [HolderKey], at moment: Moment? = nil
  ) throws(PostgresError) -> [HolderKey: [ExpiringView]] {
    let facts = try run(ReadExpiryFacts(holders: holders, at: moment?.at))
    guard !facts.isEmpty else { return [:] }
    let histories = try histories(of: facts.map(\.key))
    var views: [HolderKey: [ExpiringView]] = [:]
    for one in facts {
      guard var history = histories[one.key] else { continue }
      if let seq = moment?.seq { history = history.before(seq + 1) }
      let soon = one.expiring(history, through: one.today + ExpiringPoints.warnings[0])
      views[one.key] = soon.map {
        ExpiringView(on: $0.on, points: $0.points, within: $0.warning(on: one.today))
      }
    }
    return views
  }

  func histories(
    of holders: [HolderKey]
  ) throws(PostgresError) -> [HolderKey: LotHistory] {
    let (postings, judged) = try pipeline(
      ReadLots(holders: holders), ReadExpiries(holders: holders))
    return LotHistory.of(postings, judged)
  }

  /// Goes through everybody with points that have a last day, some at a time.
  func eachLotPage(
    in community: CommunityID?, _ body: ([HolderKey]) throws(PostgresError) -> Void
  ) throws(PostgresError) {
    var last = HolderKey(
      community: community ?? CommunityID(0), holder: HolderID(PersonID.system.uuid))
    while true {
      let page = try run(
        ReadLotHolders(after: last, community: community, limit: Self.lotPage))
      if !page.isEmpty { try body(page) }
      guard page.count == Self.lotPage, let end = page.last else { return }
      last = end
    }
  }
}

extension Store {
  /// What will be gone of all points of a community as things stand, by month of the last day; for
  /// its secretary and auditor. Throws a `Refusal`.
  public func expiringMonths(
    of code: String, for reader: Reader
  ) async throws -> [ExpiringMonth] {
    try await read(as: reader) { sight, session in
      try sight.require(.secretary, .auditor)
      let found = try session.run(
        FindCommunityBelow(community: reader.community, code: code)
      ).first
      guard let community = found, sight.communities.contains(community) else {
        throw Refusal(.notFound)
      }
      var months: [Day: ExpiringMonth] = [:]
      try session.eachLotPage(in: community) { page throws(PostgresError) in
        let histories = try session.histories(of: page)
        for facts in try session.run(ReadExpiryFacts(holders: page)) {
          guard let history = histories[facts.key] else { continue }
          var seen: Set<Day> = []
          for lot in facts.expiring(history, through: nil) {
            let month = lot.on.firstOfMonth
            months[month, default: ExpiringMonth(month: month, points: 0, holders: 0)].points +=
              lot.points
            if seen.insert(month).inserted { months[month]?.holders += 1 }
          }
        }
      }
      return months.values.sorted { $0.month < $1.month }
    }
  }
}
