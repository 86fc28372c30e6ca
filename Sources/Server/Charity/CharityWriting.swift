import Bank
import FoundationEssentials
import JSON
import Store

/// Gifts of points and the charity pool as they are shown.
enum CharityWriting {
  static let goal = Shape.oneOf(DonationGoal.allCases.map(\.rawValue))
  private static let points = Shape.integer(1...Int64.max)
  private static let count = Shape.integer(0...Int64.max)
  private static let signed = Shape.integer(Int64.min...Int64.max)

  /// What a gift answers; small, and kept as it was sent.
  static let given = Shape.named(
    "donation-outcome",
    .object([
      .required("donation_id", .uuid), .required("to", goal), .required("points", points),
      .required(
        "transfer_ids", .array(.uuid, 1...1000),
        "One for each last day: in a household's account points keep theirs."),
      .required("balance", OutcomeShapes.balance, "What the giver has left."),
    ]))

  static let donation = Shape.named(
    "donation",
    .object([
      .required("id", .uuid),
      .required("giver", .object([.required("id", .uuid), .required("name", .text(1...60))])),
      .required("to", goal), .nullable("household_id", .uuid), .required("points", points),
      .required("given_by", .uuid, "Who gave the command."), .required("given_at", .instant),
      .required("transfer_ids", .array(.uuid, 1...1000)),
    ]))

  static let head: [Field] = [
    .required("community", .code()), .required("balance", count, "Points in the pool."),
    .required("received", count), .required("granted", count),
  ]

  static let line = Shape.named(
    "charity-line",
    .object([
      .required("seq", points), .required("on", .day),
      .required("reason", .oneOf(["donation", "closure", "grant"])),
      .required("points", signed, "In above 0, out below."), .required("balance_after", signed),
    ]))

  @Sendable static func writeGiven(
    _ writer: inout JSONWriter, _ outcome: Outcome
  ) throws -> UUID? {
    guard case .charity(.given(let donation, let transfers, let balance)) = outcome else {
      throw UnexpectedOutcome()
    }
    writer.object { item in
      item.field("donation_id", donation.id.description)
      item.field("to", donation.goal.rawValue)
      item.field("points", donation.points)
      item.array("transfer_ids") { for one in transfers { $0.value(one.id.description) } }
      OutcomeWriting.write(balance, &item)
    }
    return donation.id.uuid
  }

  static func write(_ donation: DonationView, _ writer: inout JSONWriter) {
    writer.object { item in
      item.field("id", donation.id.description)
      item.object("giver") {
        $0.field("id", donation.giver.description)
        $0.field("name", donation.giverName)
      }
      item.field("to", (donation.household == nil ? DonationGoal.charity : .household).rawValue)
      item.field("household_id", donation.household?.description)
      item.field("points", donation.points)
      item.field("given_by", donation.by.description)
      item.field("given_at", donation.at.description)
      item.array("transfer_ids") {
        for id in donation.transfers { $0.value(id.description) }
      }
    }
  }

  static func writeHead(_ pool: CharityView, _ writer: inout JSONWriter) {
    writer.field("community", pool.community)
    writer.field("balance", pool.balance)
    writer.field("received", pool.received)
    writer.field("granted", pool.granted)
  }

  static func write(_ line: CharityView.Line, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("seq", line.seq)
      $0.field("on", line.on.description)
      $0.field("reason", line.reason)
      $0.field("points", line.points)
      $0.field("balance_after", line.balanceAfter)
    }
  }
}

/// Grants as they are shown, and the outcome of their commands.
enum GrantWriting {
  private static let points = Shape.integer(1...Int64.max)

  private static let facts: [Field] = [
    .required("state", .oneOf(ReversalState.allCases.map(\.rawValue))),
    .required("points", points), .nullable("transfer_id", .uuid, "Once it is signed."),
  ]

  static let outcome = Shape.named(
    "grant-outcome", .object([.required("grant_id", .uuid)] + facts))

  static let shape = Shape.named(
    "grant",
    .object(
      [.required("id", .uuid), .required("community", .code())] + facts + [
        .required("holder", HolderWriting.shape), .required("reason", .text(1...200)),
        .required("resolution", ActWriting.resolution), .required("asked_by", .uuid),
        .required("asked_at", .instant), .nullable("answered_by", .uuid),
        .nullable("answered_at", .instant), .nullable("answer", .text(1...200)),
        .required("version", points),
      ]))

  @Sendable static func write(_ writer: inout JSONWriter, _ outcome: Outcome) throws -> UUID? {
    guard case .charity(.grant(let grant, let transfer)) = outcome else {
      throw UnexpectedOutcome()
    }
    writer.object { item in
      item.field("grant_id", grant.id.description)
      write(grant, transfer?.id, &item)
    }
    return grant.id.uuid
  }

  private static func write(
    _ grant: GrantRecord, _ transfer: TransferID?, _ item: inout JSONWriter
  ) {
    item.field("state", grant.state.rawValue)
    item.field("points", grant.request.points)
    item.field("transfer_id", transfer?.description)
  }

  static func write(_ view: GrantView, _ writer: inout JSONWriter) {
    let request = view.grant.request
    writer.object { item in
      item.field("id", view.grant.id.description)
      item.field("community", view.community)
      write(view.grant, view.transfer, &item)
      HolderWriting.write(
        "holder", request.holder, request.isPerson ? .person : .household, &item)
      item.field("reason", request.reason)
      item.object("resolution") { ActWriting.write(request.resolution, &$0) }
      item.field("asked_by", view.grant.askedBy.description)
      item.field("asked_at", view.askedAt.description)
      item.field("answered_by", view.answeredBy?.description)
      item.field("answered_at", view.answeredAt?.description)
      item.field("answer", view.answer)
      item.field("version", view.grant.version)
    }
  }
}
