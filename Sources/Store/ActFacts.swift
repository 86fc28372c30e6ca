import Bank
import Postgres

/// What was told of an act, as its row keeps it.
enum ActFacts {
  /// Reads the columns from `units` to `note`, in the order of the table.
  static func request(
    _ actType: String, _ holder: HolderID, isPerson: Bool, _ row: inout Row
  ) throws(PostgresError) -> ActRequest {
    let units: Int32? = try row.next()
    let minutes: Int32? = try row.next()
    let occurredOn: Day = try row.next()
    let startedAt: Instant? = try row.next()
    let served = Beneficiary(
      person: try row.next(), household: try row.next(), door: try row.next())
    let isServed = served.person != nil || served.household != nil || served.door != nil
    let evidence: String? = try row.next()
    let system: String? = try row.next()
    let number: String? = try row.next()
    return ActRequest(
      actType: actType, holder: holder, isPerson: isPerson, units: units.map { Int($0) },
      minutes: minutes.map { Int($0) }, occurredOn: occurredOn, startedAt: startedAt,
      beneficiary: isServed ? served : nil, evidence: pieces(evidence),
      externalReference: system.flatMap { system in
        number.map { ExternalReference(system: system, number: $0) }
      }, activity: try row.next(), note: try row.next())
  }

  /// Evidence as text: one piece a line, its code, a space, its reference.
  static func lines(_ evidence: [Evidence]) -> String? {
    guard !evidence.isEmpty else { return nil }
    return evidence.map { piece in
      piece.reference.map { "\(piece.kind) \($0)" } ?? piece.kind
    }.joined(separator: "\n")
  }

  private static func pieces(_ text: String?) -> [Evidence] {
    (text ?? "").split(separator: "\n").map { line in
      let parts = line.split(separator: " ", maxSplits: 1)
      return Evidence(
        kind: String(parts.first ?? ""), reference: parts.count > 1 ? String(parts[1]) : nil)
    }
  }
}
