import Bank
import JSON
import Store

/// The redemption as it is shown.
enum RedemptionWriting {
  static let shape = Shape.named(
    "redemption",
    .object([
      .required("id", .uuid), .required("holder", HolderWriting.shape),
      .required("item", .code()),
      .nullable("former_item", .code(), "What was asked for, if another item took its place."),
      .required("pickup_point", .code()), .nullable("basket_id", .uuid),
      .required("quantity", .integer(1...100)),
      .required("points", .integer(1...Int64.max)),
      .required("state", .oneOf(RedemptionState.allCases.map(\.rawValue))),
      .required("requested_by", .uuid), .required("requested_at", .instant),
      .nullable("decided_by", .uuid), .nullable("decided_at", .instant),
      .nullable("reason", .text(1...200)), .nullable("collect_until", .instant),
      .nullable("pickup_code", .code(max: 8), "For the owner, while approved."),
      .nullable("collected_by", .text(1...60)), .nullable("slip_no", .text(1...40)),
      .required("over_the_counter", .boolean, "Served under a standing approval."),
      .required("returned", .boolean, "Its points were given back after it was handed over."),
      .nullable("fulfilled_by", .uuid),
      .nullable("fulfilled_at", .instant), .required("transfer_ids", .array(.uuid, 0...100)),
      .required("version", .integer(1...Int64.max)),
    ]))

  static func write(_ redemption: RedemptionView, _ writer: inout JSONWriter) {
    writer.object { object in
      object.field("id", redemption.id.description)
      HolderWriting.write("holder", redemption.holder, redemption.holderKind, &object)
      object.field("item", redemption.item)
      object.field("former_item", redemption.formerItem)
      object.field("pickup_point", redemption.point)
      object.field("basket_id", redemption.basket?.description)
      object.field("quantity", redemption.quantity)
      object.field("points", redemption.points)
      object.field("state", redemption.state.rawValue)
      object.field("requested_by", redemption.requestedBy.description)
      object.field("requested_at", redemption.requestedAt.description)
      object.field("decided_by", redemption.decidedBy?.description)
      object.field("decided_at", redemption.decidedAt?.description)
      object.field("reason", redemption.reason)
      object.field("collect_until", redemption.collectUntil?.description)
      object.field("pickup_code", redemption.pickupCode)
      object.field("collected_by", redemption.collectedBy)
      object.field("slip_no", redemption.slipNumber)
      object.field("over_the_counter", redemption.isOverCounter)
      object.field("returned", redemption.isReturned)
      object.field("fulfilled_by", redemption.fulfilledBy?.description)
      object.field("fulfilled_at", redemption.fulfilledAt?.description)
      object.array("transfer_ids") { list in
        for transfer in redemption.transfers { list.value(transfer.description) }
      }
      object.field("version", redemption.version)
    }
  }
}
