import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Rule books: versions on record, drafts, their check, adoption and withdrawal.
struct RuleBookRoutes {
  let store: Store

  var endpoints: [Endpoint] { [list, read, export, check, add, adopt, cancel, withdraw, simulate] }

  static let communityField = Field.optional(
    "community", .code(), "A code; the caller's own when left out.")

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/rule-books", "listRuleBooks",
      "The rule versions that a community has adopted, latest first, or its drafts.",
      policy: .signedIn,
      query: [
        Self.communityField,
        .optional(
          "drafts", .boolean,
          "true: those never adopted here, withdrawn ones too; for secretaries and auditors."),
      ], paging: [.integer], answer: .json(.list(of: RuleBookWriting.version)),
      problems: [.notFound]
    ) { [store] call in
      let query = RuleBookQuery(
        community: try call.query.optionalString("community"),
        onlyDrafts: try call.query.optionalBool("drafts") ?? false,
        before: call.page[integer: 0], limit: call.page.limit + 1)
      let reader = try call.signedIn().reader
      let books = try await refusing { try await store.ruleBooks(query, for: reader) }
      return try Reply.list(
        call, books, cursor: { [.integer($0.cursor)] }, each: { RuleBookWriting.write($1, &$0) })
    }
  }

  private var read: Endpoint {
    Endpoint(
      .get, "/v1/rule-books/{version}", "readRuleBook",
      "One version with its act types, caps, units and kinds of evidence.", policy: .signedIn,
      query: [Self.communityField], answer: .json(RuleBookWriting.book)
    ) { [store] call in
      let book = try await Self.book(call, store)
      return Reply.json { RuleBookWriting.write(book, &$0) }
    }
  }

  private var export: Endpoint {
    Endpoint(
      .get, "/v1/rule-books/{version}/csv", "exportRuleBook",
      "One version as the tables that importing takes.", policy: .signedIn,
      query: [Self.communityField], answer: .json(RuleBookWriting.tables)
    ) { [store] call in
      let text = try await Self.book(call, store).draft.text
      return Reply.json { writer in
        writer.object {
          $0.field("csv", text.acts)
          $0.field("caps_csv", text.caps)
          $0.field("units_csv", text.units)
          $0.field("evidence_csv", text.evidence)
        }
      }
    }
  }

  private static func book(_ call: Call, _ store: Store) async throws -> RuleBookView {
    let version = try call.path.string("version")
    let community = try call.query.optionalString("community")
    let reader = try call.signedIn().reader
    return try await refusing {
      try await store.ruleBook(version, of: community, for: reader)
    }
  }

  private var check: Endpoint {
    Endpoint(
      .post, "/v1/rule-books/check", "checkRuleBook",
      "Says everything that is wrong with a rule book, and writes nothing.",
      policy: .offices([.secretary, .auditor]), body: .object(RuleBookRequest.fields),
      bodyLimit: .list, answer: .json(RuleBookWriting.checked), problems: [.notFound]
    ) { [store] call in
      let text = try await RuleBookRequest.text(call, store)
      let language = call.language
      return Reply.json { RuleBookWriting.writeCheck(of: text, &$0, language) }
    }
  }

  private var add: Endpoint {
    Endpoint(
      .post, "/v1/rule-books", "addRuleBook",
      "Adds a version as a draft; it is in force nowhere until it is adopted. All faults are told "
        + "at once.", policy: .offices([.secretary]), key: .idempotencyKey,
      body: .object(
        [.required("version", .code(max: 40), "Its name, such as 2026-12.")]
          + RuleBookRequest.fields), bodyLimit: .list, success: .created,
      answer: .json(RuleBookWriting.outcome), problems: [.notFound]
    ) { [store] call in
      let version = try call.body.string("version")
      let request = AddRuleBook(
        version: version, text: try await RuleBookRequest.text(call, store))
      let place = try await RuleBookRequest.place(call, store)
      let reply = try await call.submit(
        .addRuleBook(request), to: store, in: place, write: RuleBookWriting.outcome)
      return reply.status == .created
        ? reply.located(at: "/v1/rule-books/\(PercentText.encoded(version))") : reply
    }
  }

  private var adopt: Endpoint {
    Endpoint(
      .post, "/v1/rule-books/{version}/adoption", "adoptRuleBook",
      "Puts a version into force from a day on, as a meeting of the residents has decided; it "
        + "never changes afterwards.", policy: .offices([.secretary]), key: .idempotencyKey,
      body: .object([
        .required("from", .day, "The first day in force, today at the earliest."),
        .required("met_on", .day, "The day of the meeting."),
        .required("present", .integer(1...1_000_000)),
        .required("for", .integer(0...1_000_000), "More than half of those present."),
        .required("against", .integer(0...1_000_000)),
        .required("filing_no", .text(1...80), "Under which the sub-district filed it."),
        .optional(
          "points_expire", .boolean,
          "Whether points given under it expire, each after the months of its act type; else not."),
        Self.communityField,
      ]), answer: .json(RuleBookWriting.outcome), problems: [.alreadyDecided]
    ) { [store] call in
      let body = call.body
      let request = AdoptRuleBook(
        version: try call.path.string("version"), from: try body.day("from"),
        metOn: try body.day("met_on"), present: try body.int("present"),
        votesFor: try body.int("for"), votesAgainst: try body.int("against"),
        filingNumber: try body.string("filing_no"),
        pointsExpire: try body.optionalBool("points_expire") ?? false)
      let place = try await RuleBookRequest.place(call, store)
      return try await call.submit(
        .adoptRuleBook(request), to: store, in: place, write: RuleBookWriting.outcome)
    }
  }

  private var cancel: Endpoint {
    Endpoint(
      .post, "/v1/rule-books/{version}/adoption/cancellation", "cancelAdoption",
      "Takes an adoption for a wrong day back, before that day; both stay on record.",
      policy: .offices([.secretary]), key: .idempotencyKey,
      body: .object([
        .required("from", .day, "The day it would have come into force."),
        .required("reason", .text(1...200)), Self.communityField,
      ]), answer: .json(RuleBookWriting.outcome), problems: [.periodClosed]
    ) { [store] call in
      let request = CancelAdoption(
        version: try call.path.string("version"), from: try call.body.day("from"),
        reason: try call.body.string("reason"))
      let place = try await RuleBookRequest.place(call, store)
      return try await call.submit(
        .cancelAdoption(request), to: store, in: place, write: RuleBookWriting.outcome)
    }
  }

  private var withdraw: Endpoint {
    Endpoint(
      .post, "/v1/rule-books/{version}/withdrawal", "withdrawRuleBook",
      "Takes a draft back that nobody has adopted; it stays on record.",
      policy: .offices([.secretary]), key: .idempotencyKey,
      body: .object([Self.communityField]), answer: .json(RuleBookWriting.outcome),
      problems: [.alreadyDecided]
    ) { [store] call in
      let version = try call.path.string("version")
      let place = try await RuleBookRequest.place(call, store)
      return try await call.submit(
        .withdrawRuleBook(version), to: store, in: place, write: RuleBookWriting.outcome)
    }
  }
}
