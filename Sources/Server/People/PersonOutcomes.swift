import Bank
import FoundationEssentials
import JSON
import Store

/// What became of people's records and accounts: ids and numbers, nothing that says who it is.
enum PersonOutcomes {
  private static let version = Shape.integer(1...Int64(Int32.max))

  static let moved = Shape.named(
    "move-outcome",
    .object([
      .required("person_id", .uuid), .nullable("grid", .code()),
      .nullable("household_id", .uuid), .required("since", .day, "The first day there."),
      ended, .required("version", version),
    ]))

  /// What became of the household that nobody lives in any more.
  private static let ended = Field.nullable(
    "ended_household",
    .named(
      "ended-household",
      .object([
        .required("household_id", .uuid),
        .required("points", .integer(0...Int64.max), "Handed on to the charity pool."),
        .required("cancelled", .array(.uuid, 0...10_000), "Open redemptions."),
        .required("transfer_ids", .array(.uuid, 0...10_000), "In the order of their numbers."),
      ])), "The household left, if that was its last member: its account is over.")

  private static let ties = Shape.array(
    .oneOf(Tie.allCases.map(\.rawValue)), 0...Tie.allCases.count)

  static let closure = Shape.named(
    "closure",
    .object([
      .required("person_id", .uuid),
      .required("reason", .oneOf(ClosureReason.allCases.map(\.rawValue))),
      .required("closed_on", .day), .required("points", .integer(0...Int64.max), "Handed on."),
      .nullable("to", .uuid, "The person or household; null: the charity pool."),
      .nullable("merged_into", .uuid, "The account of the same person that goes on now."),
      .nullable("merged_into_passbook_no", .code(max: 8)),
      .nullable("document_no", .text(1...60), "The paper that names the heir."),
    ]))

  static func write(_ view: ClosureView, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("person_id", view.person.description)
      $0.field("reason", view.reason.rawValue)
      $0.field("closed_on", view.on.description)
      $0.field("points", view.points)
      $0.field("to", view.to?.description)
      $0.field("merged_into", view.mergedInto?.description)
      $0.field("merged_into_passbook_no", view.passbook)
      $0.field("document_no", view.document)
    }
  }

  static let closed = Shape.named(
    "closure-outcome",
    .object([
      .required("person_id", .uuid),
      .required("reason", .oneOf(ClosureReason.allCases.map(\.rawValue))),
      .required("closed_on", .day),
      .required("points", .integer(0...Int64.max), "Handed on."),
      .nullable("to", .uuid, "The person or household; null: the charity pool."),
      .nullable("merged_into", .uuid, "The account of the same person that goes on."),
      .required(
        "cancelled", .array(.uuid, 0...10_000),
        "Open redemptions, whose points were released, and mandates that ended."),
      .required("carried", ties, "What of a merged account went over beside the points."),
      .required("ended", ties, "What did not."),
      .required("transfer_ids", .array(.uuid, 0...10_000), "In the order of their numbers."),
      ended, .required("version", version),
    ]))

  /// What is kept of a correction: which fields changed, never what they held.
  @Sendable static func correction(_ outcome: Outcome) -> String? {
    guard case .corrected(let record, let changed) = outcome else { return nil }
    var writer = JSONWriter()
    writer.object {
      $0.field("person_id", record.id.description)
      $0.array("changed") { for name in changed { $0.value(name) } }
      $0.field("version", record.version)
    }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Sendable static func writeMove(
    _ writer: inout JSONWriter, _ outcome: Outcome
  ) throws -> UUID? {
    guard case .moved(let record, let end) = outcome else { throw UnexpectedOutcome() }
    writer.object {
      $0.field("person_id", record.id.description)
      $0.field("grid", record.grid)
      $0.field("household_id", record.household?.description)
      $0.field("since", record.livesSince.description)
      write(end, &$0)
      $0.field("version", record.version)
    }
    return record.id.uuid
  }

  @Sendable static func writeClosure(
    _ writer: inout JSONWriter, _ outcome: Outcome
  ) throws -> UUID? {
    guard case .closed(let closure) = outcome else { throw UnexpectedOutcome() }
    let account = closure.account
    writer.object {
      $0.field("person_id", account.person.description)
      $0.field("reason", account.reason.rawValue)
      $0.field("closed_on", account.on.description)
      $0.field("points", account.points)
      $0.field("to", account.to?.description)
      $0.field("merged_into", account.mergedInto?.description)
      $0.array("cancelled") {
        for id in closure.cancelled { $0.value(id.description) }
        for id in closure.mandates { $0.value(id.description) }
      }
      for (name, ties) in [("carried", account.carried), ("ended", closure.left)] {
        $0.array(name) { list in
          for tie in Tie.allCases where ties.contains(tie) { list.value(tie.rawValue) }
        }
      }
      $0.array("transfer_ids") {
        for transfer in closure.transfers { $0.value(transfer.id.description) }
      }
      write(closure.household, &$0)
      $0.field("version", closure.version)
    }
    return account.person.uuid
  }

  private static func write(_ end: HouseholdEnd?, _ writer: inout JSONWriter) {
    writer.key("ended_household")
    guard let end else { return writer.null() }
    writer.object {
      $0.field("household_id", end.household.household.description)
      $0.field("points", end.household.points)
      $0.array("cancelled") { for id in end.cancelled { $0.value(id.description) } }
      $0.array("transfer_ids") {
        for transfer in end.transfers { $0.value(transfer.id.description) }
      }
    }
  }
}
