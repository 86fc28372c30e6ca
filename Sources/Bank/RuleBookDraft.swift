/// Who verifies, as people read it in a rule book; what decides is the office and its grids.
public enum RuleVerifier: String, Sendable, CaseIterable {
  case gridWorker = "grid_worker"
  case gridHead = "grid_head"
  case auditor, system
}

/// A line of a rule book: what decisions go by, and what only people read of it.
public struct RuleLine: Hashable, Sendable {
  /// What decisions go by.
  public var type: ActType
  /// The category in Chinese.
  public var categoryZH: String
  /// Who verifies.
  public var verifier: RuleVerifier
  /// Whether accident insurance is needed first.
  public var riskInsurance: Bool
  /// Whether paid duty earns nothing for it.
  public var paidDutyExcluded: Bool

  /// A line from all its parts.
  public init(
    type: ActType, categoryZH: String, verifier: RuleVerifier, riskInsurance: Bool,
    paidDutyExcluded: Bool
  ) {
    self.type = type
    self.categoryZH = categoryZH
    self.verifier = verifier
    self.riskInsurance = riskInsurance
    self.paidDutyExcluded = paidDutyExcluded
  }
}

/// A unit in which acts are counted.
public struct RuleUnit: Hashable, Sendable {
  /// Such as `hour`.
  public var code: String
  /// In Chinese and English.
  public var nameZH, nameEN: String
  /// Whether acts in it are given in minutes, by the quarter hour.
  public var byMinutes: Bool

  /// A unit.
  public init(code: String, nameZH: String, nameEN: String, byMinutes: Bool) {
    self.code = code
    self.nameZH = nameZH
    self.nameEN = nameEN
    self.byMinutes = byMinutes
  }
}

/// A kind of evidence.
public struct EvidenceCode: Hashable, Sendable {
  /// Such as `SI`.
  public var code: String
  /// In Chinese and English.
  public var nameZH, nameEN: String
  /// What it means and what is stored of it.
  public var meaning: String

  /// A kind of evidence.
  public init(code: String, nameZH: String, nameEN: String, meaning: String) {
    self.code = code
    self.nameZH = nameZH
    self.nameEN = nameEN
    self.meaning = meaning
  }
}

/// Everything that one version of the rules says, still without a number and a name.
public struct RuleBookDraft: Hashable, Sendable {
  /// The act types, in the order of their codes.
  public var lines: [RuleLine]
  /// The caps over all types, in the order of ``OverallScope``.
  public var caps: [OverallCap]
  /// The units, in the order they were listed.
  public var units: [RuleUnit]
  /// The kinds of evidence, in the order they were listed.
  public var evidence: [EvidenceCode]

  /// A draft from its parts, which nobody checks here.
  public init(
    lines: [RuleLine], caps: [OverallCap], units: [RuleUnit], evidence: [EvidenceCode]
  ) {
    self.lines = lines
    self.caps = caps
    self.units = units
    self.evidence = evidence
  }

  /// What decisions go by once it is in force.
  public func book(number: Int32, version: String) -> RuleBook {
    RuleBook(
      number: number, version: version, actTypes: lines.map(\.type), overallCaps: caps,
      evidenceKinds: Set(evidence.map(\.code)))
  }

  /// The number of act types that anybody can be credited for.
  public var enabledCount: Int { lines.count { $0.type.isEnabled } }
}

/// A rule book as it is handed in and handed out: four tables of comma-separated values.
public struct RuleBookText: Hashable, Sendable {
  /// The act types; the columns are those of ``RuleTable/acts``.
  public var acts: String
  /// The caps over all types.
  public var caps: String
  /// The units.
  public var units: String
  /// The kinds of evidence.
  public var evidence: String

  /// A rule book as text.
  public init(acts: String, caps: String, units: String, evidence: String) {
    self.acts = acts
    self.caps = caps
    self.units = units
    self.evidence = evidence
  }
}

/// One of the tables of a rule book.
public enum RuleTable: String, Sendable, CaseIterable {
  case acts, caps, units, evidence

  /// The columns, in the order they are written; they are read in any order.
  public var columns: [String] {
    switch self {
    case .acts:
      [
        "code", "category", "category_zh", "name_zh", "name_en", "direction", "unit",
        "points_per_unit", "max_units_per_claim", "cap_points_day", "cap_points_month",
        "cap_points_year", "count_service_minutes", "account_scope", "evidence",
        "beneficiary_confirm", "verifier", "review_level", "notice_days", "credit_when",
        "lot_months", "min_age", "risk_insurance", "paid_duty_excluded", "enabled",
      ]
    case .caps: ["scope", "points", "except_categories", "meaning"]
    case .units: ["unit", "zh", "en", "by_minutes"]
    case .evidence: ["code", "zh", "en", "meaning"]
    }
  }
}
