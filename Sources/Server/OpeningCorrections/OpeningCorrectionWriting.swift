import Bank
import FoundationEssentials
import JSON
import Store

/// Corrections of opening balances as they are shown, and the outcome of their commands.
enum OpeningCorrectionWriting {
  private static let points = Shape.integer(0...Int64.max)

  private static let subject: [Field] = [
    .required("state", .oneOf(ReversalState.allCases.map(\.rawValue))),
    .required("counted", points, "What had counted before."),
    .required("points", points, "What is right."),
    .required("fault", .oneOf(Fault.allCases.map(\.rawValue))),
  ]

  /// What a command answers; small, and kept as it was sent.
  static let outcome = Shape.named(
    "opening-correction-outcome",
    .object(
      [.required("correction_id", .uuid)] + subject + [
        .nullable("balance", OutcomeShapes.balance, "Once the points have moved.")
      ]))

  static let shape = Shape.named(
    "opening-correction",
    .object(
      [
        .required("id", .uuid), .required("community", .code()),
        .required("holder", HolderWriting.shape),
      ] + subject + [
        .required("reason", .text(1...200)), .required("asked_by", .uuid),
        .required("asked_as", .oneOf(["secretary", "auditor"])), .required("asked_at", .instant),
        .nullable("answered_by", .uuid), .nullable("answered_at", .instant),
        .nullable("answer", .text(1...200)), .required("transfer_ids", .array(.uuid, 0...10)),
        .required("version", .integer(1...Int64.max)),
      ]))

  @Sendable static func write(_ writer: inout JSONWriter, _ outcome: Outcome) throws -> UUID? {
    guard case .openingCorrection(let correction, let balance) = outcome else {
      throw UnexpectedOutcome()
    }
    writer.object { item in
      item.field("correction_id", correction.id.description)
      writeSubject(of: correction, &item)
      if let balance {
        OutcomeWriting.write(balance, &item)
      } else {
        item.field("balance", nil as String?)
      }
    }
    return correction.id.uuid
  }

  static func write(_ view: OpeningCorrectionView, _ writer: inout JSONWriter) {
    let correction = view.correction
    writer.object { item in
      item.field("id", correction.id.description)
      item.field("community", view.communityCode)
      HolderWriting.write("holder", correction.request.holder, view.holderKind, &item)
      writeSubject(of: correction, &item)
      item.field("reason", correction.request.reason)
      item.field("asked_by", correction.askedBy.description)
      item.field("asked_as", correction.isAskedBySecretary ? "secretary" : "auditor")
      item.field("asked_at", view.askedAt.description)
      item.field("answered_by", correction.answeredBy?.description)
      item.field("answered_at", view.answeredAt?.description)
      item.field("answer", correction.answer)
      item.array("transfer_ids") { list in
        for transfer in view.transfers { list.value(transfer.description) }
      }
      item.field("version", correction.version)
    }
  }

  private static func writeSubject(of correction: OpeningCorrection, _ item: inout JSONWriter) {
    item.field("state", correction.state.rawValue)
    item.field("counted", correction.counted)
    item.field("points", correction.request.points)
    item.field("fault", correction.request.fault.rawValue)
  }
}
