/// One thing done under a mandate.
public struct MandateUse: Hashable, Sendable {
  /// What is summed up for the daily limit.
  public struct Day: Hashable, Sendable {
    /// Under which mandate.
    public var mandate: MandateID
    /// Asked for or collected.
    public var power: MandatePower
    /// The day.
    public var day: Bank.Day

    /// A mandate's day.
    public init(mandate: MandateID, power: MandatePower, day: Bank.Day) {
      self.mandate = mandate
      self.power = power
      self.day = day
    }
  }

  /// Where.
  public var community: CommunityID
  /// Under which mandate, which of its powers, on which day.
  public var day: Day
  /// The act filed.
  public var act: ActID?
  /// The redemption asked for or collected, or the gift of points, and its points.
  public var redemption: RedemptionID?, donation: DonationID?, points: Int
  /// The submission.
  public var command: Int
}

/// By what right somebody acts on a depositor's account.
enum Agency {
  /// It is his own or his household's.
  case own
  /// As a worker of the grid.
  case worker
  /// As the guardian of a child.
  case guardian
  /// As a proxy, under one of these mandates.
  case proxy([MandateRecord])
}

extension Books {
  /// By what right the actor may use a power on the account; refused without one.
  func agency(
    for holder: Holder, _ power: MandatePower, _ scene: Scene
  ) throws(Refusal) -> Agency {
    if holder.id == scene.actor.person.holder { return .own }
    if power == .file, scene.isOwn(holder) { return .own }
    if scene.covers(holder) { return .worker }
    let today = try community(scene).today
    if isChild(holder.birthYear, on: today),
      registry.guardians[PersonID(holder.id.uuid)]?.contains(scene.actor.person) ?? false
    {
      return .guardian
    }
    let mandates = running(for: holder.id, power, on: today).filter {
      $0.proxy == scene.actor.person
    }
    guard mandates.isEmpty else { return .proxy(mandates) }
    throw Refusal(scene.holds(.gridWorker) ? .outsideYourGrid : .forbidden)
  }

  /// The mandate under which somebody collects for a depositor, by the proxy's id, passbook number
  /// or name as the counter takes it down.
  func collection(
    by collector: String?, for holder: Holder, _ scene: Scene
  ) throws(Refusal) -> Agency {
    let who = PeopleKeys.folded(collector ?? "")
    let fitting = running(for: holder.id, .collect, on: try community(scene).today).filter {
      who == $0.proxyPassbook || who == PeopleKeys.folded($0.proxy.description)
        || who == PeopleKeys.folded($0.proxyName)
    }
    guard !fitting.isEmpty else { throw .invalid("/collected_by", .noMandate) }
    guard Set(fitting.map(\.proxy)).count == 1 else {
      throw .invalid("/collected_by", .severalProxies)
    }
    return .proxy(fitting)
  }

  private func running(
    for principal: HolderID, _ power: MandatePower, on day: Day
  ) -> [MandateRecord] {
    registry.mandates.values.filter {
      $0.principal.holder == principal && $0.gives(power, on: day)
    }.sorted { $0.id.description < $1.id.description }
  }

  /// The first of an agency's mandates with room for so many points today; nil for other rights.
  func mandate(
    of agency: Agency, _ power: MandatePower, points: Int, at pointer: String, _ scene: Scene
  ) throws(Refusal) -> MandateRecord? {
    guard case .proxy(let mandates) = agency else { return nil }
    let today = try community(scene).today
    func left(_ mandate: MandateRecord) -> Int {
      let day = MandateUse.Day(mandate: mandate.id, power: power, day: today)
      return mandate.dailyLimit - (registry.mandateDays[day] ?? 0)
    }
    if let mandate = mandates.first(where: { left($0) >= points }) { return mandate }
    throw Refusal(
      .limitPerPerson, at: pointer, .mandateLimit(max(0, mandates.map(left).max() ?? 0)))
  }

  /// Notes what was done under a mandate.
  mutating func use(
    _ mandate: MandateRecord?, _ power: MandatePower, act: ActID? = nil,
    redemption: RedemptionRecord? = nil, donation: Donation? = nil, _ scene: Scene
  ) {
    guard let mandate, let today = communities[scene.community]?.today else { return }
    let day = MandateUse.Day(mandate: mandate.id, power: power, day: today)
    let points = redemption?.points ?? donation?.points ?? 0
    registry.mandateDays[day, default: 0] += points
    changes.people.mandateUses.append(
      MandateUse(
        community: scene.community, day: day, act: act, redemption: redemption?.id,
        donation: donation?.id, points: points, command: scene.index))
  }
}
