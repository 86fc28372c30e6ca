public import Bank
import Postgres

/// Which lines of a passbook are asked for.
public struct StatementQuery: Sendable {
  /// One of a depositor's four accounts.
  public var account: AccountKind
  /// First and last day of the community's calendar; nil is open.
  public var from, to: Day?
  /// Only lines before this number.
  public var before: Int64?
  /// At most so many.
  public var limit: Int

  /// A query.
  public init(account: AccountKind, from: Day?, to: Day?, before: Int64?, limit: Int) {
    self.account = account
    self.from = from
    self.to = to
    self.before = before
    self.limit = limit
  }
}

/// A page of a passbook.
public struct StatementView: Sendable {
  /// One line.
  public struct Line: Sendable {
    /// The number of the transfer and its id.
    public var seq: Int64, transfer: TransferID
    /// When it was written.
    public var recordedAt: Instant
    /// The day of the deed or of the decision.
    public var effectiveOn: Day
    /// What the transfer does.
    public var kind: TransferKind
    /// Points in (above 0) or out (below 0).
    public var amount: Int
    /// Points on the account afterwards.
    public var balanceAfter: Int
    /// The other account.
    public var counter: AccountView
    /// Why.
    public var cause: CauseView
    /// The act type or the item, by code.
    public var actType, item: String?
    /// Why the account ended that these points come from or went with.
    public var closure: ClosureReason?
    /// The name of that, in Chinese and English.
    public var nameZH, nameEN: String?
    /// Who gave the command.
    public var by: PersonID
    /// The name of that person.
    public var byName: String
    /// Under which mandate a proxy filed, asked or collected, and who that is.
    public var mandate: MandateID?, proxy: PersonID?, proxyName: String?
  }

  /// The account.
  public var account: AccountKind
  /// Points before the first and after the last day asked for.
  public var opening, closing: Int
  /// Newest first; at most `limit` of the query.
  public var lines: [Line]
  /// What will be gone soon, as of now.
  public var expiring: [ExpiringView] = []
}

/// The numbers that a community had reached before a first and at the end of a last day.
struct ReadSeqSpan: Statement {
  static let sql: StaticString = """
    select case when $2::date is null then 0 else coalesce((select t.seq from head_times t
        where t.community = h.community
          and t.recorded_at < $2::timestamp at time zone c.time_zone
        order by t.recorded_at desc limit 1), 0) end,
      case when $3::date is null then h.seq else coalesce((select t.seq from head_times t
        where t.community = h.community
          and t.recorded_at < ($3::date + 1)::timestamp at time zone c.time_zone
        order by t.recorded_at desc limit 1), 0) end
    from heads h join communities c on c.id = h.community where h.community = $1
    """
  let community: CommunityID
  let from: Day?
  let to: Day?
  func bind(_ bindings: inout Bindings) { bindings(community, from, to) }

  struct Span: Sendable {
    /// Lines above `low`, up to `high`.
    var low, high: Int64
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Span {
    try Span(low: row.next(), high: row.next())
  }
}

/// What the transfers up to some numbers sum to on one account.
struct SumAccount: Statement {
  static let sql: StaticString = """
    select coalesce(sum(amount) filter (where seq <= $3), 0)::bigint,
      coalesce(sum(amount) filter (where seq <= $4), 0)::bigint,
      coalesce(sum(amount), 0)::bigint
    from (
      select seq, amount from transfers
        where community = $1 and credit = $2 and seq <= $5
      union all
      select seq, -amount from transfers
        where community = $1 and debit = $2 and seq <= $5) p
    """
  let community: CommunityID
  let account: AccountNumber
  let low, page, high: Int64
  func bind(_ bindings: inout Bindings) { bindings(community, account, low, page, high) }

