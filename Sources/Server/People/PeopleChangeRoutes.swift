import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// People: records corrected, moves, the ends of accounts.
struct PeopleChangeRoutes: Sendable {
  let store: Store

  var endpoints: [Endpoint] { [edit, move, close, closure, merge] }

  private var edit: Endpoint {
    Endpoint(
      .patch, "/v1/people/{id}", "editPerson",
      "Correct a record: a worker of the grid or a secretary, on his own phone and initials only; "
        + "of somebody in office, whoever could appoint to that office.",
      policy: .offices([.gridWorker, .secretary]), key: .ifMatch,
      body: .object([
        .optional("name", .text(1...60)),
        .optional("initials", .code(max: 20), "Those of the name when left out."),
        .optional("phone", .code(max: 15), "5 to 15 digits; null takes it away."),
        .optional("birth_year", PersonShapes.year, "null: not known."),
        .optional("tags", .array(.oneOf(PersonShapes.tags), 0...3)),
        .optional("branch", .text(1...60), "The name of a party branch; null: none."),
        .optional("guardian_id", .uuid, "Needed for a person under 14; null: none."),
      ]),
      answer: .json(PersonShapes.person), problems: [.outsideYourGrid, .notFound, .ownMatter]
    ) { call in
      let person = PersonID(try call.path.uuid("id"))
      let located = try await located(person.holder, call)
      let version = try call.expectedVersion()
      let request = EditPerson(
        person: person, edit: try PersonRequest.edit(call.body), expectedVersion: Int(version))
      let reply = try await call.submit(
        .editPerson(request), to: store, in: located.id, recording: PersonOutcomes.correction
      ) { writer, outcome in
        guard case .corrected(let record, _) = outcome else { throw UnexpectedOutcome() }
        PersonView(record, community: located.code).write(to: &writer)
        return record.id.uuid
      }
      return reply.status == .ok ? reply.versioned(version + 1) : reply
    }
  }

  private var move: Endpoint {
    Endpoint(
      .post, "/v1/people/{id}/move", "movePerson",
      "Somebody lives elsewhere from a day on; points and history stay. By a secretary, or by a "
        + "worker whose grids cover both places; somebody in office by whoever could appoint to "
        + "that office. A household that its last member leaves ends.",
      policy: .offices([.gridWorker, .secretary]), key: .idempotencyKey,
      body: .object([
        .optional(
          "grid", .code(),
          "The household's when left out; null, by a secretary: in none of the grids."),
        .optional("household_id", .uuid, "A household on record, or a door:"),
        .optional("building", .text(1...40), "Such as `3号楼`."),
        .optional("entrance", .text(1...20), "Such as `2单元`."),
        .optional("room", .text(1...20), "The household is opened if there is none at that door."),
        .optional("on", .day, "The first day there; today when left out."),
      ]),
      answer: .json(PersonOutcomes.moved),
      problems: [.outsideYourGrid, .ownMatter, .futureDay]
    ) { call in
      let person = PersonID(try call.path.uuid("id"))
      let household = try call.body.optionalUUID("household_id").map { HolderID($0) }
      let place = try await located(household ?? person.holder, call)
      let located = try await located(person.holder, call)
      let request = MovePerson(
        person: person,
        grid: try call.body.optionalString("grid") ?? place.householdGrid(of: household),
        home: try PersonRequest.home(call.body), on: try call.body.optionalDay("on"),
        leavesGrids: call.body.object["grid"]?.isNull ?? false)
      return try await call.submit(
        .movePerson(request), to: store, in: located.id, write: PersonOutcomes.writeMove)
    }
  }

  private var close: Endpoint {
    Endpoint(
      .post, "/v1/people/{id}/closure", "closePerson",
      "Close an account: points held are released, and all points go to the household, to the heir "
        + "of a deceased, or to the charity pool. Mandates and sessions end, and the household if "
        + "nobody is left; an office is ended first.",
      policy: .offices([.gridWorker, .secretary]), key: .idempotencyKey,
      body: .object([
        .required("reason", .oneOf(["moved_away", "deceased", "asked"])),
        .optional(
          "to", .oneOf(["household", "charity", "person"]),
          "When left out the household if others live in it, else the charity pool."),
        .optional("person_id", .uuid, "The heir, with `to` = `person`."),
        .optional(
          "document_no", .text(1...60),
          "The paper that names the heir, such as a will or a notary's deed; needed for a person."),
      ]),
      answer: .json(PersonOutcomes.closed),
      problems: [.outsideYourGrid, .ownMatter, .alreadyDecided, .pointsOwed]
    ) { call in
      let person = PersonID(try call.path.uuid("id"))
      let located = try await located(person.holder, call)
      guard let reason = ClosureReason(rawValue: try call.body.string("reason")) else {
        throw UnpromisedField(name: "reason")
      }
      let request = ClosePerson(
        person: person, reason: reason, heir: try PersonRequest.heir(call.body),
        document: try call.body.optionalString("document_no"))
      return try await call.submit(
        .closePerson(request), to: store, in: located.id, write: PersonOutcomes.writeClosure)
    }
  }

  private var closure: Endpoint {
    Endpoint(
      .get, "/v1/people/{id}/closure", "personClosure",
      "How an account ended, and where it goes on if it was merged; for whoever sees its passbook.",
      policy: .signedIn, answer: .json(PersonOutcomes.closure),
      problems: [.outsideYourGrid, .notFound]
    ) { call in
      let question = HolderQuestion(
        try call.signedIn().reader, about: HolderID(try call.path.uuid("id")), kind: .person)
      let view = try await refusing { try await store.closure(question) }
      return Reply.json { PersonOutcomes.write(view, &$0) }
    }
  }

  private var merge: Endpoint {
    Endpoint(
      .post, "/v1/people/{id}/merge", "mergePeople",
      "Merge a second account into the one that goes on: same name, same year of birth, corrected "
        + "by somebody else if at all. Its points and what belongs to the person go over, its "
        + "passbook number finds the other, and what was earned on both counts for the caps.",
      policy: .offices([.secretary]), key: .idempotencyKey,
      body: .object([.required("into", .uuid, "The account that goes on.")]),
      answer: .json(PersonOutcomes.closed), problems: [.ownMatter, .alreadyDecided]
    ) { call in
      let person = PersonID(try call.path.uuid("id"))
      let located = try await located(person.holder, call)
      let request = MergePeople(from: person, into: PersonID(try call.body.uuid("into")))
      return try await call.submit(
        .mergePeople(request), to: store, in: located.id, write: PersonOutcomes.writeClosure)
    }
  }

  private func located(_ holder: HolderID, _ call: Call) async throws -> LocatedCommunity {
    let community = try call.signedIn().community
    return try await refusing { try await store.locate(Landmark(holder: holder), from: community) }
  }
}

extension LocatedCommunity {
  /// The grid of a household that was named.
  fileprivate func householdGrid(of household: HolderID?) -> String? {
    household == nil ? nil : householdGrid
  }
}
