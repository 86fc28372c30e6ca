import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Activities, such as a clean-up day, whose recorder credits whoever came.
struct ActivityRoutes {
  let store: Store

  var endpoints: [Endpoint] { [announce, list, read] }

  private var announce: Endpoint {
    Endpoint(
      .post, "/v1/activities", "announceActivity",
      "Announces an activity: its recorder may credit any depositor of the community for it.",
      policy: .offices([.gridWorker, .secretary]), key: .idempotencyKey,
      body: .object([
        .required("title", .text(1...80)),
        .required("on", .day, "The day it is held; one that is over by the secretary only."),
        .optional("place", .text(1...60)),
        .required("act_types", .array(.code(max: 8), 1...20), "What is done there."),
        .required("recorder_id", .uuid, "A person of the community; needs no office."),
      ]), success: .created, answer: .json(ActivityWriting.shape),
      problems: [.notFound, .validationFailed, .actTypeNotOpen, .periodClosed]
    ) { [store] call in
      let caller = try call.signedIn()
      let recorder = PersonID(try call.body.uuid("recorder_id"))
      let located = try await refusing {
        try await store.locate(Landmark(holder: recorder.holder), from: caller.community)
      }
      let request = AnnounceActivity(
        title: try call.body.string("title"), on: try call.body.day("on"),
        place: try call.body.optionalString("place"),
        actTypes: try call.body.strings("act_types"), recorder: recorder)
      return try await call.submit(
        .announceActivity(request), to: store, found: located.id, for: [.secretary],
        located: { "/v1/activities/\($0.text)" },
        write: ActivityWriting.writer(community: located.code))
    }
  }

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/activities", "listActivities",
      "Activities with what was credited for them by grid, newest first; for whoever is not in "
        + "office, those he records.",
      policy: .signedIn, paging: [.uuid],
      answer: .json(.list(of: ActivityWriting.shape))
    ) { [store] call in
      let before = call.page.lastID.map { ActivityID($0) }
      let limit = call.page.limit + 1
      let reader = try call.signedIn().reader
      let found = try await refusing {
        try await store.activities(before: before, limit: limit, for: reader)
      }
      return try Reply.list(
        call, found, cursor: { [.uuid($0.id.uuid)] },
        each: { ActivityWriting.write($1, &$0) })
    }
  }

  private var read: Endpoint {
    Endpoint(
      .get, "/v1/activities/{id}", "readActivity",
      "One activity, for those in office and its recorder.", policy: .signedIn,
      answer: .json(ActivityWriting.shape)
    ) { [store] call in
      let id = ActivityID(try call.path.uuid("id"))
      let reader = try call.signedIn().reader
      let found = try await refusing { try await store.activity(id, for: reader) }
      return Reply.json { ActivityWriting.write(found, &$0) }
    }
  }
}

/// The activity as it is shown.
enum ActivityWriting {
  private static let count = Shape.integer(0...Int64.max)

  static let shape = Shape.named(
    "activity",
    .object([
      .required("id", .uuid), .required("community", .code()), .required("title", .text(1...80)),
      .required("on", .day), .nullable("place", .text(1...60)),
      .required("act_types", .array(.code(), 1...20)), .required("recorder_id", .uuid),
      .required("made_by", .uuid),
      .required(
        "grids",
        .array(
          .object([
            .nullable("grid", .code(), "Null for guests without one."), .required("acts", count),
            .required("points", count),
          ]), 0...1000), "What was credited, by where those who came live."),
    ]))

  static func write(_ activity: ActivityView, _ writer: inout JSONWriter) {
    writer.object { item in
      item.field("id", activity.id.description)
      item.field("community", activity.community)
      item.field("title", activity.title)
      item.field("on", activity.on.description)
      item.field("place", activity.place)
      item.array("act_types") { for code in activity.actTypes { $0.value(code) } }
      item.field("recorder_id", activity.recorder.description)
      item.field("made_by", activity.madeBy.description)
      item.array("grids") { list in
        for part in activity.parts {
          list.object {
            $0.field("grid", part.grid)
            $0.field("acts", part.acts)
            $0.field("points", part.points)
          }
        }
      }
    }
  }

  /// Writes the activity that a command announced.
  static func writer(
    community: String
  ) -> @Sendable (inout JSONWriter, Outcome) throws -> UUID? {
    { writer, outcome in
      guard case .activity(let made) = outcome else { throw UnexpectedOutcome() }
      write(
        ActivityView(
          id: made.activity.id, community: community, title: made.request.title,
          on: made.activity.on, place: made.request.place, actTypes: made.request.actTypes,
          recorder: made.activity.recorder, madeBy: made.madeBy), &writer)
      return made.activity.id.uuid
    }
  }
}
