import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Opening balances that were brought in wrong: asked for by the secretary or the auditor, signed
/// by the other side.
struct OpeningCorrectionRoutes: Sendable {
  let store: Store

  var endpoints: [Endpoint] { [ask, answer, list, read] }

  private static let sides: Roles = [.secretary, .auditor]

  private var ask: Endpoint {
    Endpoint(
      .post, "/v1/opening-corrections", "requestOpeningCorrection",
      "Asks for the correction of an opening balance; nothing moves until the other side signs.",
      policy: .offices(Self.sides), key: .idempotencyKey,
      body: .object(
        [
          .optional("person_id", .uuid), .optional("household_id", .uuid),
          .required(
            "points", .integer(0...Int64(OldBook.mostPoints)), "What should have been brought in."),
          .required(
            "fault", .oneOf(Fault.allCases.map(\.rawValue)),
            "What is spent already is written off (bank) or owed (depositor)."),
          .required("reason", .text(1...200)),
        ], exactlyOne: [["person_id", "household_id"]]),
      success: .created, answer: .json(OpeningCorrectionWriting.outcome),
      problems: [.notFound, .ownMatter, .alreadyDecided]
    ) { [store] call in
      let id = try call.body.optionalUUID("person_id") ?? call.body.optionalUUID("household_id")
      guard let holder = id.map({ HolderID($0) }),
        let fault = Fault(rawValue: try call.body.string("fault"))
      else { throw UnpromisedField(name: "person_id") }
      let request = RequestOpeningCorrection(
        holder: holder, points: try call.body.int("points"), fault: fault,
        reason: try call.body.string("reason"))
      let caller = try call.signedIn()
      let found = try await refusing {
        try await store.locate(Landmark(holder: holder), from: caller.community)
      }
      return try await call.submit(
        .requestOpeningCorrection(request), to: store, found: found.id, for: Self.sides,
        located: { "/v1/opening-corrections/\($0.text)" }, write: OpeningCorrectionWriting.write)
    }
  }

  private var answer: Endpoint {
    Endpoint(
      .post, "/v1/opening-corrections/{id}/countersignature", "answerOpeningCorrection",
      "The other side signs, which books the difference, or refuses with a reason.",
      policy: .offices(Self.sides), key: .idempotencyKey,
      body: .object([
        .optional("decision", .oneOf(["signed", "refused"]), "signed when left out."),
        .optional("reason", .text(1...200), "Needed for a refusal."),
      ]), answer: .json(OpeningCorrectionWriting.outcome),
      problems: [.notFound, .ownMatter, .alreadyDecided, .reasonRequired, .validationFailed]
    ) { [store] call in
      let id = OpeningCorrectionID(try call.path.uuid("id"))
      let caller = try call.signedIn()
      let found = try await refusing {
        try await store.locate(correction: id, from: caller.community)
      }
      let request = AnswerOpeningCorrection(
        correction: id, holder: found.holder,
        isSigned: try call.body.optionalString("decision") != "refused",
        reason: try call.body.optionalString("reason"))
      return try await call.submit(
        .answerOpeningCorrection(request), to: store, found: found.community, for: Self.sides,
        write: OpeningCorrectionWriting.write)
    }
  }

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/opening-corrections", "listOpeningCorrections",
      "Corrections of opening balances, newest first.", policy: .offices(Self.sides),
      query: [.optional("state", .oneOf(ReversalState.allCases.map(\.rawValue)))],
      paging: [.uuid], answer: .json(.list(of: OpeningCorrectionWriting.shape))
    ) { [store] call in
      let state = try call.query.optionalString("state").flatMap(ReversalState.init)
      let before = call.page.lastID.map { OpeningCorrectionID($0) }
      let limit = call.page.limit + 1
      let reader = try call.signedIn().reader
      let found = try await refusing {
        try await store.openingCorrections(state, before: before, limit: limit, for: reader)
      }
      return try Reply.list(
        call, found, cursor: { [.uuid($0.correction.id.uuid)] },
        each: { OpeningCorrectionWriting.write($1, &$0) })
    }
  }

  private var read: Endpoint {
    Endpoint(
      .get, "/v1/opening-corrections/{id}", "readOpeningCorrection",
      "One correction with the transfers it made.", policy: .offices(Self.sides),
      answer: .json(OpeningCorrectionWriting.shape)
    ) { [store] call in
      let id = OpeningCorrectionID(try call.path.uuid("id"))
      let reader = try call.signedIn().reader
      let found = try await refusing { try await store.openingCorrection(id, for: reader) }
      return Reply.json { OpeningCorrectionWriting.write(found, &$0) }
        .versioned(Int64(found.correction.version))
    }
  }
}
