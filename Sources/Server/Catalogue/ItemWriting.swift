import Bank
import FoundationEssentials
import JSON
import Store

/// Items and stock movements as they are shown.
enum ItemWriting {
  static let types = ["goods", "service", "voucher", "honour", "donation"]
  private static let count = Shape.integer(0...Int64.max)

  private static let stock = Shape.object([
    .required("on_hand", count), .required("reserved", count),
    .nullable("free", count, "What can still be promised; null where stock is not counted."),
  ])
  private static let shelf = Shape.object([
    .required("pickup_point", .code()), .required("on_hand", count), .required("reserved", count),
    .required("free", count),
  ])

  static let item = Shape.named(
    "item",
    .object([
      .required("code", .code()), .required("type", .oneOf(types)),
      .required(
        "names", .object([.required("zh", .text(1...60)), .required("en", .text(1...80))])),
      .required("points", count, "Price of one."), .required("stock", stock),
      .nullable("per_person_month", .integer(1...Int64.max)),
      .required("standing_approval", .boolean, "Whether one is in force today."),
      .nullable("standing_approval_until", .day), .required("hold_hours", count),
      .required("reference_value_fen", count, "What one is worth; 0 is unknown."),
      .required(
        "return_rule",
        .object([
          .required("kind", .oneOf(ReturnKind.allCases.map(\.rawValue))),
          .required("days", .integer(0...366)),
        ])), .required("low_stock", count),
      .required("low", .boolean, "Whether fewer are free than that."),
      .required("shelves", .array(shelf, 0...1000), "The stock by pick-up point."),
      .required("enabled", .boolean), .required("version", .integer(1...Int64.max)),
    ]))

  static let movement = Shape.named(
    "stock-movement",
    .object([
      .required("id", .uuid), .required("item", .code()), .required("pickup_point", .code()),
      .required(
        "kind",
        .oneOf(StockKind.allCases.map(\.rawValue) + ["reserved", "released", "given", "returned"])),
      .required(
        "change", .integer(Int64.min...Int64.max),
        "Pieces more or fewer on the shelf; for reservations, promised."),
      .required("on_hand", count, "On the shelf afterwards."),
      .nullable("voucher_no", .text(1...40)), .nullable("supplier", .text(1...60)),
      .nullable("unit_cost_fen", count), .nullable("redemption_id", .uuid),
      .nullable("stock_count_id", .uuid),
      .required("by", .uuid), .required("at", .instant),
    ]))

  static let moved = Shape.named(
    "stock-outcome",
    .object([
      .required("movement_id", .uuid), .required("item", .code()),
      .required("pickup_point", .code()),
      .required("kind", .oneOf(StockKind.allCases.map(\.rawValue))),
      .required("change", .integer(Int64.min...Int64.max), "Pieces more or fewer."),
      .required("stock", stock),
    ]))

  static let standing = Shape.object([
    .required("id", .uuid), .required("item", .code()), .required("approved_by", .uuid),
    .required("approved_at", .instant), .nullable("until", .day), .nullable("ended_by", .uuid),
    .nullable("ended_at", .instant),
  ])

  static func write(_ approval: StandingApprovalView, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("id", approval.id.description)
      $0.field("item", approval.item)
      $0.field("approved_by", approval.approvedBy.description)
      $0.field("approved_at", approval.approvedAt.description)
      $0.field("until", approval.until?.description)
      $0.field("ended_by", approval.endedBy?.description)
      $0.field("ended_at", approval.endedAt?.description)
    }
  }

  static func write(_ item: Item, _ writer: inout JSONWriter) {
    let terms = item.terms
    writer.object { object in
      object.field("code", item.key.code)
      object.field("type", terms.type)
      object.object("names") {
        $0.field("zh", terms.nameZH)
        $0.field("en", terms.nameEN)
      }
      object.field("points", terms.points)
      writeStock(item, &object)
      object.field("per_person_month", terms.perPersonMonth)
      object.field("standing_approval", item.standing != nil)
      object.field("standing_approval_until", item.standing?.until?.description)
      object.field("hold_hours", terms.holdHours)
      object.field("reference_value_fen", terms.referenceValueFen)
      object.object("return_rule") {
        $0.field("kind", terms.returnRule.kind.rawValue)
        $0.field("days", terms.returnRule.days)
      }
      object.field("low_stock", terms.lowStock)
      object.field("low", item.isLow)
      object.array("shelves") { list in
        for (point, shelf) in item.shelves.sorted(by: { $0.key < $1.key }) {
          list.object {
            $0.field("pickup_point", point)
            $0.field("on_hand", shelf.onHand)
            $0.field("reserved", shelf.reserved)
            $0.field("free", shelf.onHand - shelf.reserved)
          }
        }
      }
      object.field("enabled", terms.isEnabled)
      object.field("version", item.version)
    }
  }

  private static func writeStock(_ item: Item, _ writer: inout JSONWriter) {
    writer.object("stock") {
      $0.field("on_hand", item.onHand)
      $0.field("reserved", item.reserved)
      $0.field("free", item.free)
    }
  }

  static func write(_ movement: MovementView, of code: String, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("id", movement.id.description)
      $0.field("item", code)
      $0.field("pickup_point", movement.point)
      $0.field("kind", movement.kind)
      $0.field("change", movement.change)
      $0.field("on_hand", movement.onHandAfter)
      $0.field("voucher_no", movement.voucherNumber)
      $0.field("supplier", movement.supplier)
      $0.field("unit_cost_fen", movement.unitCostFen)
      $0.field("redemption_id", movement.redemption?.description)
      $0.field("stock_count_id", movement.count?.description)
      $0.field("by", movement.by.description)
      $0.field("at", movement.at.description)
    }
  }

  /// The outcome of a new item or of new terms.
  @Sendable static func outcome(_ writer: inout JSONWriter, _ outcome: Outcome) throws -> UUID? {
    guard case .item(let item) = outcome else { throw UnexpectedOutcome() }
    write(item, &writer)
    return nil
  }

  /// The outcome of a stock movement; names it.
  @Sendable static func moved(_ writer: inout JSONWriter, _ outcome: Outcome) throws -> UUID? {
    guard case .stock(let movement, let item) = outcome else { throw UnexpectedOutcome() }
    writer.object {
      $0.field("movement_id", movement.id.description)
      $0.field("item", item.key.code)
      $0.field("pickup_point", movement.point)
      $0.field("kind", movement.kind)
      $0.field("change", movement.change)
      writeStock(item, &$0)
    }
    return movement.id.uuid
  }
}
