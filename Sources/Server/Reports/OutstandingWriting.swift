import Bank
import FoundationEssentials
import JSON
import Store

/// What is promised, and what stands behind it, as it is shown.
enum OutstandingWriting {
  private static let points = Shape.integer(0...Int64.max)
  private static let fen = Shape.integer(0...Int64.max)

  private static func parts(_ keys: [String]) -> Shape {
    .array(
      .object([.required("band", .oneOf(keys)), .required("points", points)]), 0...keys.count)
  }

  private static let pointsShape = Shape.named(
    "outstanding-points",
    .object([
      .required("total", points, "Every breakdown below sums up to it, that by month too."),
      .required("available", points), .required("on_notice", points), .required("held", points),
      .required("charity", points, "In the charity pool."),
      .required("owed", .integer(Int64.min...0), "To be given back; not in the total."),
      .required(
        "by_age", parts(PointAge.allCases.map(\.rawValue)),
        "Days since the deed; spending takes what expires first, then the oldest."),
      .required(
        "by_expiry",
        .array(
          .object([
            .nullable("month", .code(max: 7), "Null: never."), .required("points", points),
          ]), 0...1_000)),
      .required("by_holder", parts(HolderBand.allCases.map(\.rawValue))),
    ]))

  private static let item = Shape.object([
    .required("item", .code()), .required("points", .integer(1...Int64.max)),
    .required("reference_value_fen", .integer(1...Int64.max)),
    .required("fen_per_100_points", fen),
  ])

  private static let pricesShape = Shape.named(
    "point-prices",
    .object([
      .required(
        "measure", .oneOf(PointPrices.Measure.allCases.map(\.rawValue)),
        "redeemed: the mean of what was handed over in the 365 days up to then, weighted by it, "
          + "at today's reference values; catalogue: the plain mean of the goods on offer."),
      .nullable(
        "fen_per_100_points", fen, "Rounded to the nearest fen; sums go by the exact mean."),
      .nullable("cheapest", item, "The fewest fen for a point."),
      .nullable("dearest", item, "The most."),
    ]))

  private static let coverShape = Shape.named(
    "cover",
    .object([
      .required("points_worth_fen", fen, "Points by the price, rounded to the nearest fen."),
      .required("stock_fen", fen, "The community's own, at today's reference values."),
      .required("budget_fen", fen, "Budgets in force that day."),
      .required(
        "spent_fen", fen,
        "Goods delivered and partner shops' hand-overs since the first day of these budgets."),
      .required("budget_left_fen", fen, "Never below 0."),
      .nullable("cover_basis_points", fen, "礼品保障率: hundredths of a percent, rounded down."),
      .required("warning", .boolean, "Below 60 %."),
      .required("handed_over_fen", fen, "In the last three full months."),
      .nullable("months_left_tenths", fen, "Tenths of a month at that speed, rounded down."),
    ]))

  private static let part = Shape.named(
    "outstanding-community",
    .object([
      .required("community", .code()), .required("name", .text(1...60)),
      .required("as_of", .instant), .required("day", .day),
      .required("last_seq", points), .required("points", pointsShape),
      .required("prices", pricesShape), .required("cover", coverShape),
      .required("partner_stock_fen", fen, "In partner shops: theirs until handed over."),
      .required(
        "months",
        .array(
          .object([
            .required("month", .code(max: 7)), .required("points", points), .required("fen", fen),
          ]), 3...3), "What was handed over and not taken back, oldest first."),
    ]))

  static let shape = Shape.named(
    "outstanding-report",
    .object([
      .required("communities", .array(part, 0...1_000), "The one asked for and those below."),
      .required("points", pointsShape, "All together."), .required("cover", coverShape),
    ]))

  static func write(_ reports: [OutstandingReport], _ writer: inout JSONWriter) {
    writer.object { object in
      object.array("communities") { list in for one in reports { write(one, &list) } }
      write(reports.points, &object)
      write(reports.cover, &object)
    }
  }

  private static func write(_ report: OutstandingReport, _ writer: inout JSONWriter) {
    writer.object { object in
      object.field("community", report.community)
      object.field("name", report.name)
      object.field("as_of", report.asOf.description)
      object.field("day", report.day.description)
      object.field("last_seq", report.seq)
      write(report.points, &object)
      object.object("prices") {
        $0.field("measure", report.prices.measure.rawValue)
        $0.field("fen_per_100_points", report.prices.price?.fenPer100)
        write("cheapest", report.prices.cheapest, &$0)
        write("dearest", report.prices.dearest, &$0)
      }
      write(report.cover, &object)
      object.field("partner_stock_fen", report.partnerStock)
      object.array("months") { list in
        for month in report.months {
          list.object {
            $0.field("month", month.month.description)
            $0.field("points", month.points)
            $0.field("fen", month.fen)
          }
        }
      }
    }
  }

  private static func write(
    _ name: String, _ item: PricedItem?, _ writer: inout JSONWriter
  ) {
    guard let item else {
      writer.key(name)
      writer.null()
      return
    }
    writer.object(name) {
      $0.field("item", item.code)
      $0.field("points", item.points)
      $0.field("reference_value_fen", item.fen)
      $0.field(
        "fen_per_100_points", PointPrice(fen: item.fen, points: item.points).fenPer100)
    }
  }

  private static func write(_ points: OutstandingPoints, _ writer: inout JSONWriter) {
    writer.object("points") { object in
      object.field("total", points.total)
      object.field("available", points.available)
      object.field("on_notice", points.onNotice)
      object.field("held", points.held)
      object.field("charity", points.charity)
      object.field("owed", points.owed)
      object.array("by_age") { list in
        for age in PointAge.allCases { write(age.rawValue, points.byAge[age] ?? 0, &list) }
      }
      object.array("by_expiry") { list in
        for (month, sum) in points.expiries {
          list.object {
            $0.field("month", month?.description)
            $0.field("points", sum)
          }
        }
      }
      object.array("by_holder") { list in
        for band in HolderBand.allCases { write(band.rawValue, points.byHolder[band] ?? 0, &list) }
      }
    }
  }

  private static func write(_ band: String, _ points: Int, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("band", band)
      $0.field("points", points)
    }
  }

  private static func write(_ cover: Cover, _ writer: inout JSONWriter) {
    writer.object("cover") {
      $0.field("points_worth_fen", cover.worth)
      $0.field("stock_fen", cover.stock)
      $0.field("budget_fen", cover.budget)
      $0.field("spent_fen", cover.spent)
      $0.field("budget_left_fen", cover.budgetLeft)
      $0.field("cover_basis_points", cover.basisPoints)
      $0.field("warning", cover.isLow)
      $0.field("handed_over_fen", cover.lastThreeMonths)
      $0.field("months_left_tenths", cover.tenthsOfMonths)
    }
  }
}

extension [OutstandingReport] {
  /// The points of all.
  var points: OutstandingPoints { reduce(OutstandingPoints()) { $0 + $1.points } }
  /// What stands behind them.
  var cover: Cover { reduce(Cover()) { $0 + $1.cover } }
}

extension OutstandingPoints {
  /// By month, those that never expire last.
  var expiries: [(Month?, Int)] {
    byExpiry.filter { $0.value > 0 }.sorted { one, other in
      guard let month = one.key else { return false }
      return other.key.map { month < $0 } ?? true
    }.map { ($0.key, $0.value) }
  }
}
