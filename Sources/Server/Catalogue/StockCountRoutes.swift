import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Counts of shelves by two people.
struct StockCountRoutes {
  let store: Store

  var endpoints: [Endpoint] { [count, answer, list, read] }

  private static let pieces = Shape.integer(0...Int64(MoveStock.mostPieces))

  private static let shape = Shape.named(
    "stock-count",
    .object([
      .required("id", .uuid), .required("pickup_point", .code()),
      .required("state", .oneOf(StockCountState.allCases.map(\.rawValue))),
      .required("counted_by", .uuid), .required("counted_at", .instant),
      .nullable("answered_by", .uuid), .nullable("answered_at", .instant),
      .nullable("reason", .text(1...200)),
      .required(
        "lines",
        .array(
          .object([
            .required("item", .code()), .required("booked", pieces, "By the movements, then."),
            .required("found", pieces),
          ]), 1...CountStock.mostLines)),
      .required("version", .integer(1...Int64.max)),
    ]))

  private static let outcome = Shape.object([
    .required("stock_count_id", .uuid),
    .required("state", .oneOf(StockCountState.allCases.map(\.rawValue))),
    .required("lines", .integer(1...Int64(CountStock.mostLines))),
    .required("differing", .integer(0...Int64(CountStock.mostLines))),
  ])

  private var count: Endpoint {
    Endpoint(
      .post, "/v1/stock-counts", "countStock",
      "What one of two people has found on the shelves; nothing moves until the other agrees.",
      policy: .offices([.shopkeeper, .secretary]), key: .idempotencyKey,
      body: .object([
        .optional("pickup_point", .code(max: 8), "The first when left out."),
        .required(
          "lines",
          .array(
            .object([.required("item", .code(max: 10)), .required("found", Self.pieces)]),
            1...CountStock.mostLines)),
      ]), success: .created, answer: .json(Self.outcome), problems: [.validationFailed]
    ) { [store] call in
      let lines = try call.body.objects("lines").map {
        CountStock.Line(item: try $0.string("item"), found: try $0.int("found"))
      }
      let request = CountStock(
        point: try call.body.optionalString("pickup_point"), lines: lines)
      return try await call.submit(
        .shop(.count(request)), to: store, located: { "/v1/stock-counts/\($0.text)" },
        write: Self.write)
    }
  }

  private var answer: Endpoint {
    Endpoint(
      .post, "/v1/stock-counts/{id}/countersignature", "answerStockCount",
      "The second person agrees, which posts what differs, or refuses with a reason.",
      policy: .offices([.shopkeeper, .secretary, .auditor]), key: .idempotencyKey,
      body: .object([
        .required("decision", .oneOf(["agreed", "refused"])),
        .optional("reason", .text(1...200), "Needed for a refusal."),
      ]), answer: .json(Self.outcome),
      problems: [.ownMatter, .alreadyDecided, .reasonRequired, .validationFailed]
    ) { [store] call in
      let request = AnswerStockCount(
        count: StockCountID(try call.path.uuid("id")),
        isAgreed: try call.body.string("decision") == "agreed",
        reason: try call.body.optionalString("reason"))
      return try await call.submit(
        .shop(.answerCount(request)), to: store, write: Self.write)
    }
  }

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/stock-counts", "listStockCounts", "Counts of shelves, newest first.",
      policy: .offices([.shopkeeper, .secretary, .auditor]),
      query: [.optional("state", .oneOf(StockCountState.allCases.map(\.rawValue)))],
      paging: [.uuid], answer: .json(.list(of: Self.shape))
    ) { [store] call in
      let state = try call.query.optionalString("state").flatMap(StockCountState.init)
      let before = call.page.lastID.map { StockCountID($0) }
      let limit = call.page.limit + 1
      let reader = try call.signedIn().reader
      let found = try await refusing {
        try await store.stockCounts(state: state, before: before, limit: limit, for: reader)
      }
      return try Reply.list(
        call, found, cursor: { [.uuid($0.record.id.uuid)] }, each: { Self.write($1, &$0) })
    }
  }

  private var read: Endpoint {
    Endpoint(
      .get, "/v1/stock-counts/{id}", "readStockCount", "One count.",
      policy: .offices([.shopkeeper, .secretary, .auditor]), answer: .json(Self.shape)
    ) { [store] call in
      let id = StockCountID(try call.path.uuid("id"))
      let reader = try call.signedIn().reader
      let found = try await refusing {
        try await store.stockCounts(only: id, limit: 1, for: reader)
      }
      guard let count = found.first else { throw ProblemReply(.notFound) }
      return Reply.json { Self.write(count, &$0) }.versioned(Int64(count.record.version))
    }
  }

  @Sendable private static func write(
    _ writer: inout JSONWriter, _ outcome: Outcome
  ) throws -> UUID? {
    guard case .shop(.count(let count)) = outcome else { throw UnexpectedOutcome() }
    writer.object {
      $0.field("stock_count_id", count.id.description)
      $0.field("state", count.state.rawValue)
      $0.field("lines", count.lines.count)
      $0.field("differing", count.lines.count { $0.found != $0.booked })
    }
    return count.id.uuid
  }

  private static func write(_ count: StockCountView, _ writer: inout JSONWriter) {
    writer.object { object in
      object.field("id", count.record.id.description)
      object.field("pickup_point", count.record.point.code)
      object.field("state", count.record.state.rawValue)
      object.field("counted_by", count.record.countedBy.description)
      object.field("counted_at", count.countedAt.description)
      object.field("answered_by", count.answeredBy?.description)
      object.field("answered_at", count.answeredAt?.description)
      object.field("reason", count.reason)
      object.array("lines") { list in
        for line in count.record.lines {
          list.object {
            $0.field("item", line.item)
            $0.field("booked", line.booked)
            $0.field("found", line.found)
          }
        }
      }
      object.field("version", count.record.version)
    }
  }
}
