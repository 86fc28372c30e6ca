/// A pick-up point by its community and code.
public struct PickupPointKey: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// The code, such as `P1`.
  public var code: String

  /// A point's key.
  public init(community: CommunityID, code: String) {
    self.community = community
    self.code = code
  }
}

/// Who keeps a pick-up point.
public enum ShopKind: String, Sendable, CaseIterable {
  /// The community itself.
  case community
  /// A private shop, which is paid by its settlement list.
  case partner
}

/// When a shop is open.
public struct OpeningHours: Hashable, Sendable {
  /// How far ahead an opening is looked for, in days.
  public static let horizon = 120

  /// Days of the week, 1 (Monday) to 7.
  public var weekdays: Set<Int>
  /// Days of the month, 1 to 31.
  public var monthDays: Set<Int>
  /// Minutes after midnight; `opens` < `closes` ≤ 1440.
  public var opens: Int, closes: Int

  /// Hours from all their parts.
  public init(weekdays: Set<Int>, monthDays: Set<Int>, opens: Int, closes: Int) {
    self.weekdays = weekdays
    self.monthDays = monthDays
    self.opens = opens
    self.closes = closes
  }
}

/// A minute of a day of a community's calendar.
public struct LocalMinute: Hashable, Comparable, Sendable {
  /// The day.
  public var day: Day
  /// Minutes after its midnight, 0 … 1440.
  public var minute: Int

  /// A minute of a day.
  public init(day: Day, minute: Int) {
    self.day = day
    self.minute = minute
  }

  /// The earlier or smaller one comes first.
  public static func < (a: Self, b: Self) -> Bool { (a.day, a.minute) < (b.day, b.minute) }
}

/// What is set of a pick-up point.
public struct PickupPointTerms: Hashable, Sendable {
  /// What users see, and where it is.
  public var name: String, address: String
  /// Who keeps it.
  public var runBy: ShopKind
  /// When it is open.
  public var hours: OpeningHours
  /// Whether gifts can be asked for there.
  public var isEnabled: Bool

  /// Terms from all their parts.
  public init(
    name: String, address: String, runBy: ShopKind, hours: OpeningHours, isEnabled: Bool
  ) {
    self.name = name
    self.address = address
    self.runBy = runBy
    self.hours = hours
    self.isEnabled = isEnabled
  }
}

/// A pick-up point.
public struct PickupPoint: Hashable, Sendable {
  /// Which.
  public var key: PickupPointKey
  /// What is set of it.
  public var terms: PickupPointTerms
  /// Days on which it is open or closed against its hours.
  public var exceptions: [Day: Bool]
  /// Grows by one with each change.
  public var version: Int

  /// A point as loaded.
  public init(
    key: PickupPointKey, terms: PickupPointTerms, exceptions: [Day: Bool], version: Int
  ) {
    self.key = key
    self.terms = terms
    self.exceptions = exceptions
    self.version = version
  }

  /// Whether it opens on a day.
  public func opens(on day: Day) -> Bool {
    exceptions[day]
      ?? (terms.hours.weekdays.contains(day.weekday)
        || terms.hours.monthDays.contains(day.civil.day))
  }

  /// The end of the second opening that begins after a moment; nil where none is in sight.
  public func secondClosing(after moment: LocalMinute) -> LocalMinute? {
    let first = moment.minute < terms.hours.opens ? 0 : 1
    let openings = (first...OpeningHours.horizon).lazy.map { moment.day + $0 }.filter(opens)
    return openings.dropFirst().first.map { LocalMinute(day: $0, minute: terms.hours.closes) }
  }
}

/// A new pick-up point, or new terms for one.
public struct PutPickupPoint: Hashable, Sendable {
  /// The code.
  public var code: String
  /// The terms.
  public var terms: PickupPointTerms
  /// The version the caller has seen, for a change; nil makes a new one.
  public var expectedVersion: Int?

  /// A new point, or a change of one.
  public init(code: String, terms: PickupPointTerms, expectedVersion: Int? = nil) {
    self.code = code
    self.terms = terms
    self.expectedVersion = expectedVersion
  }
}

