import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// The catalogue: read by everybody, set by the secretary.
struct CatalogueRoutes {
  let store: Store

  var endpoints: [Endpoint] {
    [list, read, add, change] + StockRoutes(store: store).endpoints
  }

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/catalogue", "listItems", "The items of the caller's community, by code.",
      policy: .signedIn, query: [.optional("enabled", .boolean)], paging: [.text],
      answer: .json(.list(of: ItemWriting.item))
    ) { [store] call in
      let items = try await store.catalogue(
        of: call.signedIn().community, after: call.page[text: 0],
        isEnabled: call.query.optionalBool("enabled"), limit: call.page.limit + 1)
      return try Reply.list(
        call, items, cursor: { [.text($0.key.code)] }, each: { ItemWriting.write($1, &$0) })
    }
  }

  private var read: Endpoint {
    Endpoint(
      .get, "/v1/catalogue/{code}", "readItem", "One item.", policy: .signedIn,
      answer: .json(ItemWriting.item)
    ) { [store] call in
      let key = ItemKey(
        community: try call.signedIn().community, code: try call.path.string("code"))
      guard let item = try await store.item(key) else { throw ProblemReply(.notFound) }
      return Reply.json { ItemWriting.write(item, &$0) }.versioned(Int64(item.version))
    }
  }

  private static let points = Shape.integer(0...1_000_000)

  private var add: Endpoint {
    Endpoint(
      .post, "/v1/catalogue", "addItem", "Adds an item; its stock comes by movements.",
      policy: .offices([.secretary]), key: .idempotencyKey,
      body: .object([
        .required("code", .code(max: 10), "A capital, then capitals and digits: L12."),
        .required("type", .oneOf(ItemWriting.types)),
        .required(
          "names", .object([.required("zh", .text(1...60)), .required("en", .text(1...80))])),
        .required("points", Self.points, "Price of one."),
        .required("stock_mode", .oneOf(StockMode.allCases.map(\.rawValue))),
        .optional("per_person_month", .integer(1...10_000), "No limit when left out."),
        .optional("standing_approval", .boolean, "false when left out."),
        .optional("hold_hours", .integer(0...8760), "Kept so long once approved; 72."),
        .optional("enabled", .boolean, "true when left out."),
      ]), success: .created, answer: .json(ItemWriting.item)
    ) { [store] call in
      let body = call.body
      let code = try body.string("code")
      guard Self.isItemCode(code) else { throw ProblemReply.invalid("/code", Self.notACode) }
      let names = try body.object("names")
      guard let mode = StockMode(rawValue: try body.string("stock_mode")) else {
        throw UnpromisedField(name: "stock_mode")
      }
      let terms = ItemTerms(
        type: try body.string("type"), nameZH: try names.string("zh"),
        nameEN: try names.string("en"), points: try body.int("points"), stockMode: mode,
        perPersonMonth: try body.optionalInt("per_person_month"),
        standingApproval: try body.optionalBool("standing_approval") ?? false,
        holdHours: try body.optionalInt("hold_hours") ?? 72,
        isEnabled: try body.optionalBool("enabled") ?? true)
      let reply = try await call.submit(
        .putItem(PutItem(code: code, terms: terms)), to: store, write: ItemWriting.outcome)
      return reply.status == .created
        ? reply.located(at: "/v1/catalogue/\(code)").versioned(1) : reply
    }
  }

  private var change: Endpoint {
    Endpoint(
      .patch, "/v1/catalogue/{code}", "changeItem",
      "Changes the terms of an item; what was asked for before keeps its points.",
      policy: .offices([.secretary]), key: .ifMatch,
      body: .object([
        .optional(
          "names", .object([.optional("zh", .text(1...60)), .optional("en", .text(1...80))])),
        .optional("points", Self.points, "Price of one."),
        .optional("per_person_month", .integer(1...10_000), "null takes the limit away."),
        .optional("standing_approval", .boolean), .optional("hold_hours", .integer(0...8760)),
        .optional("enabled", .boolean),
      ]), answer: .json(ItemWriting.item)
    ) { [store] call in
      let body = call.body
      let version = try call.expectedVersion()
      var edit = ItemEdit()
      edit.nameZH = try body.optionalObject("names")?.optionalString("zh")
      edit.nameEN = try body.optionalObject("names")?.optionalString("en")
      edit.points = try body.optionalInt("points")
      if body.object["per_person_month"] != nil {
        edit.perPersonMonth = .some(try body.optionalInt("per_person_month"))
      }
      edit.standingApproval = try body.optionalBool("standing_approval")
      edit.holdHours = try body.optionalInt("hold_hours")
      edit.isEnabled = try body.optionalBool("enabled")
      let change = PutItem(
        code: try call.path.string("code"), edit: edit, expectedVersion: Int(version))
      let reply = try await call.submit(
        .putItem(change), to: store, write: ItemWriting.outcome)
      return reply.status == .ok ? reply.versioned(version + 1) : reply
    }
  }

  /// `[A-Z][A-Z0-9]{1,9}`.
  private static func isItemCode(_ code: String) -> Bool {
    let bytes = Array(code.utf8)
    return (2...10).contains(bytes.count) && (65...90).contains(bytes[0])
      && bytes.allSatisfy { (65...90).contains($0) || (48...57).contains($0) }
  }

  private static let notACode = Bilingual(
    zh: "编码由一个大写字母开头，后接 1 至 9 个大写字母或数字，如 L12。",
    en: "A code is a capital and then 1 to 9 capitals or digits, like L12.")
}
