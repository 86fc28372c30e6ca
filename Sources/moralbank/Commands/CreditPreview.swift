import JSON
import Tables

/// What a credit would do, on a terminal.
enum CreditPreview {
  static func text(_ preview: JSONValue) -> String {
    let calculation = preview["calculation"]
    let cut = preview["points_cut"].integer ?? 0
    let facts = Table.facts([
      ("试算", preview["accepted"].bool == true ? "可以记" : "不能记"),
      ("状态", preview["state"].shown.map(Words.state)),
      ("积分", preview["points"].text + (cut > 0 ? "（超出上限，减去 \(cut)）" : "")),
      ("上限前", calculation["before_caps"].shown), ("规则版本", preview["rule_version"].shown),
    ])
    let caps = preview["left"].items
    guard !caps.isEmpty else { return facts }
    var table = Table(["上限", "限额", "已用", "还剩"], numbers: [1, 2, 3])
    for cap in caps {
      table.add([
        scopes[cap["scope"].text] ?? cap["scope"].text, cap["limit"].text, cap["used"].text,
        cap["left"].text,
      ])
    }
    return facts + "\n\n" + table.text
  }

  /// Why it would be refused.
  static func problem(_ problem: JSONValue) -> String {
    let lines =
      ["\(problem["title"].text)", problem["detail"].text]
      + problem["errors"].items.map { "  \($0["pointer"].text)  \($0["detail"].text)" }
    return lines.filter { !$0.isEmpty }.map(DisplayWidth.printable).joined(separator: "\n")
  }

  private static let scopes = [
    "type_day": "本类每日", "type_month": "本类每月", "type_year": "本类每年",
    "person_day": "本人每日", "person_month": "本人每月", "worker_day": "网格员今日直接发放",
  ]
}
