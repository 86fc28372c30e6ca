import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Gifts asked for, decided, taken back and read; the counter has its own routes.
struct RedemptionRoutes {
  let store: Store

  var endpoints: [Endpoint] {
    [request, list, read, decide, decideList, cancel] + BasketRoutes(store: store).endpoints
      + CounterRoutes(store: store).endpoints + ExchangeRoutes(store: store).endpoints
  }

  private var request: Endpoint {
    Endpoint(
      .post, "/v1/redemptions", "requestRedemption",
      "Asks for a gift: points are held and stock is reserved at once.", policy: .signedIn,
      key: .idempotencyKey,
      body: .object([
        .required("item", .code(max: 10), "The item's code."),
        .optional("quantity", .integer(1...100), "1 when left out."),
        .optional(
          "person_id", .uuid,
          "For whom; the caller when left out. A child's guardian and a proxy may ask, too."),
        .optional(
          "household_id", .uuid, "The household whose points that person may spend, to pay."),
        PickupPointRoutes.choice,
      ]), success: .created, answer: .json(OutcomeShapes.redemption),
      problems: [
        .outsideYourGrid, .notFound, .itemUnavailable, .pointsOwed, .limitPerPerson,
        .insufficientPoints, .outOfStock,
      ]
    ) { [store] call in
      let person = try call.body.optionalUUID("person_id").map { PersonID($0) }
      let request = RequestRedemption(
        item: try call.body.string("item"), quantity: try call.body.optionalInt("quantity") ?? 1,
        person: try person ?? call.signedIn().person,
        household: try call.body.optionalUUID("household_id").map { HouseholdID($0) },
        point: try call.body.optionalString("pickup_point"))
      return try await call.submit(
        .requestRedemption(request), to: store, located: { "/v1/redemptions/\($0.text)" },
        write: OutcomeWriting.redemption)
    }
  }

  private static let decisionFields: [Field] = [
    .required("decision", .oneOf(["approved", "rejected"])),
    .optional("reason", .text(1...200), "Needed for a rejection."),
  ]

  private static func decision(_ id: UUID, _ fields: Fields) throws -> DecideRedemption {
    DecideRedemption(
      redemption: RedemptionID(id), isApproved: try fields.string("decision") == "approved",
      reason: try fields.optionalString("reason"))
  }

  /// Brings decisions to the community that holds the redemptions, here or below. The search goes
  /// by no office, so that a kept answer outlives the office; but to somebody without one, what is
  /// in another community does not exist.
  private static func submit(
    _ command: Command, about ids: [RedemptionID], _ call: Call, _ store: Store,
    write: @escaping @Sendable (inout JSONWriter, Outcome) throws -> UUID?
  ) async throws -> Reply {
    let community = try await store.locate(
      redemptions: ids, from: call.signedIn().community)
    return try await call.submit(
      command, to: store, found: community, for: [.secretary], write: write)
  }

  private var decide: Endpoint {
    Endpoint(
      .post, "/v1/redemptions/{id}/decision", "decideRedemption",
      "The word of a secretary, of here or of the community above.",
      policy: .offices([.secretary]), key: .idempotencyKey, body: .object(Self.decisionFields),
      answer: .json(OutcomeShapes.redemption),
      problems: [.ownMatter, .alreadyDecided, .reasonRequired]
    ) { [store] call in
      let decision = try Self.decision(call.path.uuid("id"), call.body)
      return try await Self.submit(
        .decideRedemption(decision), about: [decision.redemption], call, store,
        write: OutcomeWriting.redemption)
    }
  }

  private var decideList: Endpoint {
    Endpoint(
      .post, "/v1/redemptions/decisions", "decideRedemptions",
      "Decides on up to 100 redemptions of one community, each by itself.",
      policy: .offices([.secretary]), key: .idempotencyKey,
      body: .object([
        .required(
          "items", .array(.object([.required("id", .uuid)] + Self.decisionFields), 1...100))
      ]), answer: .json(OutcomeShapes.decisions), problems: [.notFound]
    ) { [store] call in
      let decisions = try call.body.objects("items").map { item in
        try Self.decision(item.uuid("id"), item)
      }
      let ids = decisions.map(\.redemption)
      let language = call.language
      return try await Self.submit(.decideRedemptions(decisions), about: ids, call, store) {
        writer, outcome in
        try OutcomeWriting.decisions(&writer, outcome, of: ids, in: language)
      }
    }
  }

  private var cancel: Endpoint {
    Endpoint(
      .post, "/v1/redemptions/{id}/cancellation", "cancelRedemption",
      "The owner, or who asked, takes it back until it is handed over.", policy: .signedIn,
      key: .idempotencyKey, answer: .json(OutcomeShapes.redemption), problems: [.alreadyDecided]
    ) { [store] call in
      let id = RedemptionID(try call.path.uuid("id"))
      return try await call.submit(
        .cancelRedemption(id), to: store, write: OutcomeWriting.redemption)
    }
  }

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/redemptions", "listRedemptions",
      "Redemptions that the caller may see, newest first.", policy: .signedIn,
      query: [
        .optional("state", .oneOf(RedemptionState.allCases.map(\.rawValue))),
        .optional("person", .uuid), .optional("item", .code(max: 10)),
        .optional("pickup_point", .code(max: 8)), .optional("basket", .uuid),
        .optional("over_the_counter", .boolean),
      ], paging: [.uuid], answer: .json(.list(of: RedemptionWriting.shape))
    ) { [store] call in
      let query = RedemptionQuery(
        state: try call.query.optionalString("state").flatMap(RedemptionState.init),
        holder: try call.query.optionalUUID("person").map { HolderID($0) },
        item: try call.query.optionalString("item"),
        point: try call.query.optionalString("pickup_point"),
        basket: try call.query.optionalUUID("basket").map { BasketID($0) },
        isOverCounter: try call.query.optionalBool("over_the_counter"),
        before: call.page.lastID.map { RedemptionID($0) }, limit: call.page.limit + 1)
      let reader = try call.signedIn().reader
      let found = try await refusing { try await store.redemptions(query, for: reader) }
      return try Reply.list(
        call, found, cursor: { [.uuid($0.id.uuid)] },
        each: { RedemptionWriting.write($1, &$0) })
    }
  }

  private var read: Endpoint {
    Endpoint(
      .get, "/v1/redemptions/{id}", "readRedemption",
      "One redemption; with the pick-up code for its owner.", policy: .signedIn,
      answer: .json(RedemptionWriting.shape), problems: [.outsideYourGrid]
    ) { [store] call in
      let id = RedemptionID(try call.path.uuid("id"))
      let reader = try call.signedIn().reader
      let found = try await refusing { try await store.redemption(id, for: reader) }
      return Reply.json { RedemptionWriting.write(found, &$0) }.versioned(Int64(found.version))
    }
  }
}
