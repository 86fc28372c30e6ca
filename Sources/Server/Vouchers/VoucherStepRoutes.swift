import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// The steps of a voucher, each by whom it belongs to.
struct VoucherStepRoutes {
  let store: Store

  var endpoints: [Endpoint] {
    [pass, book, unbook, deliver, confirm, dispute, decide, revoke]
  }

  private static let slip = Field.optional(
    "slip_no", .text(1...40), "The paper on which the beneficiary said so; needed of a worker.")
  private static let reason = Field.required("reason", .text(1...200))

  /// A step under a path of its own.
  private func step(
    _ path: String, _ operation: String, _ summary: String, policy: Endpoint.Policy = .signedIn,
    _ fields: [Field], problems: [ProblemCode] = [],
    _ command: @escaping @Sendable (VoucherID, Fields) throws -> VoucherCommand
  ) -> Endpoint {
    Endpoint(
      .post, "/v1/vouchers/{id}/" + path, operation, summary, policy: policy,
      key: .idempotencyKey, body: .object(fields), answer: .json(VoucherWriting.outcome),
      problems: [.alreadyDecided, .outsideYourGrid, .ownMatter] + problems
    ) { [store] call in
      let id = VoucherID(try call.path.uuid("id"))
      let caller = try call.signedIn()
      let found = try await refusing {
        try await store.locate(Landmark(voucher: id), from: caller.community)
      }
      return try await call.submit(
        .voucher(try command(id, call.body)), to: store, found: found.id, for: [.secretary],
        write: VoucherWriting.writeOutcome)
    }
  }

  private var pass: Endpoint {
    step(
      "passing", "passVoucher", "Passes it on to somebody whom its terms allow.",
      [.required("person_id", .uuid, "Who gets it.")],
      problems: [.limitPerPerson, .periodClosed]
    ) { id, body in .pass(id, to: PersonID(try body.uuid("person_id"))) }
  }

  private var book: Endpoint {
    step(
      "booking", "bookVoucher", "Books the service with a provider.",
      [.required("provider_id", .uuid), .required("on", .day, "The day of the service.")],
      problems: [.periodClosed]
    ) { id, body in
      .book(id, with: ProviderID(try body.uuid("provider_id")), on: try body.day("on"))
    }
  }

  private var unbook: Endpoint {
    step(
      "booking-cancellation", "unbookVoucher",
      "Gives a booking up: the holder, a worker for him, or the provider.", []
    ) { id, _ in .unbook(id) }
  }

  private var deliver: Endpoint {
    step(
      "delivery", "deliverVoucher", "The provider says on which day the service was given.",
      [.required("on", .day)], problems: [.futureDay, .periodClosed]
    ) { id, body in .deliver(id, on: try body.day("on")) }
  }

  private var confirm: Endpoint {
    step(
      "confirmation", "confirmVoucher",
      "The beneficiary says that the service was given; on paper through a worker.", [Self.slip]
    ) { id, body in .confirm(id, slip: try body.optionalString("slip_no")) }
  }

  private var dispute: Endpoint {
    step(
      "dispute", "disputeVoucher",
      "The beneficiary says that it was not given, or not as promised.",
      [Self.reason, Self.slip]
    ) { id, body in
      .dispute(
        id, reason: try body.string("reason"), slip: try body.optionalString("slip_no"))
    }
  }

  private var decide: Endpoint {
    step(
      "dispute-decision", "decideVoucher",
      "The secretary's word on a dispute: the service counts, or the voucher is void.",
      policy: .offices([.secretary]),
      [.required("decision", .oneOf(["confirmed", "void"])), Self.reason]
    ) { id, body in
      .decide(
        id, isConfirmed: try body.string("decision") == "confirmed",
        reason: try body.string("reason"))
    }
  }

  private var revoke: Endpoint {
    step(
      "revocation", "revokeVoucher", "Takes a voucher back before its service.",
      policy: .offices([.secretary]), [Self.reason]
    ) { id, body in .revoke(id, reason: try body.string("reason")) }
  }
}
