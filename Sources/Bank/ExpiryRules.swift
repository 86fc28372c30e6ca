/// Why nothing of a depositor expires.
public enum ExpiryExemption: String, Sendable, CaseIterable {
  /// He is 70 or older.
  case age
  /// Somebody acts for him under a mandate.
  case proxy

  /// From this age on nothing expires. Only the year of birth is known, so the whole year of the
  /// seventieth birthday counts.
  public static let oldAge = 70

  /// Whether nothing expires on a day: by the year of birth, or by the last day of a mandate under
  /// which somebody acts for him.
  public static func of(
    birthYear: Int?, proxiedUntil: Day?, on day: Day
  ) -> ExpiryExemption? {
    if let birthYear, day.year - birthYear >= oldAge { return .age }
    if let proxiedUntil, proxiedUntil >= day { return .proxy }
    return nil
  }
}

/// Points that will be gone after a day.
public struct ExpiringPoints: Hashable, Sendable {
  /// Days before the last one from which on a depositor is told, and told again.
  public static let warnings = [60, 15]

  /// The last day on which they can be spent.
  public var on: Day
  /// Points.
  public var points: Int

  /// Points with their last day.
  public init(on day: Day, points: Int) {
    on = day
    self.points = points
  }

  /// How many days before is told of it on a day: one of ``warnings``.
  public func warning(on day: Day) -> Int {
    let left = Int(on.daysSince2000 - day.daysSince2000)
    return Self.warnings.last { left <= $0 } ?? Self.warnings[0]
  }
}

extension LotHistory {
  /// What will be gone, by its last day, the first one first; of those that end by `end`, or all.
  public func expiring(from day: Day, through end: Day?) -> [ExpiringPoints] {
    var sums: [ExpiringPoints] = []
    for lot in lots {
      guard let last = lot.expiresOn, last >= day, end.map({ last <= $0 }) ?? true else { continue }
      if sums.last?.on == last {
        sums[sums.count - 1].points += lot.points
      } else {
        sums.append(ExpiringPoints(on: last, points: lot.points))
      }
    }
    return sums
  }
}

extension Day {
  /// The same day of the month so many months later, or the last day of that month if it has none
  /// (Civil Code art. 202).
  public func advanced(months: Int) -> Day {
    let (year, month, day) = civil
    let total = year * 12 + month - 1 + months
    let (toYear, toMonth) = (total / 12, total % 12 + 1)
    return (0...3).lazy.compactMap { Day(year: toYear, month: toMonth, day: day - $0) }.first
      ?? self
  }
}

extension Books {
  /// Days that points given back after their own last day can still be spent.
  static let revivalDays = 30

  /// The last day of points that become available now for an act, or nil for ever: as the adoption
  /// says under which the act was told. The day itself is not counted (Civil Code art. 201).
  func lastDay(of type: ActType, _ act: ActRecord, in id: CommunityID) -> Day? {
    guard type.lotMonths > 0, let community = communities[id], !community.expiring.isEmpty
    else { return nil }
    let adoption = community.adoptions.last {
      $0.from <= act.request.occurredOn && $0.ruleBook == act.ruleBook
    }
    guard let adoption, community.expiring.contains(adoption.from) else { return nil }
    return community.today.advanced(months: type.lotMonths)
  }

  /// The least last day of points that are given back now; nil where points live for ever.
  func lastDayOfReturn(in id: CommunityID) -> Day? {
    guard let community = communities[id], !community.expiring.isEmpty else { return nil }
    return community.today + Self.revivalDays
  }

  /// Judges what a depositor had until a day: it expires, unless he is exempt on the day this is
  /// done. Points that are held are judged once they are back.
  mutating func expire(
    _ id: HolderID, through day: Day, _ community: CommunityState, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    guard let holder = holders[id], holder.community == scene.community else {
      throw Refusal(.notFound)
    }
    let key = HolderKey(community: scene.community, holder: id)
    let account = LotAccount(community: scene.community, number: holder.account(.available))
    guard let history = expiry.lots[account] else { throw Refusal(.notFound) }
    guard day < community.today else { throw Refusal(.futureDay) }
    if let judged = expiry.judged[key], judged >= day {
      throw Refusal(.alreadyDecided, .state("judged"))
    }
    let exemption = ExpiryExemption.of(
      birthYear: holder.kind == .person ? holder.birthYear : nil,
      proxiedUntil: proxiedUntil(id, on: community.today), on: community.today)
    let due = exemption == nil ? history.due(on: day + 1) : 0
    var transfer: TransferReference?
    if due > 0 {
      move(id, .available, -due, in: scene.community)
      transfer = post(
        from: holder.account(.available), to: .ofCommunity(.expired), due, .expiry, .system,
        on: community.today, scene)
    }
    if exemption != nil {
      expiry.lots[account]?.add(LotExemption(after: community.seq, through: day))
    }
    expiry.judged[key] = day
    let judgement = ExpiryJudgement(
      community: scene.community, holder: id, through: day, after: community.seq, points: due,
      exemption: exemption, command: scene.index)
    changes.expiries.append(judgement)
    return .expiry(judgement, transfer)
  }

  /// Notes that nothing is left to judge until a day, so that nobody looks at these days again.
  mutating func closeExpiry(
    through day: Day, _ community: CommunityState, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    guard day < community.today else { throw Refusal(.futureDay) }
    let mark = ExpiryMark(community: scene.community, through: day, command: scene.index)
    guard !expiry.open.contains(ExpiryDay(community: scene.community, day: day)) else {
      throw Refusal(.futureDay)
    }
    changes.expiryMarks.append(mark)
    return .expiryClosed(mark)
  }

  private func proxiedUntil(_ id: HolderID, on day: Day) -> Day? {
    registry.mandates.values.filter {
      $0.principal.holder == id && $0.from <= day && $0.endedAt == nil
    }.map(\.until).max()
  }
}
