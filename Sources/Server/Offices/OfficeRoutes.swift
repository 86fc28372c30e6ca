import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Offices: who holds them, appointments and their end.
struct OfficeRoutes: Sendable {
  let store: Store

  var endpoints: [Endpoint] { [list, one, appoint, end] }

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/offices", "listOffices", "Offices of a community, the last given first.",
      policy: .signedIn,
      query: [
        .optional("community", .code(), "A code; the caller's own when left out."),
        .optional("person", .uuid), .optional("role", OfficeShapes.role),
        .optional("current", .boolean, "true: only those valid today."),
      ],
      paging: [.uuid], answer: .json(.list(of: OfficeShapes.office)), problems: [.notFound]
    ) { call in
      let query = OfficeQuery(
        community: try call.query.optionalString("community"),
        person: try call.query.optionalUUID("person").map { PersonID($0) },
        role: try call.query.optionalString("role").flatMap { Role(rawValue: $0) },
        onlyToday: try call.query.optionalBool("current") ?? false,
        after: call.page.lastID.map { OfficeID($0) }, limit: call.page.limit + 1)
      let reader = try call.signedIn().reader
      let offices = try await refusing { try await store.offices(query, for: reader) }
      return try Reply.list(call, offices, cursor: { [.uuid($0.office.id.uuid)] }) {
        $1.office.write(to: &$0, community: $1.community)
      }
    }
  }

  private var one: Endpoint {
    Endpoint(
      .get, "/v1/offices/{id}", "getOffice", "An office.", policy: .signedIn,
      answer: .json(OfficeShapes.office)
    ) { call in
      let reader = try call.signedIn().reader
      let found = try await refusing {
        try await store.office(OfficeID(call.path.uuid("id")), for: reader)
      }
      return Reply.json { found.office.write(to: &$0, community: found.community) }
    }
  }

  private var appoint: Endpoint {
    Endpoint(
      .post, "/v1/offices", "appointOffice",
      "Appoint: the secretary workers and shopkeepers, the secretary above him the secretary, the "
        + "auditor and people of a secretary's own household, the operator the first secretary.",
      policy: .offices([.secretary, .operator]), key: .idempotencyKey,
      body: .object([
        .required("person_id", .uuid), .required("role", OfficeShapes.role),
        .optional("grids", .array(.code(), 0...100), "Codes; for a grid worker, at least one."),
        .optional("from", .day, "The first day; today when left out."),
        .optional("to", .day, "The last day; open when left out."),
      ]),
      success: .created, answer: .json(OfficeShapes.office), problems: [.notFound, .ownMatter]
    ) { call in
      let caller = try call.signedIn()
      let person = PersonID(try call.body.uuid("person_id"))
      guard let role = Role(rawValue: try call.body.string("role")) else {
        throw UnpromisedField(name: "role")
      }
      let located = try await refusing {
        try await store.locate(Landmark(holder: person.holder), from: caller.community)
      }
      let request = AppointOffice(
        person: person, role: role, grids: try call.body.strings("grids"),
        from: try call.body.optionalDay("from"), until: try call.body.optionalDay("to"))
      return try await call.submit(
        .appoint(request), to: store, in: located.id, located: { "/v1/offices/\($0.text)" },
        write: OfficeShapes.writer(community: located.code))
    }
  }

  private var end: Endpoint {
    Endpoint(
      .post, "/v1/offices/{id}/end", "endOffice",
      "End an office, by whoever may appoint to it: at once, or with a last day.",
      policy: .offices([.secretary, .operator]), key: .idempotencyKey,
      body: .object([
        .optional("on", .day, "The last day; when left out yesterday was the last.")
      ]),
      answer: .json(OfficeShapes.office), problems: [.alreadyDecided]
    ) { call in
      let caller = try call.signedIn()
      let id = OfficeID(try call.path.uuid("id"))
      let located = try await refusing {
        try await store.locate(Landmark(office: id), from: caller.community)
      }
      return try await call.submit(
        .endOffice(EndOffice(office: id, lastDay: try call.body.optionalDay("on"))), to: store,
        in: located.id, write: OfficeShapes.writer(community: located.code))
    }
  }
}

/// What offices look like.
enum OfficeShapes {
  static let role = Shape.oneOf(Role.allCases.map(\.rawValue))

  static let office = Shape.named(
    "office",
    .object([
      .required("id", .uuid), .required("person_id", .uuid), .required("role", role),
      .required("community", .code()), .required("grids", .array(.code(), 0...1000)),
      .required("from", .day),
      .nullable("to", .day, "The last day. One before `from`: it never came into force."),
    ]))

  /// Writes the office that a command made or ended.
  static func writer(
    community: String
  ) -> @Sendable (inout JSONWriter, Outcome) throws -> UUID? {
    { writer, outcome in
      guard case .office(let office) = outcome else { throw UnexpectedOutcome() }
      office.write(to: &writer, community: community)
      return office.id.uuid
    }
  }
}

extension OfficeRecord {
  /// Writes an office.
  func write(to writer: inout JSONWriter, community: String) {
    writer.object {
      $0.field("id", id.description)
      $0.field("person_id", person.description)
      $0.field("role", role.rawValue)
      $0.field("community", community)
      $0.array("grids") { for code in gridCodes { $0.value(code) } }
      $0.field("from", from.description)
      $0.field("to", until?.description)
    }
  }
}
