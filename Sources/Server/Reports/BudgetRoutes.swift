import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Budgets: the money behind the points, recorded and ended by the secretary.
struct BudgetRoutes {
  let store: Store

  var endpoints: [Endpoint] { [record, list, read, end] }

  private static let facts: [Field] = [
    .required("amount_fen", .integer(1...Int64(RecordBudget.mostFen)), "100 fen are a yuan."),
    .required("source", .text(1...60), "Where the money comes from."),
    .required("from", .day, "The first day it can be spent."),
    .required("until", .day, "The last; at most 1,100 days after the first."),
    .required("voucher_no", .text(1...40), "Its paper; counted once."),
  ]

  private static let outcome = Shape.named(
    "budget-outcome",
    .object(
      [.required("id", .uuid)] + facts + [
        .required("ended", .boolean, "Taken back before its time."),
        .required("version", .integer(1...Int64.max)),
      ]))

  private static let shape = Shape.named(
    "budget",
    .object(
      [.required("id", .uuid)] + facts + [
        .required("recorded_by", .uuid), .required("recorded_at", .instant),
        .nullable("ended_by", .uuid), .nullable("ended_at", .instant),
        .nullable("end_reason", .text(1...200)), .required("version", .integer(1...Int64.max)),
      ]))

  private var record: Endpoint {
    Endpoint(
      .post, "/v1/budgets", "recordBudget", "Records money for gifts, as its paper says.",
      policy: .offices([.secretary]), key: .idempotencyKey, body: .object(Self.facts),
      success: .created, answer: .json(Self.outcome), problems: [.validationFailed]
    ) { [store] call in
      let request = RecordBudget(
        amountFen: try call.body.int("amount_fen"), source: try call.body.string("source"),
        from: try call.body.day("from"), until: try call.body.day("until"),
        voucherNumber: try call.body.string("voucher_no"))
      return try await call.submit(
        .budget(.record(request)), to: store, located: { "/v1/budgets/\($0.text)" },
        write: Self.write)
    }
  }

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/budgets", "listBudgets", "Budgets, the last recorded first.",
      policy: .offices([.secretary, .auditor]), query: [.reportCommunity], paging: [.uuid],
      answer: .json(.list(of: Self.shape)), problems: [.notFound]
    ) { [store] call in
      let community = try call.query.optionalString("community")
      let before = call.page.lastID.map { BudgetID($0) }
      let (limit, reader) = (call.page.limit + 1, try call.signedIn().reader)
      let found = try await refusing {
        try await store.budgets(of: community, before: before, limit: limit, for: reader)
      }
      return try Reply.list(
        call, found, cursor: { [.uuid($0.budget.id.uuid)] }, each: { Self.write($1, &$0) })
    }
  }

  private var read: Endpoint {
    Endpoint(
      .get, "/v1/budgets/{id}", "readBudget", "One budget.",
      policy: .offices([.secretary, .auditor]), answer: .json(Self.shape)
    ) { [store] call in
      let id = BudgetID(try call.path.uuid("id"))
      let reader = try call.signedIn().reader
      let found = try await refusing { try await store.budget(id, for: reader) }
      return Reply.json { Self.write(found, &$0) }.versioned(Int64(found.budget.version))
    }
  }

  private var end: Endpoint {
    Endpoint(
      .post, "/v1/budgets/{id}/end", "endBudget",
      "Takes a budget back before its time; it counts no more from then on.",
      policy: .offices([.secretary]), key: .idempotencyKey,
      body: .object([.required("reason", .text(1...200))]), answer: .json(Self.outcome),
      problems: [.alreadyDecided]
    ) { [store] call in
      let id = BudgetID(try call.path.uuid("id"))
      return try await call.submit(
        .budget(.end(id, reason: try call.body.string("reason"))), to: store, write: Self.write)
    }
  }

  @Sendable private static func write(
    _ writer: inout JSONWriter, _ outcome: Outcome
  ) throws -> UUID? {
    guard case .budget(let budget) = outcome else { throw UnexpectedOutcome() }
    writer.object {
      writeFacts(budget, &$0)
      $0.field("ended", budget.endedAt != nil)
      $0.field("version", budget.version)
    }
    return budget.id.uuid
  }

  private static func writeFacts(_ budget: BudgetRecord, _ writer: inout JSONWriter) {
    writer.field("id", budget.id.description)
    writer.field("amount_fen", budget.request.amountFen)
    writer.field("source", budget.request.source)
    writer.field("from", budget.request.from.description)
    writer.field("until", budget.request.until.description)
    writer.field("voucher_no", budget.request.voucherNumber)
  }

  private static func write(_ view: BudgetView, _ writer: inout JSONWriter) {
    writer.object {
      writeFacts(view.budget, &$0)
      $0.field("recorded_by", view.budget.recordedBy.description)
      $0.field("recorded_at", view.recordedAt.description)
      $0.field("ended_by", view.endedBy?.description)
      $0.field("ended_at", view.budget.endedAt?.description)
      $0.field("end_reason", view.endReason)
      $0.field("version", view.budget.version)
    }
  }
}

extension Field {
  /// `community` of a report's query.
  static let reportCommunity = Field.optional(
    "community", .code(max: 12), "The caller's own when left out.")
}

/// What refusals around budgets say beyond their code.
enum BudgetTexts {
  static func of(_ reason: Refusal.Reason) -> Bilingual? {
    switch reason {
    case .budgetEndsBeforeStart:
      Bilingual(
        zh: "经费的截止日不能早于起始日。", en: "A budget cannot end before it begins.")
    case .budgetTooLong(let days):
      Bilingual(
        zh: "一笔经费最长 \(days) 天，请分年登记。",
        en: "A budget runs for \(days) days at most; record it year by year.")
    case .voucherUsed:
      Bilingual(
        zh: "这张凭证已经登记过一笔经费，请核对凭证号。",
        en: "This voucher stands behind another budget; check its number.")
    default: nil
    }
  }
}
