import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

extension ActRoutes {
  /// A route of its own: it takes no key, since nothing is written that a repeat could double.
  var dryRun: Endpoint {
    Endpoint(
      .post, "/v1/credits/dry-run", "dryRunCredit",
      "Says what a credit would give, what is left of each cap, or why it would be refused; "
        + "writes nothing and takes no key.",
      policy: .offices([.gridWorker]), body: ActRequests.shape,
      answer: .json(CreditPreviewWriting.shape)
    ) { [store] call in
      let request = try ActRequests.read(call.body)
      let reader = try call.signedIn().reader
      let preview = try await store.preview(request, by: reader)
      let language = call.language
      return Reply.json { CreditPreviewWriting.write(preview, &$0, language) }
    }
  }
}

/// What a credit would do, as it is shown.
enum CreditPreviewWriting {
  private static let count = Shape.integer(0...Int64.max)
  private static let scopes =
    CapScope.allCases.map(\.name) + [OverallScope.workerDay.rawValue]

  static let shape = Shape.named(
    "credit-dry-run",
    .object([
      .required("accepted", .boolean),
      .nullable("state", .oneOf(ActState.allCases.map(\.rawValue)), "null: refused."),
      .required("points", count, "What would be given at once."),
      .required("points_cut", count, "What caps would take off."),
      .nullable("rule_version", .code(), "The one that counts on the day of the deed."),
      .nullable(
        "calculation", ActWriting.calculation,
        "For a deed that waits for a review: what the review would give today."),
      .required(
        "left",
        .array(
          .object([
            .required("scope", .oneOf(scopes)), .required("limit", count),
            .required("used", count, "Before this deed."),
            .required("left", count, "After it."),
          ]), 0...10), "Each cap that counts."),
      .nullable("problem", .anything, "RFC 9457: how it would be refused."),
    ]))

  static func write(
    _ preview: CreditPreview, _ writer: inout JSONWriter, _ language: Language
  ) {
    let outcome = try? preview.result.get()
    writer.object { object in
      object.field("accepted", outcome != nil)
      object.field("state", outcome?.state.rawValue)
      object.field("points", outcome?.points ?? 0)
      object.field("points_cut", outcome?.pointsCut ?? 0)
      object.field("rule_version", preview.ruleVersion)
      ActWriting.write(preview.calculation, &object)
      object.array("left") { list in
        for cap in preview.left {
          list.object {
            $0.field("scope", cap.scope)
            $0.field("limit", cap.limit)
            $0.field("used", cap.used)
            $0.field("left", cap.left)
          }
        }
      }
      object.key("problem")
      if case .failure(let refusal) = preview.result {
        ProblemReply(refusal).write(to: &object, in: language)
      } else {
        object.null()
      }
    }
  }
}
