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

  static let item = Shape.named(
    "item",
    .object([
      .required("code", .code()), .required("type", .oneOf(types)),
      .required(
        "names", .object([.required("zh", .text(1...60)), .required("en", .text(1...80))])),
      .required("points", count, "Price of one."), .required("stock", stock),
      .nullable("per_person_month", .integer(1...Int64.max)),
      .required("standing_approval", .boolean), .required("hold_hours", count),
      .required("enabled", .boolean), .required("version", .integer(1...Int64.max)),
    ]))

  static let movement = Shape.named(
    "stock-movement",
    .object([
      .required("id", .uuid), .required("item", .code()),
      .required(
        "kind", .oneOf(StockKind.allCases.map(\.rawValue) + ["reserved", "released", "given"])),
      .required(
        "change", .integer(Int64.min...Int64.max),
        "Pieces more or fewer on the shelf; for reservations, promised."),
      .required("on_hand", count, "On the shelf afterwards."),
      .nullable("voucher_no", .text(1...40)), .nullable("redemption_id", .uuid),
      .required("by", .uuid), .required("at", .instant),
    ]))

  static let moved = Shape.named(
    "stock-outcome",
    .object([
      .required("movement_id", .uuid), .required("item", .code()),
      .required("kind", .oneOf(StockKind.allCases.map(\.rawValue))),
      .required("change", .integer(Int64.min...Int64.max), "Pieces more or fewer."),
      .required("stock", stock),
    ]))

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
      object.field("standing_approval", terms.standingApproval)
      object.field("hold_hours", terms.holdHours)
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
      $0.field("kind", movement.kind)
      $0.field("change", movement.change)
      $0.field("on_hand", movement.onHandAfter)
      $0.field("voucher_no", movement.voucherNumber)
      $0.field("redemption_id", movement.redemption?.description)
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
      $0.field("kind", movement.kind)
      $0.field("change", movement.change)
      writeStock(item, &$0)
    }
    return movement.id.uuid
  }
}
