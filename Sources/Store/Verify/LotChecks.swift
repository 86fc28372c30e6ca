import Bank
import FoundationEssentials
import Postgres

/// Points have the last day that the rules of their act give them, and what expired went by the
/// transfer of its judgement.
struct CheckLots: CheckStatement {
  static let sql: StaticString = """
    with told as (
      select t.community, t.seq, t.expires_on,
        array(select case when d.points_expire and y.lot_months > 0 and x.kind = 'available'
            then ((t.recorded_at at time zone c.time_zone)::date
              + y.lot_months * interval '1 month')::date end
          from (values (true), (false)) n(same)
          left join lateral (select d.points_expire from standing_adoptions d
            left join commands k on k.community = d.community and k.key = d.command
            where d.community = t.community and d.from_day <= a.occurred_on
              and d.rule_book = a.rule_book
              and (k.at is null or k.at < t.recorded_at or (k.at = t.recorded_at and n.same))
            order by d.from_day desc limit 1) d on true) as due
      from transfers t
      join communities c on c.id = t.community
      join acts a on a.community = t.community and a.id = t.act
      join act_types y on y.rule_book = a.rule_book and y.code = a.act_type
      join accounts x on x.community = t.community and x.number = t.credit
      where t.kind in ('credit', 'notice_end')),
    gone as (
      select t.community, a.holder, t.command, sum(t.amount) as points
      from transfers t join accounts a on a.community = t.community and a.number = t.debit
      where t.kind = 'expiry' group by t.community, a.holder, t.command),
    faults as (
      select community, format('transfer %s has the last day %s, the rules give %s', seq,
          coalesce(expires_on::text, 'none'), coalesce(due[1]::text, 'none')) as fault
      from told
      where not exists (select from unnest(due) x where x is not distinct from expires_on)
      union all
      select community, format('transfer %s has a last day', seq) from transfers
      where expires_on is not null
        and kind not in ('credit', 'notice_end', 'release', 'reversal', 'donation')
      union all
      select community, format('holder %s: %s points are said to be gone, gone are %s', holder,
          coalesce(e.points, 0), coalesce(g.points, 0))
      from (select * from expiries where points > 0) e
      full join gone g using (community, holder, command)
      where e.points is distinct from g.points)
    select (select count(*) from told) + (select count(*) from expiries),
      (select count(*) from faults),
      (select format('community %s: %s', c.code, f.fault) from faults f
        join communities c on c.id = f.community order by c.code, f.fault limit 1)
    """
}

/// The communities' days by the time of their last transfer.
struct ReadHeadDays: Statement {
  static let sql: StaticString = """
    select c.id, c.code, (h.recorded_at at time zone c.time_zone)::date
    from communities c join heads h on h.community = c.id
    """

  struct Head: Sendable {
    var community: CommunityID
    var code: String
    var day: Day
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Head {
    try Head(community: row.next(), code: row.next(), day: row.next())
  }
}

extension Verifier {
  /// As ``CheckLots``; and which points each spending took is worked out anew, so that every expiry
  /// took what was due on its day and nothing is left long after its last day.
  static func checkLots(on session: borrowing Session) throws(PostgresError) -> [Finding] {
    guard var finding = try session.run(CheckLots()).first else { return [] }
    let heads = try session.run(ReadHeadDays())
    var first: String?
    var (holders, faults) = (0 as Int64, 0 as Int64)
    let last = Dictionary(heads.map { ($0.community, $0) }) { first, _ in first }
    var page: [HolderKey] = []
    var after: HolderKey?
    repeat {
      page = try session.run(
        ReadLotHolders(
          after: after ?? HolderKey(community: CommunityID(0), holder: PersonID.system.holder),
          community: nil, limit: Session.lotPage))
      after = page.last
      let histories = try session.histories(of: page)
      for key in page {
        guard let head = last[key.community], let history = histories[key] else { continue }
        let found = differences(in: history, at: head.day)
        holders += 1
        faults += Int64(found.count)
        if first == nil, let fault = found.first {
          first = "community \(head.code), holder \(key.holder): \(fault)"
        }
      }
    } while page.count == Session.lotPage
    finding.rows += holders
    finding.differences += faults
    finding.first = finding.first ?? first
    return [finding]
  }

  /// What is wrong with a history when the books had reached a day. A day is left to catch up.
  private static func differences(in history: LotHistory, at day: Day) -> [String] {
    var faults: [String] = []
    let left = history.replay { posting, lots in
      let due = LotHistory.due(lots, on: posting.on)
      if posting.isExpiry, -posting.amount != due {
        faults.append("transfer \(posting.seq) took \(-posting.amount), due were \(due)")
      }
    }
    let late = LotHistory.due(left, on: day - 1)
    if late > 0 { faults.append("\(late) points are past their last day") }
    return faults
  }
}
