public import Bank
import FoundationEssentials
import Postgres

/// How an account ended.
public struct ClosureView: Sendable, Hashable {
  /// Whose.
  public var person: PersonID
  /// Why.
  public var reason: ClosureReason
  /// The day.
  public var on: Day
  /// Points handed on, and to whom; nil is the charity pool.
  public var points: Int, to: HolderID?
  /// The account of the same person that goes on now, and the number of its passbook.
  public var mergedInto: PersonID?, passbook: String?
  /// The number of the paper that names the heir.
  public var document: String?
}

/// How an account ended.
struct ReadClosure: Statement {
  static let sql: StaticString = """
    select x.person, x.reason, x.on_day, x.points, x.points_to, h.merged_into, p.passbook_no,
      x.document_no
    from closures x
    join holders h on h.community = x.community and h.id = x.person
    left join people p on p.community = h.community and p.id = h.merged_into
    where x.community = $1 and x.person = $2
    """
  let community: CommunityID
  let person: HolderID
  func bind(_ bindings: inout Bindings) { bindings(community, person) }

  static func decode(_ row: inout Row) throws(PostgresError) -> ClosureView {
    try ClosureView(
      person: row.next(), reason: row.next(), on: row.next(), points: row.next(),
      to: row.next(), mergedInto: row.next(), passbook: row.next(), document: row.next())
  }
}

extension Store {
  /// How an account ended, for whoever sees its passbook.
  /// - Throws: `Refusal`; not-found while the account is open.
  public func closure(_ question: HolderQuestion) async throws -> ClosureView {
    try await database.read { session in
      let place = try session.seen(question)
      let found = try session.run(ReadClosure(community: place.community, person: place.id))
      guard let closure = found.first else { throw Refusal(.notFound) }
      return closure
    }
  }
}
