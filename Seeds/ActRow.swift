public import Bank
import Tables

/// An act type, a row of `rulebook.csv`: what decisions go by, and what only people read of it.
public struct ActRow: Sendable, Hashable {
  /// Who verifies.
  public enum Verifier: String, Sendable, CaseIterable {
    case gridWorker = "grid_worker"
    case gridHead = "grid_head"
    case auditor
    case system
  }
  private enum Direction: String, CaseIterable { case credit = "+", deduction = "-" }

  /// What decisions go by; points and caps of deductions are below 0.
  public var type: ActType
  /// The category's Chinese name.
  public var categoryChinese: String
  /// Who verifies.
  public var verifier: Verifier
  /// Whether accident insurance is needed first.
  public var riskInsurance: Bool
  /// Whether paid duty earns nothing.
  public var paidDutyExcluded: Bool

  static let columns = [
    "code", "category", "category_zh", "name_zh", "name_en", "direction", "unit",
    "points_per_unit", "max_units_per_claim", "cap_points_day", "cap_points_month",
    "cap_points_year", "count_service_minutes", "account_scope", "evidence",
    "beneficiary_confirm", "verifier", "review_level", "notice_days", "credit_when", "lot_months",
    "min_age", "risk_insurance", "paid_duty_excluded", "enabled",
  ]

  /// - Parameters:
  ///   - units: The known units.
  ///   - kinds: The codes of the known kinds of evidence.
  init(_ row: CSVRow, units: [UnitRow], kinds: Set<String>) throws(TableFault) {
    let unit = try Self.unit(row, units)
    let isCredit = try row.choice("direction", of: Direction.self) == .credit
    type = ActType(
      code: try row.filled("code"), category: try row.filled("category"),
      nameZH: try row.filled("name_zh"), nameEN: try row.filled("name_en"), unit: unit.code,
      byMinutes: unit.byMinutes,
      pointsPerUnit: try row.integer(
        "points_per_unit", in: isCredit ? 0...1_000 : -1_000...(-1)),
      maxUnits: try row.integer("max_units_per_claim", in: 1...1_000),
      caps: try Self.caps(row, in: isCredit ? 0...100_000 : -100_000...(-1)),
      countsMinutes: try row.flag("count_service_minutes"),
      scope: try row.choice("account_scope", of: Scope.self),
      evidence: try Self.evidence(row, kinds),
      needsBeneficiary: try row.flag("beneficiary_confirm"),
      reviewLevel: try Self.reviewLevel(row),
      noticeDays: try row.integer("notice_days", in: 0...60),
      creditWhen: try row.choice("credit_when", of: CreditWhen.self),
      lotMonths: try row.integer("lot_months", in: 0...600),
      minAge: try row.integer("min_age", in: 0...120), isEnabled: try row.flag("enabled"))
    categoryChinese = try row.filled("category_zh")
    verifier = try row.choice("verifier", of: Verifier.self)
    riskInsurance = try row.flag("risk_insurance")
    paidDutyExcluded = try row.flag("paid_duty_excluded")
  }

  private static func unit(_ row: CSVRow, _ units: [UnitRow]) throws(TableFault) -> UnitRow {
    let code = try row.filled("unit")
    guard let unit = units.first(where: { $0.code == code }) else {
      throw row.fault("unit", zh: "没有单位“\(code)”", en: "“\(code)” is no unit")
    }
    return unit
  }

  private static func caps(_ row: CSVRow, in range: ClosedRange<Int>) throws(TableFault) -> Caps {
    let caps = Caps(
      day: try row.optionalInteger("cap_points_day", in: range),
      month: try row.optionalInteger("cap_points_month", in: range),
      year: try row.optionalInteger("cap_points_year", in: range))
    let ladder = [caps.day, caps.month, caps.year].compactMap { $0.map(abs) }
    guard ladder == ladder.sorted() else {
      throw row.fault(
        "cap_points_day", zh: "日、月、年上限应逐级不减",
        en: "caps of day, month and year do not rise")
    }
    return caps
  }

  private static func evidence(
    _ row: CSVRow, _ kinds: Set<String>
  ) throws(TableFault) -> EvidenceRule {
    let text = try row.filled("evidence")
    guard let rule = EvidenceRule(text) else {
      throw row.fault(
        "evidence", zh: "看不懂凭证要求“\(text)”", en: "“\(text)” is no rule of evidence")
    }
    for code in Set(rule.ways.flatMap(\.keys)).sorted() where !kinds.contains(code) {
      throw row.fault(
        "evidence", zh: "没有凭证代码“\(code)”", en: "“\(code)” is no kind of evidence")
    }
    return rule
  }

  private static func reviewLevel(_ row: CSVRow) throws(TableFault) -> Int {
    let level = try row.text("review_level")
    guard let number = ["L0", "L1", "L2", "L3"].firstIndex(of: level) else {
      throw row.fault(
        "review_level", zh: "“\(level)”应为 L0、L1、L2 或 L3",
        en: "“\(level)” is none of L0, L1, L2, L3")
    }
    return number
  }
}
