import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Notices: drawn up, printed, posted, read.
struct NoticeRoutes {
  let store: Store

  var endpoints: [Endpoint] { [make, list, read, print, post] }

  private static let number: [String: Shape] = ["no": .integer(1...Int64(Int32.max))]
  private static let community = Field.optional(
    "community", .code(max: 12), "The caller's own when left out.")

  private var make: Endpoint {
    Endpoint(
      .post, "/v1/notices", "makeNotice",
      "Draws up the next notice: every credit of the span that no notice has listed yet.",
      policy: .offices([.secretary]), key: .idempotencyKey,
      body: .object([
        .optional("through_seq", .integer(1...Int64.max), "The last number; else the head."),
        .optional(
          "grids", .array(.code(max: 17), 0...100),
          "Codes, each with all below; none: the whole community."),
      ]), success: .created, answer: .json(NoticeWriting.outcome),
      problems: [.validationFailed]
    ) { [store] call in
      let request = MakeNotice(
        through: try call.body.optionalInt("through_seq").map { Int64($0) },
        grids: try call.body.strings("grids"))
      return try await call.submit(
        .notice(.make(request)), to: store,
        numbered: { body in body["no"]?.integer.map { "/v1/notices/\($0)" } },
        write: NoticeWriting.outcome)
    }
  }

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/notices", "listNotices",
      "Notices, the last first; drafts for secretary, auditor and workers.", policy: .signedIn,
      query: [
        Self.community, .optional("posted", .boolean, "false: drafts; true: posted ones."),
      ], paging: [.integer], answer: .json(.list(of: NoticeWriting.short)), problems: [.notFound]
    ) { [store] call in
      let query = NoticeQuery(
        community: try call.query.optionalString("community"),
        isPosted: try call.query.optionalBool("posted"),
        before: call.page[integer: 0].map { Int(clamping: $0) }, limit: call.page.limit + 1)
      let reader = try call.signedIn().reader
      let found = try await refusing { try await store.notices(query, for: reader) }
      return try Reply.list(
        call, found, cursor: { [.integer(Int64($0.number))] },
        each: { NoticeWriting.write($1, &$0) })
    }
  }

  private var read: Endpoint {
    Endpoint(
      .get, "/v1/notices/{no}", "readNotice",
      "A notice with its lines, as the paper has them: no name without consent.",
      policy: .signedIn, parameters: Self.number, query: [Self.community],
      answer: .json(NoticeWriting.full)
    ) { call in
      let (notice, lines) = try await found(call)
      return Reply.json { NoticeWriting.write(notice, lines, &$0) }
        .versioned(Int64(notice.version))
    }
  }

  private var print: Endpoint {
    Endpoint(
      .get, "/v1/notices/{no}/text", "printNotice",
      "The same as text to be printed, in columns of fixed width.", policy: .signedIn,
      parameters: Self.number, query: [Self.community], answer: .text
    ) { call in
      let (notice, lines) = try await found(call)
      let sheet = NoticeSheet(notice: notice, lines: lines)
      return Reply(.ok, Array(sheet.text.utf8), type: Reply.textType)
    }
  }

  private func found(_ call: Call) async throws -> (NoticeView, [NoticeLineView]) {
    let number = try call.path.int("no")
    let community = try call.query.optionalString("community")
    let reader = try call.signedIn().reader
    return try await refusing { try await store.notice(number, in: community, for: reader) }
  }

  private var post: Endpoint {
    Endpoint(
      .post, "/v1/notices/{no}/posting", "postNotice",
      "Says that a notice hangs on the board, within 7 days; its days begin with the next, and no "
        + "line clears before the day on which this is recorded is over.",
      policy: .offices([.secretary]), key: .idempotencyKey, parameters: Self.number,
      body: .object([
        .required("posted_on", .day, "Today, or one of the 7 days before."),
        .required("signed_by", .text(1...60), "Who signed it."),
        .optional("place", .text(1...60), "Which board."),
      ]), answer: .json(NoticeWriting.outcome),
      problems: [.alreadyDecided, .futureDay, .validationFailed]
    ) { [store] call in
      let request = PostNotice(
        number: try call.path.int("no"), postedOn: try call.body.day("posted_on"),
        signedBy: try call.body.string("signed_by"),
        place: try call.body.optionalString("place"))
      return try await call.submit(
        .notice(.post(request)), to: store, write: NoticeWriting.outcome)
    }
  }
}
