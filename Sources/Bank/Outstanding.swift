/// How long ago points were earned, in days from the deed to the day of the report.
public enum PointAge: String, Sendable, CaseIterable {
  case upTo90 = "0-90"
  case upTo180 = "91-180"
  case upTo365 = "181-365"
  case upTo730 = "366-730"
  case older = "731+"

  /// The band of so many days.
  public init(days: Int) {
    switch days {
    case ...90: self = .upTo90
    case ...180: self = .upTo180
    case ...365: self = .upTo365
    case ...730: self = .upTo730
    default: self = .older
    }
  }
}

/// Whose points they are: people by the age they reach in the year, and the others by kind.
public enum HolderBand: String, Sendable, CaseIterable {
  case under18 = "under_18"
  case from18 = "18-34"
  case from35 = "35-59"
  case from60 = "60-69"
  case from70 = "70+"
  case ageUnknown = "age_unknown"
  case household, organisation, pool, charity

  /// The band of a depositor.
  public init(_ kind: HolderKind, birthYear: Int?, in year: Int) {
    switch kind {
    case .household: self = .household
    case .organisation: self = .organisation
    case .pool: self = .pool
    case .person:
      switch birthYear.map({ year - $0 }) {
      case nil: self = .ageUnknown
      case .some(..<18): self = .under18
      case .some(..<35): self = .from18
      case .some(..<60): self = .from35
      case .some(..<70): self = .from60
      default: self = .from70
      }
    }
  }
}

/// The points that a community has promised: those on its depositors' accounts and in its charity
/// pool, each point once in every breakdown.
public struct OutstandingPoints: Hashable, Sendable {
  /// On the accounts of depositors, by kind, and in the charity pool. What is owed is 0 or below
  /// and no part of the total.
  public var available = 0, onNotice = 0, held = 0, charity = 0, owed = 0
  /// By how long ago they were earned.
  public var byAge: [PointAge: Int] = [:]
  /// By the month of their last day; nil never expires.
  public var byExpiry: [Month?: Int] = [:]
  /// By whose they are.
  public var byHolder: [HolderBand: Int] = [:]

  /// None.
  public init() {}

  /// All of them.
  public var total: Int { available + onNotice + held + charity }

  /// Adds one depositor's points as of a day.
  public mutating func add(_ ages: PointAges, of band: HolderBand, on day: Day) {
    let balance = ages.balance
    if band == .charity { charity += balance.available } else { available += balance.available }
    onNotice += balance.onNotice
    held += balance.held
    owed += balance.owed
    for kind in [AccountKind.available, .onNotice, .held] {
      for lot in ages.lots(kind) {
        let days = Int(day.daysSince2000 - lot.issuedOn.daysSince2000)
        byAge[PointAge(days: days), default: 0] += lot.points
        byExpiry[lot.expiresOn.map { Month($0) }, default: 0] += lot.points
        byHolder[band, default: 0] += lot.points
      }
    }
  }

  /// The points of both.
  public static func + (one: Self, other: Self) -> Self {
    var sum = one
    sum.available += other.available
    sum.onNotice += other.onNotice
    sum.held += other.held
    sum.charity += other.charity
    sum.owed += other.owed
    sum.byAge.merge(other.byAge) { $0 + $1 }
    sum.byExpiry.merge(other.byExpiry) { $0 + $1 }
    sum.byHolder.merge(other.byHolder) { $0 + $1 }
    return sum
  }
}

/// What stands behind outstanding points, in fen of a yuan.
public struct Cover: Hashable, Sendable {
  /// The cover ratio below which is warned: 60 %.
  public static let leastBasisPoints = 6_000

  /// What the points are worth.
  public var worth = 0
  /// What the community's own stock is worth.
  public var stock = 0
  /// Budgets in force, and what of them is spent.
  public var budget = 0, spent = 0
  /// What was handed over in the last three full months.
  public var lastThreeMonths = 0

  /// Nothing.
  public init() {}

  /// What is left of the budgets, never below 0.
  public var budgetLeft: Int { max(0, budget - spent) }

  /// Stock and what is left of the budgets.
  public var means: Int { stock + budgetLeft }

  /// The means by the worth in hundredths of a percent, rounded down; nil where nothing is promised
  /// that has a price.
  public var basisPoints: Int? { worth > 0 ? means * 10_000 / worth : nil }

  /// Whether less stands behind the points than ``leastBasisPoints``.
  public var isLow: Bool { basisPoints.map { $0 < Self.leastBasisPoints } ?? false }

  /// For how many tenths of a month the means last at the speed of the last three months, rounded
  /// down; nil where nothing was handed over.
  public var tenthsOfMonths: Int? { lastThreeMonths > 0 ? means * 30 / lastThreeMonths : nil }

  /// Both together; what is left of each budget stays with its own community.
  public static func + (one: Self, other: Self) -> Self {
    var sum = Cover()
    sum.worth = one.worth + other.worth
    sum.stock = one.stock + other.stock
    sum.budget = one.budget + other.budget
    sum.spent = min(one.spent, one.budget) + min(other.spent, other.budget)
    sum.lastThreeMonths = one.lastThreeMonths + other.lastThreeMonths
    return sum
  }
}
