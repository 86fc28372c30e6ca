import Bank
import HTTPTypes
import JSON
import Store

/// The transfers of the books, one by one.
struct TransferRoutes {
  let store: Store

  var endpoints: [Endpoint] { [listTransfers, readTransfer] }

  private static let shape = Shape.named(
    "transfer",
    .object([
      .required("id", .uuid), .required("seq", .integer(1...Int64.max)),
      .required("community", .code()), .required("debit_account", AccountWriting.account),
      .required("credit_account", AccountWriting.account),
      .required("amount", .integer(1...Int64.max)), .required("unit", .code()),
      .required("kind", .oneOf(TransferKind.allCases.map(\.rawValue))),
      .required("cause", AccountWriting.cause),
      .required("actor", .uuid, "Who gave the command."), .required("recorded_at", .instant),
      .required("effective_on", .day), .nullable("expires_on", .day),
      .nullable("reversed_by", .uuid, "A transfer."),
    ]))

  private static func write(_ transfer: TransferView, _ writer: inout JSONWriter) {
    writer.object { object in
      object.field("id", transfer.id.description)
      object.field("seq", transfer.seq)
      object.field("community", transfer.community)
      AccountWriting.write("debit_account", transfer.debit, &object)
      AccountWriting.write("credit_account", transfer.credit, &object)
      object.field("amount", transfer.amount)
      object.field("unit", transfer.unit)
      object.field("kind", transfer.kind.rawValue)
      AccountWriting.write(transfer.cause, &object)
      object.field("actor", transfer.actor.description)
      object.field("recorded_at", transfer.recordedAt.description)
      object.field("effective_on", transfer.effectiveOn.description)
      object.field("expires_on", transfer.expiresOn?.description)
      object.field("reversed_by", transfer.reversedBy?.description)
    }
  }

  private var listTransfers: Endpoint {
    Endpoint(
      .get, "/v1/transfers", "listTransfers",
      "Transfers by number: a community's for its secretary and auditor, else the own household's.",
      policy: .signedIn,
      query: [
        .optional("after_seq", .integer(0...Int64.max), "Only later numbers."),
        .optional("account", .code(max: 20), "Only those that touch this account."),
        .optional("kind", .oneOf(TransferKind.allCases.map(\.rawValue))),
        .optional("community", .code(max: 12), "The caller's own when left out."),
      ], paging: [.integer], answer: .json(.list(of: Self.shape)), problems: [.notFound]
    ) { [store] call in
      let account = try call.query.optionalString("account").map { text in
        guard let number = Int64(text), number > 0 else {
          throw ProblemReply(.invalidRequest, detail: ReadingTexts.notAnAccount)
        }
        return AccountNumber(number)
      }
      let after = max(
        Int64(try call.query.optionalInt("after_seq") ?? 0), call.page[integer: 0] ?? 0)
      let query = TransferQuery(
        community: try call.query.optionalString("community"), after: after, account: account,
        kind: try call.query.optionalString("kind").flatMap(TransferKind.init),
        limit: call.page.limit + 1)
      let reader = try call.signedIn().reader
      let transfers = try await refusing { try await store.transfers(query, for: reader) }
      return try Reply.list(
        call, transfers, cursor: { [.integer($0.seq)] }, each: { Self.write($1, &$0) })
    }
  }

  private var readTransfer: Endpoint {
    Endpoint(
      .get, "/v1/transfers/{id}", "readTransfer", "One transfer.", policy: .signedIn,
      answer: .json(Self.shape), problems: [.outsideYourGrid]
    ) { [store] call in
      let id = TransferID(uuid: try call.path.uuid("id"))
      let reader = try call.signedIn().reader
      let transfer = try await refusing { try await store.transfer(id, for: reader) }
      return Reply.json { Self.write(transfer, &$0) }
    }
  }
}
