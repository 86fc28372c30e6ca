import ArgumentParser
import JSON

struct RulesSimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "试算规则 · What a version would have made of past deeds; for secretary and auditor.",
    discussion: """
      moralbank rules simulate 2026-12

      Sums and counts alone: points by category, grid and age, deeds cut or refused, how many \
      people would have more or fewer points, and what they would cost in goods.
      """)

  @Argument(help: "The version's name; a draft, or one in force.") var version: String
  @Option(name: .long, help: "The first day; with --to. The last quarter when left out.")
  var from: String?
  @Option(name: .long, help: "The last day.") var to: String?
  @Option(name: .long, help: "The community's code; the own one when left out.")
  var community: String?
  @OptionGroup var options: ClientOptions

  func run() async throws {
    let body = JSONWriter.bytes {
      $0.given("from", from)
      $0.given("to", to)
      $0.given("community", community)
    }
    try await options.signedIn { bank in
      let path = "/v1/rule-books/\(BankRequest.encoded(version))/simulation"
      try await bank.show(.post(path, body)) { SimulationTable.text($0.json) }
    }
  }
}

/// A simulation on a terminal.
enum SimulationTable {
  static func text(_ report: JSONValue) -> String {
    let (cost, depositors) = (report["cost"], report["depositors"])
    let facts = Table.facts([
      ("版本", report["version"].text),
      ("善行日期", report["from"].text + " 至 " + report["to"].text),
      ("善行", report["deeds"].text), ("积分", change(report["points"])),
      ("被上限减分的善行", change(report["cut"])),
      (
        "记不了的善行",
        report["refused"].items.map { line in
          (reasons[line["reason"].text] ?? line["reason"].text) + " \(line["deeds"].text)"
        }.joined(separator: "，")
      ),
      ("多得分的储户", depositors["more"].text), ("少得分的储户", depositors["fewer"].text),
      ("不变的储户", depositors["same"].text),
      ("折合礼品（元）", yuan(cost["before_fen"]) + " → " + yuan(cost["after_fen"])),
      (
        "折算依据",
        cost["basis"].text == "redeemed"
          ? "已兑礼品：\(cost["points"].text) 分值 \(yuan(cost["goods_fen"])) 元" : "每分 0.5 元（还没有兑出礼品）"
      ),
    ])
    let parts = [
      table("类别", report["by_category"]) { $0["name"].shown ?? $0["category"].text },
      table("网格", report["by_grid"]) { $0["name"].shown ?? "（无网格）" },
      table("年龄", report["by_age"]) { ages[$0["band"].text] ?? $0["band"].text },
    ]
    return ([facts] + parts).joined(separator: "\n\n")
  }

  private static func table(
    _ title: String, _ lines: JSONValue, _ name: (JSONValue) -> String
  ) -> String {
    var table = Table([title, "原来", "试算", "增减"], numbers: [1, 2, 3])
    for line in lines.items {
      let difference = (line["after"].integer ?? 0) - (line["before"].integer ?? 0)
      table.add([
        name(line), line["before"].text, line["after"].text,
        difference > 0 ? "+\(difference)" : String(difference),
      ])
    }
    return table.text
  }

  private static func change(_ pair: JSONValue) -> String {
    pair["before"].text + " → " + pair["after"].text
  }

  /// Fen as yuan.
  private static func yuan(_ fen: JSONValue) -> String {
    let fen = fen.integer ?? 0
    let rest = fen % 100
    return "\(fen / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  private static let reasons = [
    "not_open": "未启用", "evidence": "缺凭证", "age": "年龄不够", "quantity": "数量超限",
    "beneficiary": "未写受助人", "scope": "账户不符", "issuing_limit": "超出网格员限额", "other": "其他",
  ]

  private static let ages = [
    "under_14": "14 岁以下", "14_17": "14–17 岁", "18_44": "18–44 岁", "45_59": "45–59 岁",
    "60_69": "60–69 岁", "70_79": "70–79 岁", "80_plus": "80 岁以上", "unknown": "年龄不详",
    "household": "家庭户",
  ]
}
