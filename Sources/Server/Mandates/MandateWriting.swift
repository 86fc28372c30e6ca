import Bank
import FoundationEssentials
import JSON
import Store

/// What mandates look like.
enum MandateWriting {
  static let power = Shape.oneOf(MandatePower.allCases.map(\.rawValue))
  private static let points = Shape.integer(0...Int64.max)

  private static let terms: [Field] = [
    .required("id", .uuid), .required("principal_id", .uuid), .required("proxy_id", .uuid),
    .required("may", .array(power, 1...3)), .required("from", .day),
    .required("until", .day, "The last day."),
    .required("daily_limit", points, "Points asked for a day, and points collected a day."),
    .required("given_on", .day), .required("way", .text(1...40)),
    .nullable("form_no", .text(1...40)), .required("witness", .uuid),
    .nullable("ended_at", .instant), .nullable("ended_by", .uuid),
    .required("version", .integer(1...Int64(Int32.max))),
  ]

  /// What a command gives or ends.
  static let given = Shape.named("mandate-outcome", .object(terms))

  /// A mandate as it is read.
  static let mandate = Shape.named(
    "mandate",
    .object(
      terms + [
        .required("principal_name", .text(1...60)), .required("proxy_name", .text(1...60)),
        .required("asked_today", points), .required("collected_today", points),
      ]))

  private static func writeTerms(_ mandate: MandateRecord, _ writer: inout JSONWriter) {
    writer.field("id", mandate.id.description)
    writer.field("principal_id", mandate.principal.description)
    writer.field("proxy_id", mandate.proxy.description)
    writer.array("may") {
      for power in MandatePower.allCases where mandate.powers.contains(power) {
        $0.value(power.rawValue)
      }
    }
    writer.field("from", mandate.from.description)
    writer.field("until", mandate.until.description)
    writer.field("daily_limit", mandate.dailyLimit)
    writer.field("given_on", mandate.consent.givenOn.description)
    writer.field("way", mandate.consent.way)
    writer.field("form_no", mandate.consent.formNumber)
    writer.field("witness", mandate.witness.description)
    writer.field("ended_at", mandate.endedAt?.description)
    writer.field("ended_by", mandate.endedBy?.description)
    writer.field("version", mandate.version)
  }

  static func write(_ view: MandateView, _ writer: inout JSONWriter) {
    writer.object {
      writeTerms(view.mandate, &$0)
      $0.field("principal_name", view.principalName)
      $0.field("proxy_name", view.mandate.proxyName)
      $0.field("asked_today", view.asked)
      $0.field("collected_today", view.collected)
    }
  }

  /// The mandate that a command gave or ended; names it.
  @Sendable static func outcome(_ writer: inout JSONWriter, _ outcome: Outcome) throws -> UUID? {
    guard case .mandate(let mandate) = outcome else { throw UnexpectedOutcome() }
    writer.object { writeTerms(mandate, &$0) }
    return mandate.id.uuid
  }
}
