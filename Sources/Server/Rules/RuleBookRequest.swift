import Bank
import JSON
import Store

/// A rule book as clients hand it in: CSV tables inside JSON.
enum RuleBookRequest {
  private static let table = Shape.lines(1...500_000)

  static let fields: [Field] = [
    .required(
      "csv", table,
      "The act types. Columns: \(RuleTable.acts.columns.joined(separator: ", "))."
    ),
    .optional("caps_csv", table, "Caps over all types; as in force today when left out."),
    .optional("units_csv", table, "Units; as in force today when left out."),
    .optional("evidence_csv", table, "Kinds of evidence; as in force today when left out."),
    RuleBookRoutes.communityField,
  ]

  /// The tables of a request; what is left out is as in the version in force today.
  static func text(_ call: Call, _ store: Store) async throws -> RuleBookText {
    let body = call.body
    let (caps, units, evidence) = (
      try body.optionalString("caps_csv"), try body.optionalString("units_csv"),
      try body.optionalString("evidence_csv")
    )
    let acts = try body.string("csv")
    if let caps, let units, let evidence {
      return RuleBookText(acts: acts, caps: caps, units: units, evidence: evidence)
    }
    let reader = try call.signedIn().reader
    let community = try body.optionalString("community")
    let inForce = try await refusing {
      try await store.rulesInForce(in: community, for: reader)
    }
    guard let text = inForce?.text else {
      let missing = caps == nil ? "caps_csv" : units == nil ? "units_csv" : "evidence_csv"
      throw ProblemReply.invalid("/" + missing, nothingInForce)
    }
    return RuleBookText(
      acts: acts, caps: caps ?? text.caps, units: units ?? text.units,
      evidence: evidence ?? text.evidence)
  }

  /// The community that a request names; nil is the caller's own.
  static func place(_ call: Call, _ store: Store) async throws -> CommunityID? {
    guard let code = try call.body.optionalString("community") else { return nil }
    let own = try call.signedIn().community
    return try await refusing { try await store.locate(community: code, from: own) }
  }

  private static let nothingInForce = Bilingual(
    zh: "还没有生效的规则可以沿用，请把这张表一并提供。",
    en: "No rules are in force yet that could be taken over; give this table too.")
}
