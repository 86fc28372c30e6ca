public import Bank
import Postgres

/// A depositor's points at a moment.
public struct BalanceView: Hashable, Sendable {
  /// Whose.
  public var holder: HolderID
  /// What kind of depositor.
  public var kind: HolderKind
  /// Points.
  public var balance: Balance
  /// The community's last transfer by then.
  public var lastSeq: Int64
  /// The moment.
  public var asOf: Instant
  /// What will be gone soon.
  public var expiring: [ExpiringView]
}

/// Depositors with their points and their communities' heads, of one snapshot.
struct ReadBalances: Statement {
  static let sql: StaticString = """
    select h.id, h.community, h.kind,
      coalesce(r.grid, case when d.ended_on is null then d.grid end), b.available, b.on_notice,
      b.held, b.owed, e.seq, e.recorded_at,
      exists (select from adoptions a where a.community = h.community and a.points_expire)
    from unnest($1::integer[], $2::uuid[]) as n(community, holder)
    join holders h on h.community = n.community and h.id = n.holder
    join balances b on b.community = h.community and b.holder = h.id
    join heads e on e.community = h.community
    left join residences r on r.community = h.community and r.person = h.id and r.until is null
    left join households d on d.community = h.community and d.id = h.id
    """
  let holders: [HolderKey]
  func bind(_ bindings: inout Bindings) {
    bindings(holders.map(\.community), holders.map(\.holder))
  }

  struct Found: Sendable {
    var community: CommunityID
    var grid: GridID?
    var view: BalanceView
    var mayExpire: Bool
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Found {
    let holder: HolderID = try row.next()
    let community: CommunityID = try row.next()
    let kind: HolderKind = try row.next()
    let grid: GridID? = try row.next()
    let balance = Balance(
      available: try row.next(), onNotice: try row.next(), held: try row.next(),
      owed: try row.next())
    return Found(
      community: community, grid: grid,
      view: BalanceView(
        holder: holder, kind: kind, balance: balance, lastSeq: try row.next(),
        asOf: try row.next(), expiring: []),
      mayExpire: try row.next())
  }
}

/// What the transfers up to a number sum to on a depositor's four accounts.
struct SumHolder: Statement {
  static let sql: StaticString = """
    select coalesce(sum(amount) filter (where account = $2), 0)::bigint,
      coalesce(sum(amount) filter (where account = $2 + 1), 0)::bigint,
      coalesce(sum(amount) filter (where account = $2 + 2), 0)::bigint,
      coalesce(sum(amount) filter (where account = $2 + 3), 0)::bigint
    from (
      select credit as account, amount from transfers
        where community = $1 and credit between $2 and $2 + 3 and seq <= $3
      union all
      select debit, -amount from transfers
        where community = $1 and debit between $2 and $2 + 3 and seq <= $3) p
    """
  let community: CommunityID
  let firstAccount: AccountNumber
  let seq: Int64
  func bind(_ bindings: inout Bindings) { bindings(community, firstAccount, seq) }
  static func decode(_ row: inout Row) throws(PostgresError) -> Balance {
    try Balance(
      available: row.next(), onNotice: row.next(), held: row.next(), owed: row.next())
  }
}

extension Store {
  /// Present balances for many who ask at once, in one round trip; each with its own refusal.
  public func balances(
    _ questions: [HolderQuestion]
  ) async throws -> [HolderQuestion: Result<BalanceView, Refusal>] {
    let asked = Array(Set(questions))
    return try await database.read { session in
      // Whoever asks about himself has the right to, whatever his offices are.
      let readers = Set(asked.filter { $0.holder != $0.reader.person.holder }.map(\.reader))
      let keys = Set(asked.map { HolderKey(community: $0.reader.community, holder: $0.holder) })
      let (sights, rows) = try session.pipeline(
        ReadSights(readers: Array(readers)), ReadBalances(holders: Array(keys)))
      let sight = Dictionary(sights.map { ($0.reader, $0) }) { first, _ in first }
      var found = Dictionary(
        rows.map { (HolderKey(community: $0.community, holder: $0.view.holder), $0) }
      ) { first, _ in first }
      let below = asked.flatMap { question in
        (sight[question.reader]?.communities.dropFirst() ?? []).map {
          HolderKey(community: $0, holder: question.holder)
        }
      }.filter { found[$0] == nil }
      if !below.isEmpty {
        for row in try session.run(ReadBalances(holders: Array(Set(below)))) {
          found[HolderKey(community: row.community, holder: row.view.holder)] = row
        }
      }
      let expiring = found.filter(\.value.mayExpire).map(\.key)
      if !expiring.isEmpty {
        for (key, points) in try session.expiring(of: expiring) {
          found[key]?.view.expiring = points
        }
      }
      return Dictionary(
        asked.map { ($0, Self.answer($0, sight[$0.reader], found)) }
      ) { first, _ in first }
    }
  }

  private static func answer(
    _ question: HolderQuestion, _ sight: Sight?, _ found: [HolderKey: ReadBalances.Found]
  ) -> Result<BalanceView, Refusal> {
    let communities = sight?.communities ?? [question.reader.community]
    let rows = communities.lazy.compactMap {
      found[HolderKey(community: $0, holder: question.holder)]
    }
    guard let row = rows.first, row.view.kind == question.kind else {
      return .failure(Refusal(.notFound))
    }
    if question.holder == question.reader.person.holder { return .success(row.view) }
    guard let sight else { return .failure(Refusal(.forbidden)) }
    do throws(Refusal) {
      try sight.requireSight(of: question.holder, living: row.grid, in: row.community)
      return .success(row.view)
    } catch {
      return .failure(error)
    }
  }

  /// A balance in the past; the same question has the same answer for ever. Throws a `Refusal` or
  /// ``AsOfError``.
  public func balance(_ question: HolderQuestion, asOf: AsOf) async throws -> BalanceView {
    try await database.write { session in
      let place = try session.seen(question)
      let moment = try session.moment(asOf, in: place.community)
      let sum = try session.run(
        SumHolder(
          community: place.community, firstAccount: place.firstAccount, seq: moment.seq)
      ).first
      let key = HolderKey(community: place.community, holder: place.id)
      let expiring = try session.expiring(of: [key], at: moment)[key] ?? []
      return BalanceView(
        holder: place.id, kind: place.kind, balance: sum ?? Balance(), lastSeq: moment.seq,
        asOf: moment.at, expiring: expiring)
    }
  }
}
