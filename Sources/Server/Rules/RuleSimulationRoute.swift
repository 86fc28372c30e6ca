import Bank
import HTTPTypes
import JSON
import Store

extension RuleBookRoutes {
  var simulate: Endpoint {
    Endpoint(
      .post, "/v1/rule-books/{version}/simulation", "simulateRuleBook",
      "Credits past deeds again as a version would have, draft or not; sums and counts alone, and "
        + "nothing is written.", policy: .offices([.secretary, .auditor]),
      body: .object([
        .optional("from", .day, "The first day of the deeds."),
        .optional("to", .day, "The last day. Without both: the last quarter that is over."),
        Self.communityField,
      ]), answer: .json(SimulationWriting.shape)
    ) { [store] call in
      let body = call.body
      let (from, to) = (try body.optionalDay("from"), try body.optionalDay("to"))
      guard (from == nil) == (to == nil) else {
        throw ProblemReply.invalid(from == nil ? "/from" : "/to", SimulationTexts.bothDays)
      }
      var days: ClosedRange<Day>?
      if let from, let to {
        guard from <= to else { throw ProblemReply.invalid("/to", SimulationTexts.badSpan) }
        days = from...to
      }
      let version = try call.path.string("version")
      let community = try body.optionalString("community")
      let reader = try call.signedIn().reader
      do {
        let view = try await refusing {
          try await store.simulate(version, on: days, of: community, for: reader)
        }
        return Reply.json { SimulationWriting.write(view, &$0) }
      } catch SimulationError.badSpan {
        throw ProblemReply.invalid("/to", SimulationTexts.badSpan)
      } catch SimulationError.tooManyDeeds {
        throw ProblemReply.invalid("/from", SimulationTexts.tooManyDeeds)
      }
    }
  }
}

/// What is said of spans that cannot be simulated.
enum SimulationTexts {
  static let bothDays = Bilingual(
    zh: "from 和 to 要么都填，要么都不填（上一个季度）。",
    en: "Give both from and to, or neither: then it is the last quarter.")
  static let badSpan = Bilingual(
    zh: "to 不能早于 from，不能在今天以后，前后最多 \(Store.longestSimulation) 天。",
    en: "to cannot be before from nor after today; at most \(Store.longestSimulation) days.")
  static let tooManyDeeds = Bilingual(
    zh: "从这天起的善行太多，请从近一些的日子开始。",
    en: "There are too many deeds since then; begin with a later day.")
}

/// What other rules would have made of past deeds, as it is shown.
enum SimulationWriting {
  private static let count = Shape.integer(0...Int64.max)
  /// Yuan for a point while no goods have been handed out, in fen for 100 points.
  static let assumedFen = 5_000

  private static let pair: [Field] = [
    .required("before", count, "Points as credited."),
    .required("after", count, "Points by the version tried."),
  ]

  static let shape = Shape.named(
    "rule-book-simulation",
    .object([
      .required("version", .code()), .required("from", .day), .required("to", .day),
      .required("deeds", count, "Credited, and not taken back since."),
      .required("points", .object(pair)),
      .required(
        "cut", .object([.required("before", count), .required("after", count)]),
        "Deeds that caps cut."),
      .required(
        "refused",
        .array(
          .object([
            .required("reason", .oneOf(SimulationReport.Reason.allCases.map(\.rawValue))),
            .required("deeds", count),
          ]), 0...20), "Deeds that would not have been credited."),
      .required(
        "by_category",
        .array(
          .object([.required("category", .code()), .nullable("name", .text(1...40))] + pair),
          0...1_000)),
      .required(
        "by_grid",
        .array(
          .object([.nullable("grid", .code()), .nullable("name", .text(1...80))] + pair),
          0...10_000), "null: of no grid."),
      .required(
        "by_age",
        .array(
          .object([.required("band", .oneOf(AgeBand.allCases.map(\.rawValue)))] + pair), 0...20)),
      .required(
        "depositors",
        .object([
          .required("more", count), .required("fewer", count), .required("same", count),
        ]), "Who would have more points, fewer, as many."),
      .required(
        "cost",
        .object(
          [
            .required("basis", .oneOf(["redeemed", "assumed"])),
            .required("goods_fen", count, "What goods handed out so far were worth."),
            .required("points", count, "What was paid for them."),
          ] + [
            .required("before_fen", count, "What the points would cost in goods, in fen."),
            .required("after_fen", count),
          ]),
        "redeemed: at the average of the goods handed out so far; assumed: at 0.5 yuan a point."),
    ]))

  static func write(_ view: SimulationView, _ writer: inout JSONWriter) {
    let report = view.report
    writer.object { object in
      object.field("version", view.version.version)
      object.field("from", view.span.lowerBound.description)
      object.field("to", view.span.upperBound.description)
      object.field("deeds", report.deeds)
      object.object("points") { write(report.points, &$0) }
      object.object("cut") {
        $0.field("before", report.cutBefore)
        $0.field("after", report.cutAfter)
      }
      object.array("refused") { list in
        for reason in SimulationReport.Reason.allCases {
          guard let deeds = report.refusals[reason] else { continue }
          list.object {
            $0.field("reason", reason.rawValue)
            $0.field("deeds", deeds)
          }
        }
      }
      writeParts(view, &object)
      object.object("depositors") {
        $0.field("more", report.winners)
        $0.field("fewer", report.losers)
        $0.field("same", report.unchanged)
      }
      writeCost(view, &object)
    }
  }

  private static func writeParts(_ view: SimulationView, _ object: inout JSONWriter) {
    let report = view.report
    object.array("by_category") { list in
      for (category, pair) in report.categories.sorted(by: { $0.key < $1.key }) {
        list.object {
          $0.field("category", category)
          $0.field("name", view.categoryNames[category])
          write(pair, &$0)
        }
      }
    }
    object.array("by_grid") { list in
      let named = report.grids.map { id, pair in (id.flatMap { view.grids[$0] }, pair) }
      for (grid, pair) in named.sorted(by: { ($0.0?.code ?? "") < ($1.0?.code ?? "") }) {
        list.object {
          $0.field("grid", grid?.code)
          $0.field("name", grid?.name)
          write(pair, &$0)
        }
      }
    }
    object.array("by_age") { list in
      for band in AgeBand.allCases {
        guard let pair = report.ages[band] else { continue }
        list.object {
          $0.field("band", band.rawValue)
          write(pair, &$0)
        }
      }
    }
  }

  private static func writeCost(_ view: SimulationView, _ object: inout JSONWriter) {
    let isKnown = view.goods.points > 0
    let points = view.report.points
    func fen(_ count: Int) -> Int {
      isKnown ? count * view.goods.fen / view.goods.points : count * assumedFen / 100
    }
    object.object("cost") {
      $0.field("basis", isKnown ? "redeemed" : "assumed")
      $0.field("goods_fen", view.goods.fen)
      $0.field("points", view.goods.points)
      $0.field("before_fen", fen(points.before))
      $0.field("after_fen", fen(points.after))
    }
  }

  private static func write(_ pair: PointsPair, _ object: inout JSONWriter) {
    object.field("before", pair.before)
    object.field("after", pair.after)
  }
}
