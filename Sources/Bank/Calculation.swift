/// Which cap was applied.
public enum CapScope: Int32, Sendable, CaseIterable {
  case typeDay = 1
  case typeMonth = 2
  case typeYear = 3
  case personDay = 4
  case personMonth = 5

  /// The name clients see.
  public var name: String {
    switch self {
    case .typeDay: "type_day"
    case .typeMonth: "type_month"
    case .typeYear: "type_year"
    case .personDay: "person_day"
    case .personMonth: "person_month"
    }
  }
}

/// One cap as it was applied to one act.
public struct AppliedCap: Hashable, Sendable {
  /// Which cap.
  public var scope: CapScope
  /// Its points.
  public var limit: Int
  /// Points used before this act.
  public var used: Int
  /// Points it took off this act.
  public var cut: Int

  /// A cap as applied.
  public init(scope: CapScope, limit: Int, used: Int, cut: Int) {
    self.scope = scope
    self.limit = limit
    self.used = used
    self.cut = cut
  }
}

/// How the points of an act came about; stored with it, so that every point can be explained.
public struct Calculation: Hashable, Sendable {
  /// Points for one unit.
  public var pointsPerUnit: Int
  /// Units, or minutes for types by the hour.
  public var quantity: Int
  /// Points before any cap.
  public var beforeCaps: Int
  /// Every cap looked at, in the order applied.
  public var caps: [AppliedCap]
  /// Points given.
  public var points: Int

  /// A calculation from its parts.
  public init(
    pointsPerUnit: Int, quantity: Int, beforeCaps: Int, caps: [AppliedCap], points: Int
  ) {
    self.pointsPerUnit = pointsPerUnit
    self.quantity = quantity
    self.beforeCaps = beforeCaps
    self.caps = caps
    self.points = points
  }

  /// Points that caps took off.
  public var cut: Int { beforeCaps - points }
}

/// What one depositor has earned by one act type around one day.
public struct Tally: Hashable, Sendable {
  /// Points earned on that day, in its month and in its year.
  public var day, month, year: Int

  /// A tally in points.
  public init(day: Int = 0, month: Int = 0, year: Int = 0) {
    self.day = day
    self.month = month
    self.year = year
  }
}

extension RuleBook {
  /// The points of an act after caps. Caps cut points, never the deed: with nothing left the result
  /// is 0 points. Each cap sees what the one before left.
  ///
  /// - Parameters:
  ///   - type: of this rule book.
  ///   - quantity: units, or minutes for types by the hour.
  ///   - tallies: what the depositor has earned around the day of the deed, by act type.
  func calculate(
    _ type: ActType, quantity: Int, tallies: [String: Tally]
  ) -> Calculation {
    let before =
      type.byMinutes ? type.pointsPerUnit * quantity / 60 : type.pointsPerUnit * quantity
    let own = tallies[type.code] ?? Tally()
    var limits: [(CapScope, Int, Int)] = []
    if let day = type.caps.day { limits.append((.typeDay, day, own.day)) }
    if let month = type.caps.month { limits.append((.typeMonth, month, own.month)) }
    if let year = type.caps.year { limits.append((.typeYear, year, own.year)) }
    if type.scope == .person {
      for cap in overallCaps where !cap.exceptCategories.contains(type.category) {
        switch cap.scope {
        case .personDay:
          limits.append((.personDay, cap.points, sum(tallies, \.day, counting: cap)))
        case .personMonth:
          limits.append((.personMonth, cap.points, sum(tallies, \.month, counting: cap)))
        case .workerDay: break
        }
      }
    }
    var left = before
    let applied = limits.map { scope, limit, used in
      let cut = max(0, left - max(0, limit - used))
      left -= cut
      return AppliedCap(scope: scope, limit: limit, used: used, cut: cut)
    }
    return Calculation(
      pointsPerUnit: type.pointsPerUnit, quantity: quantity, beforeCaps: before, caps: applied,
      points: left)
  }

  /// Points of the act types that an overall cap counts.
  private func sum(
    _ tallies: [String: Tally], _ span: KeyPath<Tally, Int>, counting cap: OverallCap
  ) -> Int {
    tallies.reduce(0) { sum, earned in
      let isCounted =
        cap.exceptCategories.isEmpty
        || !cap.exceptCategories.contains(actTypes[earned.key]?.category ?? "")
      return isCounted ? sum + earned.value[keyPath: span] : sum
    }
  }

  /// The points one worker may issue by direct credit in a day, or nil without such a limit.
  var workerDayLimit: Int? {
    overallCaps.first { $0.scope == .workerDay }?.points
  }
}
