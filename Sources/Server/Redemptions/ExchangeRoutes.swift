import Bank
import HTTPTypes
import JSON
import Store

/// Another item in the place of one that is not there, and gifts that are brought back.
struct ExchangeRoutes {
  let store: Store

  var endpoints: [Endpoint] { [substitute, bringBack] }

  private var substitute: Endpoint {
    Endpoint(
      .post, "/v1/redemptions/{id}/substitution", "substituteItem",
      "Another item of the same price, with the owner's consent, until it is handed over.",
      policy: .signedIn, key: .idempotencyKey,
      body: .object([
        .required("item", .code(max: 10), "The other item's code."),
        .optional("quantity", .integer(1...100), "1 when left out; it must cost the same in all."),
        .required("consent", .oneOf(SubstitutionConsent.allCases.map(\.rawValue))),
        .optional("slip_no", .text(1...40), "Needed for a consent on paper."),
      ]), answer: .json(OutcomeShapes.redemption),
      problems: [
        .ownMatter, .alreadyDecided, .itemUnavailable, .limitPerPerson, .outOfStock,
      ]
    ) { [store] call in
      guard let consent = SubstitutionConsent(rawValue: try call.body.string("consent")) else {
        throw UnpromisedField(name: "consent")
      }
      let request = SubstituteItem(
        redemption: RedemptionID(try call.path.uuid("id")), item: try call.body.string("item"),
        quantity: try call.body.optionalInt("quantity") ?? 1, consent: consent,
        slipNumber: try call.body.optionalString("slip_no"))
      return try await call.submit(
        .shop(.substitute(request)), to: store, write: OutcomeWriting.redemption)
    }
  }

  private var bringBack: Endpoint {
    Endpoint(
      .post, "/v1/redemptions/{id}/return", "bringBack",
      "Takes a gift back within the item's rule: a reversal that the secretary signs.",
      policy: .offices([.shopkeeper]), key: .idempotencyKey,
      body: .object([
        .required(
          "condition", .oneOf(ReturnKind.allCases.filter { $0 != .none }.map(\.rawValue))),
        .required("reason", .text(1...200)),
      ]), success: .created, answer: .json(ReversalWriting.outcome),
      problems: [.ownMatter, .alreadyReversed, .notReversible]
    ) { [store] call in
      guard let condition = ReturnKind(rawValue: try call.body.string("condition")) else {
        throw UnpromisedField(name: "condition")
      }
      let request = BringBack(
        redemption: RedemptionID(try call.path.uuid("id")), condition: condition,
        reason: try call.body.string("reason"))
      return try await call.submit(
        .shop(.bringBack(request)), to: store, located: { "/v1/reversals/\($0.text)" },
        write: ReversalWriting.write)
    }
  }
}
