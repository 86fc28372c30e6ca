import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Good deeds: filed, credited at the door, verified, read.
struct ActRoutes {
  let store: Store

  var endpoints: [Endpoint] {
    [fileAct, credit, creditList, listActs, readAct, verifyAct, dryRun, listDryRun]
      + ReviewRoutes(store: store).endpoints
  }

  /// What the rules can say about an act request.
  static let requestProblems: [ProblemCode] = [
    .outsideYourGrid, .notFound, .validationFailed, .ownMatter, .actTypeNotOpen, .futureDay,
    .periodClosed,
  ]

  @Sendable private static func location(_ id: UUID) -> String { "/v1/acts/\(id.text)" }

  private var fileAct: Endpoint {
    Endpoint(
      .post, "/v1/acts", "fileAct",
      "Files an act for verification: a resident's own, or one of a worker's grids.",
      policy: .signedIn, key: .idempotencyKey, body: ActRequests.shape, success: .created,
      answer: .json(OutcomeShapes.act), problems: Self.requestProblems
    ) { [store] call in
      try await call.submit(
        .recordAct(ActRequests.read(call.body)), to: store, located: Self.location,
        write: OutcomeWriting.act)
    }
  }

  private var credit: Endpoint {
    Endpoint(
      .post, "/v1/credits", "credit",
      "Records and verifies in one step an act witnessed by a worker or an activity's recorder.",
      policy: .signedIn, key: .idempotencyKey, body: ActRequests.shape,
      success: .created, answer: .json(OutcomeShapes.act),
      problems: Self.requestProblems + [.issuingLimit]
    ) { [store] call in
      try await call.submit(
        .credit(ActRequests.read(call.body)), to: store, located: Self.location,
        write: OutcomeWriting.act)
    }
  }

  private var creditList: Endpoint {
    Endpoint(
      .post, "/v1/credits/batch", "creditList",
      "Credits a list, each line by itself or, if atomic, all or nothing.",
      policy: .signedIn, key: .idempotencyKey, body: ActRequests.list,
      bodyLimit: .list, answer: .json(OutcomeShapes.credits),
      problems: [.validationFailed, .batchRefused]
    ) { [store] call in
      let items = try call.body.objects("items")
      let requests = try items.enumerated().map { index, item in
        try ActRequests.read(item, at: "/items/\(index)")
      }
      let refs = try items.map { try $0.optionalString("client_ref") }
      let isAtomic = try call.body.optionalBool("atomic") ?? false
      let language = call.language
      return try await call.submit(
        .creditList(CreditList(items: requests, isAtomic: isAtomic)), to: store
      ) { writer, outcome in
        try OutcomeWriting.credits(&writer, outcome, clientRefs: refs, in: language)
      }
    }
  }

  private var verifyAct: Endpoint {
    Endpoint(
      .post, "/v1/acts/{id}/verification", "verifyAct",
      "The word of a worker of that grid on an act that was filed; of the secretary, of here or "
        + "above, where nobody holds an office on its grid or one above, or none of these has "
        + "verified it for 30 days.",
      policy: .offices([.gridWorker, .secretary]), key: .idempotencyKey,
      body: .object([
        .required("decision", .oneOf(VerifyAct.Decision.allCases.map(\.rawValue))),
        .optional("reason", .text(1...200), "Needed unless verified."),
      ]), answer: .json(OutcomeShapes.act),
      problems: [
        .outsideYourGrid, .ownMatter, .alreadyDecided, .reasonRequired, .actTypeNotOpen,
        .issuingLimit, .periodClosed,
      ]
    ) { [store] call in
      let word = try call.body.string("decision")
      guard let decision = VerifyAct.Decision(rawValue: word) else {
        throw UnpromisedField(name: "decision")
      }
      let act = VerifyAct(
        act: ActID(try call.path.uuid("id")), decision: decision,
        reason: try call.body.optionalString("reason"))
      let caller = try call.signedIn()
      let located = try await refusing {
        try await store.locate(Landmark(act: act.act), from: caller.community)
      }
      return try await call.submit(
        .verifyAct(act), to: store, found: located.id, for: [.secretary],
        write: OutcomeWriting.act)
    }
  }

  private var listActs: Endpoint {
    Endpoint(
      .get, "/v1/acts", "listActs", "Acts that the caller may see, newest first.",
      policy: .signedIn,
      query: [
        .optional("state", .oneOf(ActState.allCases.map(\.rawValue))),
        .optional("grid", .code(max: 17), "With all grids below."), .optional("person", .uuid),
        .optional("household", .uuid), .optional("act_type", .code(max: 8)),
        .optional("from", .day, "First day of the deed."), .optional("to", .day, "Last day."),
        .optional("activity", .uuid),
        .optional("escalated", .boolean, "Submitted 30 days ago or earlier; true or left out."),
      ], paging: [.uuid], answer: .json(.list(of: ActWriting.shape))
    ) { [store] call in
      let (from, to) = try call.query.days()
      let holder = try call.query.optionalUUID("person") ?? call.query.optionalUUID("household")
      let query = ActQuery(
        state: try call.query.optionalString("state").flatMap(ActState.init),
        grid: try call.query.optionalString("grid"), holder: holder.map { HolderID($0) },
        actType: try call.query.optionalString("act_type"), from: from, to: to,
        activity: try call.query.optionalUUID("activity").map { ActivityID($0) },
        isEscalated: try call.query.optionalBool("escalated") ?? false,
        before: call.page.lastID.map { ActID($0) }, limit: call.page.limit + 1)
      let reader = try call.signedIn().reader
      let acts = try await refusing { try await store.acts(query, for: reader) }
      return try Reply.list(
        call, acts, cursor: { [.uuid($0.id.uuid)] },
        each: { writer, act in ActWriting.write(act, &writer) })
    }
  }

  private var readAct: Endpoint {
    Endpoint(
      .get, "/v1/acts/{id}", "readAct", "One act with how its points came about.",
      policy: .signedIn, answer: .json(ActWriting.shape), problems: [.outsideYourGrid]
    ) { [store] call in
      let id = ActID(try call.path.uuid("id"))
      let reader = try call.signedIn().reader
      let act = try await refusing { try await store.act(id, for: reader) }
      return Reply.json { ActWriting.write(act, &$0) }.versioned(Int64(act.version))
    }
  }
}
