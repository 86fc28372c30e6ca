import FoundationEssentials
import HTTPTypes
import JSON

@testable import Server

/// Made-up endpoints, one of each kind.
enum Things {
  static let item = Shape.named(
    "thing",
    .object([
      .required("id", .uuid), .required("name", .text(1...20)), .nullable("grid", .code()),
      .required("version", .integer(1...Int64.max)),
    ]))

  static let request = Shape.named(
    "thing-request",
    .object(
      [
        .required("name", .text(1...20), "As people say it."),
        .optional("units", .integer(1...500)),
        .optional("on", .day),
        .optional("at", .instant),
        .optional("grid", .code(max: 15)),
        .optional("flag", .boolean),
        .optional("kind", .oneOf(["new", "used"])),
        .optional("tags", .array(.text(1...5), 0...3)),
        .optional("evidence", .array(.object([.required("kind", .code())]), 0...2)),
        .optional("person_id", .uuid), .optional("household_id", .uuid),
      ], exactlyOne: [["person_id", "household_id"]]))

  static let endpoints: [Endpoint] = [
    Endpoint(
      .get, "/v1/things", "listThings", "Things by number.", policy: .signedIn,
      query: [.optional("state", .oneOf(["open", "shut"])), .optional("from", .day)],
      paging: [.integer], answer: .json(.list(of: item)), handle: list),
    Endpoint(
      .post, "/v1/things", "addThing", "Adds a thing.", policy: .offices([.gridWorker]),
      key: .idempotencyKey, body: request, success: .created, answer: .json(item),
      problems: [.insufficientPoints], handle: add),
    Endpoint(
      .get, "/v1/things/{id}", "getThing", "One thing.", policy: .signedIn, answer: .json(item)
    ) { call in
      Reply.json { try? write(call.path.uuid("id"), "x", &$0) }.versioned(3)
    },
    Endpoint(
      .patch, "/v1/things/{id}", "changeThing", "Changes a thing.", policy: .signedIn,
      key: .ifMatch, body: .object([.optional("name", .text(1...20))]), answer: .json(item)
    ) { call in
      let version = try call.expectedVersion()
      guard version == 3 else { throw ProblemReply(.staleVersion) }
      return Reply.noContent.versioned(version + 1)
    },
    Endpoint(
      .post, "/v1/things/{id}/closing", "closeThing", "Closes it.", policy: .signedIn,
      key: .idempotencyKey, answer: .nothing
    ) { call in
      Reply.kept(status: 422, body: ProblemReply(.ownMatter).body(in: .zh), hit: true)
    },
    Endpoint(
      .post, "/v1/things/search", "searchThings", "Searches.", policy: .signedIn,
      body: .object([
        .optional("q", .text(0...40)), .optional("limit", .integer(1...100)),
        .optional("cursor", .secret(1...512)),
      ]), answer: .json(.list(of: item)), problems: [.invalidCursor]
    ) { call in
      let page = try call.bodyPage([.text])
      return try Reply.list(
        call, page: page, ["a", "b", "c"], cursor: { [.text($0)] }, each: { $0.value($1) })
    },
    Endpoint(
      .post, "/v1/sessions", "signIn", "Signs in.", policy: .open,
      body: .object([.required("password", .secret(1...128))]), success: .created,
      answer: .json(.anything), problems: [.invalidCredentials]
    ) { call in
      guard try call.body.secret("password") == "\u{0}open sesame" else {
        throw ProblemReply(.invalidCredentials)
      }
      return Reply.json(.created) { $0.object { _ in } }
    },
    Endpoint(
      .get, "/v1/desk", "desk", "For the secretary.", policy: .offices([.secretary]),
      answer: .json(.anything)
    ) { _ in Reply.json { $0.object { _ in } } },
    Endpoint(
      .get, "/v1/failures/{kind}", "failure", "Fails.", policy: .open, answer: .nothing,
      problems: [.databaseUnavailable, .tooManyRequests]
    ) { call in
      switch try call.path.string("kind") {
      case "translated": throw Fixture.Translated()
      case "many": throw ProblemReply.tooManyRequests(retryAfter: 7)
      case "missing":
        throw ProblemReply(.notFound, detail: Bilingual(zh: "别的社区", en: "elsewhere"))
      case "undeclared": throw ProblemReply(.pointsOwed)
      case "unpromised": return try Reply(.ok, Array(call.body.string("x").utf8))
      default: throw Fixture.Unforeseen()
      }
    },
  ]

  @Sendable private static func list(_ call: Call) throws -> Reply {
    let first = (call.page[integer: 0] ?? 0) + 1
    let rows = Array((first...(first + 200)).prefix { $0 <= 70 }.prefix(call.page.limit + 1))
    return try Reply.list(
      call, rows, cursor: { [.integer($0)] }, more: { $0.field("total", 70) },
      each: { writer, row in writer.object { $0.field("seq", row) } })
  }

  @Sendable private static func add(_ call: Call) throws -> Reply {
    let name = try call.body.string("name")
    guard name != "poor" else { throw ProblemReply(.insufficientPoints) }
    let id = UUID()
    return Reply.json(.created) { write(id, name, &$0) }
      .located(at: "/v1/things/\(id.uuidString.lowercased())").versioned(1)
      .with(.idempotencyKey, try call.idempotencyKey())
  }

  private static func write(_ id: UUID, _ name: String, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("id", id.uuidString.lowercased())
      $0.field("name", name)
      $0.field("grid", nil as String?)
      $0.field("version", 1)
    }
  }
}
