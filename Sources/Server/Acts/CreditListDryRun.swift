import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

extension ActRoutes {
  /// A route of its own, as ``dryRun`` is.
  var listDryRun: Endpoint {
    Endpoint(
      .post, "/v1/credits/batch/dry-run", "dryRunCreditList",
      "Says what each line of a list would give after those before it, or why it would be "
        + "refused; writes nothing and takes no key.",
      policy: .signedIn, body: .object([ActRequests.items]), bodyLimit: .list,
      answer: .json(Self.previews)
    ) { [store] call in
      let items = try call.body.objects("items")
      let requests = try items.enumerated().map { index, item in
        try ActRequests.read(item, at: "/items/\(index)")
      }
      let refs = try items.map { try $0.optionalString("client_ref") }
      let reader = try call.signedIn().reader
      let results = try await refusing { try await store.preview(requests, by: reader) }
      let language = call.language
      return Reply.json { Self.write(results, refs, &$0, language) }
    }
  }

  private static let count = Shape.integer(0...Int64.max)

  private static let previews = Shape.named(
    "credit-list-dry-run",
    .object([
      .required(
        "results",
        .array(
          .object([
            .nullable("client_ref", .text(1...64)), .required("accepted", .boolean),
            .nullable("state", .oneOf(ActState.allCases.map(\.rawValue)), "null: refused."),
            .required("points", count, "What would be given at once."),
            .required("points_cut", count, "What caps would take off."),
            .nullable("problem", .anything, "RFC 9457: how it would be refused."),
          ]), 1...500), "In order."),
      .required("accepted", count), .required("refused", count), .required("points", count),
    ]))

  private static func write(
    _ results: [Result<ActOutcome, Refusal>], _ refs: [String?], _ writer: inout JSONWriter,
    _ language: Language
  ) {
    let outcomes = results.compactMap { try? $0.get() }
    writer.object { answer in
      answer.array("results") { list in
        for (index, result) in results.enumerated() {
          list.object { line in
            let outcome = try? result.get()
            line.field("client_ref", refs[index])
            line.field("accepted", outcome != nil)
            line.field("state", outcome?.state.rawValue)
            line.field("points", outcome?.points ?? 0)
            line.field("points_cut", outcome?.pointsCut ?? 0)
            line.key("problem")
            if case .failure(let refusal) = result {
              ProblemReply(refusal, under: "/items/\(index)").write(to: &line, in: language)
            } else {
              line.null()
            }
          }
        }
      }
      answer.field("accepted", outcomes.count)
      answer.field("refused", results.count - outcomes.count)
      answer.field("points", outcomes.reduce(0) { $0 + $1.points })
    }
  }
}
