import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Grants out of the charity pool: proposed by the secretary, signed by the auditor.
struct GrantRoutes {
  let store: Store

  var endpoints: [Endpoint] { [propose, answer, list, read] }

  private var propose: Endpoint {
    Endpoint(
      .post, "/v1/charity/grants", "proposeGrant",
      "Proposes points out of the pool for somebody in need, as the residents' body has decided.",
      policy: .offices([.secretary]), key: .idempotencyKey,
      body: .object(
        [
          .optional("person_id", .uuid), .optional("household_id", .uuid),
          .required("points", .integer(1...1_000_000)),
          .required("reason", .text(1...200)),
          .required("resolution", ActWriting.resolution),
        ], exactlyOne: [["person_id", "household_id"]]),
      success: .created, answer: .json(GrantWriting.outcome),
      problems: [.notFound, .ownMatter, .insufficientPoints]
    ) { [store] call in
      let person = try call.body.optionalUUID("person_id").map { HolderID($0) }
      let household = try call.body.optionalUUID("household_id").map { HolderID($0) }
      guard let holder = person ?? household else { throw UnpromisedField(name: "person_id") }
      let request = ProposeGrant(
        holder: holder, isPerson: person != nil, points: try call.body.int("points"),
        reason: try call.body.string("reason"),
        resolution: try ReviewRoutes.resolution(call.body.object("resolution")))
      return try await Self.submit(
        .propose(request), about: Landmark(holder: holder), for: [.secretary], call, store)
    }
  }

  private var answer: Endpoint {
    Endpoint(
      .post, "/v1/charity/grants/{id}/countersignature", "answerGrant",
      "The auditor signs, which moves the points, or refuses with a reason.",
      policy: .offices([.auditor]), key: .idempotencyKey,
      body: .object([
        .optional("decision", .oneOf(["signed", "refused"]), "signed when left out."),
        .optional("reason", .text(1...200), "Needed for a refusal."),
      ]), answer: .json(GrantWriting.outcome),
      problems: [.ownMatter, .alreadyDecided, .insufficientPoints, .reasonRequired]
    ) { [store] call in
      let id = GrantID(try call.path.uuid("id"))
      let request = AnswerGrant(
        grant: id, isSigned: try call.body.optionalString("decision") != "refused",
        reason: try call.body.optionalString("reason"))
      return try await Self.submit(
        .answer(request), about: Landmark(grant: id), for: [.auditor], call, store)
    }
  }

  private static func submit(
    _ command: CharityCommand, about landmark: Landmark, for offices: Roles, _ call: Call,
    _ store: Store
  ) async throws -> Reply {
    let caller = try call.signedIn()
    let found = try await refusing { try await store.locate(landmark, from: caller.community) }
    return try await call.submit(
      .charity(command), to: store, found: found.id, for: offices,
      located: { "/v1/charity/grants/\($0.text)" }, write: GrantWriting.write)
  }

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/charity/grants", "listGrants", "Grants, newest first.",
      policy: .offices([.secretary, .auditor]),
      query: [.optional("state", .oneOf(ReversalState.allCases.map(\.rawValue)))],
      paging: [.uuid], answer: .json(.list(of: GrantWriting.shape))
    ) { [store] call in
      let state = try call.query.optionalString("state").flatMap(ReversalState.init)
      let before = call.page.lastID.map { GrantID($0) }
      let limit = call.page.limit + 1
      let reader = try call.signedIn().reader
      let found = try await refusing {
        try await store.grants(state, before: before, limit: limit, for: reader)
      }
      return try Reply.list(
        call, found, cursor: { [.uuid($0.grant.id.uuid)] },
        each: { GrantWriting.write($1, &$0) })
    }
  }

  private var read: Endpoint {
    Endpoint(
      .get, "/v1/charity/grants/{id}", "readGrant", "One grant.",
      policy: .offices([.secretary, .auditor]), answer: .json(GrantWriting.shape)
    ) { [store] call in
      let id = GrantID(try call.path.uuid("id"))
      let reader = try call.signedIn().reader
      let found = try await refusing {
        guard let grant = try await store.grants(id: id, limit: 1, for: reader).first else {
          throw Refusal(.notFound)
        }
        return grant
      }
      return Reply.json { GrantWriting.write(found, &$0) }.versioned(
        Int64(found.grant.version))
    }
  }
}
