import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Points given to the household's account or to the charity pool, and the pool for all to read.
struct DonationRoutes {
  let store: Store

  var endpoints: [Endpoint] { [give, list, pool] + GrantRoutes(store: store).endpoints }

  private var give: Endpoint {
    Endpoint(
      .post, "/v1/donations", "givePoints",
      "Gives points to the household's account or to the charity pool.", policy: .signedIn,
      key: .idempotencyKey,
      body: .object([
        .required("to", CharityWriting.goal),
        .required("points", .integer(1...1_000_000)),
        .optional(
          "person_id", .uuid,
          "Whose points; the caller's when left out. A worker, a child's guardian and a proxy who "
            + "may ask for gifts may give, too."),
      ]), success: .created, answer: .json(CharityWriting.given),
      problems: [.outsideYourGrid, .notFound, .pointsOwed, .insufficientPoints, .limitPerPerson]
    ) { [store] call in
      guard let goal = DonationGoal(rawValue: try call.body.string("to")) else {
        throw UnpromisedField(name: "to")
      }
      let person = try call.body.optionalUUID("person_id").map { PersonID($0) }
      let request = GivePoints(
        to: goal, points: try call.body.int("points"),
        person: try person ?? call.signedIn().person)
      return try await call.submit(
        .charity(.give(request)), to: store, located: { _ in "/v1/donations" },
        write: CharityWriting.writeGiven)
    }
  }

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/donations", "listDonations",
      "Gifts of points that the caller may see, newest first.", policy: .signedIn,
      query: [.optional("person", .uuid, "The giver."), .optional("to", CharityWriting.goal)],
      paging: [.uuid], answer: .json(.list(of: CharityWriting.donation))
    ) { [store] call in
      let giver = try call.query.optionalUUID("person").map { PersonID($0) }
      let goal = try call.query.optionalString("to").flatMap(DonationGoal.init)
      let before = call.page.lastID.map { DonationID($0) }
      let limit = call.page.limit + 1
      let reader = try call.signedIn().reader
      let found = try await refusing {
        try await store.donations(
          of: giver, to: goal, before: before, limit: limit, for: reader)
      }
      return try Reply.list(
        call, found, cursor: { [.uuid($0.id.uuid)] },
        each: { CharityWriting.write($1, &$0) })
    }
  }

  private var pool: Endpoint {
    Endpoint(
      .get, "/v1/charity", "readCharity",
      "The charity pool: its points, and what came and went, without names.", policy: .signedIn,
      query: [.optional("community", .code(max: 12), "The caller's own when left out.")],
      paging: [.integer], answer: .json(.list(of: CharityWriting.line, CharityWriting.head)),
      problems: [.notFound]
    ) { [store] call in
      let code = try call.query.optionalString("community")
      let before = call.page[integer: 0]
      let limit = call.page.limit + 1
      let reader = try call.signedIn().reader
      let pool = try await refusing {
        try await store.charity(of: code, before: before, limit: limit, for: reader)
      }
      return try Reply.list(
        call, pool.lines, cursor: { [.integer($0.seq)] },
        more: { CharityWriting.writeHead(pool, &$0) },
        each: { CharityWriting.write($1, &$0) })
    }
  }
}
