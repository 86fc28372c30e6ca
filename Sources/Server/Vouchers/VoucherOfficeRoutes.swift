import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Around vouchers: who belongs to a class, who provides services, what providers are paid for.
struct VoucherOfficeRoutes {
  let store: Store

  var endpoints: [Endpoint] {
    [
      enrol, leave, classes, addProvider, providers, settle, settlements, settlement,
      settlementText,
    ]
  }

  private func submit(
    _ command: VoucherCommand, about landmark: Landmark, for offices: Roles, _ call: Call,
    located: (@Sendable (UUID) -> String)? = nil
  ) async throws -> Reply {
    let caller = try call.signedIn()
    let found = try await refusing { try await store.locate(landmark, from: caller.community) }
    return try await call.submit(
      .voucher(command), to: store, found: found.id, for: offices, located: located,
      write: VoucherWriting.writeOutcome)
  }

  private var enrol: Endpoint {
    Endpoint(
      .post, "/v1/people/{id}/classes", "enrolInClass",
      "Notes that somebody belongs to a class, such as veteran.",
      policy: .offices([.gridWorker, .secretary]), key: .idempotencyKey,
      body: .object([
        .required("class", VoucherWriting.className), .required("since", .day),
        .optional("until", .day), .optional("proof", .text(1...60), "The paper that proves it."),
      ]), success: .created, answer: .json(VoucherWriting.member),
      problems: [.outsideYourGrid, .ownMatter, .alreadyDecided]
    ) { call in
      let person = PersonID(try call.path.uuid("id"))
      let member = ClassMembership(
        person: person, name: try call.body.string("class"), since: try call.body.day("since"),
        until: try call.body.optionalDay("until"))
      return try await submit(
        .enrol(member, proof: try call.body.optionalString("proof")),
        about: Landmark(holder: person.holder), for: [.secretary], call,
        located: { "/v1/people/\($0.text)/classes" })
    }
  }

  private var leave: Endpoint {
    Endpoint(
      .post, "/v1/people/{id}/classes/end", "leaveClass",
      "Ends somebody's belonging to a class with today.",
      policy: .offices([.gridWorker, .secretary]), key: .idempotencyKey,
      body: .object([.required("class", VoucherWriting.className)]),
      answer: .json(VoucherWriting.member), problems: [.outsideYourGrid, .ownMatter]
    ) { call in
      let person = PersonID(try call.path.uuid("id"))
      return try await submit(
        .leave(person: person, name: try call.body.string("class")),
        about: Landmark(holder: person.holder), for: [.secretary], call)
    }
  }

  private var classes: Endpoint {
    Endpoint(
      .get, "/v1/people/{id}/classes", "listClasses", "What somebody belongs to or did.",
      policy: .signedIn,
      answer: .json(.object([.required("items", .array(VoucherWriting.member, 0...1000))])),
      problems: [.outsideYourGrid]
    ) { [store] call in
      let person = PersonID(try call.path.uuid("id"))
      let reader = try call.signedIn().reader
      let found = try await refusing { try await store.classes(of: person, for: reader) }
      return Reply.json { writer in
        writer.object { object in
          object.array("items") { list in
            for member in found { VoucherWriting.write(member, &list) }
          }
        }
      }
    }
  }

  private var addProvider: Endpoint {
    Endpoint(
      .post, "/v1/voucher-providers", "addProvider",
      "Takes a provider on; its contact says which services were given.",
      policy: .offices([.secretary]), key: .idempotencyKey,
      body: .object([
        .required("name", .text(1...60)), .required("contact_id", .uuid, "A member."),
      ]), success: .created, answer: .json(VoucherWriting.provider),
      problems: [.notFound, .ownMatter]
    ) { call in
      let contact = PersonID(try call.body.uuid("contact_id"))
      return try await submit(
        .addProvider(name: try call.body.string("name"), contact: contact),
        about: Landmark(holder: contact.holder), for: [.secretary], call,
        located: { _ in "/v1/voucher-providers" })
    }
  }

  private var providers: Endpoint {
    Endpoint(
      .get, "/v1/voucher-providers", "listProviders", "Providers by name.", policy: .signedIn,
      paging: [.text], answer: .json(.list(of: VoucherWriting.provider))
    ) { [store] call in
      let after = call.page[text: 0]
      let limit = call.page.limit + 1
      let reader = try call.signedIn().reader
      let found = try await refusing {
        try await store.providers(after: after, limit: limit, for: reader)
      }
      return try Reply.list(
        call, found, cursor: { [.text($0.name)] },
        each: { VoucherWriting.write($1, &$0) })
    }
  }

  private var settle: Endpoint {
    Endpoint(
      .post, "/v1/voucher-settlements", "settleVouchers",
      "Draws up a list of a provider's confirmed vouchers, for the issuer to pay.",
      policy: .offices([.secretary]), key: .idempotencyKey,
      body: .object([.required("provider_id", .uuid)]), success: .created,
      answer: .json(VoucherWriting.settled), problems: [.notFound, .ownMatter]
    ) { call in
      let provider = ProviderID(try call.body.uuid("provider_id"))
      return try await submit(
        .settle(provider), about: Landmark(provider: provider), for: [.secretary], call,
        located: { "/v1/voucher-settlements/\($0.text)" })
    }
  }

  private var settlements: Endpoint {
    Endpoint(
      .get, "/v1/voucher-settlements", "listSettlements", "Settlements, newest first.",
      policy: .offices([.secretary, .auditor]), query: [.optional("provider", .uuid)],
      paging: [.uuid], answer: .json(.list(of: VoucherWriting.settlement))
    ) { [store] call in
      let provider = try call.query.optionalUUID("provider").map { ProviderID($0) }
      let before = call.page.lastID.map { SettlementID($0) }
      let limit = call.page.limit + 1
      let reader = try call.signedIn().reader
      let found = try await refusing {
        try await store.settlements(of: provider, before: before, limit: limit, for: reader)
      }
      return try Reply.list(
        call, found, cursor: { [.uuid($0.id.uuid)] },
        each: { VoucherWriting.write($1, withLines: false, &$0) })
    }
  }

  private var settlement: Endpoint {
    Endpoint(
      .get, "/v1/voucher-settlements/{id}", "readSettlement", "A settlement with its vouchers.",
      policy: .offices([.secretary, .auditor]), answer: .json(VoucherWriting.settlementWithLines)
    ) { call in
      let view = try await found(call)
      return Reply.json { VoucherWriting.write(view, withLines: true, &$0) }
    }
  }

  private var settlementText: Endpoint {
    Endpoint(
      .get, "/v1/voucher-settlements/{id}/text", "printSettlement",
      "The same as text to be printed and signed.", policy: .offices([.secretary, .auditor]),
      answer: .text
    ) { call in
      let text = VoucherSheets.settlement(try await found(call))
      return Reply(.ok, Array(text.utf8), type: Reply.textType)
    }
  }

  private func found(_ call: Call) async throws -> SettlementView {
    let id = SettlementID(try call.path.uuid("id"))
    let reader = try call.signedIn().reader
    return try await refusing { try await store.settlement(id, for: reader) }
  }
}
