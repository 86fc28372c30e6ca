import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Mandates: who may act for whom, in what, until when.
struct MandateRoutes: Sendable {
  let store: Store

  var endpoints: [Endpoint] { [list, one, give, end] }

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/mandates", "listMandates",
      "Mandates, the last given first: one's own; for a worker, those of people of his grids.",
      policy: .signedIn,
      query: [
        .optional("principal", .uuid), .optional("proxy", .uuid),
        .optional("current", .boolean, "true: only those that run today."),
      ],
      paging: [.uuid], answer: .json(.list(of: MandateWriting.mandate))
    ) { call in
      let query = MandateQuery(
        principal: try call.query.optionalUUID("principal").map { PersonID($0) },
        proxy: try call.query.optionalUUID("proxy").map { PersonID($0) },
        onlyToday: try call.query.optionalBool("current") ?? false,
        after: call.page.lastID.map { MandateID($0) }, limit: call.page.limit + 1)
      let reader = try call.signedIn().reader
      let found = try await refusing { try await store.mandates(query, for: reader) }
      return try Reply.list(call, found, cursor: { [.uuid($0.mandate.id.uuid)] }) {
        MandateWriting.write($1, &$0)
      }
    }
  }

  private var one: Endpoint {
    Endpoint(
      .get, "/v1/mandates/{id}", "getMandate", "A mandate with what was done under it today.",
      policy: .signedIn, answer: .json(MandateWriting.mandate), problems: [.outsideYourGrid]
    ) { call in
      let reader = try call.signedIn().reader
      let found = try await refusing {
        try await store.mandate(MandateID(call.path.uuid("id")), for: reader)
      }
      return Reply.json { MandateWriting.write(found, &$0) }
        .versioned(Int64(found.mandate.version))
    }
  }

  private var give: Endpoint {
    Endpoint(
      .post, "/v1/mandates", "giveMandate",
      "Record a mandate; the worker of the principal's grid or the secretary is its witness.",
      policy: .offices([.gridWorker, .secretary]), key: .idempotencyKey,
      body: .object([
        .required("principal_id", .uuid, "Who is acted for."),
        .required("proxy_id", .uuid, "Who acts."),
        .required("may", .array(MandateWriting.power, 1...3)),
        .optional("from", .day, "Today when left out."),
        .required("until", .day, "The last day, at most 366 after the first."),
        .required(
          "daily_limit", .integer(1...Int64(GiveMandate.highestLimit)),
          "Points asked for a day, and points collected a day."),
        .required("consent", PersonRequest.consentShape, "The principal's word."),
      ]),
      success: .created, answer: .json(MandateWriting.given),
      problems: [.outsideYourGrid, .notFound, .ownMatter]
    ) { call in
      let caller = try call.signedIn()
      let principal = PersonID(try call.body.uuid("principal_id"))
      let located = try await refusing {
        try await store.locate(Landmark(holder: principal.holder), from: caller.community)
      }
      guard let until = try call.body.optionalDay("until") else {
        throw UnpromisedField(name: "until")
      }
      let request = GiveMandate(
        principal: principal, proxy: PersonID(try call.body.uuid("proxy_id")),
        powers: Set(try call.body.strings("may").compactMap { MandatePower(rawValue: $0) }),
        from: try call.body.optionalDay("from"), until: until,
        dailyLimit: try call.body.int("daily_limit"),
        consent: try PersonRequest.consent(call.body))
      let reply = try await call.submit(
        .giveMandate(request), to: store, in: located.id,
        located: { "/v1/mandates/\($0.text)" }, write: MandateWriting.outcome)
      return reply.status == .created ? reply.versioned(1) : reply
    }
  }

  private var end: Endpoint {
    Endpoint(
      .post, "/v1/mandates/{id}/end", "endMandate",
      "End a mandate at once: the principal, the proxy, a worker of the grid or a secretary.",
      policy: .signedIn, key: .idempotencyKey, answer: .json(MandateWriting.given),
      problems: [.outsideYourGrid, .alreadyDecided]
    ) { call in
      let caller = try call.signedIn()
      let id = MandateID(try call.path.uuid("id"))
      let community = try await store.locate(mandate: id, from: caller.community)
      let reply = try await call.submit(
        .endMandate(id), to: store, in: community, write: MandateWriting.outcome)
      // To somebody without an office there, what is in another community does not exist.
      let isElsewhere = community.map { $0 != caller.community } ?? false
      if isElsewhere, reply.status == .forbidden, !caller.roles.contains(.secretary) {
        throw ProblemReply(.notFound)
      }
      return reply
    }
  }
}
