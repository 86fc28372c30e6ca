import Bank
import FoundationEssentials
import Postgres

/// The rows of notices that a batch reads, once its pipeline has run.
struct NoticeRows {
  private var candidates: [(span: NoticeSpan, rows: Pending<ReadNoticeCandidates>)] = []
  private var last: Pending<ReadLastNotices>?
  private var records: Pending<ReadNotices>?
  private var lines: Pending<ReadNoticeLines>?
  private var objections: Pending<ReadObjections>?

  init(_ reach: NoticeReach, _ communities: [CommunityID], to batch: inout Batch) {
    for span in reach.spans {
      candidates.append((span, batch.add(ReadNoticeCandidates(span: span))))
    }
    if !reach.spans.isEmpty { last = batch.add(ReadLastNotices(communities: communities)) }
    if !reach.records.isEmpty { records = batch.add(ReadNotices(keys: Array(reach.records))) }
    if !reach.acts.isEmpty {
      let acts = Array(reach.acts)
      lines = batch.add(ReadNoticeLines(communities: communities, acts: acts))
      objections = batch.add(ReadObjections(communities: communities, acts: acts))
    }
  }

  func fill(_ books: inout Books) {
    for (span, pending) in candidates {
      books.notices.candidates[span] = ReadNoticeCandidates.cut(pending.rows)
    }
    for row in last?.rows ?? [] { books.notices.lastNumbers[row.community] = row.number }
    for record in records?.rows ?? [] { books.notices.records[record.key] = record }
    for line in lines?.rows ?? [] { books.notices.lines[line.act] = line }
    for objection in objections?.rows ?? [] { books.notices.objections[objection.id] = objection }
  }
}

/// What the next notice of some grids would list, in the order of grids and doors. Of each grid it
/// looks at numbers after the last one that any of its notices looked at.
struct ReadNoticeCandidates: Statement {
  /// How many numbers one notice looks at, and how many lines it holds, at most.
  static let mostNumbers: Int64 = 100_000
  static let mostLines = 2_000

  static let sql: StaticString = """
    with wanted as (
      select g.id, coalesce((select max(n.through_seq) from notices n
        where n.community = g.community and (n.grids = '{}' or n.grids && g.path)), 0) as mark
      from grids g
      where g.community = $1 and (cardinality($2::text[]) = 0 or exists (select from grids asked
        where asked.community = $1 and asked.code = any($2) and asked.id = any(g.path)))
      union all
      select 0, coalesce((select max(n.through_seq) from notices n
        where n.community = $1 and n.grids = '{}'), 0)
      where cardinality($2) = 0),
    span as (
      select h.seq as head, m.mark + 1 as low, least($3, h.seq, m.mark + $4) as high
      from heads h cross join (select coalesce(min(mark), 0) as mark from wanted) m
      where h.community = $1),
    found as (
      select t.seq, t.amount, a.id, a.holder, a.grid, a.state, a.rule_book, a.act_type
      from transfers t
      join acts a on a.community = t.community and a.id = t.act
      join wanted w on w.id = coalesce(a.grid, 0) and t.seq > w.mark
      where t.community = $1 and t.kind = 'credit'
        and t.seq between (select low from span) and (select high from span)
        and a.state in ('credited', 'on_notice')
        and not exists (select from notice_lines l where l.community = $1 and l.act = t.act)
      order by t.seq limit $5)
    select s.head, s.low, s.high, f.id, f.seq, y.notice_days, f.state, f.amount
    from span s
    left join found f on true
    left join act_types y on y.rule_book = f.rule_book and y.code = f.act_type
    left join grids g on g.community = $1 and g.id = f.grid
    left join people p on p.community = $1 and p.id = f.holder
    left join residences r on r.community = $1 and r.person = f.holder and r.until is null
    left join households d on d.community = $1 and d.id = coalesce(r.household, f.holder)
    left join buildings b on b.community = $1 and b.id = d.building
    order by g.code nulls last, b.name, length(d.entrance), d.entrance, length(d.room), d.room,
      p.passbook_no nulls first, f.seq
    """
  let span: NoticeSpan
  func bind(_ bindings: inout Bindings) {
    bindings(span.community, span.grids, span.through, Self.mostNumbers, Self.mostLines + 1)
  }

  struct Found: Sendable {
    var head, low, high: Int64
    var line: NoticeCandidate?
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Found {
    let (head, low, high): (Int64, Int64, Int64) = try (row.next(), row.next(), row.next())
    let act: ActID? = try row.next()
    let seq: Int64? = try row.next()
    let days: Int16? = try row.next()
    let state: ActState? = try row.next()
    let points: Int32? = try row.next()
    guard let act, let seq, let days, let state, let points else {
      return Found(head: head, low: low, high: high, line: nil)
    }
    return Found(
      head: head, low: low, high: high,
      line: NoticeCandidate(
        act: act, credit: seq, days: Int(days), state: state, points: Int(points)))
  }

  /// As much as fits on one notice: it then looks at numbers up to the one before the first line
  /// that does not fit.
  static func cut(_ rows: [Found], most: Int = mostLines) -> NoticeCandidates? {
    guard let span = rows.first else { return nil }
    var lines = rows.compactMap(\.line)
    var through = span.high
    if lines.count > most, let last = lines.map(\.credit).max() {
      through = last - 1
      lines.removeAll { $0.credit == last }
    }
    return NoticeCandidates(first: span.low, through: through, head: span.head, lines: lines)
  }
}

/// The last numbers that communities have given to notices.
struct ReadLastNotices: Statement {
  static let sql: StaticString = """
    select community, max(no) from notices where community = any($1) group by community
    """
  let communities: [CommunityID]
  func bind(_ bindings: inout Bindings) { bindings(communities) }

