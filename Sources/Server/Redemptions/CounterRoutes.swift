import Bank
import HTTPTypes
import JSON
import Store

/// What the shopkeeper does: finds a redemption by its code and hands the gift over. Wrong codes
/// are counted by shopkeeper: five are free, then each doubles the pause.
struct CounterRoutes {
  let store: Store

  var endpoints: [Endpoint] { [lookup, fulfil, serve, slip] }

  private static let code = Field.required(
    "pickup_code", .secret(1...20), "Eight digits, as the owner shows them.")

  private var lookup: Endpoint {
    Endpoint(
      .post, "/v1/redemptions/lookup", "lookUpRedemption",
      "Finds an approved redemption by its pick-up code.", policy: .offices([.shopkeeper]),
      body: .object([Self.code]), answer: .json(RedemptionWriting.shape),
      problems: [.wrongPickupCode, .tooManyRequests]
    ) { [store] call in
      let code = try call.body.secret("pickup_code")
      let reader = try call.signedIn().reader
      switch try await refusing({ try await store.lookup(pickupCode: code, for: reader) }) {
      case .found(let redemption):
        return Reply.json { RedemptionWriting.write(redemption, &$0) }
          .versioned(Int64(redemption.version))
      case .unknown: throw ProblemReply(Refusal(.wrongPickupCode, at: "/pickup_code"))
      case .paused(let seconds): throw ProblemReply.tooManyRequests(retryAfter: seconds)
      }
    }
  }

  private var fulfil: Endpoint {
    Endpoint(
      .post, "/v1/redemptions/{id}/fulfilment", "fulfilRedemption",
      "Hands a gift over: by its code, or to somebody known or with a passbook.",
      policy: .offices([.shopkeeper]), key: .idempotencyKey,
      body: .anyOf([
        .object([Self.code]),
        .object([
          .required("identified_by", .oneOf(["passbook", "known", "proxy"])),
          .optional(
            "collected_by", .text(1...60),
            "Who came for it; a proxy by passbook number, id or name, under a mandate to collect."),
          .optional("slip_no", .text(1...40), "The paper slip."),
        ]),
      ]), answer: .json(OutcomeShapes.redemption),
      problems: [
        .ownMatter, .alreadyDecided, .wrongPickupCode, .tooManyRequests, .limitPerPerson,
      ]
    ) { [store] call in
      let id = RedemptionID(try call.path.uuid("id"))
      guard let code = try call.body.optionalSecret("pickup_code") else {
        let handover = Handover.identified(
          by: try call.body.string("identified_by"),
          collectedBy: try call.body.optionalString("collected_by"),
          slipNumber: try call.body.optionalString("slip_no"))
        return try await Self.fulfil(id, handover, call, store)
      }
      let caller = try call.signedIn()
      guard caller.roles.contains(.shopkeeper) else {
        return try await Self.fulfil(id, .code(code), call, store)
      }
      if let seconds = try await store.countPickupTry(of: caller.reader) {
        throw ProblemReply.tooManyRequests(retryAfter: seconds)
      }
      let reply = try await Self.fulfil(id, .code(code), call, store)
      if reply.status == .ok, reply.headers[.idempotencyHit] == nil {
        // The gift is handed over, whether or not the tries can be forgotten just now.
        try? await store.forgetPickupTries(of: caller.reader)
      }
      return reply
    }
  }

  private var serve: Endpoint {
    Endpoint(
      .post, "/v1/redemptions/over-the-counter", "serveOverCounter",
      "Serves a person at once, on paper: items with a standing approval, "
        + "at most \(ServeOverCounter.dailyPoints) points a person and day.",
      policy: .offices([.shopkeeper]), key: .idempotencyKey,
      body: .object([
        .required("person_id", .uuid), .required("item", .code(max: 10), "The item's code."),
        .optional("quantity", .integer(1...100), "1 when left out."),
        .required("slip_no", .text(1...40), "The paper slip that the person signs; used once."),
        PickupPointRoutes.choice,
      ]), success: .created, answer: .json(OutcomeShapes.redemption),
      problems: [
        .notFound, .ownMatter, .itemUnavailable, .pointsOwed, .limitPerPerson,
        .insufficientPoints, .outOfStock,
      ]
    ) { [store] call in
      let request = ServeOverCounter(
        item: try call.body.string("item"), quantity: try call.body.optionalInt("quantity") ?? 1,
        person: PersonID(try call.body.uuid("person_id")),
        slipNumber: try call.body.string("slip_no"),
        point: try call.body.optionalString("pickup_point"))
      return try await call.submit(
        .shop(.serve(request)), to: store, located: { "/v1/redemptions/\($0.text)" },
        write: OutcomeWriting.redemption)
    }
  }

  private var slip: Endpoint {
    Endpoint(
      .get, "/v1/redemptions/{id}/slip", "printPickupSlip",
      "What is printed for an approved gift, with its code: for the owner, and for the shopkeeper "
        + "to whom somebody without a phone comes; never for who asked for another.",
      policy: .signedIn, answer: .text, problems: [.alreadyDecided, .ownMatter]
    ) { [store] call in
      let id = RedemptionID(try call.path.uuid("id"))
      let reader = try call.signedIn().reader
      let slip = try await refusing { try await store.pickupSlip(id, for: reader) }
      return Reply(.ok, Array(PickupSlipSheet(slip: slip).text.utf8), type: Reply.textType)
    }
  }

  private static func fulfil(
    _ id: RedemptionID, _ handover: Handover, _ call: Call, _ store: Store
  ) async throws -> Reply {
    try await call.submit(
      .fulfilRedemption(FulfilRedemption(redemption: id, handover: handover)), to: store,
      write: OutcomeWriting.redemption)
  }
}
