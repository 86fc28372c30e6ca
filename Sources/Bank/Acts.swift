/// Where an act is on its way from the deed to the points.
public enum ActState: String, Sendable, CaseIterable {
  case submitted, returned, withdrawn, rejected, verified
  case onNotice = "on_notice"
  case credited, reversed
}

/// Who was served by an act; at least one part is given.
public struct Beneficiary: Hashable, Sendable {
  /// A person on record.
  public var person: PersonID?
  /// A household on record.
  public var household: HouseholdID?
  /// A door, where nobody is on record.
  public var door: String?

  /// A beneficiary.
  public init(person: PersonID?, household: HouseholdID?, door: String?) {
    self.person = person
    self.household = household
    self.door = door
  }
}

/// One piece of evidence: its code and a reference; never a file or a name.
public struct Evidence: Hashable, Sendable {
  /// A code of the rule book, such as `SI`.
  public var kind: String
  /// A sheet, page or event number.
  public var reference: String?

  /// A piece of evidence.
  public init(kind: String, reference: String?) {
    self.kind = kind
    self.reference = reference
  }
}

/// A reference to an event in another system; it pays one depositor once.
public struct ExternalReference: Hashable, Sendable {
  /// Such as `12345`.
  public var system: String
  /// The event's number there.
  public var number: String

  /// A reference.
  public init(system: String, number: String) {
    self.system = system
    self.number = number
  }

  /// As it is compared: full width as half width, capitals as small letters, no space around. The
  /// database compares by NFKC, of which this is the part that keyboards write.
  var folded: ExternalReference {
    ExternalReference(system: Self.folded(system), number: Self.folded(number))
  }

  private static func folded(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let half = (0xFF01...0xFF5E).contains(scalar.value) ? scalar.value - 0xFEE0 : scalar.value
      scalars.append(Unicode.Scalar(half) ?? scalar)
    }
    var rest = Substring(String(scalars).lowercased()).drop(while: \.isWhitespace)
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}

/// An external reference that has paid a depositor, however it was typed.
public struct PaidReference: Hashable, Sendable {
  /// The event, as it is compared.
  public let reference: ExternalReference
  /// Who was paid.
  public var holder: HolderID

  /// A paid reference.
  public init(reference: ExternalReference, holder: HolderID) {
    self.reference = reference.folded
    self.holder = holder
  }
}

/// A deed as it is told: filed by a resident or a worker, or credited at the door.
public struct ActRequest: Hashable, Sendable {
  /// The act type's code.
  public var actType: String
  /// The doer, a person or a household as the type's scope says.
  public var holder: HolderID
  /// Whether `holder` was given as a person.
  public var isPerson: Bool
  /// Units, where the type does not go by minutes.
  public var units: Int?
  /// Minutes by the quarter hour, where it does; where it does not, those of service, which count
  /// whole and earn nothing.
  public var minutes: Int?
  /// The day of the deed.
  public var occurredOn: Day
  /// When it began, if told.
  public var startedAt: Instant?
  /// Who was served.
  public var beneficiary: Beneficiary?
  /// What was shown.
  public var evidence: [Evidence]
  /// The event it belongs to elsewhere.
  public var externalReference: ExternalReference?
  /// The activity it was part of.
  public var activity: ActivityID?
  /// A remark, at most 200 characters.
  public var note: String?

  /// A deed from its parts.
  public init(
    actType: String, holder: HolderID, isPerson: Bool, units: Int?, minutes: Int?,
    occurredOn: Day, startedAt: Instant?, beneficiary: Beneficiary?, evidence: [Evidence],
    externalReference: ExternalReference?, activity: ActivityID?, note: String?
  ) {
    self.actType = actType
    self.holder = holder
    self.isPerson = isPerson
    self.units = units
    self.minutes = minutes
    self.occurredOn = occurredOn
    self.startedAt = startedAt
    self.beneficiary = beneficiary
    self.evidence = evidence
    self.externalReference = externalReference
    self.activity = activity
    self.note = note
  }
}

