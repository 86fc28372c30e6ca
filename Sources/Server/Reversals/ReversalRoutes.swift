import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Reversals: asked for by the secretary or the auditor, signed by the other side.
struct ReversalRoutes {
  let store: Store

  var endpoints: [Endpoint] { [ask, answer, list, read] }

  private var ask: Endpoint {
    Endpoint(
      .post, "/v1/reversals", "requestReversal",
      "Asks for the reversal of a whole act or of a redemption that was handed over.",
      policy: .offices([.secretary, .auditor]), key: .idempotencyKey,
      body: .object(
        [
          .optional("act_id", .uuid), .optional("redemption_id", .uuid),
          .required(
            "fault", .oneOf(Fault.allCases.map(\.rawValue)),
            "What is spent already is written off (bank) or owed (depositor)."),
          .required("reason", .text(1...200)),
        ], exactlyOne: [["act_id", "redemption_id"]]),
      success: .created, answer: .json(ReversalWriting.outcome),
      problems: [.notFound, .ownMatter, .alreadyReversed, .notReversible]
    ) { [store] call in
      let act = try call.body.optionalUUID("act_id").map { ActID($0) }
      let redemption = try call.body.optionalUUID("redemption_id").map { RedemptionID($0) }
      guard let subject = act.map({ Reversed.act($0) }) ?? redemption.map({ .redemption($0) }),
        let fault = Fault(rawValue: try call.body.string("fault"))
      else { throw UnpromisedField(name: "act_id") }
      let request = RequestReversal(
        subject: subject, fault: fault, reason: try call.body.string("reason"))
      return try await Self.submit(
        .requestReversal(request), about: Landmark(act: act, redemption: redemption), call, store)
    }
  }

  private var answer: Endpoint {
    Endpoint(
      .post, "/v1/reversals/{id}/countersignature", "answerReversal",
      "The other side signs, which takes the points back, or refuses with a reason.",
      policy: .offices([.secretary, .auditor]), key: .idempotencyKey,
      body: .object([
        .optional("decision", .oneOf(["signed", "refused"]), "signed when left out."),
        .optional("reason", .text(1...200), "Needed for a refusal."),
      ]), answer: .json(ReversalWriting.outcome),
      problems: [.ownMatter, .alreadyDecided, .alreadyReversed, .notReversible, .reasonRequired]
    ) { [store] call in
      let id = ReversalID(try call.path.uuid("id"))
      let request = AnswerReversal(
        reversal: id, isSigned: try call.body.optionalString("decision") != "refused",
        reason: try call.body.optionalString("reason"))
      return try await Self.submit(
        .answerReversal(request), about: Landmark(reversal: id), call, store)
    }
  }

  private static func submit(
    _ command: Command, about landmark: Landmark, _ call: Call, _ store: Store
  ) async throws -> Reply {
    let caller = try call.signedIn()
    let found = try await refusing { try await store.locate(landmark, from: caller.community) }
    return try await call.submit(
      command, to: store, found: found.id, for: [.secretary, .auditor],
      located: { "/v1/reversals/\($0.text)" }, write: ReversalWriting.write)
  }

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/reversals", "listReversals", "Reversals, newest first.",
      policy: .offices([.secretary, .auditor]),
      query: [.optional("state", .oneOf(ReversalState.allCases.map(\.rawValue)))],
      paging: [.uuid], answer: .json(.list(of: ReversalWriting.shape))
    ) { [store] call in
      let state = try call.query.optionalString("state").flatMap(ReversalState.init)
      let before = call.page.lastID.map { ReversalID($0) }
      let limit = call.page.limit + 1
      let reader = try call.signedIn().reader
      let found = try await refusing {
        try await store.reversals(state, before: before, limit: limit, for: reader)
      }
      return try Reply.list(
        call, found, cursor: { [.uuid($0.id.uuid)] },
        each: { ReversalWriting.write($1, &$0) })
    }
  }

  private var read: Endpoint {
    Endpoint(
      .get, "/v1/reversals/{id}", "readReversal", "One reversal with the transfers it made.",
      policy: .offices([.secretary, .auditor]), answer: .json(ReversalWriting.shape)
    ) { [store] call in
      let id = ReversalID(try call.path.uuid("id"))
      let reader = try call.signedIn().reader
      let found = try await refusing { try await store.reversal(id, for: reader) }
      return Reply.json { ReversalWriting.write(found, &$0) }.versioned(Int64(found.version))
    }
  }
}
