import Bank
import FoundationEssentials
import JSON
import Store

/// The statement of a month as it is shown.
enum MonthlyWriting {
  private static let points = Shape.integer(0...Int64.max)
  private static let signed = Shape.integer(Int64.min...Int64.max)

  private static let balance = Shape.named(
    "month-balance",
    .object([
      .required("available", points), .required("on_notice", points), .required("held", points),
      .required("owed", .integer(Int64.min...0)),
    ]))

  private static let line = Shape.named(
    "monthly-line",
    .object([
      .required("seq", .integer(1...Int64.max)), .required("day", .day, "When it was booked."),
      .required("effective_on", .day, "The day of the deed or the decision."),
      .required("kind", .oneOf(TransferKind.allCases.map(\.rawValue))),
      .required("amount", signed, "In above 0, out below."),
      .required("balance_after", signed), .nullable("act_type", .code()),
      .nullable("item", .code()), .nullable("units", points), .nullable("minutes", points),
      .nullable("quantity", points, "Pieces."),
      .nullable("by", .text(1...60), "Who gave the command; null: the bank itself."),
      .required("description", .text(1...200), "In the language asked for."),
    ]))

  private static let cut = Shape.named(
    "monthly-cut",
    .object([
      .required("act_id", .uuid), .required("act_type", .code()),
      .required("description", .text(1...200)), .required("occurred_on", .day),
      .required("before_caps", points), .required("points", points, "What it earned."),
      .required("cut", points),
      .required(
        "caps",
        .array(
          .object([
            .required("scope", .oneOf(CapScope.allCases.map(\.name))),
            .required("limit", points), .required("used", points, "Before this act."),
            .required("cut", points), .required("reason", .text(1...200)),
          ]), 0...10)),
    ]))

  private static let proxyUse = Shape.named(
    "monthly-proxy-use",
    .object([
      .required("day", .day), .required("power", .oneOf(MandatePower.allCases.map(\.rawValue))),
      .required("proxy", .text(1...60)), .required("description", .text(1...200)),
      .required("points", points),
      .required("cancelled", .boolean, "true: the proxy took a request back."),
    ]))

  private static let gift = Shape.named(
    "monthly-gift",
    .object([
      .required("redemption_id", .uuid), .required("day", .day), .required("item", .code()),
      .required("description", .text(1...200)), .required("quantity", points),
      .required("points", points),
      .required("over_the_counter", .boolean, "Without a request, for a slip of paper."),
      .nullable("slip_no", .text(1...40)), .nullable("collected_by", .text(1...60)),
      .nullable("handed_over_by", .text(1...60)),
    ]))

  static let shape = Shape.named(
    "monthly-statement",
    .object([
      .required("holder", HolderWriting.shape), .nullable("passbook_no", .text(1...20)),
      .nullable("name", .text(1...60)), .nullable("door", .text(1...120)),
      .nullable("grid", .code(max: 17)), .required("community", .code()),
      .required("month", .code(max: 7)), .required("through", .day, "Its last day, or today."),
      .required("final", .boolean, "false: the month is not over."),
      .required("as_of", .instant), .required("last_seq", points),
      .required("opening", balance), .required("closing", balance),
      .required(
        "points_in", points,
        "Of the account available. Points held in this month that came back count neither here "
          + "nor as going out."),
      .required("points_out", points),
      .required("lines", .array(line, 0...10_000), "Of the account available, oldest first."),
      .required("cuts", .array(cut, 0...10_000)),
      .required(
        "minutes", .object([.required("month", points), .required("year", points)]),
        "Of service; the year up to this month's end."),
      .required("proxy_uses", .array(proxyUse, 0...10_000)),
      .required("gifts", .array(gift, 0...10_000), "Handed over in this month."),
      .required(
        "expiring",
        .array(
          .object([.required("expires_on", .day), .required("points", points)]), 0...10_000),
        "Available points that can be spent for 90 days more at most."),
      .required(
        "object_to",
        .object([
          .required("community", .text(1...60)),
          .required("grid_workers", .array(.text(1...60), 0...10_000)),
          .required("secretaries", .array(.text(1...60), 0...10_000)),
        ]), "Whom to ask when something is wrong."),
    ]))

  static func write(
    _ statement: MonthlyStatement, in language: Language, _ writer: inout JSONWriter
  ) {
    let owner = statement.owner
    writer.object { object in
      HolderWriting.write("holder", owner.holder, owner.kind, &object)
      object.field("passbook_no", owner.passbook)
      object.field("name", owner.name)
      object.field("door", owner.door.map { $0.building + $0.entrance + $0.room })
      object.field("grid", owner.grid)
      object.field("community", owner.community)
      object.field("month", statement.month.description)
      object.field("through", statement.through.description)
      object.field("final", statement.isFinal)
      object.field("as_of", statement.asOf.description)
      object.field("last_seq", statement.lastSeq)
      write("opening", statement.opening, &object)
      write("closing", statement.closing, &object)
      object.field("points_in", statement.pointsIn)
      object.field("points_out", statement.pointsOut)
      object.array("lines") { for line in statement.lines { write(line, language, &$0) } }
      object.array("cuts") { for cut in statement.cuts { write(cut, language, &$0) } }
      object.object("minutes") {
        $0.field("month", statement.minutes.month)
        $0.field("year", statement.minutes.year)
      }
      object.array("proxy_uses") { for use in statement.proxyUses { write(use, language, &$0) } }
      object.array("gifts") { for gift in statement.gifts { write(gift, language, &$0) } }
      object.array("expiring") { list in
        for part in statement.expiring {
          list.object {
            $0.field("expires_on", part.on.description)
            $0.field("points", part.points)
          }
        }
      }
      object.object("object_to") {
        $0.field("community", owner.communityName)
        $0.array("grid_workers") { for name in owner.workers { $0.value(name) } }
        $0.array("secretaries") { for name in owner.secretaries { $0.value(name) } }
      }
    }
  }
}

extension MonthlyStatement {
  /// Points that came onto the account "available" and that left it, but for what was only set
  /// aside in this month and came back.
  var pointsIn: Int { lines.reduce(0) { $0 + max(0, $1.amount) } - cameBack }
  var pointsOut: Int { lines.reduce(0) { $0 + max(0, -$1.amount) } - cameBack }

  private var cameBack: Int {
    func sum(_ kind: TransferKind) -> Int {
      abs(lines.reduce(0) { $0 + ($1.kind == kind ? $1.amount : 0) })
    }
    return min(sum(.hold), sum(.release))
  }
}