/// An act on record.
public struct ActRecord: Sendable {
  /// Its id.
  public var id: ActID
  /// Where.
  public var community: CommunityID
  /// What was told.
  public var request: ActRequest
  /// The version of the rules it goes by, by its number.
  public var ruleBook: Int32
  /// The doer's grid at that time, and those above it.
  public var gridPath: [GridID]
  /// Whether somebody holds a grid worker's office today on one of ``gridPath``.
  public var isGridHeld = true
  /// Where it stands.
  public var state: ActState
  /// Who filed it.
  public var recordedBy: PersonID
  /// The day it was filed, in the community.
  public var recordedOn: Day
  /// The worker who verified, rejected or returned it.
  public var verifiedBy: PersonID?
  /// Why it was rejected or returned.
  public var reason: String?
  /// Points issued for it.
  public var points = 0
  /// The number of the transfer that gave its points last: the issuing one or, after an appeal
  /// against an upheld objection, the one that gave them again.
  public var creditSeq: Int64?
  /// When, and on which day in the community, its points were issued.
  public var creditedAt: Instant?, creditedOn: Day?
  /// Whether its points count against the limit of who verified it.
  public var isCharged = false
  /// Grows by one with each change.
  public var version: Int

  /// An act as loaded.
  public init(
    id: ActID, community: CommunityID, request: ActRequest, ruleBook: Int32, gridPath: [GridID],
    state: ActState, recordedBy: PersonID, recordedOn: Day, version: Int
  ) {
    self.id = id
    self.community = community
    self.request = request
    self.ruleBook = ruleBook
    self.gridPath = gridPath
    self.state = state
    self.recordedBy = recordedBy
    self.recordedOn = recordedOn
    self.version = version
  }
}

/// A worker's word on an act that was filed.
public struct VerifyAct: Hashable, Sendable {
  /// What a worker may say.
  public enum Decision: String, Sendable, CaseIterable {
    case verified, rejected, returned
  }

  /// Which act.
  public var act: ActID
  /// What the worker says.
  public var decision: Decision
  /// Why; needed unless verified.
  public var reason: String?

  /// A verification.
  public init(act: ActID, decision: Decision, reason: String?) {
    self.act = act
    self.decision = decision
    self.reason = reason
  }
}

extension Books {
  /// Files an act: a resident for himself or his household, a worker for people of his grids. An
  /// act of level 0 is verified by the system at once and only a worker can file it.
  mutating func recordAct(_ request: ActRequest, _ scene: Scene) throws(Refusal) -> Outcome {
    let holder = try depositor(request, scene)
    let byWorker = scene.covers(holder)
    let agency = try agency(for: holder, .file, scene)
    let (type, rules) = try actType(of: request, scene)
    guard type.reviewLevel > 0 || byWorker else { throw Refusal(.actTypeNotOpen, at: "/act_type") }
    try checkStart(request, scene)
    try check(request, of: type, in: rules, holder, scene, witnessed: false)
    if type.reviewLevel == 0 {
      try refuseOwnMatter(request, holder, scene)
      let calculation = calculation(request, type, rules)
      return .act(issue(request, calculation, type, rules, holder, scene, verifiedBy: nil))
    }
    let mandate = try mandate(of: agency, .file, points: 0, at: "/person_id", scene)
    let act = newAct(request, rules, holder, scene, state: .submitted, verifiedBy: nil)
    use(mandate, .file, act: act.id, scene)
    return .act(unpaid(act, holder))
  }