  struct Sums: Sendable {
    var low, page, high: Int
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Sums {
    try Sums(low: row.next(), page: row.next(), high: row.next())
  }
}

/// The lines of an account, newest first.
struct ReadStatementLines: Statement {
  static let sql: StaticString = """
    select $1, l.seq, l.recorded_at, l.effective_on, l.kind, l.signed, o.number, o.kind, o.holder,
      oh.kind, o.category, l.act, l.redemption, l.reversal, a.act_type, r.item,
      coalesce(y.name_zh, i.name_zh), coalesce(y.name_en, i.name_en), k.actor,
      coalesce(p.name, '道德银行'), x.mandate, x.proxy, x.name, (
        select e.reason from closures e
        where l.kind = 'donation' and e.community = $1 and e.person in (o.holder, w.holder)
          and e.command = l.command)
    from (
      (select seq, recorded_at, effective_on, kind, amount as signed, debit as other, act,
          redemption, reversal, command
        from transfers where community = $1 and credit = $2 and seq > $3 and seq <= $4
        order by seq desc limit $5)
      union all
      (select seq, recorded_at, effective_on, kind, -amount, credit, act, redemption, reversal,
          command
        from transfers where community = $1 and debit = $2 and seq > $3 and seq <= $4
        order by seq desc limit $5)
      order by seq desc limit $5) l
    join accounts o on o.community = $1 and o.number = l.other
    join accounts w on w.community = $1 and w.number = $2
    left join holders oh on oh.community = $1 and oh.id = o.holder
    left join reversals v on v.community = $1 and v.id = l.reversal
    left join acts a on a.community = $1 and a.id = coalesce(l.act, v.act)
    left join act_types y on y.rule_book = a.rule_book and y.code = a.act_type
    left join redemptions r on r.community = $1
      and r.id = coalesce(l.redemption, v.redemption)
    left join items i on i.community = $1 and i.code = r.item
    join commands k on k.community = $1 and k.key = l.command
    left join people p on p.id = k.actor
      and p.community = any((select path from communities where id = $1)::integer[])
    left join lateral (
      select m.id as mandate, m.proxy, q.name
      from (
        select mandate from mandate_uses where community = $1 and command = l.command
        union all
        select mandate from mandate_uses where community = $1 and act = l.act) u
      join mandates m on m.community = $1 and m.id = u.mandate
      join people q on q.community = $1 and q.id = m.proxy limit 1) x on true
    order by l.seq desc
    """
  let community: CommunityID
  let account: AccountNumber
  let low, high: Int64
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(community, account, low, high, limit) }

  static func decode(_ row: inout Row) throws(PostgresError) -> StatementView.Line {
    let community: CommunityID = try row.next()
    let seq: Int64 = try row.next()
    let recordedAt: Instant = try row.next()
    let effectiveOn: Day = try row.next()
    let kind: TransferKind = try row.next()
    let amount: Int32 = try row.next()
    let counter = try AccountView(&row)
    let act: ActID? = try row.next()
    let redemption: RedemptionID? = try row.next()
    let reversal: ReversalID? = try row.next()
    let id = TransferID(community: community, seq: seq, recordedAt: recordedAt)
    var line = StatementView.Line(
      seq: seq, transfer: id, recordedAt: recordedAt, effectiveOn: effectiveOn, kind: kind,
      amount: Int(amount), balanceAfter: 0, counter: counter,
      cause: CauseView(
        act: act, redemption: redemption, reversal: reversal, kind, itself: id),
      actType: try row.next(), item: try row.next(), nameZH: try row.next(),
      nameEN: try row.next(), by: try row.next(), byName: try row.next(),
      mandate: try row.next(), proxy: try row.next(), proxyName: try row.next())
    line.closure = try row.next()
    return line
  }
}

extension Store {
  /// A page of a passbook. What is summed up lies behind the head and changes no more.
  public func statement(
    _ question: HolderQuestion, _ query: StatementQuery
  ) async throws -> StatementView {
    try await database.read { session in
      let place = try session.seen(question)
      let offset = AccountKind.ofHolder.firstIndex(of: query.account) ?? 0
      let account = AccountNumber(place.firstAccount.number + Int64(offset))
      let spans = try session.run(
        ReadSeqSpan(community: place.community, from: query.from, to: query.to))
      guard let span = spans.first else { throw Refusal(.notFound) }
      let top = min(span.high, query.before.map { $0 - 1 } ?? span.high)
      let (lines, sums) = try session.pipeline(
        ReadStatementLines(
          community: place.community, account: account, low: span.low, high: top,
          limit: query.limit),
        SumAccount(
          community: place.community, account: account, low: span.low, page: top,
          high: span.high))
      guard let sum = sums.first else { throw Refusal(.notFound) }
      var running = sum.page
      var view = StatementView(
        account: query.account, opening: sum.low, closing: sum.high, lines: lines)
      let key = HolderKey(community: place.community, holder: place.id)
      view.expiring = try session.expiring(of: [key])[key] ?? []
      for index in view.lines.indices {
        view.lines[index].balanceAfter = running
        running -= view.lines[index].amount
      }
      return view
    }
  }
}
