import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// The catalogue: read by everybody, set by the secretary.
struct CatalogueRoutes {
  let store: Store

  var endpoints: [Endpoint] {
    [list, read, add, change, standing] + StockRoutes(store: store).endpoints
      + StockCountRoutes(store: store).endpoints + PickupPointRoutes(store: store).endpoints
  }

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/catalogue", "listItems", "The items of the caller's community, by code.",
      policy: .signedIn,
      query: [
        .optional("enabled", .boolean),
        .optional("low", .boolean, "true: only those of which too few are free."),
      ], paging: [.text],
      answer: .json(.list(of: ItemWriting.item))
    ) { [store] call in
      let items = try await store.catalogue(
        CatalogueQuery(
          community: call.signedIn().community, after: call.page[text: 0],
          isEnabled: call.query.optionalBool("enabled"),
          isLow: call.query.optionalBool("low") ?? false, limit: call.page.limit + 1))
      return try Reply.list(
        call, items, cursor: { [.text($0.key.code)] }, each: { ItemWriting.write($1, &$0) })
    }
  }

  private var read: Endpoint {
    Endpoint(
      .get, "/v1/catalogue/{code}", "readItem", "One item.", policy: .signedIn,
      answer: .json(ItemWriting.item)
    ) { [store] call in
      let query = CatalogueQuery(
        community: try call.signedIn().community, code: try call.path.string("code"), limit: 1)
      guard let item = try await store.catalogue(query).first else {
        throw ProblemReply(.notFound)
      }
      return Reply.json { ItemWriting.write(item, &$0) }.versioned(Int64(item.version))
    }
  }

  private static let points = Shape.integer(0...1_000_000)

  /// What is set of a new item and can be changed later.
  private static let terms: [Field] = [
    .optional("reference_value_fen", .integer(0...100_000_000), "What one is worth; 0 is unknown."),
    .optional("per_person_month", .integer(1...10_000), "No limit when left out or null."),
    .optional("standing_approval", .boolean, "Whether it may be served over the counter."),
    .optional("standing_approval_until", .day, "Its last day; until it is ended when left out."),
    .optional(
      "hold_hours", .integer(0...8760),
      "Kept so long once approved where the pick-up point has no opening days; 0: without end."),
    .optional(
      "return_rule",
      .object([
        .required("kind", .oneOf(ReturnKind.allCases.map(\.rawValue))),
        .optional("days", .integer(0...366), "After the day it was handed over."),
      ]), "In what state, and for how long, it can be brought back."),
    .optional("low_stock", .integer(0...1_000_000), "A warning once fewer are free; 0: never."),
    .optional("enabled", .boolean, "Whether it can be asked for."),
  ]

  private static func standing(_ body: Fields) throws -> StandingWord? {
    let until = try body.optionalDay("standing_approval_until")
    let isGiven = try body.optionalBool("standing_approval")
    guard until == nil || isGiven == true else {
      throw ProblemReply.invalid("/standing_approval_until", untilWithoutApproval)
    }
    return isGiven.map { $0 ? .given(until: until) : .ended }
  }

  private static func returnRule(_ body: Fields) throws -> ReturnRule? {
    guard let rule = try body.optionalObject("return_rule") else { return nil }
    guard let kind = ReturnKind(rawValue: try rule.string("kind")) else {
      throw UnpromisedField(name: "kind")
    }
    let days = try rule.optionalInt("days") ?? 0
    guard (kind == .none) == (days == 0) else {
      throw ProblemReply.invalid("/return_rule/days", daysOfReturn)
    }
    return ReturnRule(kind: kind, days: days)
  }

  private var add: Endpoint {
    Endpoint(
      .post, "/v1/catalogue", "addItem", "Adds an item; its stock comes by movements.",
      policy: .offices([.secretary]), key: .idempotencyKey,
      body: .object(
        [
          .required("code", .code(max: 10), "A capital, then capitals and digits: L12."),
          .required("type", .oneOf(ItemWriting.types)),
          .required(
            "names", .object([.required("zh", .text(1...60)), .required("en", .text(1...80))])),
          .required("points", Self.points, "Price of one."),
          .required("stock_mode", .oneOf(StockMode.allCases.map(\.rawValue))),
        ] + Self.terms), success: .created, answer: .json(ItemWriting.item)
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
        nameEN: try names.string("en"), points: try body.int("points"),
        referenceValueFen: try body.optionalInt("reference_value_fen") ?? 0, stockMode: mode,
        perPersonMonth: try body.optionalInt("per_person_month"),
        holdHours: try body.optionalInt("hold_hours") ?? 72,
        returnRule: try Self.returnRule(body) ?? .never,
        lowStock: try body.optionalInt("low_stock") ?? 0,
        isEnabled: try body.optionalBool("enabled") ?? true)
      let request = PutItem(code: code, terms: terms, standing: try Self.standing(body))
      let reply = try await call.submit(
        .putItem(request), to: store, write: ItemWriting.outcome)
      return reply.status == .created
        ? reply.located(at: "/v1/catalogue/\(code)").versioned(1) : reply
    }
  }

  private var change: Endpoint {
    Endpoint(
      .patch, "/v1/catalogue/{code}", "changeItem",
      "Changes the terms of an item; what was asked for before keeps its points.",
      policy: .offices([.secretary]), key: .ifMatch,
      body: .object(
        [
          .optional(
            "names", .object([.optional("zh", .text(1...60)), .optional("en", .text(1...80))])),
          .optional("points", Self.points, "Price of one."),
        ] + Self.terms), answer: .json(ItemWriting.item)
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
      edit.referenceValueFen = try body.optionalInt("reference_value_fen")
      edit.holdHours = try body.optionalInt("hold_hours")
      edit.returnRule = try Self.returnRule(body)
      edit.lowStock = try body.optionalInt("low_stock")
      edit.isEnabled = try body.optionalBool("enabled")
      let change = PutItem(
        code: try call.path.string("code"), edit: edit, standing: try Self.standing(body),
        expectedVersion: Int(version))
      let reply = try await call.submit(
        .putItem(change), to: store, write: ItemWriting.outcome)
      return reply.status == .ok ? reply.versioned(version + 1) : reply
    }
  }

  private var standing: Endpoint {
    Endpoint(
      .get, "/v1/standing-approvals", "listStandingApprovals",
      "Which items may be served over the counter, by whose word, from when to when; newest first.",
      policy: .offices([.secretary, .shopkeeper, .auditor]),
      query: [
        .optional("item", .code(max: 10)),
        .optional("current", .boolean, "true: only those in force today."),
      ], paging: [.uuid], answer: .json(.list(of: ItemWriting.standing))
    ) { [store] call in
      let query = StandingApprovalQuery(
        item: try call.query.optionalString("item"),
        isCurrent: try call.query.optionalBool("current") ?? false,
        before: call.page.lastID.map { StandingApprovalID($0) }, limit: call.page.limit + 1)
      let reader = try call.signedIn().reader
      let found = try await refusing { try await store.standingApprovals(query, for: reader) }
      return try Reply.list(
        call, found, cursor: { [.uuid($0.id.uuid)] }, each: { ItemWriting.write($1, &$0) })
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
  private static let untilWithoutApproval = Bilingual(
    zh: "填写截止日时，standing_approval 应为 true。",
    en: "A last day goes with standing_approval: true.")
  private static let daysOfReturn = Bilingual(
    zh: "不可退的物品天数为 0；可退的为 1 至 366 天。",
    en: "0 days for what cannot be brought back, 1 to 366 for the rest.")
}
