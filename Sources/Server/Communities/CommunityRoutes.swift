import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Communities and their grids.
struct CommunityRoutes: Sendable {
  let store: Store

  var endpoints: [Endpoint] { [list, one, grids] }

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/communities", "listCommunities",
      "The caller's community and, for secretaries and auditors, those below; by code.",
      policy: .signedIn, paging: [.text], answer: .json(.list(of: CommunityShapes.community))
    ) { call in
      let reader = try call.signedIn().reader
      let communities = try await refusing {
        try await store.communities(
          for: reader, after: call.page[text: 0], limit: call.page.limit + 1)
      }
      return try Reply.list(call, communities, cursor: { [.text($0.code)] }) { writer, community in
        community.write(to: &writer)
      }
    }
  }

  private var one: Endpoint {
    Endpoint(
      .get, "/v1/communities/{code}", "getCommunity", "A community by its code.",
      policy: .signedIn, answer: .json(CommunityShapes.community)
    ) { call in
      let reader = try call.signedIn().reader
      let community = try await refusing {
        try await store.community(call.path.string("code"), for: reader)
      }
      return Reply.json { community.write(to: &$0) }
    }
  }

  private var grids: Endpoint {
    Endpoint(
      .get, "/v1/grids", "listGrids", "The grids of a community, by code.",
      policy: .signedIn,
      query: [.optional("community", .code(), "A code; the caller's own when left out.")],
      paging: [.text], answer: .json(.list(of: CommunityShapes.grid)), problems: [.notFound]
    ) { call in
      let reader = try call.signedIn().reader
      let grids = try await refusing {
        try await store.grids(
          of: call.query.optionalString("community"), for: reader, after: call.page[text: 0],
          limit: call.page.limit + 1)
      }
      return try Reply.list(call, grids, cursor: { [.text($0.code)] }) { writer, grid in
        grid.write(to: &writer)
      }
    }
  }
}

/// What answers about communities look like.
enum CommunityShapes {
  private static let count = Shape.integer(0...Int64(Int32.max))

  static let community = Shape.named(
    "community",
    .object([
      .required("code", .code()), .required("name", .text(1...60)),
      .required("level", .oneOf(["county", "subdistrict", "community"])),
      .nullable("parent", .code()), .required("time_zone", .text(1...60)),
      .required("open_from", .day, "Earlier deeds are not booked."),
      .required("rule_version", .text(0...40), "In force today; empty before the first."),
      .required(
        "counts",
        .object([
          .required("grids", count), .required("households", count),
          .required("people", count, "With an open account."),
        ])),
    ]))

  static let namedPerson = Shape.named(
    "named-person", .object([.required("id", .uuid), .required("name", .text(1...60))]))

  static let grid = Shape.named(
    "grid",
    .object([
      .required("code", .code()), .required("name", .text(1...60)),
      .required("level", .integer(1...3), "From the top."), .nullable("parent", .code()),
      .required("kind", .oneOf(["urban", "rural"])), .required("community", .code()),
      .required(
        "workers", .array(namedPerson, 0...1000), "Whose office of today names this very grid."),
      .required("households", count, "With those of the grids below."),
      .required("people", count, "With an open account, those of the grids below included."),
    ]))
}

extension CommunityView {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object {
      $0.field("code", code)
      $0.field("name", name)
      $0.field("level", level)
      $0.field("parent", parent)
      $0.field("time_zone", timeZone)
      $0.field("open_from", openFrom.description)
      $0.field("rule_version", ruleVersion ?? "")
      $0.object("counts") {
        $0.field("grids", grids)
        $0.field("households", households)
        $0.field("people", people)
      }
    }
  }
}

extension GridView {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object {
      $0.field("code", code)
      $0.field("name", name)
      $0.field("level", level)
      $0.field("parent", parent)
      $0.field("kind", kind)
      $0.field("community", community)
      $0.array("workers") { for worker in workers { worker.write(to: &$0) } }
      $0.field("households", households)
      $0.field("people", people)
    }
  }
}

extension NamedPerson {
  /// Writes `{id, name}`.
  func write(to writer: inout JSONWriter) {
    writer.object {
      $0.field("id", id.description)
      $0.field("name", name)
    }
  }
}
