import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Several gifts asked for in one go.
struct BasketRoutes {
  let store: Store

  var endpoints: [Endpoint] { [request] }

  private static let body = Shape.object([
    .required(
      "items",
      .array(
        .object([
          .required("item", .code(max: 10), "The item's code."),
          .optional("quantity", .integer(1...100), "1 when left out."),
        ]), 1...RequestBasket.mostLines)),
    .optional("person_id", .uuid, "For whom; the caller when left out."),
    .optional(
      "household_id", .uuid, "The household whose points that person may spend, to pay."),
    PickupPointRoutes.choice,
    .optional("atomic", .boolean, "true: any refusal refuses all; false when left out."),
  ])

  private static let answer = Shape.object([
    .required("basket_id", .uuid),
    .required(
      "results",
      .array(
        .object([
          .required("item", .code()), .required("status", .integer(200...499)),
          .nullable("outcome", OutcomeShapes.redemption),
          .nullable("problem", .anything, "RFC 9457; pointers are those of the whole request."),
        ]), 1...RequestBasket.mostLines), "In order."),
    .required("requested", .integer(0...Int64(RequestBasket.mostLines))),
    .required("refused", .integer(0...Int64(RequestBasket.mostLines))),
    .required("points", .integer(0...Int64.max), "Held for all of it."),
  ])

  private var request: Endpoint {
    Endpoint(
      .post, "/v1/redemptions/baskets", "requestBasket",
      "Asks for several gifts in one go, each by itself unless the basket is atomic.",
      policy: .signedIn, key: .idempotencyKey, body: Self.body, answer: .json(Self.answer),
      problems: [.outsideYourGrid, .notFound, .batchRefused]
    ) { [store] call in
      let lines = try call.body.objects("items").map {
        RequestBasket.Line(
          item: try $0.string("item"), quantity: try $0.optionalInt("quantity") ?? 1)
      }
      let person = try call.body.optionalUUID("person_id").map { PersonID($0) }
      let basket = RequestBasket(
        lines: lines, person: try person ?? call.signedIn().person,
        household: try call.body.optionalUUID("household_id").map { HouseholdID($0) },
        point: try call.body.optionalString("pickup_point"),
        isAtomic: try call.body.optionalBool("atomic") ?? false)
      let language = call.language
      return try await call.submit(.shop(.requestBasket(basket)), to: store) { writer, outcome in
        guard case .shop(.basket(let id, let results)) = outcome else {
          throw UnexpectedOutcome()
        }
        Self.write(id, zip(lines.map(\.item), results), &writer, language)
        return id.uuid
      }
    }
  }

  private static func write(
    _ id: BasketID, _ lines: Zip2Sequence<[String], [Result<RedemptionOutcome, Refusal>]>,
    _ writer: inout JSONWriter, _ language: Language
  ) {
    var (requested, refused, points) = (0, 0, 0)
    writer.object { answer in
      answer.field("basket_id", id.description)
      answer.array("results") { list in
        for (index, (item, result)) in lines.enumerated() {
          list.object { line in
            line.field("item", item)
            OutcomeWriting.part(result, at: index, success: 201, &line, language) {
              requested += 1
              points += $0.points
              OutcomeWriting.write($0, &$1)
            }
            if case .failure = result { refused += 1 }
          }
        }
      }
      answer.field("requested", requested)
      answer.field("refused", refused)
      answer.field("points", points)
    }
  }
}
