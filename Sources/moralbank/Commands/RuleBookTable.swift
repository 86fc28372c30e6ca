import Bank
import JSON

/// Rule books on a terminal.
enum RuleBookTable {
  static func of(_ versions: [JSONValue]) -> Table {
    var table = Table(["版本", "状态", "起", "止", "行为", "启用", "会议", "备案号", "所属"])
    for version in versions {
      table.add([
        version["version"].text, state(version), version["from"].text, version["to"].text,
        version["act_types_count"].text, version["enabled_count"].text,
        version["adoption"]["met_on"].text, version["adoption"]["filing_no"].text,
        version["community"].text,
      ])
    }
    return table
  }

  /// A version's facts, its caps and its act types.
  static func whole(_ book: JSONValue, withDisabled: Bool) -> String {
    let adoption = book["adoption"]
    let facts = Table.facts([
      ("版本", book["version"].text), ("状态", state(book)), ("起", book["from"].shown),
      ("止", book["to"].shown), ("会议", adoption["met_on"].shown),
      (
        "表决",
        adoption["present"].shown.map {
          "到会 \($0)，赞成 \(adoption["for"].text)，反对 \(adoption["against"].text)"
        }
      ), ("备案号", adoption["filing_no"].shown),
      ("积分有效期", adoption["points_expire"].bool.map { $0 ? "按类别月数" : "长期" }),
      ("摘要", book["digest"].shown),
    ])
    var caps = Table(["总上限", "积分", "不计类别"], numbers: [1])
    for cap in book["overall_caps"].items {
      caps.add([
        scopes[cap["scope"].text] ?? cap["scope"].text, cap["points"].text,
        cap["except_categories"].text,
      ])
    }
    var types = Table(
      ["代码", "行为", "单位", "积分", "日", "月", "年", "凭证", "级别", "启用"], numbers: [3, 4, 5, 6])
    for type in book["act_types"].items where withDisabled || type["enabled"].bool == true {
      types.add([
        type["code"].text, type["names"]["zh"].text, type["unit"].text,
        type["points_per_unit"].text, type["caps"]["day"].text, type["caps"]["month"].text,
        type["caps"]["year"].text, type["evidence"].text, "L" + type["review_level"].text,
        type["enabled"].text,
      ])
    }
    return [facts, caps.text, types.text].joined(separator: "\n\n")
  }

  /// What a command did to a version.
  static func outcome(_ outcome: JSONValue) -> String {
    Table.facts([
      ("版本", outcome["version"].text), ("状态", states[outcome["state"].text]),
      ("生效", outcome["from"].shown), ("行为", outcome["act_types_count"].text),
      ("启用", outcome["enabled_count"].text),
    ])
  }

  static func name(of table: RuleTable) -> String {
    switch table {
    case .acts: "行为表"
    case .caps: "总上限表"
    case .units: "单位表"
    case .evidence: "凭证表"
    }
  }

  private static func state(_ version: JSONValue) -> String {
    if version["in_force"].bool == true { return "生效中" }
    return states[version["state"].text] ?? version["state"].text
  }

  private static let states = ["draft": "草案", "adopted": "已通过", "withdrawn": "已撤回"]
  static let scopes = [
    "person_day": "每人每日", "person_month": "每人每月", "worker_day": "网格员每日直接发放",
  ]
}