  struct Last: Sendable {
    var community: CommunityID
    var number: Int
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Last {
    let community: CommunityID = try row.next()
    return Last(community: community, number: Int(try row.next(Int32.self)))
  }
}

/// Notices by number.
struct ReadNotices: Statement {
  static let sql: StaticString = """
    select n.community, n.no, n.first_seq, n.through_seq,
      (n.made_at at time zone c.time_zone)::date, n.posted_on, s.lines, s.points, n.version
    from unnest($1::integer[], $2::integer[]) as k(community, no)
    join notices n on n.community = k.community and n.no = k.no
    join communities c on c.id = n.community
    cross join lateral (
      select count(*) as lines, coalesce(sum(a.points), 0) as points from notice_lines l
        join acts a on a.community = l.community and a.id = l.act
      where l.community = n.community and l.notice = n.no) s
    """
  let keys: [NoticeKey]
  func bind(_ bindings: inout Bindings) {
    bindings(keys.map(\.community), keys.map { int4($0.number) })
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> NoticeRecord {
    let community: CommunityID = try row.next()
    let number: Int32 = try row.next()
    let (first, through): (Int64, Int64) = try (row.next(), row.next())
    let madeOn: Day = try row.next()
    let postedOn: Day? = try row.next()
    let (lines, points): (Int, Int) = try (row.next(), row.next())
    let version: Int32 = try row.next()
    return NoticeRecord(
      key: NoticeKey(community: community, number: Int(number)), first: first, through: through,
      madeOn: madeOn, postedOn: postedOn, lines: lines, points: points, version: Int(version))
  }
}

/// The lines of acts with the credits that they list.
struct ReadNoticeLines: Statement {
  static let sql: StaticString = """
    select l.act, l.community, l.notice, l.state, l.days, n.posted_on,
      (n.posted_at at time zone c.time_zone)::date, l.clears_on, l.credit,
      t.debit, t.amount, y.counts_minutes, l.version
    from notice_lines l
    join communities c on c.id = l.community
    join notices n on n.community = l.community and n.no = l.notice
    join transfers t on t.community = l.community and t.seq = l.credit
    join acts a on a.community = l.community and a.id = l.act
    join act_types y on y.rule_book = a.rule_book and y.code = a.act_type
    where l.community = any($1) and l.act = any($2)
    """
  let communities: [CommunityID]
  let acts: [ActID]
  func bind(_ bindings: inout Bindings) { bindings(communities, acts) }

  static func decode(_ row: inout Row) throws(PostgresError) -> NoticeLine {
    let act: ActID = try row.next()
    let community: CommunityID = try row.next()
    let number: Int32 = try row.next()
    let state: NoticeLineState = try row.next()
    let days: Int16 = try row.next()
    let postedOn: Day? = try row.next()
    let recordedOn: Day? = try row.next()
    let clearsOn: Day? = try row.next()
    let credit: Int64 = try row.next()
    let issued: AccountNumber = try row.next()
    let points: Int32 = try row.next()
    let countsMinutes: Bool = try row.next()
    let version: Int32 = try row.next()
    var line = NoticeLine(
      act: act, notice: NoticeKey(community: community, number: Int(number)), state: state,
      days: Int(days), postedOn: postedOn, clearsOn: clearsOn, credit: credit, issued: issued,
      points: Int(points), countsMinutes: countsMinutes, version: Int(version))
    line.recordedOn = recordedOn
    return line
  }
}

/// All objections against acts.
struct ReadObjections: Statement {
  static let sql: StaticString = """
    select o.id, o.community, o.act, o.objector, r.household, o.slip_no, o.state, o.version,
      o.decided_by, o.decision_reason, o.decided_at, o.first_upheld, o.appeal_until, o.contra,
      o.reversal, o.appealed_by, o.appeal_reason, o.appealed_at, o.final_by, o.final_reason,
      o.final_at
    from objections o
    left join residences r on r.community = o.community and r.person = o.objector
      and r.until is null
    where o.community = any($1) and o.act = any($2)
    """
  let communities: [CommunityID]
  let acts: [ActID]
  func bind(_ bindings: inout Bindings) { bindings(communities, acts) }

  static func decode(_ row: inout Row) throws(PostgresError) -> ObjectionRecord {
    let id: ObjectionID = try row.next()
    let community: CommunityID = try row.next()
    let act: ActID = try row.next()
    let objector: PersonID? = try row.next()
    let household: HouseholdID? = try row.next()
    let slip: String? = try row.next()
    let state: ObjectionState = try row.next()
    let version: Int32 = try row.next()
    var objection = ObjectionRecord(
      id: id, community: community, act: act, objector: objector, objectorHousehold: household,
      slipNumber: slip, state: state, version: Int(version))
    objection.decision = try word(&row)
    objection.firstUpheld = try row.next()
    objection.appealUntil = try row.next()
    objection.contra = try row.next()
    objection.reversal = try row.next()
    objection.appeal = try word(&row)
    objection.last = try word(&row)
    return objection
  }

  static func word(_ row: inout Row) throws(PostgresError) -> ObjectionWord? {
    let by: PersonID? = try row.next()
    let reason: String? = try row.next()
    let at: Instant? = try row.next()
    guard let by, let reason else { return nil }
    return ObjectionWord(by: by, reason: reason, at: at)
  }
}