/// Days on which a pick-up point opens or stays closed against its hours.
public struct SetPickupDays: Hashable, Sendable {
  /// The most days of one request.
  public static let most = 62

  /// The point's code.
  public var code: String
  /// From today on, each once.
  public var days: [Day: Bool]

  /// Days to set.
  public init(code: String, days: [Day: Bool]) {
    self.code = code
    self.days = days
  }
}

/// Days of a point to be written.
public struct PickupDaysChange: Sendable {
  /// Which point.
  public var point: PickupPointKey
  /// Whether it opens.
  public var days: [Day: Bool]
  /// The submission.
  public var command: Int

  /// Days to be written.
  public init(point: PickupPointKey, days: [Day: Bool], command: Int) {
    self.point = point
    self.days = days
    self.command = command
  }
}

extension Books {
  /// A new pick-up point or new terms, by the secretary. What was promised to people keeps the day
  /// until which it is kept.
  mutating func putPickupPoint(
    _ request: PutPickupPoint, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    guard scene.holds(.secretary) else { throw Refusal(.forbidden) }
    let key = PickupPointKey(community: scene.community, code: request.code)
    guard let version = request.expectedVersion else {
      guard shop.points[key] == nil else { throw .invalid("/code", .pointExists) }
      let point = PickupPoint(key: key, terms: request.terms, exceptions: [:], version: 1)
      shop.points[key] = point
      changes.shop.newPoints[key] = point
      return .shop(.point(point))
    }
    guard var point = shop.points[key] else { throw Refusal(.notFound) }
    guard version == point.version else { throw Refusal(.staleVersion) }
    point.terms = request.terms
    point.version += 1
    shop.points[key] = point
    if changes.shop.newPoints[key] != nil {
      changes.shop.newPoints[key] = point
    } else {
      changes.shop.points[key] = point
    }
    return .shop(.point(point))
  }

  /// A holiday, a day of illness or an extra opening, by the secretary or the shopkeeper. Whoever
  /// would lose an opening by it gets the next; nobody's time becomes shorter.
  mutating func setPickupDays(
    _ request: SetPickupDays, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    guard scene.holds(.shopkeeper) || scene.holds(.secretary) else { throw Refusal(.forbidden) }
    let key = PickupPointKey(community: scene.community, code: request.code)
    let today = try community(scene).today
    guard var point = shop.points[key] else { throw Refusal(.notFound) }
    guard request.days.keys.allSatisfy({ $0 >= today }) else {
      throw .invalid("/days", .beforeToday)
    }
    point.exceptions.merge(request.days) { _, new in new }
    point.version += 1
    shop.points[key] = point
    if changes.shop.newPoints[key] != nil {
      changes.shop.newPoints[key] = point
    } else {
      changes.shop.points[key] = point
    }
    changes.shop.days.append(
      PickupDaysChange(point: key, days: request.days, command: scene.index))
    let waiting = redemptions.values.filter {
      $0.community == scene.community && $0.point == request.code && $0.state == .approved
    }.sorted { $0.id.description < $1.id.description }
    for redemption in waiting {
      guard let approvedAt = redemption.approvedAt,
        let end = point.secondClosing(after: approvedAt)
      else { continue }
      var later = redemption
      later.keptUntil = max(end, redemption.keptUntil ?? end)
      guard later.keptUntil != redemption.keptUntil else { continue }
      update(later, scene) { $0.keptUntil = later.keptUntil }
    }
    return .shop(.point(point))
  }

  /// Where a request is collected: at the point that was named or, of those that are open to
  /// requests, at the first that has enough pieces.
  func pickupPoint(
    _ code: String?, for item: Item, _ quantity: Int, _ scene: Scene
  ) throws(Refusal) -> PickupPoint {
    let open = shop.points.values.filter {
      $0.key.community == scene.community && $0.terms.isEnabled
    }.sorted { $0.key.code < $1.key.code }
    if let code {
      guard let point = open.first(where: { $0.key.code == code }) else {
        throw .invalid("/pickup_point", .unknownPoint)
      }
      return point
    }
    let stocked = open.first { item.free(at: $0.key.code).map { $0 >= quantity } ?? true }
    guard let point = stocked ?? open.first else { throw Refusal(.itemUnavailable) }
    return point
  }
}
