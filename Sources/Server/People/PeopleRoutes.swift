import Bank
import Foundation
import HTTPTypes
import JSON
import Store

/// People: accounts opened, searched and shown.
struct PeopleRoutes: Sendable {
  let store: Store

  var endpoints: [Endpoint] { [open, search, one] }

  private var open: Endpoint {
    Endpoint(
      .post, "/v1/people", "openPerson",
      "Open a person's account, and the household at the door if there is none yet.",
      policy: .offices([.gridWorker, .secretary]), key: .idempotencyKey,
      body: PersonRequest.body, success: .created, answer: .json(PersonShapes.person),
      problems: [.outsideYourGrid, .notFound]
    ) { call in
      let caller = try call.signedIn()
      let landmark = Landmark(
        grid: try call.body.optionalString("grid"),
        holder: try call.body.optionalUUID("household_id").map { HolderID($0) })
      let located = try await refusing {
        try await store.locate(landmark, from: caller.community)
      }
      let request = try PersonRequest.read(call.body, householdGrid: located.householdGrid)
      let reply = try await call.submit(
        .openPerson(request), to: store, in: located.id, located: { "/v1/people/\($0.text)" }
      ) { writer, outcome in
        guard case .person(let person, let door) = outcome else { throw UnexpectedOutcome() }
        PersonView(person, door: door, community: located.code).write(to: &writer)
        return person.id.uuid
      }
      return reply.status == .created ? reply.versioned(1) : reply
    }
  }

  private var search: Endpoint {
    Endpoint(
      .post, "/v1/people/search", "searchPeople",
      "Search people: a worker in his grids, a shopkeeper by passbook number only, the recorder of "
        + "an activity, from its day until 30 days after, by passbook number or whole name. A "
        + "POST, so that no name stands in an address.",
      policy: .signedIn,
      body: .object([
        .optional(
          "q", .text(1...60),
          "A part of a name, the beginning of the initials, a door (3号楼2单元501, 3-2-501) or a "
            + "passbook number."),
        .optional("grid", .code(), "With the grids below."),
        .optional("tag", .oneOf(PersonShapes.tags)), .optional("household_id", .uuid),
        .optional("limit", .integer(1...100)), .optional("cursor", .secret(1...512)),
      ]),
      answer: .json(.list(of: PersonShapes.person)), problems: [.outsideYourGrid, .invalidCursor]
    ) { call in
      let page = try call.bodyPage([.integer, .text])
      let mark = page[integer: 0].flatMap { number in
        page[text: 1].map {
          PeopleMark(community: CommunityID(Int32(clamping: number)), passbook: $0)
        }
      }
      let query = try Self.query(call.body)
      let reader = try call.signedIn().reader
      let found = try await refusing {
        try await store.people(query, for: reader, after: mark, limit: page.limit + 1)
      }
      return try Reply.list(
        call, page: page, found,
        cursor: { [.integer(Int64($0.mark.community.number)), .text($0.mark.passbook)] }
      ) { writer, row in row.person.write(to: &writer) }
    }
  }

  private var one: Endpoint {
    Endpoint(
      .get, "/v1/people/{id}", "getPerson",
      "A person: oneself and those at home; for a worker, those of his grids.",
      policy: .signedIn, answer: .json(PersonShapes.person), problems: [.outsideYourGrid]
    ) { call in
      let reader = try call.signedIn().reader
      let person = try await refusing {
        try await store.person(PersonID(call.path.uuid("id")), for: reader)
      }
      return Reply.json { person.write(to: &$0) }.versioned(Int64(person.version))
    }
  }

  private static func query(_ body: Fields) throws -> PeopleQuery {
    var query = PeopleQuery()
    query.grid = try body.optionalString("grid")
    query.tag = try body.optionalString("tag")
    query.household = try body.optionalUUID("household_id").map { HouseholdID($0) }
    guard let text = try body.optionalString("q") else { return query }
    // As an input method left them: ０００１０３ is 000103.
    let words = String(trimmed(text.precomposedStringWithCompatibilityMapping[...]))
    if words.utf8.count == 8, words.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) {
      query.passbook = words
    } else if !DoorText.read(words, into: &query) {
      query.words = words
    }
    return query
  }
}
