import Bank
import FoundationEssentials
import JSON
import Store

/// What waits at a shop on a day, as it is shown and printed.
enum PickupWriting {
  private static let pieces = Shape.integer(0...Int64.max)

  static let shape = Shape.named(
    "pickup-list",
    .object([
      .required("day", .day),
      .required(
        "lines",
        .array(
          .object([
            .required("redemption_id", .uuid), .required("point", .code()),
            .nullable("passbook_tail", .text(1...4), "Null for a household."),
            .nullable("name", .text(1...60)), .required("item", .code()),
            .required("description", .text(1...80)), .required("quantity", pieces),
            .nullable("collect_until", .instant),
          ]), 0...10_000), "By shop, and there by door."),
      .required(
        "ready",
        .array(
          .object([
            .required("point", .code()), .required("item", .code()),
            .required("description", .text(1...80)), .required("pieces", pieces),
          ]), 0...10_000), "Pieces to have ready."),
    ]))

  static func write(_ report: PickupReport, in language: Language, _ writer: inout JSONWriter) {
    writer.object { object in
      object.field("day", report.day.description)
      object.array("lines") { list in
        for line in report.lines {
          list.object {
            $0.field("redemption_id", line.redemption.description)
            $0.field("point", line.point)
            $0.field("passbook_tail", line.passbookTail)
            $0.field("name", line.name)
            $0.field("item", line.item)
            $0.field("description", language == .zh ? line.nameZH : line.nameEN)
            $0.field("quantity", line.quantity)
            $0.field("collect_until", line.until?.description)
          }
        }
      }
      object.array("ready") { list in
        for sum in report.ready {
          list.object {
            $0.field("point", sum.point)
            $0.field("item", sum.item)
            $0.field("description", language == .zh ? sum.nameZH : sum.nameEN)
            $0.field("pieces", sum.pieces)
          }
        }
      }
    }
  }

  /// A page for each shop.
  static func text(_ report: PickupReport) -> String {
    report.points.map { point in
      var page = PrintedPage()
      page.add(
        "\(report.communityName)道德银行",
        "待领清单　\(point.name)（\(point.code)）　\(PrintedWords.fullDay(report.day))")
      page.rule()
      let lines = report.lines.filter { $0.point == point.code }
      page.table(
        [
          PrintedPage.Column(heading: "存折尾号", width: 8), .init(heading: "姓名", width: 12),
          .init(heading: "礼品", width: 20), .init(heading: "件数", width: 4, isNumber: true),
          .init(heading: "领至", width: 12),
        ],
        lines.map { line in
          [
            line.passbookTail ?? "住户", line.name ?? "—", line.nameZH, String(line.quantity),
            line.untilDay.map(PrintedWords.day) ?? "不限",
          ]
        })
      page.head("备货")
      for sum in report.ready where sum.point == point.code {
        page.add("\(sum.item) \(sum.nameZH)　\(sum.pieces) 件", indent: 2)
      }
      if lines.isEmpty { page.add("没有待领的礼品。", indent: 2) }
      return page.text
    }.joined(separator: "\u{0C}")
  }
}

/// What was served over the counter, as it is shown and printed.
enum CounterWriting {
  private static let count = Shape.integer(0...Int64.max)
  private static let who: [Field] = [.required("id", .uuid), .nullable("name", .text(1...60))]

  static let shape = Shape.named(
    "counter-report",
    .object([
      .required("from", .day), .required("to", .day),
      .required(
        "lines",
        .array(
          .object([
            .required("redemption_id", .uuid), .required("seq", count, "Of its payment."),
            .required("at", .instant), .required("point", .code()),
            .required("holder_id", .uuid), .nullable("passbook_no", .text(1...20)),
            .nullable("name", .text(1...60)), .required("item", .code()),
            .required("description", .text(1...80)), .required("quantity", count),
            .required("points", count), .required("slip_no", .text(1...40)),
            .nullable("collected_by", .text(1...60)),
            .required(
              "approval",
              .object([
                .required("id", .uuid), .required("by", .object(who)), .required("at", .instant),
              ]), "The standing approval it went by."),
            .required("shopkeeper", .object(who)),
          ]), 0...2_000)),
      .required(
        "shopkeepers",
        .array(
          .object(
            who + [
              .required("hand_overs", count), .required("pieces", count),
              .required("points", count),
            ]), 0...1_000), "Totals."),
    ]))

