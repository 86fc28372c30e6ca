/// Points as they were and as they would have been.
public struct PointsPair: Hashable, Sendable {
  /// Points.
  public private(set) var before = 0, after = 0

  mutating func add(before: Int, after: Int) {
    self.before += before
    self.after += after
  }
}

/// What other rules would have made of past deeds; sums and counts alone, no names.
public struct SimulationReport: Hashable, Sendable {
  /// Why a deed would not have been credited.
  public enum Reason: String, Sendable, CaseIterable {
    /// The act type is off or not there.
    case notOpen = "not_open"
    case evidence, age, quantity, beneficiary, scope
    /// Over what the worker may issue in a day.
    case issuingLimit = "issuing_limit"
    case other

    init(_ refusal: Refusal) {
      self =
        switch (refusal.code, refusal.reason) {
        case (.actTypeNotOpen, _): .notOpen
        case (.issuingLimit, _): .issuingLimit
        case (_, .evidenceMissing), (_, .unknownEvidence): .evidence
        case (_, .tooYoung): .age
        case (_, .unitsOutOfRange), (_, .unitsInsteadOfMinutes), (_, .minutesRequired),
          (_, .minutesOutOfRange), (_, .minutesNotCounted):
          .quantity
        case (_, .beneficiaryRequired): .beneficiary
        case (_, .wrongScope): .scope
        default: .other
        }
    }
  }

  /// Deeds worked out anew.
  public var deeds = 0
  /// Their points.
  public var points = PointsPair()
  /// Deeds that caps cut.
  public var cutBefore = 0, cutAfter = 0
  /// Deeds that would not have been credited.
  public var refusals: [Reason: Int] = [:]
  /// By category: before by the rules then, after by the rules tried.
  public var categories: [String: PointsPair] = [:]
  /// By the lowest grid of the doer; nil for those of no grid.
  public var grids: [GridID?: PointsPair] = [:]
  /// By age on the day of the deed.
  public var ages: [AgeBand: PointsPair] = [:]
  /// Depositors who would have more points, fewer, and as many.
  public var winners = 0, losers = 0, unchanged = 0

  /// Nothing yet.
  public init() {}
}

/// Ages as they are counted together, in years of the calendar.
public enum AgeBand: String, Sendable, CaseIterable {
  case under14 = "under_14"
  case from14 = "14_17"
  case from18 = "18_44"
  case from45 = "45_59"
  case from60 = "60_69"
  case from70 = "70_79"
  case from80 = "80_plus"
  /// The year of birth is not on record.
  case unknown
  /// Households have no age.
  case household

  init(of deed: PastDeed) {
    guard deed.request.isPerson else {
      self = .household
      return
    }
    guard let born = deed.birthYear else {
      self = .unknown
      return
    }
    self =
      switch deed.request.occurredOn.year - born {
      case ..<14: .under14
      case 14...17: .from14
      case 18...44: .from18
      case 45...59: .from45
      case 60...69: .from60
      case 70...79: .from70
      default: .from80
      }
  }
}
