import Bank
import FoundationEssentials
import Postgres

/// What a batch needs to know of points and their last days.
struct ExpiryReach {
  /// Depositors whose lots are wanted.
  var lots: Set<HolderKey> = []
  /// Days until which everybody may have been judged.
  var days: Set<ExpiryDay> = []
}

/// What is read of it.
struct RestOfExpiry {
  private var wanted: Set<HolderKey> = []
  private var postings: Pending<ReadLots>?
  private var judgements: Pending<ReadExpiries>?
  private var open: Pending<ReadOpenExpiryDays>?

  init(_ reach: ExpiryReach, to batch: inout Batch) {
    wanted = reach.lots
    if !reach.lots.isEmpty {
      postings = batch.add(ReadLots(holders: Array(reach.lots)))
      judgements = batch.add(ReadExpiries(holders: Array(reach.lots)))
    }
    if !reach.days.isEmpty { open = batch.add(ReadOpenExpiryDays(days: Array(reach.days))) }
  }

  func fill(_ books: inout Books) {
    let judged = judgements?.rows ?? []
    let histories = LotHistory.of(postings?.rows ?? [], judged)
    for key in wanted {
      guard let holder = books.holders[key.holder], holder.community == key.community else {
        continue
      }
      let account = LotAccount(
        community: key.community, number: holder.account(.available))
      books.expiry.lots[account] = histories[key] ?? LotHistory()
    }
    for judgement in judged {
      let last = books.expiry.judged[judgement.key] ?? judgement.through
      books.expiry.judged[judgement.key] = max(last, judgement.through)
    }
    books.expiry.open = Set(open?.rows ?? [])
  }
}

/// The postings on the `available` accounts of some depositors, each one's in order.
struct ReadLots: Statement {
  static let sql: StaticString = """
    select h.community, h.id, p.seq, p.amount, p.effective_on, p.expires_on,
      coalesce(p.act, v.act), coalesce(p.redemption, v.redemption), p.kind = 'expiry'
    from unnest($1::integer[], $2::uuid[]) as n(community, holder)
    join holders h on h.community = n.community and h.id = n.holder
    cross join lateral (
      select seq, amount, effective_on, expires_on, act, redemption, reversal, kind
      from transfers where community = h.community and credit = h.first_account
      union all
      select seq, -amount, effective_on, null, act, redemption, reversal, kind
      from transfers where community = h.community and debit = h.first_account) p
    left join reversals v on v.community = h.community and v.id = p.reversal
    order by h.community, h.id, p.seq
    """
  let holders: [HolderKey]
  func bind(_ bindings: inout Bindings) {
    bindings(holders.map(\.community), holders.map(\.holder))
  }

  struct Posted: Sendable {
    var key: HolderKey
    var posting: LotPosting
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Posted {
    let key = HolderKey(community: try row.next(), holder: try row.next())
    let seq: Int64 = try row.next()
    let amount: Int32 = try row.next()
    let day: Day = try row.next()
    let last: Day? = try row.next()
    let act: ActID? = try row.next()
    let redemption: RedemptionID? = try row.next()
    let origin = act.map { LotOrigin.act($0) } ?? redemption.map { LotOrigin.redemption($0) }
    return Posted(
      key: key,
      posting: LotPosting(
        seq: seq, amount: Int(amount), on: day, expiresOn: last, origin: origin,
        isExpiry: try row.next()))
  }
}

/// Judgements on some depositors' points, each one's in order.
struct ReadExpiries: Statement {
  static let sql: StaticString = """
    select e.community, e.holder, e.after_seq, e.through, e.exempt is not null
    from unnest($1::integer[], $2::uuid[]) as n(community, holder)
    join expiries e on e.community = n.community and e.holder = n.holder
    order by e.community, e.holder, e.through
    """
  let holders: [HolderKey]
  func bind(_ bindings: inout Bindings) {
    bindings(holders.map(\.community), holders.map(\.holder))
  }

  struct Judged: Sendable {
    var key: HolderKey
    var after: Int64
    var through: Day
    var isExempt: Bool
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Judged {
    let key = HolderKey(community: try row.next(), holder: try row.next())
    return try Judged(key: key, after: row.next(), through: row.next(), isExempt: row.next())
  }
}

/// Those of some days until which not everybody has been judged.
struct ReadOpenExpiryDays: Statement {
  static let sql: StaticString = """
    select n.community, n.day
    from unnest($1::integer[], $2::date[]) as n(community, day)
    where exists (select from transfers t
      join accounts a on a.community = t.community and a.number = t.credit
        and a.kind = 'available'
      where t.community = n.community and t.expires_on <= n.day
        and t.expires_on > coalesce((select max(d.through) from expiry_days d
          where d.community = n.community), '-infinity')
        and not exists (select from expiries e where e.community = t.community
          and e.holder = a.holder and e.through >= t.expires_on))
    """
  let days: [ExpiryDay]
  func bind(_ bindings: inout Bindings) { bindings(days.map(\.community), days.map(\.day)) }
  static func decode(_ row: inout Row) throws(PostgresError) -> ExpiryDay {
    try ExpiryDay(community: row.next(), day: row.next())
  }
}

extension LotHistory {
  /// Histories out of postings and judgements in their order.
  static func of(
    _ postings: [ReadLots.Posted], _ judgements: [ReadExpiries.Judged]
  ) -> [HolderKey: LotHistory] {
    var histories: [HolderKey: LotHistory] = [:]
    for row in postings { histories[row.key, default: LotHistory()].add(row.posting) }
    for row in judgements where row.isExempt {
      histories[row.key, default: LotHistory()].add(
        LotExemption(after: row.after, through: row.through))
    }
    return histories
  }
}
