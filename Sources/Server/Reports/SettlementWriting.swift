import Bank
import FoundationEssentials
import JSON
import Store

/// The settlement list of a partner shop, as it is shown and printed.
enum SettlementWriting {
  private static let count = Shape.integer(0...Int64.max)
  private static let signed = Shape.integer(Int64.min...Int64.max)

  static let shape = Shape.named(
    "settlement",
    .object([
      .required("point", .code()), .required("name", .text(1...40)),
      .required("month", .code(max: 7)), .required("through", .day),
      .required("final", .boolean, "false: the month is not over."),
      .required("after_seq", count, "It covers the transfers after this number."),
      .required("through_seq", count, "Up to this one."),
      .required(
        "lines",
        .array(
          .object([
            .required("item", .code()), .required("description", .text(1...80)),
            .required("given", count, "Pieces handed over."),
            .required("returned", count, "Pieces brought back in this month."),
            .required("pieces", signed, "The difference, which is paid."),
            .required("points", signed, "Points paid, less those given back."),
            .required("unit_fen", count, "The price of a piece, rounded to the nearest fen."),
            .required(
              "cost_basis", .oneOf(SettlementReport.CostBasis.allCases.map(\.rawValue)),
              "deliveries: the mean of the shop's deliveries up to then, by pieces; reference: "
                + "the catalogue's value, as no delivery told its cost."),
            .required("cost_fen", signed, "Pieces by the exact mean, rounded to the nearest fen."),
          ]), 0...10_000)),
      .required("pieces", signed), .required("points", signed),
      .required("cost_fen", signed, "The sum of the lines."),
    ]))

  static func write(
    _ report: SettlementReport, in language: Language, _ writer: inout JSONWriter
  ) {
    writer.object { object in
      object.field("point", report.point.code)
      object.field("name", report.point.name)
      object.field("month", report.month.description)
      object.field("through", report.through.description)
      object.field("final", report.isFinal)
      object.field("after_seq", report.low)
      object.field("through_seq", report.high)
      object.array("lines") { list in
        for line in report.lines {
          list.object {
            $0.field("item", line.item)
            $0.field("description", language == .zh ? line.nameZH : line.nameEN)
            $0.field("given", line.given)
            $0.field("returned", line.returned)
            $0.field("pieces", line.pieces)
            $0.field("points", line.points)
            $0.field("unit_fen", line.unitFen)
            $0.field("cost_basis", line.basis.rawValue)
            $0.field("cost_fen", line.costFen)
          }
        }
      }
      object.field("pieces", report.lines.reduce(0) { $0 + $1.pieces })
      object.field("points", report.lines.reduce(0) { $0 + $1.points })
      object.field("cost_fen", report.costFen)
    }
  }

  /// The list on paper, with room for signatures.
  static func text(_ report: SettlementReport) -> String {
    var page = PrintedPage()
    page.add(
      "\(report.communityName)道德银行",
      "合作商户结算单　\(report.month.year)年\(report.month.number)月"
        + (report.isFinal ? "" : "（未满月，截至\(PrintedWords.day(report.through))）"))
    page.rule()
    page.add("商户：\(report.point.name)（\(report.point.code)）")
    if !report.point.address.isEmpty { page.add("地址：\(report.point.address)") }
    page.add("流水号 \(report.low + 1) 至 \(report.high)", "")
    page.table(
      [
        PrintedPage.Column(heading: "礼品", width: 20),
        .init(heading: "领取", width: 5, isNumber: true),
        .init(heading: "退回", width: 5, isNumber: true),
        .init(heading: "结算", width: 5, isNumber: true),
        .init(heading: "单价", width: 8, isNumber: true),
        .init(heading: "金额", width: 11, isNumber: true),
      ],
      report.lines.map { line in
        [
          "\(line.item) \(line.nameZH)" + mark(line.basis), String(line.given),
          String(line.returned), String(line.pieces), PrintedWords.yuan(line.unitFen),
          PrintedWords.yuan(line.costFen),
        ]
      })
    page.rule()
    page.add(
      "合计 \(report.lines.reduce(0) { $0 + $1.pieces }) 件，"
        + "应付 \(PrintedWords.yuan(report.costFen)) 元")
    page.add("单价按到货成本加权平均；※ 没有到货成本，按目录参考价。金额四舍五入到分。")
    page.add("", "商户（签字）：　　　　　　　　　　日期：", "", "书记（签字）：　　　　　　　　　　日期：", "")
    page.add("监督员（签字）：　　　　　　　　　日期：")
    return page.text
  }

  private static func mark(_ basis: SettlementReport.CostBasis) -> String {
    switch basis {
    case .deliveries: ""
    case .reference: "※"
    case .unknown: "（无价）"
    }
  }
}

extension SettlementReport {
  /// What is to be paid, in fen.
  var costFen: Int { lines.reduce(0) { $0 + $1.costFen } }
}
