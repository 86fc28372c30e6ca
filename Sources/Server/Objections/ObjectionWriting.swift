import Bank
import FoundationEssentials
import JSON
import Store

/// Objections as they are shown.
enum ObjectionWriting {
  static let states = ObjectionState.allCases.map(\.rawValue)

  private static let word = Shape.object([
    .required("by", .uuid), .required("reason", .text(1...200)), .required("at", .instant),
  ])
  private static let decision = Shape.object([
    .required("decision", .oneOf(["upheld", "dismissed"])), .required("by", .uuid),
    .required("reason", .text(1...200)), .required("at", .instant),
  ])

  static let shape = Shape.named(
    "objection",
    .object([
      .required("id", .uuid), .required("notice_no", .integer(1...Int64.max)),
      .required("line", .integer(1...Int64.max)), .required("act_id", .uuid),
      .required("line_state", .oneOf(NoticeLineState.allCases.map(\.rawValue))),
      .nullable("objector_id", .uuid, "Null on paper, and for whoever does not decide."),
      .nullable("slip_no", .text(1...40)), .nullable("filed_by", .uuid),
      .required("filed_at", .instant), .required("reason", .text(1...200)),
      .required("state", .oneOf(states)), .nullable("decision", decision),
      .nullable("reversal_id", .uuid, "Asked for when it was upheld after the points were free."),
      .nullable("appeal_until", .day), .nullable("appeal", word),
      .nullable("final_decision", decision, "Of the parent's secretary, on appeal."),
      .required("version", .integer(1...Int64.max)),
    ]))

  /// What a command on an objection answers.
  static let outcome = Shape.named(
    "objection-outcome",
    .object([
      .required("objection_id", .uuid), .required("state", .oneOf(states)),
      .required("notice_no", .integer(1...Int64.max)), .required("act_id", .uuid),
      .required("line_state", .oneOf(NoticeLineState.allCases.map(\.rawValue))),
      .nullable("appeal_until", .day),
      .nullable("transfer_id", .uuid, "Null where no points moved."),
      .nullable("seq", .integer(1...Int64.max)),
    ]))

  /// Writes an outcome; names the objection.
  @Sendable static func outcome(_ writer: inout JSONWriter, _ outcome: Outcome) throws -> UUID? {
    guard case .objection(let made) = outcome else { throw UnexpectedOutcome() }
    writer.object {
      $0.field("objection_id", made.objection.id.description)
      $0.field("state", made.objection.state.rawValue)
      $0.field("notice_no", made.line.notice.number)
      $0.field("act_id", made.line.act.description)
      $0.field("line_state", made.line.state.rawValue)
      $0.field("appeal_until", made.objection.appealUntil?.description)
      $0.field("transfer_id", made.transfer?.id.description)
      $0.field("seq", made.transfer?.seq)
    }
    return made.objection.id.uuid
  }

  static func write(_ objection: ObjectionView, _ writer: inout JSONWriter) {
    writer.object { object in
      object.field("id", objection.id.description)
      object.field("notice_no", objection.notice)
      object.field("line", objection.line)
      object.field("act_id", objection.act.description)
      object.field("line_state", objection.lineState.rawValue)
      object.field("objector_id", objection.objector?.description)
      object.field("slip_no", objection.slipNumber)
      object.field("filed_by", objection.filedBy?.description)
      object.field("filed_at", objection.filedAt.description)
      object.field("reason", objection.reason)
      object.field("state", objection.state.rawValue)
      write("decision", objection.decision, isUpheld: objection.firstUpheld, &object)
      object.field("reversal_id", objection.reversal?.description)
      object.field("appeal_until", objection.appealUntil?.description)
      write("appeal", objection.appeal, isUpheld: nil, &object)
      write(
        "final_decision", objection.last, isUpheld: objection.state == .finallyUpheld, &object)
      object.field("version", objection.version)
    }
  }

  private static func write(
    _ name: String, _ word: ObjectionWord?, isUpheld: Bool?, _ writer: inout JSONWriter
  ) {
    guard let word else {
      writer.field(name, nil as String?)
      return
    }
    writer.object(name) {
      if let isUpheld { $0.field("decision", isUpheld ? "upheld" : "dismissed") }
      $0.field("by", word.by.description)
      $0.field("reason", word.reason)
      $0.field("at", word.at?.description)
    }
  }
}
