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

/// What a person has agreed to, and who answers for him.
public struct ConsentsView: Hashable, Sendable {
  /// What was agreed to and what was withdrawn, the last first.
  public var consents: [ConsentView]
  /// The guardian of today.
  public var guardian: NamedPerson?
}

extension Store {
  /// What a person has agreed to and what was withdrawn, with the guardian of today.
  /// - Throws: `Refusal`.
  public func consents(of person: PersonID, for reader: Reader) async throws -> ConsentsView {
    let question = HolderQuestion(reader, about: person.holder, kind: .person)
    return try await database.read { session in
      let place = try session.seen(question)
      let (consents, guardians) = try session.pipeline(
        ListConsents(community: place.community, person: person),
        ShowGuardian(community: place.community, child: person))
      return ConsentsView(consents: consents, guardian: guardians.first)
    }
  }
}

/// Who answers for somebody today.
struct ShowGuardian: Statement {
  static let sql: StaticString = """
    select p.id, p.name from guardians g
    join people p on p.community = g.community and p.id = g.guardian
    where g.community = $1 and g.child = $2 and g.until is null
    """
  let community: CommunityID
  let child: PersonID
  func bind(_ bindings: inout Bindings) { bindings(community, child) }
  static func decode(_ row: inout Row) throws(PostgresError) -> NamedPerson {
    try NamedPerson(id: row.next(), name: row.next())
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
