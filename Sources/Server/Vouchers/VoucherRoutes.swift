import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Service vouchers: issued, passed on, booked, delivered, confirmed, settled.
struct VoucherRoutes {
  let store: Store

  var endpoints: [Endpoint] {
    [issue, list, read, chain, chainText] + VoucherStepRoutes(store: store).endpoints
      + VoucherOfficeRoutes(store: store).endpoints
  }

  private var issue: Endpoint {
    Endpoint(
      .post, "/v1/vouchers", "issueVoucher",
      "Gives a voucher to somebody of its class, in the issuer's name.",
      policy: .offices([.secretary]), key: .idempotencyKey,
      body: .object([
        .required("number", .text(1...40), "As printed; one voucher's only."),
        .required("issuer", .text(1...60), "The organisation or office that pays."),
        .required("class", VoucherWriting.className, "Such as veteran."),
        .required("service", .text(1...100)), .required("valid_until", .day, "The last day."),
        .required("person_id", .uuid, "Somebody of the class."),
        .optional(
          "max_passings", .integer(0...Int64(VoucherTerms.mostPassings)), "0 when left out."),
        .optional(
          "pass_to", VoucherWriting.passTo,
          "Whom it may be passed on to: one of these; anybody when left out."),
      ]), success: .created, answer: .json(VoucherWriting.outcome),
      problems: [.notFound, .ownMatter]
    ) { [store] call in
      let body = call.body
      let pass = try body.optionalObject("pass_to")
      let terms = VoucherTerms(
        number: try body.string("number"), issuer: try body.string("issuer"),
        holderClass: try body.string("class"), service: try body.string("service"),
        validUntil: try body.day("valid_until"),
        maxPassings: try body.optionalInt("max_passings") ?? 0,
        passClasses: try pass?.strings("classes") ?? [],
        passMinAge: try pass?.optionalInt("min_age"))
      let person = PersonID(try body.uuid("person_id"))
      let caller = try call.signedIn()
      let found = try await refusing {
        try await store.locate(Landmark(holder: person.holder), from: caller.community)
      }
      return try await call.submit(
        .voucher(.issue(terms, to: person)), to: store, found: found.id, for: [.secretary],
        located: { "/v1/vouchers/\($0.text)" }, write: VoucherWriting.writeOutcome)
    }
  }

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/vouchers", "listVouchers", "Vouchers that the caller may see, newest first.",
      policy: .signedIn,
      query: [
        .optional("state", VoucherWriting.state), .optional("person", .uuid, "Who has them."),
        .optional("provider", .uuid),
      ], paging: [.uuid], answer: .json(.list(of: VoucherWriting.short))
    ) { [store] call in
      let query = VoucherQuery(
        state: try call.query.optionalString("state").flatMap(VoucherState.init),
        holder: try call.query.optionalUUID("person").map { PersonID($0) },
        provider: try call.query.optionalUUID("provider").map { ProviderID($0) },
        before: call.page.lastID.map { VoucherID($0) }, limit: call.page.limit + 1)
      let reader = try call.signedIn().reader
      let found = try await refusing { try await store.vouchers(query, for: reader) }
      return try Reply.list(
        call, found, cursor: { [.uuid($0.voucher.id.uuid)] },
        each: { VoucherWriting.write($1, withSteps: false, &$0) })
    }
  }

  private var read: Endpoint {
    Endpoint(
      .get, "/v1/vouchers/{id}", "readVoucher", "A voucher with its steps.", policy: .signedIn,
      answer: .json(VoucherWriting.full), problems: [.outsideYourGrid]
    ) { call in
      let view = try await found(call)
      return Reply.json { VoucherWriting.write(view, withSteps: true, &$0) }
        .versioned(Int64(view.voucher.steps))
    }
  }

  private var chain: Endpoint {
    Endpoint(
      .get, "/v1/vouchers/{id}/chain", "readVoucherChain",
      "The way of a voucher without names: steps, days, ends of passbook numbers.",
      policy: .signedIn, answer: .json(VoucherWriting.chain), problems: [.outsideYourGrid]
    ) { call in
      let view = try await found(call)
      return Reply.json { VoucherWriting.writeChain(view, &$0) }
    }
  }

  private var chainText: Endpoint {
    Endpoint(
      .get, "/v1/vouchers/{id}/chain/text", "printVoucherChain", "The same as text to be printed.",
      policy: .signedIn, answer: .text, problems: [.outsideYourGrid]
    ) { call in
      let text = VoucherSheets.chain(try await found(call))
      return Reply(.ok, Array(text.utf8), type: Reply.textType)
    }
  }

  private func found(_ call: Call) async throws -> VoucherView {
    let id = VoucherID(try call.path.uuid("id"))
    let reader = try call.signedIn().reader
    return try await refusing { try await store.voucher(id, for: reader) }
  }
}
