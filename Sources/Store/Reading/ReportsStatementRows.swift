import Bank
import FoundationEssentials
import Postgres

/// The lines of some accounts within numbers, oldest first.
struct ReadMonthLines: Statement {
  static let sql: StaticString = """
    select n.account, l.seq, (l.recorded_at at time zone c.time_zone)::date, l.effective_on, l.kind,
      l.signed, a.act_type, r.item, coalesce(y.name_zh, i.name_zh), coalesce(y.name_en, i.name_en),
      a.units, a.minutes, r.quantity, p.name, (
        select e.reason from closures e
        where l.kind = 'donation' and e.community = $1 and e.person in (o.holder, w.holder)
          and e.command = l.command)
    from communities c
    cross join unnest($2::bigint[]) as n(account)
    cross join lateral (
      select seq, recorded_at, effective_on, kind, amount as signed, debit as other, act,
          redemption, reversal, command
        from transfers
        where community = $1 and credit = n.account and seq > $3 and seq <= $4
      union all
      select seq, recorded_at, effective_on, kind, -amount, credit, act, redemption, reversal,
          command
        from transfers
        where community = $1 and debit = n.account and seq > $3 and seq <= $4) l
    join accounts w on w.community = $1 and w.number = n.account
    join accounts o on o.community = $1 and o.number = l.other
    left join reversals v on v.community = $1 and v.id = l.reversal
    left join acts a on a.community = $1 and a.id = coalesce(l.act, v.act)
    left join act_types y on y.rule_book = a.rule_book and y.code = a.act_type
    left join redemptions r on r.community = $1 and r.id = coalesce(l.redemption, v.redemption)
    left join items i on i.community = $1 and i.code = r.item
    join commands k on k.community = $1 and k.key = l.command
    left join people p on p.id = k.actor and p.community = any(c.path)
    where c.id = $1
    order by n.account, l.seq
    """
  let community: CommunityID
  let accounts: [AccountNumber]
  let low, high: Int64
  func bind(_ bindings: inout Bindings) { bindings(community, accounts, low, high) }

  static func decode(_ row: inout Row) throws(PostgresError) -> MonthlyStatement.Line {
    let account: AccountNumber = try row.next()
    let seq: Int64 = try row.next()
    let day: Day = try row.next()
    let effectiveOn: Day = try row.next()
    let kind: TransferKind = try row.next()
    let amount: Int32 = try row.next()
    var line = MonthlyStatement.Line(
      seq: seq, day: day, effectiveOn: effectiveOn, kind: kind, amount: Int(amount),
      balanceAfter: 0, actType: try row.next(), item: try row.next(), nameZH: try row.next(),
      nameEN: try row.next(), account: account)
    line.units = try row.next(Int32?.self).map { Int($0) }
    line.minutes = try row.next(Int32?.self).map { Int($0) }
    line.quantity = try row.next(Int32?.self).map { Int($0) }
    line.byName = try row.next()
    line.closure = try row.next()
    return line
  }
}

/// Acts of some depositors that caps took points off, by the day they were credited or approved.
struct ReadMonthCuts: Statement {
  static let sql: StaticString = """
    select a.holder, a.id, a.act_type, y.name_zh, y.name_en, a.occurred_on, a.before_caps, a.points,
      a.caps
    from communities c
    join acts a on a.community = c.id and a.holder = any($2)
    join act_types y on y.rule_book = a.rule_book and y.code = a.act_type
    where c.id = $1 and a.state in ('on_notice', 'credited') and a.points < a.before_caps
      and coalesce((select max(v.reviewed_at) from act_reviews v
          where v.community = a.community and v.act = a.id and v.decision = 'approved'),
        a.verified_at)
        between ($3::date::timestamp at time zone c.time_zone)
          and (($4::date + 1)::timestamp at time zone c.time_zone) - interval '1 microsecond'
    order by a.holder, a.id
    """
  let days: ReportDays
  func bind(_ bindings: inout Bindings) { days.bind(&bindings) }

  static func decode(_ row: inout Row) throws(PostgresError) -> MonthlyStatement.Cut {
    let holder: HolderID = try row.next()
    var cut = MonthlyStatement.Cut(
      act: try row.next(), actType: try row.next(), nameZH: try row.next(),
      nameEN: try row.next(), occurredOn: try row.next(), beforeCaps: 0, points: 0, caps: [],
      holder: holder)
    cut.beforeCaps = Int(try row.next(Int32.self))
    cut.points = Int(try row.next(Int32.self))
    let numbers = try row.next([Int32]?.self) ?? []
    cut.caps = AppliedCap.all(numbers).filter { $0.cut > 0 }
    return cut
  }
}

extension AppliedCap {
  /// The caps behind the numbers that an act keeps: four each.
  static func all(_ numbers: [Int32]) -> [AppliedCap] {
    var caps: [AppliedCap] = []
    for at in stride(from: 0, to: numbers.count - 3, by: 4) {
      guard let scope = CapScope(rawValue: numbers[at]) else { continue }
      caps.append(
        AppliedCap(
          scope: scope, limit: Int(numbers[at + 1]), used: Int(numbers[at + 2]),
          cut: Int(numbers[at + 3])))
    }
    return caps
  }
}

