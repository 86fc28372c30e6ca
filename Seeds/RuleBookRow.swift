/// One act type of a rule book, with every column of `rulebook.csv`.
public struct RuleBookRow: Sendable, Hashable {
  /// Whether the act earns points or loses them.
  public enum Direction: String, Sendable, CaseIterable { case credit = "+", deduction = "-" }
  /// Whose account an act goes to.
  public enum Scope: String, Sendable, CaseIterable { case person, household, organisation }
  /// Who verifies.
  public enum Verifier: String, Sendable, CaseIterable {
    case gridWorker = "grid_worker"
    case gridHead = "grid_head"
    case auditor
    case system
  }
  /// The step after which the points are issued.
  public enum CreditWhen: String, Sendable, CaseIterable { case verified, reviewed, noticed }

  /// The code by which the field knows the act, such as `B01`.
  public var code: String
  /// The category's code, such as `safety`.
  public var category: String
  /// The category's Chinese name.
  public var categoryChinese: String
  /// The Chinese name.
  public var nameChinese: String
  /// The English name.
  public var nameEnglish: String
  /// Earning or losing.
  public var direction: Direction
  /// The unit's code, one of `units.csv`.
  public var unit: String
  /// Points for one unit; negative for deductions.
  public var pointsPerUnit: Int
  /// The most units in one claim.
  public var maximumUnits: Int
  /// The cap of points a local day; nil is none.
  public var capDay: Int?
  /// The cap of points a local month; nil is none.
  public var capMonth: Int?
  /// The cap of points a local year; nil is none.
  public var capYear: Int?
  /// Whether the act's minutes count as volunteer service.
  public var countsServiceMinutes: Bool
  /// Person, household or organisation.
  public var scope: Scope
  /// The evidence asked for.
  public var evidence: EvidenceExpression
  /// Whether the person served must be named and confirm.
  public var beneficiaryRequired: Bool
  /// Who verifies.
  public var verifier: Verifier
  /// 0 by the system, 1 by the grid worker, 2 reviewed by the secretary, 3 with a resolution.
  public var reviewLevel: Int
  /// Days of public notice.
  public var noticeDays: Int
  /// When points are issued.
  public var creditWhen: CreditWhen
  /// Months the points live; 0 is for ever.
  public var lotMonths: Int
  /// The least age of the doer, in years.
  public var minimumAge: Int
  /// Whether accident insurance is needed first.
  public var riskInsurance: Bool
  /// Whether paid duty earns nothing.
  public var paidDutyExcluded: Bool
  /// Whether the act is open.
  public var enabled: Bool

  static let columns = [
    "code", "category", "category_zh", "name_zh", "name_en", "direction", "unit",
    "points_per_unit", "max_units_per_claim", "cap_points_day", "cap_points_month",
    "cap_points_year", "count_service_minutes", "account_scope", "evidence",
    "beneficiary_confirm", "verifier", "review_level", "notice_days", "credit_when", "lot_months",
    "min_age", "risk_insurance", "paid_duty_excluded", "enabled",
  ]

  init(_ row: CSVRow) throws(SeedError) {
    code = try row.filled("code")
    category = try row.filled("category")
    categoryChinese = try row.filled("category_zh")
    nameChinese = try row.filled("name_zh")
    nameEnglish = try row.filled("name_en")
    direction = try row.choice("direction", of: Direction.self)
    unit = try row.filled("unit")
    let points = direction == .credit ? 0...1_000 : -1_000...(-1)
    let caps = direction == .credit ? 0...100_000 : -100_000...(-1)
    pointsPerUnit = try row.integer("points_per_unit", in: points)
    maximumUnits = try row.integer("max_units_per_claim", in: 1...1_000)
    capDay = try row.optionalInteger("cap_points_day", in: caps)
    capMonth = try row.optionalInteger("cap_points_month", in: caps)
    capYear = try row.optionalInteger("cap_points_year", in: caps)
    countsServiceMinutes = try row.flag("count_service_minutes")
    scope = try row.choice("account_scope", of: Scope.self)
    let expression = try row.filled("evidence")
    do {
      evidence = try EvidenceExpression(expression)
    } catch {
      throw row.fault("evidence", error.message)
    }
    beneficiaryRequired = try row.flag("beneficiary_confirm")
    verifier = try row.choice("verifier", of: Verifier.self)
    let level = try row.text("review_level")
    guard let number = ["L0", "L1", "L2", "L3"].firstIndex(of: level) else {
      throw row.fault("review_level", "“\(level)” is none of L0, L1, L2, L3")
    }
    reviewLevel = number
    noticeDays = try row.integer("notice_days", in: 0...60)
    creditWhen = try row.choice("credit_when", of: CreditWhen.self)
    lotMonths = try row.integer("lot_months", in: 0...600)
    minimumAge = try row.integer("min_age", in: 0...120)
    riskInsurance = try row.flag("risk_insurance")
    paidDutyExcluded = try row.flag("paid_duty_excluded")
    enabled = try row.flag("enabled")
    let ladder = [capDay, capMonth, capYear].compactMap { $0.map(abs) }
    guard ladder == ladder.sorted() else {
      throw row.fault("cap_points_day", "caps of day, month and year do not rise")
    }
  }
}
