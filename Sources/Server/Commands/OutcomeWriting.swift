import Bank
import FoundationEssentials
import HTTPTypes
import JSON

/// A command ended with an outcome of another kind: a fault of ours.
struct UnexpectedOutcome: Error {}

/// Writes outcomes as they are kept and sent. Field by field for ever the same: a kept answer is
/// repeated byte for byte.
enum OutcomeWriting {
  /// One act; names it.
  @Sendable static func act(_ writer: inout JSONWriter, _ outcome: Outcome) throws -> UUID? {
    guard case .act(let act) = outcome else { throw UnexpectedOutcome() }
    write(act, &writer)
    return act.act.uuid
  }

  /// One redemption; names it.
  @Sendable static func redemption(
    _ writer: inout JSONWriter, _ outcome: Outcome
  ) throws -> UUID? {
    guard case .redemption(let redemption) = outcome else { throw UnexpectedOutcome() }
    write(redemption, &writer)
    return redemption.redemption.uuid
  }

  /// A list of credits, each with its own status.
  static func credits(
    _ writer: inout JSONWriter, _ outcome: Outcome, clientRefs: [String?], in language: Language
  ) throws -> UUID? {
    guard case .list(let results) = outcome, results.count == clientRefs.count else {
      throw UnexpectedOutcome()
    }
    var (credited, points) = (0, 0)
    writer.object { answer in
      answer.array("results") { list in
        for (index, result) in results.enumerated() {
          list.object { line in
            line.field("client_ref", clientRefs[index])
            part(result, at: index, success: 201, &line, language) { act, writer in
              credited += 1
              points += act.points
              write(act, &writer)
            }
          }
        }
      }
      answer.field("credited", credited)
      answer.field("refused", results.count - credited)
      answer.field("points", points)
    }
    return nil
  }

  /// A list of decisions on redemptions, each with its own status.
  static func decisions(
    _ writer: inout JSONWriter, _ outcome: Outcome, of ids: [RedemptionID], in language: Language
  ) throws -> UUID? {
    guard case .redemptions(let results) = outcome, results.count == ids.count else {
      throw UnexpectedOutcome()
    }
    var decided = 0
    writer.object { answer in
      answer.array("results") { list in
        for (index, result) in results.enumerated() {
          list.object { line in
            line.field("id", ids[index].description)
            part(result, at: index, success: 200, &line, language) { redemption, writer in
              decided += 1
              write(redemption, &writer)
            }
          }
        }
      }
      answer.field("decided", decided)
      answer.field("refused", results.count - decided)
    }
    return nil
  }

  static func part<Part>(
    _ result: Result<Part, Refusal>, at index: Int, success: Int, _ line: inout JSONWriter,
    _ language: Language, write: (Part, inout JSONWriter) -> Void
  ) {
    switch result {
    case .success(let part):
      line.field("status", success)
      line.key("outcome")
      write(part, &line)
      line.key("problem")
      line.null()
    case .failure(let refusal):
      let problem = ProblemReply(refusal, under: "/items/\(index)")
      line.field("status", problem.code.status.code)
      line.key("outcome")
      line.null()
      line.key("problem")
      problem.write(to: &line, in: language)
    }
  }

  private static func write(_ act: ActOutcome, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("act_id", act.act.description)
      $0.field("state", act.state.rawValue)
      $0.field("points", act.points)
      $0.field("points_cut", act.pointsCut)
      write(act.transfer, act.balance, &$0)
    }
  }

  static func write(_ redemption: RedemptionOutcome, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("redemption_id", redemption.redemption.description)
      $0.field("state", redemption.state.rawValue)
      $0.field("points", redemption.points)
      write(redemption.transfer, redemption.balance, &$0)
    }
  }

  private static func write(
    _ transfer: TransferReference?, _ balance: Balance, _ writer: inout JSONWriter
  ) {
    writer.field("transfer_id", transfer?.id.description)
    writer.field("seq", transfer?.seq)
    write(balance, &writer)
  }

  /// A depositor's points after a command.
  static func write(_ balance: Balance, _ writer: inout JSONWriter) {
    writer.object("balance") {
      $0.field("available", balance.available)
      $0.field("on_notice", balance.onNotice)
      $0.field("held", balance.held)
    }
  }
}

/// The shapes of outcomes.
enum OutcomeShapes {
  private static let count = Shape.integer(0...Int64.max)

  private static let moved: [Field] = [
    .nullable("transfer_id", .uuid, "Null where no points moved."),
    .nullable("seq", .integer(1...Int64.max)),
    .required("balance", balance),
  ]

  /// A depositor's points after a command.
  static let balance = Shape.named(
    "balance-after",
    .object([
      .required("available", count, "Points."), .required("on_notice", count),
      .required("held", count),
    ]))

  /// The outcome of an act command.
  static let act = Shape.named(
    "act-outcome",
    .object(
      [
        .required("act_id", .uuid), .required("state", .oneOf(ActState.allCases.map(\.rawValue))),
        .required("points", count, "Given by this command."),
        .required("points_cut", count, "Taken off by caps."),
      ] + moved))

  /// The outcome of a redemption command.
  static let redemption = Shape.named(
    "redemption-outcome",
    .object(
      [
        .required("redemption_id", .uuid),
        .required("state", .oneOf(RedemptionState.allCases.map(\.rawValue))),
        .required("points", count),
      ] + moved))

  private static func line(_ first: Field, _ outcome: Shape) -> Shape {
    .object([
      first, .required("status", .integer(200...499)), .nullable("outcome", outcome),
      .nullable("problem", .anything, "RFC 9457; pointers are those of the whole request."),
    ])
  }

  /// The answer to a list of credits.
  static let credits = Shape.object([
    .required(
      "results",
      .array(line(.nullable("client_ref", .text(1...64)), act), 1...500), "In order."),
    .required("credited", count), .required("refused", count), .required("points", count),
  ])

  /// The answer to a list of decisions.
  static let decisions = Shape.object([
    .required("results", .array(line(.required("id", .uuid), redemption), 1...100), "In order."),
    .required("decided", count), .required("refused", count),
  ])
}
