import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Objections against lines of notices: filed, decided, appealed against, read.
struct ObjectionRoutes {
  let store: Store

  var endpoints: [Endpoint] { [file, list, read, decide, appeal] }

  private static let reason = Field.required("reason", .text(1...200))

  private var file: Endpoint {
    Endpoint(
      .post, "/v1/objections", "fileObjection",
      "Objects to a line of a posted notice, which freezes it; a slip of paper by a worker.",
      policy: .signedIn, key: .idempotencyKey,
      body: .object([
        .required("notice_no", .integer(1...Int64(Int32.max))), .required("act_id", .uuid),
        Self.reason,
        .optional("slip_no", .text(1...40), "Of the paper that somebody else wrote."),
      ]), success: .created, answer: .json(ObjectionWriting.outcome),
      problems: [.notFound, .alreadyDecided, .alreadyReversed]
    ) { [store] call in
      let request = FileObjection(
        notice: try call.body.int("notice_no"), act: ActID(try call.body.uuid("act_id")),
        reason: try call.body.string("reason"),
        slipNumber: try call.body.optionalString("slip_no"))
      return try await call.submit(
        .notice(.object(request)), to: store, located: { "/v1/objections/\($0.text)" },
        write: ObjectionWriting.outcome)
    }
  }

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/objections", "listObjections",
      "Objections that the caller may see, newest first.", policy: .signedIn,
      query: [
        .optional("state", .oneOf(ObjectionWriting.states)),
        .optional("notice", .integer(1...Int64(Int32.max)), "The notice's number."),
      ], paging: [.uuid], answer: .json(.list(of: ObjectionWriting.shape))
    ) { [store] call in
      let query = ObjectionQuery(
        state: try call.query.optionalString("state").flatMap(ObjectionState.init),
        notice: try call.query.optionalInt("notice"),
        before: call.page.lastID.map { ObjectionID($0) }, limit: call.page.limit + 1)
      let reader = try call.signedIn().reader
      let found = try await refusing { try await store.objections(query, for: reader) }
      return try Reply.list(
        call, found, cursor: { [.uuid($0.id.uuid)] },
        each: { ObjectionWriting.write($1, &$0) })
    }
  }

  private var read: Endpoint {
    Endpoint(
      .get, "/v1/objections/{id}", "readObjection", "One objection with what became of it.",
      policy: .signedIn, answer: .json(ObjectionWriting.shape)
    ) { [store] call in
      let id = ObjectionID(try call.path.uuid("id"))
      let reader = try call.signedIn().reader
      let found = try await refusing { try await store.objection(id, for: reader) }
      return Reply.json { ObjectionWriting.write(found, &$0) }.versioned(Int64(found.version))
    }
  }

  private var decide: Endpoint {
    Endpoint(
      .post, "/v1/objections/{id}/decision", "decideObjection",
      "The secretary's word; on appeal that of the parent's secretary.",
      policy: .offices([.secretary]), key: .idempotencyKey,
      body: .object([
        .required("decision", .oneOf(["upheld", "dismissed"])), Self.reason,
        .optional(
          "fault", .oneOf(Fault.allCases.map(\.rawValue)),
          "Of the reversal that is asked for when points are upheld against that are free already; "
            + "depositor when left out."),
      ]),
      answer: .json(ObjectionWriting.outcome), problems: [.ownMatter, .alreadyDecided]
    ) { [store] call in
      let id = ObjectionID(try call.path.uuid("id"))
      let isUpheld = try call.body.string("decision") == "upheld"
      let reason = try call.body.string("reason")
      let fault = try call.body.optionalString("fault").flatMap(Fault.init)
      return try await Self.submit(id, call, store) { act in
        .decideObjection(
          DecideObjection(
            objection: id, act: act, isUpheld: isUpheld, reason: reason, fault: fault))
      }
    }
  }

  private var appeal: Endpoint {
    Endpoint(
      .post, "/v1/objections/{id}/appeal", "appealObjection",
      "By whoever objected, once it is dismissed, or the doer, once it is upheld.",
      policy: .signedIn, key: .idempotencyKey, body: .object([Self.reason]),
      answer: .json(ObjectionWriting.outcome), problems: [.alreadyDecided, .periodClosed]
    ) { [store] call in
      let id = ObjectionID(try call.path.uuid("id"))
      let reason = try call.body.string("reason")
      return try await Self.submit(id, call, store) { act in
        .appeal(AppealObjection(objection: id, act: act, reason: reason))
      }
    }
  }

  /// Brings a command to the community that holds the objection, here or below. To somebody without
  /// an office above, what is in another community does not exist.
  private static func submit(
    _ id: ObjectionID, _ call: Call, _ store: Store, _ command: (ActID) -> NoticeCommand
  ) async throws -> Reply {
    let caller = try call.signedIn()
    guard let place = try await store.locate(objection: id, from: caller.community) else {
      throw ProblemReply(.notFound)
    }
    let reply = try await call.submit(
      .notice(command(place.act)), to: store, in: place.community,
      write: ObjectionWriting.outcome)
    let isElsewhere = place.community != caller.community
    if isElsewhere, reply.status == .forbidden, !caller.roles.contains(.secretary) {
      throw ProblemReply(.notFound)
    }
    return reply
  }
}
