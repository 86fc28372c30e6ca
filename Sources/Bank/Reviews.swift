/// The resolution of the residents' body that an act of level 3 rests on
/// (Organic Law of the Urban Residents Committees, arts. 9–11: the majority decides).
public struct Resolution: Hashable, Sendable {
  /// Its number in the minutes.
  public var number: String
  /// The day of the meeting.
  public var metOn: Day
  /// How many were present, and how they voted.
  public var present, votesFor, votesAgainst: Int

  /// A resolution.
  public init(number: String, metOn: Day, present: Int, votesFor: Int, votesAgainst: Int) {
    self.number = number
    self.metOn = metOn
    self.present = present
    self.votesFor = votesFor
    self.votesAgainst = votesAgainst
  }
}

extension Resolution {
  /// Whether it was carried: by more than half of those present.
  var isCarried: Bool {
    Self.isCarried(present: present, votesFor: votesFor, votesAgainst: votesAgainst)
  }

  /// Whether so many votes carry: more than half of those present are for it
  /// (Organic Law of the Urban Residents Committees, art. 10).
  static func isCarried(present: Int, votesFor: Int, votesAgainst: Int) -> Bool {
    2 * votesFor > present && votesFor + votesAgainst <= present
  }
}

/// The secretary's word on a verified act of level 2 or 3.
public struct ReviewAct: Hashable, Sendable {
  /// Which act.
  public var act: ActID
  /// Approved or rejected.
  public var isApproved: Bool
  /// Why; needed for a rejection.
  public var reason: String?
  /// Needed to approve an act of level 3.
  public var resolution: Resolution?

  /// A review.
  public init(act: ActID, isApproved: Bool, reason: String?, resolution: Resolution?) {
    self.act = act
    self.isApproved = isApproved
    self.reason = reason
    self.resolution = resolution
  }
}

/// A review to be written.
public struct NewReview: Sendable {
  /// What was decided.
  public var review: ReviewAct
  /// Where.
  public var community: CommunityID
  /// The act's version after it.
  public var version: Int
  /// By whom.
  public var reviewedBy: PersonID
  /// The submission that decided.
  public var command: Int
}

extension Books {
  /// The secretary, of here or above and never the verifier, decides on a verified act. Approval
  /// issues its points: to `on_notice` where the type says so, else at once.
  mutating func reviewAct(_ request: ReviewAct, _ scene: Scene) throws(Refusal) -> Outcome {
    let (known, holder) = try act(request.act, scene)
    var act = known
    guard scene.holdsHereOrAbove(.secretary, self) else { throw Refusal(.forbidden) }
    try refuseOwnMatter(act.request, holder, scene)
    guard act.state == .verified else {
      throw Refusal(.alreadyDecided, .state(act.state.rawValue))
    }
    guard act.verifiedBy != scene.actor.person else { throw Refusal(.ownMatter, .ownVerification) }
    guard request.isApproved || !(request.reason ?? "").isEmpty else {
      throw Refusal(.reasonRequired, at: "/reason")
    }
    act.version += 1
    let outcome: ActOutcome
    var calculation: Calculation?
    if request.isApproved {
      guard !holder.isClosed else { throw Refusal(.validationFailed, .accountClosed) }
      let (type, rules) = try actType(of: act)
      if type.reviewLevel >= 3 {
        try check(request.resolution, since: act.request.occurredOn, scene)
      }
      let found = self.calculation(act.request, type, rules)
      calculation = found
      act.state = type.creditWhen == .noticed && found.points > 0 ? .onNotice : .credited
      outcome = pay(found, &act, type, holder, scene)
    } else {
      act.state = .rejected
      outcome = unpaid(act, holder)
    }
    change(act, scene) { change in
      if let calculation { change.calculation = calculation }
    }
    changes.newReviews.append(
      NewReview(
        review: request, community: scene.community, version: act.version,
        reviewedBy: scene.actor.person, command: scene.index))
    return .act(outcome)
  }

  /// A resolution of a meeting that was held, on a day or after it, and has carried it.
  func check(
    _ resolution: Resolution?, since day: Day? = nil, _ scene: Scene
  ) throws(Refusal) {
    guard let resolution else { throw .invalid("/resolution", .resolutionRequired) }
    guard resolution.metOn <= (try community(scene)).today else {
      throw .invalid("/resolution/met_on", .resolutionInFuture)
    }
    if let day, resolution.metOn < day {
      throw .invalid("/resolution/met_on", .resolutionBeforeDeed(day))
    }
    guard resolution.isCarried else { throw .invalid("/resolution/for", .noMajority) }
  }
}