/// Minutes of service of some depositors between two days, and in the year up to the last; what was
/// served on accounts merged into one counts for that one.
struct ReadMonthMinutes: Statement {
  static let sql: StaticString = """
    select n.holder, coalesce(sum(t.minutes) filter (where t.day >= $3), 0), sum(t.minutes)
    from unnest($2::uuid[]) as n(holder)
    cross join lateral (select n.holder as id union all
      select h.id from holders h where h.community = $1 and h.merged_into = n.holder) one
    join tallies t on t.community = $1 and t.holder = one.id
      and t.day between make_date(extract(year from $4::date)::integer, 1, 1) and $4
    group by n.holder
    """
  let days: ReportDays
  func bind(_ bindings: inout Bindings) { days.bind(&bindings) }

  struct Sum: Sendable {
    var holder: HolderID
    var month, year: Int
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Sum {
    try Sum(holder: row.next(), month: row.next(), year: row.next())
  }
}

/// What proxies of some depositors did between two days, and the requests they took back.
struct ReadMonthProxies: Statement {
  static let sql: StaticString = """
    select holder, day, power, name, name_zh, name_en, points, is_cancelled from (
    select m.principal as holder, u.day, u.power, q.name,
      coalesce(y.name_zh, i.name_zh) as name_zh, coalesce(y.name_en, i.name_en) as name_en,
      u.points, false as is_cancelled, k.at, u.command
    from mandates m
    join mandate_uses u on u.community = m.community and u.mandate = m.id
      and u.day between $3 and $4
    join commands k on k.community = u.community and k.key = u.command
    join people q on q.community = m.community and q.id = m.proxy
    left join acts a on a.community = u.community and a.id = u.act
    left join act_types y on y.rule_book = a.rule_book and y.code = a.act_type
    left join redemptions r on r.community = u.community and r.id = u.redemption
    left join items i on i.community = r.community and i.code = r.item
    where m.community = $1 and m.principal = any($2)
    union all
    select m.principal, t.day, u.power, q.name, i.name_zh, i.name_en, r.points, true, k.at,
      u.command
    from mandates m
    join mandate_uses u on u.community = m.community and u.mandate = m.id
      and u.power = 'request' and u.redemption is not null
    join redemptions r on r.community = u.community and r.id = u.redemption
      and r.state = 'cancelled'
    join transfers x on x.community = r.community and x.redemption = r.id and x.kind = 'release'
    join commands k on k.community = x.community and k.key = x.command and k.actor = m.proxy
    join communities c on c.id = m.community
    cross join lateral (select (k.at at time zone c.time_zone)::date as day offset 0) t
    join people q on q.community = m.community and q.id = m.proxy
    join items i on i.community = r.community and i.code = r.item
    where m.community = $1 and m.principal = any($2) and t.day between $3 and $4
    ) done order by holder, day, at, command
    """
  let days: ReportDays
  func bind(_ bindings: inout Bindings) { days.bind(&bindings) }

  static func decode(_ row: inout Row) throws(PostgresError) -> MonthlyStatement.ProxyUse {
    let holder: HolderID = try row.next()
    var use = MonthlyStatement.ProxyUse(
      day: try row.next(), power: try row.next(), proxyName: try row.next(),
      nameZH: try row.next(), nameEN: try row.next(), points: 0, isCancelled: false,
      holder: holder)
    use.points = Int(try row.next(Int32.self))
    use.isCancelled = try row.next()
    return use
  }
}

/// Gifts that some depositors got between two days.
struct ReadMonthGifts: Statement {
  static let sql: StaticString = """
    select r.holder, r.id, (r.fulfilled_at at time zone c.time_zone)::date, r.item, i.name_zh,
      i.name_en, r.quantity, r.points, r.slip_no, r.collected_by, p.name,
      r.decided_by is null
    from communities c
    join redemptions r on r.community = c.id and r.holder = any($2)
    join items i on i.community = r.community and i.code = r.item
    left join people p on p.community = r.community and p.id = r.fulfilled_by
    where c.id = $1 and r.state = 'fulfilled'
      and r.fulfilled_at between ($3::date::timestamp at time zone c.time_zone)
        and (($4::date + 1)::timestamp at time zone c.time_zone) - interval '1 microsecond'
    order by r.holder, r.fulfilled_at, r.id
    """
  let days: ReportDays
  func bind(_ bindings: inout Bindings) { days.bind(&bindings) }

  static func decode(_ row: inout Row) throws(PostgresError) -> MonthlyStatement.Gift {
    let holder: HolderID = try row.next()
    let redemption: RedemptionID = try row.next()
    let day: Day = try row.next()
    let item: String = try row.next()
    let (zh, en): (String, String) = try (row.next(), row.next())
    let quantity: Int32 = try row.next()
    let points: Int32 = try row.next()
    return MonthlyStatement.Gift(
      redemption: redemption, day: day, item: item, nameZH: zh, nameEN: en,
      quantity: Int(quantity), points: Int(points), slipNumber: try row.next(),
      collectedBy: try row.next(), handedOverBy: try row.next(),
      isOverTheCounter: try row.next(), holder: holder)
  }
}
