import Bank
import FoundationEssentials
import JSON
import Store

/// The reversal as it is shown, and the outcome of its commands.
enum ReversalWriting {
  private static let subject: [Field] = [
    .required("state", .oneOf(ReversalState.allCases.map(\.rawValue))),
    .nullable("act_id", .uuid), .nullable("redemption_id", .uuid),
    .required("fault", .oneOf(Fault.allCases.map(\.rawValue))),
  ]

  /// What a command answers; small, and kept as it was sent.
  static let outcome = Shape.named(
    "reversal-outcome",
    .object(
      [.required("reversal_id", .uuid)] + subject + [
        .nullable("balance", OutcomeShapes.balance, "Once the points have moved.")
      ]))

  static let shape = Shape.named(
    "reversal",
    .object(
      [.required("id", .uuid), .required("community", .code())] + subject + [
        .required("reason", .text(1...200)), .required("asked_by", .uuid),
        .required("asked_as", .oneOf(["secretary", "auditor", "shopkeeper"])),
        .required("asked_at", .instant),
        .nullable(
          "condition", .oneOf(ReturnKind.allCases.map(\.rawValue)),
          "Of a gift that was brought back."),
        .nullable("answered_by", .uuid), .nullable("answered_at", .instant),
        .nullable("answer", .text(1...200)),
        .required("transfer_ids", .array(.uuid, 0...10)),
        .required("version", .integer(1...Int64.max)),
      ]))

  @Sendable static func write(_ writer: inout JSONWriter, _ outcome: Outcome) throws -> UUID? {
    guard case .reversal(let reversal, let balance) = outcome else { throw UnexpectedOutcome() }
    writer.object { item in
      item.field("reversal_id", reversal.id.description)
      item.field("state", reversal.state.rawValue)
      write(reversal.request.subject, reversal.request.fault, &item)
      if let balance {
        OutcomeWriting.write(balance, &item)
      } else {
        item.key("balance")
        item.null()
      }
    }
    return reversal.id.uuid
  }

  static func write(_ reversal: ReversalView, _ writer: inout JSONWriter) {
    writer.object { item in
      item.field("id", reversal.id.description)
      item.field("community", reversal.community)
      item.field("state", reversal.state.rawValue)
      write(reversal.subject, reversal.fault, &item)
      item.field("reason", reversal.reason)
      item.field("asked_by", reversal.askedBy.description)
      item.field("asked_as", reversal.askedAs.rawValue)
      item.field("asked_at", reversal.askedAt.description)
      item.field("condition", reversal.condition?.rawValue)
      item.field("answered_by", reversal.answeredBy?.description)
      item.field("answered_at", reversal.answeredAt?.description)
      item.field("answer", reversal.answer)
      item.array("transfer_ids") { for id in reversal.transfers { $0.value(id.description) } }
      item.field("version", reversal.version)
    }
  }

  private static func write(_ subject: Reversed, _ fault: Fault, _ item: inout JSONWriter) {
    switch subject {
    case .act(let id):
      item.field("act_id", id.description)
      item.field("redemption_id", nil as String?)
    case .redemption(let id):
      item.field("act_id", nil as String?)
      item.field("redemption_id", id.description)
    }
    item.field("fault", fault.rawValue)
  }
}
