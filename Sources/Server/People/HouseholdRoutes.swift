import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Households: their doors and who lives there.
struct HouseholdRoutes: Sendable {
  let store: Store

  var endpoints: [Endpoint] { [list, open, one, setSpenders] }

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/households", "listHouseholds",
      "Households by their doors; for a worker, those of his grids.",
      policy: .offices([.gridWorker, .secretary]),
      query: [
        .optional("community", .code(), "A code; the caller's own when left out."),
        .optional("grid", .code(), "With the grids below."),
        .optional("building", .text(1...40), "Its name as it stands in the answers."),
      ],
      paging: [.text, .text, .text], answer: .json(.list(of: PersonShapes.household)),
      problems: [.outsideYourGrid, .notFound]
    ) { call in
      let page = call.page
      var after: Door?
      if let building = page[text: 0], let entrance = page[text: 1], let room = page[text: 2] {
        after = Door(building: building, entrance: entrance, room: room)
      }
      let query = HouseholdQuery(
        community: try call.query.optionalString("community"),
        grid: try call.query.optionalString("grid"),
        building: try call.query.optionalString("building"), after: after, limit: page.limit + 1)
      let reader = try call.signedIn().reader
      let found = try await refusing { try await store.households(query, for: reader) }
      return try Reply.list(
        call, found,
        cursor: { [.text($0.door.building), .text($0.door.entrance), .text($0.door.room)] }
      ) { writer, household in household.write(to: &writer) }
    }
  }

  private var open: Endpoint {
    Endpoint(
      .post, "/v1/households", "openHousehold", "Open a household's account at a door.",
      policy: .offices([.gridWorker, .secretary]), key: .idempotencyKey,
      body: .object([
        .required("grid", .code()), .required("building", .text(1...40), "Such as `3号楼`."),
        .required("entrance", .text(1...20), "Such as `2单元`."),
        .required("room", .text(1...20)),
      ]),
      success: .created, answer: .json(PersonShapes.household), problems: [.outsideYourGrid]
    ) { call in
      let caller = try call.signedIn()
      let grid = try call.body.string("grid")
      let located = try await refusing {
        try await store.locate(Landmark(grid: grid), from: caller.community)
      }
      let request = OpenHousehold(grid: grid, door: try PersonRequest.door(call.body))
      let reply = try await call.submit(
        .openHousehold(request), to: store, in: located.id,
        located: { "/v1/households/\($0.text)" }
      ) { writer, outcome in
        guard case .household(let household) = outcome else { throw UnexpectedOutcome() }
        HouseholdView(household, grid: grid, community: located.code).write(to: &writer)
        return household.id.uuid
      }
      return reply.status == .created ? reply.versioned(1) : reply
    }
  }

  private var one: Endpoint {
    Endpoint(
      .get, "/v1/households/{id}", "getHousehold", "A household with those who live there.",
      policy: .offices([.gridWorker, .secretary]), answer: .json(PersonShapes.household),
      problems: [.outsideYourGrid]
    ) { call in
      let reader = try call.signedIn().reader
      let household = try await refusing {
        try await store.household(HouseholdID(call.path.uuid("id")), for: reader)
      }
      return Reply.json { household.write(to: &$0) }.versioned(Int64(household.version))
    }
  }

  private var setSpenders: Endpoint {
    Endpoint(
      .patch, "/v1/households/{id}", "setSpenders",
      "Set who may spend a household's points, as its members have agreed; nobody may until then.",
      policy: .offices([.gridWorker, .secretary]), key: .ifMatch,
      body: .object([
        .required("spenders", .array(.uuid, 0...100), "Members of the household."),
        .required("consent", PersonRequest.consentShape, "The members' word."),
      ]),
      answer: .json(
        .named(
          "spenders",
          .object([
            .required("household_id", .uuid), .required("spenders", .array(.uuid, 0...100)),
            .required("version", .integer(1...Int64(Int32.max))),
          ]))),
      problems: [.outsideYourGrid, .ownMatter]
    ) { call in
      let id = HouseholdID(try call.path.uuid("id"))
      let caller = try call.signedIn()
      let located = try await refusing {
        try await store.locate(Landmark(holder: id.holder), from: caller.community)
      }
      let version = try call.expectedVersion()
      let people = try call.body.uuids("spenders").map { PersonID($0) }
      let request = SetSpenders(
        household: id, people: people.reduce(into: []) { if !$0.contains($1) { $0.append($1) } },
        consent: try PersonRequest.consent(call.body), expectedVersion: Int(version))
      let reply = try await call.submit(.setSpenders(request), to: store, in: located.id) {
        writer, outcome in
        guard case .spenders(let spenders) = outcome else { throw UnexpectedOutcome() }
        writer.object {
          $0.field("household_id", spenders.household.description)
          $0.array("spenders") { for person in spenders.people { $0.value(person.description) } }
          $0.field("version", spenders.version)
        }
        return spenders.household.uuid
      }
      return reply.status == .ok ? reply.versioned(version + 1) : reply
    }
  }
}
