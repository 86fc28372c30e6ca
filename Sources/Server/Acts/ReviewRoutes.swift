import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// What happens to an act after it was told: reviewed, told anew, taken back.
struct ReviewRoutes {
  let store: Store

  var endpoints: [Endpoint] { [review, resubmit, withdraw] }

  private var review: Endpoint {
    Endpoint(
      .post, "/v1/acts/{id}/review", "reviewAct",
      "The word of a secretary, of here or above and not the verifier, on an act of level 2 or 3.",
      policy: .offices([.secretary]), key: .idempotencyKey,
      body: .object([
        .required("decision", .oneOf(["approved", "rejected"])),
        .optional("reason", .text(1...200), "Needed for a rejection."),
        .optional("resolution", ActWriting.resolution, "Needed to approve an act of level 3."),
      ]), answer: .json(OutcomeShapes.act),
      problems: [
        .ownMatter, .alreadyDecided, .reasonRequired, .actTypeNotOpen, .periodClosed,
      ]
    ) { [store] call in
      let id = ActID(try call.path.uuid("id"))
      let request = ReviewAct(
        act: id, isApproved: try call.body.string("decision") == "approved",
        reason: try call.body.optionalString("reason"),
        resolution: try call.body.optionalObject("resolution").map { try Self.resolution($0) })
      let caller = try call.signedIn()
      let located = try await refusing {
        try await store.locate(Landmark(act: id), from: caller.community)
      }
      return try await call.submit(
        .reviewAct(request), to: store, found: located.id, for: [.secretary],
        write: OutcomeWriting.act)
    }
  }

  static func resolution(_ fields: Fields) throws -> Resolution {
    Resolution(
      number: try fields.string("no"), metOn: try fields.day("met_on"),
      present: try fields.int("present"), votesFor: try fields.int("for"),
      votesAgainst: try fields.int("against"))
  }

  private var resubmit: Endpoint {
    Endpoint(
      .post, "/v1/acts/{id}/resubmission", "resubmitAct",
      "Sends a returned act again, by who filed it; what is left out stays as it was.",
      policy: .signedIn, key: .idempotencyKey, body: ActRequests.retold,
      answer: .json(OutcomeShapes.act),
      problems: [.alreadyDecided, .actTypeNotOpen, .periodClosed]
    ) { [store] call in
      let request = try ActRequests.resubmission(of: ActID(call.path.uuid("id")), call.body)
      return try await call.submit(.resubmitAct(request), to: store, write: OutcomeWriting.act)
    }
  }

  private var withdraw: Endpoint {
    Endpoint(
      .post, "/v1/acts/{id}/withdrawal", "withdrawAct",
      "Takes an act back: one that waits, by who filed it; within 24 hours one that was credited, "
        + "while its points are unspent, by who filed or credited it, or a direct credit that "
        + "waits for its review, by who recorded it.",
      policy: .signedIn, key: .idempotencyKey, answer: .json(OutcomeShapes.act),
      problems: [.alreadyDecided, .notReversible]
    ) { [store] call in
      let id = ActID(try call.path.uuid("id"))
      return try await call.submit(.withdrawAct(id), to: store, write: OutcomeWriting.act)
    }
  }
}
