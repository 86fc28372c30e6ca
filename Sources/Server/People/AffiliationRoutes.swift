import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Party branches, and the branch at work besides the one at home (双报到).
struct AffiliationRoutes: Sendable {
  let store: Store

  var endpoints: [Endpoint] { [branches, addBranch, affiliations, affiliate, end] }

  private static let affiliation = Shape.named(
    "affiliation",
    .object([
      .required("id", .uuid), .required("person_id", .uuid),
      .required("branch", .text(1...60), "The branch at work."), .required("from", .day),
      .nullable("to", .day, "The last day."),
    ]))

  private var branches: Endpoint {
    Endpoint(
      .get, "/v1/branches", "listBranches", "The party branches of a community, by name.",
      policy: .signedIn,
      query: [.optional("community", .code(), "A code; the caller's own when left out.")],
      paging: [.text],
      answer: .json(
        .list(
          of: .named(
            "branch",
            .object([
              .required("name", .text(1...200)), .required("kind", .oneOf(Self.branchKinds)),
              .nullable("estate", .text(1...200)), .required("members", .integer(0...Int64.max)),
            ])))), problems: [.notFound]
    ) { call in
      let reader = try call.signedIn().reader
      let community = try call.query.optionalString("community")
      let page = call.page
      let found = try await refusing {
        try await store.branches(
          of: community, for: reader, after: page[text: 0], limit: page.limit + 1)
      }
      return try Reply.list(call, found, cursor: { [.text($0.name)] }) { writer, branch in
        writer.object {
          $0.field("name", branch.name)
          $0.field("kind", branch.kind)
          $0.field("estate", branch.estate)
          $0.field("members", branch.members)
        }
      }
    }
  }

  private static let branchKinds = BranchKind.allCases.map(\.rawValue)

  private var addBranch: Endpoint {
    Endpoint(
      .post, "/v1/branches", "addBranch", "Enters a party branch.",
      policy: .offices([.secretary]), key: .idempotencyKey,
      body: .object([
        .required("name", .text(1...60), "Unique in the community."),
        .required("kind", .oneOf(Self.branchKinds), "Of residents, or of the office."),
        .optional("estate", .text(1...40), "The estate of a residents' branch."),
        RuleBookRoutes.communityField,
      ]), success: .created,
      answer: .json(
        .object([
          .required("name", .text(1...60)), .required("kind", .oneOf(Self.branchKinds)),
          .nullable("estate", .text(1...40)),
        ])), problems: [.notFound]
    ) { call in
      guard let kind = BranchKind(rawValue: try call.body.string("kind")) else {
        throw UnpromisedField(name: "kind")
      }
      let request = AddBranch(
        name: try call.body.string("name"), kind: kind,
        estate: try call.body.optionalString("estate"))
      let place = try await RuleBookRequest.place(call, store)
      let reply = try await call.submit(.addBranch(request), to: store, in: place) {
        writer, outcome in
        guard case .branch(let added) = outcome else { throw UnexpectedOutcome() }
        writer.object {
          $0.field("name", added.branch.name)
          $0.field("kind", added.branch.kind.rawValue)
          $0.field("estate", added.branch.estate)
        }
        return nil
      }
      return reply.status == .created ? reply.located(at: "/v1/branches") : reply
    }
  }

  private var affiliations: Endpoint {
    Endpoint(
      .get, "/v1/people/{id}/affiliations", "getAffiliations",
      "The branch at home, and those at work, the last begun first.", policy: .signedIn,
      answer: .json(
        .object([
          .nullable("branch", .text(1...200), "At home."),
          .required("items", .array(Self.affiliation, 0...100)),
        ])), problems: [.outsideYourGrid]
    ) { call in
      let reader = try call.signedIn().reader
      let found = try await refusing {
        try await store.affiliations(of: PersonID(call.path.uuid("id")), for: reader)
      }
      return Reply.json { answer in
        answer.object {
          $0.field("branch", found.branch)
          $0.array("items") { for workplace in found.workplaces { workplace.write(to: &$0) } }
        }
      }
    }
  }

  private var affiliate: Endpoint {
    Endpoint(
      .post, "/v1/people/{id}/affiliations", "affiliate",
      "A party member reports from the branch at work; one such branch at a time.",
      policy: .offices([.gridWorker, .secretary]), key: .idempotencyKey,
      body: .object([
        .required("branch", .text(1...60), "The branch at work."),
        .optional("from", .day, "Today when left out."),
      ]),
      success: .created, answer: .json(Self.affiliation),
      problems: [.outsideYourGrid, .futureDay]
    ) { call in
      let caller = try call.signedIn()
      let person = PersonID(try call.path.uuid("id"))
      let located = try await refusing {
        try await store.locate(Landmark(holder: person.holder), from: caller.community)
      }
      let request = Affiliate(
        person: person, branch: try call.body.string("branch"),
        from: try call.body.optionalDay("from"))
      return try await call.submit(
        .affiliate(request), to: store, in: located.id, write: Self.outcome)
    }
  }

  private var end: Endpoint {
    Endpoint(
      .post, "/v1/affiliations/{id}/end", "endAffiliation", "End a second affiliation.",
      policy: .offices([.gridWorker, .secretary]), key: .idempotencyKey,
      body: .object([.optional("on", .day, "The last day; today when left out.")]),
      answer: .json(Self.affiliation),
      problems: [.outsideYourGrid, .alreadyDecided, .futureDay]
    ) { call in
      let caller = try call.signedIn()
      let id = AffiliationID(try call.path.uuid("id"))
      let community = try await store.locate(affiliation: id, from: caller.community)
      return try await call.submit(
        .endAffiliation(
          EndAffiliation(affiliation: id, lastDay: try call.body.optionalDay("on"))),
        to: store, in: community, write: Self.outcome)
    }
  }

  @Sendable private static func outcome(
    _ writer: inout JSONWriter, _ outcome: Outcome
  ) throws -> UUID? {
    guard case .affiliation(let affiliation) = outcome else { throw UnexpectedOutcome() }
    affiliation.write(to: &writer)
    return affiliation.id.uuid
  }
}

extension AffiliationRecord {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object {
      $0.field("id", id.description)
      $0.field("person_id", person.description)
      $0.field("branch", branch)
      $0.field("from", from.description)
      $0.field("to", until?.description)
    }
  }
}
