import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// The stock of an item, by movements.
struct StockRoutes {
  let store: Store

  var endpoints: [Endpoint] { [move, list, read] }

  private static let path = "/v1/catalogue/{code}/stock-movements"

  private var move: Endpoint {
    Endpoint(
      .post, Self.path, "moveStock", "A delivery, a count, a gift to the shop, or goods gone bad.",
      policy: .offices([.shopkeeper, .secretary]), key: .idempotencyKey,
      body: .object([
        .required("kind", .oneOf(StockKind.allCases.map(\.rawValue))),
        .required(
          "quantity", .integer(0...100_000), "Pieces, 1 and up; for a count the pieces found."),
        .optional("voucher_no", .text(1...40), "The delivery note or count sheet."),
        .optional("supplier", .text(1...60), "From whom goods came."),
        .optional(
          "unit_cost_fen", .integer(0...100_000_000), "What one piece cost; received, donated."),
        .optional("pickup_point", .code(max: 8), "On whose shelf; the first when left out."),
      ]), success: .created, answer: .json(ItemWriting.moved), problems: [.itemUnavailable]
    ) { [store] call in
      let code = try call.path.string("code")
      guard let kind = StockKind(rawValue: try call.body.string("kind")) else {
        throw UnpromisedField(name: "kind")
      }
      let quantity = try call.body.int("quantity")
      guard quantity > 0 || kind == .counted else {
        throw ProblemReply.invalid("/quantity", ShapeTexts.range(1...100_000))
      }
      let request = MoveStock(
        code: code, kind: kind, quantity: quantity,
        voucherNumber: try call.body.optionalString("voucher_no"),
        point: try call.body.optionalString("pickup_point"),
        supplier: try call.body.optionalString("supplier"),
        unitCostFen: try call.body.optionalInt("unit_cost_fen"))
      return try await call.submit(
        .moveStock(request), to: store,
        located: { "/v1/catalogue/\(PercentText.encoded(code))/stock-movements/\($0.text)" },
        write: ItemWriting.moved)
    }
  }

  private var list: Endpoint {
    Endpoint(
      .get, Self.path, "listStockMovements", "The movements of an item, newest first.",
      policy: .offices([.shopkeeper, .secretary, .auditor]), paging: [.uuid],
      answer: .json(.list(of: ItemWriting.movement))
    ) { [store] call in
      let code = try call.path.string("code")
      let reader = try call.signedIn().reader
      let before = call.page.lastID.map { MovementID($0) }
      let limit = call.page.limit + 1
      let movements = try await refusing {
        try await store.movements(of: code, before: before, limit: limit, for: reader)
      }
      return try Reply.list(
        call, movements, cursor: { [.uuid($0.id.uuid)] },
        each: { ItemWriting.write($1, of: code, &$0) })
    }
  }

  private var read: Endpoint {
    Endpoint(
      .get, Self.path + "/{id}", "readStockMovement", "One movement.",
      policy: .offices([.shopkeeper, .secretary, .auditor]), answer: .json(ItemWriting.movement)
    ) { [store] call in
      let code = try call.path.string("code")
      let id = MovementID(try call.path.uuid("id"))
      let reader = try call.signedIn().reader
      let movements = try await refusing {
        try await store.movements(of: code, before: nil, only: id, limit: 1, for: reader)
      }
      guard let movement = movements.first else { throw ProblemReply(.notFound) }
      return Reply.json { ItemWriting.write(movement, of: code, &$0) }
    }
  }
}
