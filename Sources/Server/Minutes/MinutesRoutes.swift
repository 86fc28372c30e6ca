import Bank
import HTTPTypes
import JSON
import Store

/// Minutes of service (服务时长), which are kept apart from the points and never spent.
struct MinutesRoutes: Sendable {
  let store: Store

  var endpoints: [Endpoint] { [minutes] }

  private static let sum: [Field] = [
    .required("minutes", .integer(0...Int64.max)),
    .required("deeds", .integer(0...Int64.max), "Deeds that the minutes come from."),
  ]

  private static let shape = Shape.named(
    "minutes",
    .object(
      [.required("holder", HolderWriting.shape), .nullable("from", .day), .nullable("to", .day)]
        + sum + [
          .required(
            "by_month",
            .array(
              .object([.required("month", .text(7...7), "Such as 2026-11.")] + sum), 0...2_400),
            "Newest first."),
          .required(
            "by_act_type",
            .array(
              .object(
                [
                  .required("act_type", .code()),
                  .required(
                    "names",
                    .object([.required("zh", .text(1...200)), .required("en", .text(1...200))])),
                ] + sum), 0...2_400), "Most minutes first."),
        ]))

  private var minutes: Endpoint {
    Endpoint(
      .get, "/v1/people/{id}/minutes", "personMinutes",
      "A person's minutes of service; deeds whose points were cut count whole.",
      policy: .signedIn,
      query: [.optional("from", .day, "First day."), .optional("to", .day, "Last day.")],
      answer: .json(Self.shape), problems: [.outsideYourGrid]
    ) { [store] call in
      let question = HolderQuestion(
        try call.signedIn().reader, about: HolderID(try call.path.uuid("id")), kind: .person)
      let (from, to) = try call.query.days()
      let view = try await refusing { try await store.minutes(question, from: from, to: to) }
      return Reply.json { answer in
        answer.object { object in
          HolderWriting.write("holder", question.holder, .person, &object)
          object.field("from", from?.description)
          object.field("to", to?.description)
          Self.write(view.total, &object)
          object.array("by_month") { list in
            for part in view.months {
              list.object {
                $0.field("month", part.month)
                Self.write(part.sum, &$0)
              }
            }
          }
          object.array("by_act_type") { list in
            for part in view.actTypes {
              list.object { item in
                item.field("act_type", part.code)
                item.object("names") {
                  $0.field("zh", part.nameZH)
                  $0.field("en", part.nameEN)
                }
                Self.write(part.sum, &item)
              }
            }
          }
        }
      }
    }
  }

  private static func write(_ sum: MinutesView.Sum, _ writer: inout JSONWriter) {
    writer.field("minutes", sum.minutes)
    writer.field("deeds", sum.deeds)
  }
}
