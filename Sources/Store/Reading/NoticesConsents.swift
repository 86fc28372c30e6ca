public import Bank
import FoundationEssentials
import Postgres

/// A consent, or its withdrawal, as it is shown.
public struct ConsentView: Hashable, Sendable {
  /// `records` or `publication`.
  public var purpose: String
  /// Whether it was given or withdrawn.
  public var isGiven: Bool
  /// The day, how, and the number of the form.
  public var on: Day, way: String, formNumber: String?
  /// Who gave it for somebody under 14.
  public var guardian: PersonID?
  /// Who recorded it, and when.
  public var recordedBy: PersonID, recordedAt: Instant
}

extension Store {
  /// What a person has agreed to and what was withdrawn, the last first.
  /// - Throws: `Refusal`.
  public func consents(of person: PersonID, for reader: Reader) async throws -> [ConsentView] {
    let question = HolderQuestion(reader, about: person.holder, kind: .person)
    return try await database.read { session in
      let place = try session.seen(question)
      return try session.run(ListConsents(community: place.community, person: person))
    }
  }
}

/// The consents of a person.
struct ListConsents: Statement {
  static let sql: StaticString = """
    select purpose, given, given_on, way, form_no, guardian, recorded_by, recorded_at from consents
    where community = $1 and person = $2 order by recorded_at desc, purpose limit 100
    """
  let community: CommunityID
  let person: PersonID
  func bind(_ bindings: inout Bindings) { bindings(community, person) }

  static func decode(_ row: inout Row) throws(PostgresError) -> ConsentView {
    try ConsentView(
      purpose: row.next(), isGiven: row.next(), on: row.next(), way: row.next(),
      formNumber: row.next(), guardian: row.next(), recordedBy: row.next(), recordedAt: row.next())
  }
}
