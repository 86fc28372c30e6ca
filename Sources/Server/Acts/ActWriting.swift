import Bank
import JSON
import Store

/// The act as it is shown.
enum ActWriting {
  static let shape = Shape.named(
    "act",
    .object([
      .required("id", .uuid), .required("act_type", .code()), .required("rule_version", .code()),
      .required("holder", HolderWriting.shape), .nullable("beneficiary", beneficiary),
      .required("community", .code()), .nullable("grid", .code()),
      .nullable("units", .integer(1...Int64.max)), .nullable("minutes", .integer(15...Int64.max)),
      .required("occurred_on", .day), .nullable("started_at", .instant),
      .required(
        "evidence",
        .array(.object([.required("kind", .code()), .nullable("ref", .text(1...60))]), 0...20)),
      .nullable(
        "external_ref",
        .object([.required("system", .code()), .required("number", .text(1...60))])),
      .nullable("activity_id", .uuid), .nullable("note", .text(1...200)),
      .required("state", .oneOf(ActState.allCases.map(\.rawValue))),
      .required("recorded_by", .uuid), .required("recorded_at", .instant),
      .nullable("verified_by", .uuid), .nullable("verified_at", .instant),
      .required("reviews", .array(review, 0...100), "Rejections and returns of the worker, too."),
      .required("escalated", .boolean, "Unverified for 30 days: the business of the office above."),
      .nullable("notice_no", .integer(1...Int64.max)), .nullable("calculation", calculation),
      .required("transfer_ids", .array(.uuid, 0...100)),
      .required("version", .integer(1...Int64.max)),
    ]))

  private static let beneficiary = Shape.object([
    .nullable("person_id", .uuid), .nullable("household_id", .uuid),
    .nullable("door", .text(1...60)),
  ])
  private static let review = Shape.object([
    .required("by", .uuid), .required("decision", .oneOf(["approved", "rejected", "returned"])),
    .nullable("reason", .text(1...200)), .nullable("resolution", resolution),
    .required("at", .instant),
  ])

  /// The members of a resolution.
  static func write(_ resolution: Resolution, _ object: inout JSONWriter) {
    object.field("no", resolution.number)
    object.field("met_on", resolution.metOn.description)
    object.field("present", resolution.present)
    object.field("for", resolution.votesFor)
    object.field("against", resolution.votesAgainst)
  }

  /// The resolution that an act of level 3 rests on.
  static let resolution = Shape.named(
    "resolution",
    .object([
      .required("no", .text(1...40), "Its number in the minutes."),
      .required("met_on", .day, "The day of the meeting, not before that of the deed."),
      .required("present", .integer(1...100_000)),
      .required("for", .integer(0...100_000), "More than half of those present."),
      .required("against", .integer(0...100_000)),
    ]))
  private static let points = Shape.integer(0...Int64.max)
  static let calculation = Shape.object([
    .required("points_per_unit", points), .required("quantity", points, "Units or minutes."),
    .required("before_caps", points),
    .required(
      "caps",
      .array(
        .object([
          .required("scope", .oneOf(CapScope.allCases.map(\.name))), .required("limit", points),
          .required("used", points, "Before this act."), .required("cut", points),
        ]), 0...10), "In the order applied."),
    .required("points", points),
  ])

  static func write(_ act: ActView, _ writer: inout JSONWriter) {
    let request = act.request
    writer.object { item in
      item.field("id", act.id.description)
      item.field("act_type", request.actType)
      item.field("rule_version", act.ruleVersion)
      HolderWriting.write("holder", request.holder, act.holderKind, &item)
      write(request.beneficiary, &item)
      item.field("community", act.community)
      item.field("grid", act.grid)
      item.field("units", request.units)
      item.field("minutes", request.minutes)
      item.field("occurred_on", request.occurredOn.description)
      item.field("started_at", request.startedAt?.description)
      item.array("evidence") { list in
        for piece in request.evidence {
          list.object {
            $0.field("kind", piece.kind)
            $0.field("ref", piece.reference)
          }
        }
      }
      write(request.externalReference, &item)
      item.field("activity_id", request.activity?.description)
      item.field("note", request.note)
      writeCourse(of: act, &item)
    }
  }

  private static func writeCourse(of act: ActView, _ item: inout JSONWriter) {
    // A worker who rejects or returns gives a reason, and who verifies gives none.
    let isVerified = act.reason == nil
    item.field("state", act.state.rawValue)
    item.field("recorded_by", act.recordedBy.description)
    item.field("recorded_at", act.recordedAt.description)
    item.field("verified_by", isVerified ? act.decidedBy?.description : nil)
    item.field("verified_at", isVerified ? act.decidedAt?.description : nil)
    item.array("reviews") { list in
      for review in act.reviews { list.object { write(review, &$0) } }
    }
    item.field("escalated", act.isEscalated)
    item.field("notice_no", act.notice)
    write(act.calculation, &item)
    item.array("transfer_ids") { list in
      for transfer in act.transfers { list.value(transfer.description) }
    }
    item.field("version", act.version)
  }

  private static func write(_ review: ActReviewView, _ object: inout JSONWriter) {
    object.field("by", review.by.description)
    object.field("decision", review.decision)
    object.field("reason", review.reason)
    object.key("resolution")
    if let resolution = review.resolution {
      object.object {
        write(resolution, &$0)
      }
    } else {
      object.null()
    }
    object.field("at", review.at.description)
  }

  private static func write(_ beneficiary: Beneficiary?, _ item: inout JSONWriter) {
    item.key("beneficiary")
    guard let beneficiary else { return item.null() }
    item.object {
      $0.field("person_id", beneficiary.person?.description)
      $0.field("household_id", beneficiary.household?.description)
      $0.field("door", beneficiary.door)
    }
  }

  private static func write(_ reference: ExternalReference?, _ item: inout JSONWriter) {
    item.key("external_ref")
    guard let reference else { return item.null() }
    item.object {
      $0.field("system", reference.system)
      $0.field("number", reference.number)
    }
  }

  static func write(_ calculation: Calculation?, _ item: inout JSONWriter) {
    item.key("calculation")
    guard let calculation else { return item.null() }
    item.object { object in
      object.field("points_per_unit", calculation.pointsPerUnit)
      object.field("quantity", calculation.quantity)
      object.field("before_caps", calculation.beforeCaps)
      object.array("caps") { list in
        for cap in calculation.caps {
          list.object {
            $0.field("scope", cap.scope.name)
            $0.field("limit", cap.limit)
            $0.field("used", cap.used)
            $0.field("cut", cap.cut)
          }
        }
      }
      object.field("points", calculation.points)
    }
  }
}
