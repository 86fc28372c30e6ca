public import Bank
import Postgres

/// An adoption that was cancelled before its day.
public struct CancelledAdoptionView: Sendable {
  /// The day the version would have come into force.
  public var from: Day
  /// The day of the meeting, and the number it is filed under.
  public var metOn: Day, filingNumber: String
  /// Who cancelled it, when and why.
  public var by: PersonID, at: Instant, reason: String
}

/// The adoptions of a version in a community that were cancelled, latest first.
struct ReadCancelledAdoptions: Statement {
  static let sql: StaticString = """
    select a.from_day, a.met_on, a.filing_no, k.actor, k.at, x.reason
    from adoptions a
    join adoption_cancellations x on x.community = a.community and x.from_day = a.from_day
      and x.round = a.round
    join commands k on k.community = x.community and k.key = x.command
    where a.community = $1 and a.rule_book = $2 order by a.from_day desc, a.round desc limit 100
    """
  let community: CommunityID
  let ruleBook: Int32
  func bind(_ bindings: inout Bindings) { bindings(community, ruleBook) }

  static func decode(_ row: inout Row) throws(PostgresError) -> CancelledAdoptionView {
    try CancelledAdoptionView(
      from: row.next(), metOn: row.next(), filingNumber: row.next(), by: row.next(),
      at: row.next(), reason: row.next())
  }
}
