public import Bank
import Postgres

/// What somebody in office said of an act: the secretary's review, or a return by the worker.
public struct ActReviewView: Sendable {
  /// Who.
  public var by: PersonID
  /// `approved`, `rejected` or `returned`.
  public var decision: String
  /// Why.
  public var reason: String?
  /// What an act of level 3 rests on.
  public var resolution: Resolution?
  /// When.
  public var at: Instant
}

/// What was said of some acts, in the order it was said.
struct ReadActReviews: Statement {
  static let sql: StaticString = """
    select s.act, s.said_by, s.decision, s.reason, s.resolution_no, s.met_on, s.present,
      s.votes_for, s.votes_against, s.at
    from unnest($1::integer[], $2::uuid[]) as n(community, id)
    cross join lateral (
      select v.act, v.reviewed_by as said_by, v.decision, v.reason, v.resolution_no, v.met_on,
        v.present, v.votes_for, v.votes_against, v.reviewed_at as at
      from act_reviews v where v.community = n.community and v.act = n.id
      union all
      select r.act, r.returned_by, 'returned', r.reason, null, null, null, null, null, r.returned_at
      from act_revisions r where r.community = n.community and r.act = n.id
      union all
      select a.id, a.verified_by, case a.state when 'rejected' then 'rejected' else 'returned' end,
        a.reason, null, null, null, null, null, a.verified_at
      from acts a where a.community = n.community and a.id = n.id and a.reason is not null) s
    order by s.act, s.at
    """
  let acts: [ActKey]
  func bind(_ bindings: inout Bindings) { bindings(acts.map(\.community), acts.map(\.id)) }

  struct Said: Sendable {
    var act: ActID
    var review: ActReviewView
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Said {
    let act: ActID = try row.next()
    let by: PersonID = try row.next()
    let decision: String = try row.next()
    let reason: String? = try row.next()
    let number: String? = try row.next()
    let metOn: Day? = try row.next()
    let present: Int32? = try row.next()
    let votesFor: Int32? = try row.next()
    let votesAgainst: Int32? = try row.next()
    var resolution: Resolution?
    if let number, let metOn, let present, let votesFor, let votesAgainst {
      resolution = Resolution(
        number: number, metOn: metOn, present: Int(present), votesFor: Int(votesFor),
        votesAgainst: Int(votesAgainst))
    }
    return Said(
      act: act,
      review: ActReviewView(
        by: by, decision: decision, reason: reason, resolution: resolution, at: try row.next()))
  }
}
