/// Whose account an act pays.
public enum Scope: String, Sendable, CaseIterable {
  case person, household, organisation
}

/// When the points of a verified act reach the depositor.
public enum CreditWhen: String, Sendable, CaseIterable {
  /// At once; the next notice lists it.
  case verified
  /// Into `on_notice` at the review, cleared when the notice ends.
  case noticed
  /// At once, by the review.
  case reviewed
}

/// The points an act type can earn one depositor in a day, month or year of the calendar.
public struct Caps: Hashable, Sendable {
  /// Points; nil is no cap.
  public var day, month, year: Int?

  /// Caps in points; nil is no cap.
  public init(day: Int?, month: Int?, year: Int?) {
    self.day = day
    self.month = month
    self.year = year
  }
}

/// One line of a rule book: a kind of good deed and what it earns.
public struct ActType: Hashable, Sendable {
  /// Such as `B01`.
  public var code: String
  /// Such as `safety`.
  public var category: String
  /// What users see, in Chinese and English.
  public var nameZH, nameEN: String
  /// The unit counted: `hour`, `occasion`, …
  public var unit: String
  /// Whether the unit is time, counted in minutes by the quarter hour.
  public var byMinutes: Bool
  /// Points for one unit; below 0 for the negative list, which is off by default.
  public var pointsPerUnit: Int
  /// The most units one act may claim, at least 1.
  public var maxUnits: Int
  /// What one depositor can earn by this type.
  public var caps: Caps
  /// Whether the minutes also count as service time.
  public var countsMinutes: Bool
  /// Whose account it pays.
  public var scope: Scope
  /// What must be shown, as the rule book writes it.
  public var evidence: EvidenceRule
  /// Whether the one served must be named.
  public var needsBeneficiary: Bool
  /// 0 by the system, 1 by a grid worker, 2 also by the secretary, 3 with a resolution.
  public var reviewLevel: Int
  /// Days on the notice board.
  public var noticeDays: Int
  /// When the points arrive.
  public var creditWhen: CreditWhen
  /// Months until the points expire once expiry is adopted; 0 is never.
  public var lotMonths: Int
  /// The youngest age in years; 0 is any.
  public var minAge: Int
  /// Whether anybody can be credited for it.
  public var isEnabled: Bool

  /// An act type from all its columns.
  public init(
    code: String, category: String, nameZH: String, nameEN: String, unit: String, byMinutes: Bool,
    pointsPerUnit: Int, maxUnits: Int, caps: Caps, countsMinutes: Bool, scope: Scope,
    evidence: EvidenceRule, needsBeneficiary: Bool, reviewLevel: Int, noticeDays: Int,
    creditWhen: CreditWhen, lotMonths: Int, minAge: Int, isEnabled: Bool
  ) {
    self.code = code
    self.category = category
    self.nameZH = nameZH
    self.nameEN = nameEN
    self.unit = unit
    self.byMinutes = byMinutes
    self.pointsPerUnit = pointsPerUnit
    self.maxUnits = maxUnits
    self.caps = caps
    self.countsMinutes = countsMinutes
    self.scope = scope
    self.evidence = evidence
    self.needsBeneficiary = needsBeneficiary
    self.reviewLevel = reviewLevel
    self.noticeDays = noticeDays
    self.creditWhen = creditWhen
    self.lotMonths = lotMonths
    self.minAge = minAge
    self.isEnabled = isEnabled
  }
}

/// Which span an overall cap covers, and whose points it counts.
public enum OverallScope: String, Sendable, CaseIterable {
  /// All acts of one person on one day.
  case personDay = "person_day"
  /// All acts of one person in one month.
  case personMonth = "person_month"
  /// What one worker issues by direct credit in a day, outside activities.
  case workerDay = "worker_day"
}

/// A cap over all act types.
public struct OverallCap: Hashable, Sendable {
  /// What it spans.
  public var scope: OverallScope
  /// Points.
  public var points: Int
  /// Categories it does not count.
  public var exceptCategories: Set<String>
  /// What it spans, in words.
  public var meaning: String

  /// An overall cap.
  public init(
    scope: OverallScope, points: Int, exceptCategories: Set<String>, meaning: String = ""
  ) {
    self.scope = scope
    self.points = points
    self.exceptCategories = exceptCategories
    self.meaning = meaning
  }
}

/// One version of the rules: it comes into force with its adoption and never changes afterwards.
public struct RuleBook: Sendable {
  /// The version's number inside the bank.
  public var number: Int32
  /// The version's name, such as `2026-09`.
  public var version: String
  /// The act types by code.
  public var actTypes: [String: ActType]
  /// The caps over all types.
  public var overallCaps: [OverallCap]
  /// The codes of evidence that can be shown.
  public var evidenceKinds: Set<String>

  /// A version with its act types.
  public init(
    number: Int32, version: String, actTypes: [ActType], overallCaps: [OverallCap],
    evidenceKinds: Set<String>
  ) {
    self.number = number
    self.version = version
    self.actTypes = Dictionary(
      actTypes.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    self.overallCaps = overallCaps
    self.evidenceKinds = evidenceKinds
  }
}