  /// A worker's word on an act of his grids. L1 credits at once, L2 and L3 wait for the review.
  mutating func verifyAct(_ request: VerifyAct, _ scene: Scene) throws(Refusal) -> Outcome {
    let (known, holder) = try act(request.act, scene)
    var act = known
    try requireVerifier(of: act, scene)
    try refuseOwnMatter(act.request, holder, scene)
    guard act.state == .submitted else {
      throw Refusal(.alreadyDecided, .state(act.state.rawValue))
    }
    let reason = request.reason ?? ""
    guard request.decision == .verified || !reason.isEmpty else {
      throw Refusal(.reasonRequired, at: "/reason")
    }
    act.version += 1
    act.verifiedBy = scene.actor.person
    let outcome: ActOutcome
    var calculation: Calculation?
    switch request.decision {
    case .rejected, .returned:
      act.state = request.decision == .rejected ? .rejected : .returned
      act.reason = reason
      outcome = unpaid(act, holder)
    case .verified:
      guard !holder.isClosed else { throw Refusal(.validationFailed, .accountClosed) }
      let (type, rules) = try actType(of: act)
      let found = self.calculation(act.request, type, rules)
      calculation = found
      if type.reviewLevel >= 2 {
        act.state = .verified
        outcome = unpaid(act, holder)
      } else {
        act.isCharged = act.recordedBy == scene.actor.person && !isRecorder(of: act.request, scene)
        if act.isCharged { try chargeWorker(found.points, rules, act.request, scene) }
        act.state = .credited
        outcome = pay(found, &act, type, holder, scene)
      }
    }
    change(act, scene) { change in
      change.verification = .given
      change.calculation = calculation
    }
    return .act(outcome)
  }

  /// Days after which an act that nobody verified goes to the office above.
  public static let daysToVerify = 30

  /// The worker of the act's grid. An act without a grid, one on whose grids nobody holds an
  /// office, and one of a grid with none above it that has waited too long, is the secretary's;
  /// offices on a grid above see them in any case.
  private func requireVerifier(of act: ActRecord, _ scene: Scene) throws(Refusal) {
    if scene.covers(act.gridPath) { return }
    let isOverdue = today(scene) >= act.recordedOn + Self.daysToVerify
    let isLeft =
      act.gridPath.isEmpty || !act.isGridHeld || (act.gridPath.count == 1 && isOverdue)
    if isLeft, scene.holdsHereOrAbove(.secretary, self) { return }
    throw Refusal(scene.holds(.gridWorker) ? .outsideYourGrid : .forbidden)
  }

  /// An act of this community and its doer.
  func act(_ id: ActID, _ scene: Scene) throws(Refusal) -> (ActRecord, Holder) {
    guard let act = acts[id], act.community == scene.community,
      let holder = holders[act.request.holder]
    else { throw Refusal(.notFound) }
    return (act, holder)
  }

  /// The outcome of a step that moves no points.
  func unpaid(_ act: ActRecord, _ holder: Holder) -> ActOutcome {
    ActOutcome(
      act: act.id, state: act.state, points: 0, pointsCut: 0, transfer: nil,
      balance: holder.balance)
  }

  /// Notes the next step of an act, merged with earlier ones of this batch.
  mutating func change(_ act: ActRecord, _ scene: Scene, _ fill: (inout ActChange) -> Void) {
    acts[act.id] = act
    var change = changes.acts[act.id] ?? ActChange(act: act, command: scene.index)
    change.act = act
    change.command = scene.index
    fill(&change)
    changes.acts[act.id] = change
  }

  mutating func newAct(
    _ request: ActRequest, _ rules: RuleBook, _ holder: Holder, _ scene: Scene, state: ActState,
    verifiedBy: PersonID?, calculation: Calculation? = nil
  ) -> ActRecord {
    var told = request
    // With minutes told as well, only the units on record say that the deed does not go by minutes.
    if rules.actTypes[request.actType]?.byMinutes == false { told.units = request.units ?? 1 }
    var act = ActRecord(
      id: mint.id(), community: scene.community, request: told, ruleBook: rules.number,
      gridPath: holder.gridPath, state: state, recordedBy: scene.actor.person,
      recordedOn: today(scene), version: 1)
    act.verifiedBy = verifiedBy
    act.isCharged =
      state == .credited && verifiedBy != nil && !isRecorder(of: request, scene)
    acts[act.id] = act
    if let reference = request.externalReference {
      externalReferences.insert(PaidReference(reference: reference, holder: holder.id))
    }
    changes.newActs.append(
      NewAct(
        act: act, grid: holder.gridPath.first, calculation: calculation, command: scene.index))
    return act
  }
}
