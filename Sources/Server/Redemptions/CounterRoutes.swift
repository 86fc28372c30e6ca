import Bank
import HTTPTypes
import JSON
import Store

/// What the shopkeeper does: finds a redemption by its code and hands the gift over. Wrong codes
/// are counted by shopkeeper: five are free, then each doubles the pause.
struct CounterRoutes {
  let store: Store

  var endpoints: [Endpoint] { [lookup, fulfil] }

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

  private static func fulfil(
    _ id: RedemptionID, _ handover: Handover, _ call: Call, _ store: Store
  ) async throws -> Reply {
    try await call.submit(
      .fulfilRedemption(FulfilRedemption(redemption: id, handover: handover)), to: store,
      write: OutcomeWriting.redemption)
  }
}
