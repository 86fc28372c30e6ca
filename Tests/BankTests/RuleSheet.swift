import Bank
import Tables

/// A small rule book whose cells can be changed one by one.
struct RuleSheet {
  /// The rows of each table by column; line 2 of the text is the first.
  var rows: [RuleTable: [[String: String]]] = [:]

  init() {
    rows[.units] = [
      ["unit": "hour", "zh": "小时", "en": "hour", "by_minutes": "Y"],
      ["unit": "occasion", "zh": "次", "en": "occasion", "by_minutes": "N"],
    ]
    rows[.evidence] = ["SI", "PH", "BC", "DOC"].map {
      ["code": $0, "zh": "凭证", "en": "Proof", "meaning": "What \($0) is, and what is kept."]
    }
    rows[.acts] = [
      Self.line("B01", ["unit": "hour", "cap_points_day": "15", "cap_points_month": "80"]),
      Self.line("C02", ["evidence": "PH", "cap_points_day": "5", "cap_points_month": "20"]),
      Self.line(
        "A05", ["evidence": "DOC+BC", "review_level": "L2", "credit_when": "noticed"]),
      Self.line("C03", ["account_scope": "household", "min_age": "0", "cap_points_year": "240"]),
      Self.line(
        "N01",
        [
          "category": "negative_list", "category_zh": "负面清单", "direction": "-",
          "points_per_unit": "-5", "cap_points_month": "-10", "cap_points_year": "-30",
          "review_level": "L2", "credit_when": "noticed", "enabled": "N",
        ]),
    ]
    rows[.caps] = [
      Self.cap("person_day", 40, "negative_list"), Self.cap("person_month", 160, ""),
      Self.cap("worker_day", 300, ""),
    ]
  }

  private static func line(_ code: String, _ changes: [String: String]) -> [String: String] {
    [
      "code": code, "category": "safety", "category_zh": "平安守护", "name_zh": "好事 \(code)",
      "name_en": "Deed \(code)", "direction": "+", "unit": "occasion", "points_per_unit": "5",
      "max_units_per_claim": "3", "cap_points_day": "", "cap_points_month": "",
      "cap_points_year": "", "count_service_minutes": "Y", "account_scope": "person",
      "evidence": "SI", "beneficiary_confirm": "N", "verifier": "grid_worker",
      "review_level": "L1", "notice_days": "3", "credit_when": "verified", "lot_months": "24",
      "min_age": "18", "risk_insurance": "N", "paid_duty_excluded": "Y", "enabled": "Y",
    ].merging(changes) { $1 }
  }

  private static func cap(_ scope: String, _ points: Int, _ except: String) -> [String: String] {
    [
      "scope": scope, "points": String(points), "except_categories": except,
      "meaning": "what it spans",
    ]
  }

  /// The sheet with one cell changed.
  func with(
    _ table: RuleTable = .acts, line: Int, _ column: String, _ value: String
  ) -> RuleSheet {
    var sheet = self
    sheet.rows[table]?[line - 2][column] = value
    return sheet
  }

  private func text(_ table: RuleTable) -> String {
    var text = CSVText()
    text.add(table.columns)
    for row in rows[table] ?? [] { text.add(table.columns.map { row[$0] ?? "" }) }
    return text.text
  }

  var text: RuleBookText {
    RuleBookText(
      acts: text(.acts), caps: text(.caps), units: text(.units), evidence: text(.evidence))
  }

  /// What is wrong with it.
  var faults: RuleBookFaults {
    do throws(RuleBookFaults) {
      _ = try RuleBookDraft(text)
      return RuleBookFaults()
    } catch {
      return error
    }
  }
}