  static func write(_ report: CounterReport, in language: Language, _ writer: inout JSONWriter) {
    writer.object { object in
      object.field("from", report.from.description)
      object.field("to", report.to.description)
      object.array("lines") { list in
        for line in report.lines { write(line, language, &list) }
      }
      object.array("shopkeepers") { list in
        for sum in report.totals {
          list.object {
            $0.field("id", sum.id.description)
            $0.field("name", sum.name)
            $0.field("hand_overs", sum.handOvers)
            $0.field("pieces", sum.pieces)
            $0.field("points", sum.points)
          }
        }
      }
    }
  }

  private static func write(
    _ line: CounterLine, _ language: Language, _ writer: inout JSONWriter
  ) {
    writer.object { object in
      object.field("redemption_id", line.redemption.description)
      object.field("seq", line.seq)
      object.field("at", line.at.description)
      object.field("point", line.point)
      object.field("holder_id", line.holder.description)
      object.field("passbook_no", line.passbook)
      object.field("name", line.name)
      object.field("item", line.item)
      object.field("description", language == .zh ? line.nameZH : line.nameEN)
      object.field("quantity", line.quantity)
      object.field("points", line.points)
      object.field("slip_no", line.slipNumber)
      object.field("collected_by", line.collectedBy)
      object.object("approval") { approval in
        approval.field("id", line.approval.text)
        write("by", line.approvedBy, line.approvedByName, &approval)
        approval.field("at", line.approvedAt.description)
      }
      write("shopkeeper", line.shopkeeper, line.shopkeeperName, &object)
    }
  }

  private static func write(
    _ key: String, _ person: PersonID, _ name: String?, _ writer: inout JSONWriter
  ) {
    writer.object(key) {
      $0.field("id", person.description)
      $0.field("name", name)
    }
  }

  static func text(_ report: CounterReport) -> String {
    var page = PrintedPage()
    page.add(
      "\(report.communityName)道德银行",
      "柜台直接领取清单　\(PrintedWords.fullDay(report.from))至\(PrintedWords.fullDay(report.to))")
    page.rule()
    page.table(
      [
        PrintedPage.Column(heading: "日期", width: 8), .init(heading: "存折号", width: 8),
        .init(heading: "姓名", width: 8), .init(heading: "礼品", width: 16),
        .init(heading: "积分", width: 4, isNumber: true), .init(heading: "单号", width: 10),
      ],
      report.lines.map { line in
        [
          PrintedWords.day(line.day), line.passbook ?? "住户", line.name ?? "—",
          "\(line.nameZH) ×\(line.quantity)", String(line.points), line.slipNumber,
        ]
      })
    page.head("按管理员合计")
    for sum in report.totals {
      page.add(
        "\(sum.name ?? "—")：\(sum.handOvers) 次，\(sum.pieces) 件，\(sum.points) 分", indent: 2)
    }
    page.add("", "监督员（签字）：　　　　　　　　　日期：")
    return page.text
  }
}

extension CounterReport {
  /// What one shopkeeper has served.
  struct Total {
    var id: PersonID
    var name: String?
    var handOvers = 0, pieces = 0, points = 0
  }

  /// Totals by shopkeeper, in the order in which they first served.
  var totals: [Total] {
    var totals: [Total] = []
    for line in lines {
      let place =
        totals.firstIndex { $0.id == line.shopkeeper }
        ?? {
          totals.append(Total(id: line.shopkeeper, name: line.shopkeeperName))
          return totals.count - 1
        }()
      totals[place].handOvers += 1
      totals[place].pieces += line.quantity
      totals[place].points += line.points
    }
    return totals
  }
}
