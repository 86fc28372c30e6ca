/// A returned act told anew: what is nil stays as it was. The kind of deed, its doer and its day
/// stay in any case; another deed is another act.
public struct ResubmitAct: Hashable, Sendable {
  /// Which act.
  public var act: ActID
  /// Units, where the type does not go by minutes.
  public var units: Int?
  /// Minutes by the quarter hour, where it does.
  public var minutes: Int?
  /// When it began.
  public var startedAt: Instant?
  /// Who was served.
  public var beneficiary: Beneficiary?
  /// All that was shown, in place of what was told before.
  public var evidence: [Evidence]?
  /// A remark, at most 200 characters.
  public var note: String?

  /// A resubmission.
  public init(
    act: ActID, units: Int? = nil, minutes: Int? = nil, startedAt: Instant? = nil,
    beneficiary: Beneficiary? = nil, evidence: [Evidence]? = nil, note: String? = nil
  ) {
    self.act = act
    self.units = units
    self.minutes = minutes
    self.startedAt = startedAt
    self.beneficiary = beneficiary
    self.evidence = evidence
    self.note = note
  }
}

/// What was told of an act before it was told anew, to be kept.
public struct ActRevision: Sendable {
  /// The act as it was when it was returned.
  public var act: ActRecord
  /// Who returned it, and why.
  public var returnedBy: PersonID, reason: String
  /// The submission that told it anew.
  public var command: Int
}

extension Books {
  /// Who filed an act sends it again after it was returned. It is checked as if told for the first
  /// time, by the rules of its day.
  mutating func resubmitAct(_ request: ResubmitAct, _ scene: Scene) throws(Refusal) -> Outcome {
    let (known, holder) = try act(request.act, scene)
    var act = known
    guard act.recordedBy == scene.actor.person else { throw Refusal(.forbidden) }
    guard act.state == .returned, let returnedBy = act.verifiedBy else {
      throw Refusal(.alreadyDecided, .state(act.state.rawValue))
    }
    guard !holder.isClosed else { throw Refusal(.validationFailed, .accountClosed) }
    if let units = request.units { act.request.units = units }
    if let minutes = request.minutes { act.request.minutes = minutes }
    if let startedAt = request.startedAt { act.request.startedAt = startedAt }
    if let beneficiary = request.beneficiary { act.request.beneficiary = beneficiary }
    if let evidence = request.evidence { act.request.evidence = evidence }
    if let note = request.note { act.request.note = note }
    let (type, rules) = try actType(of: act)
    if request.startedAt != nil { try checkStart(act.request, scene) }
    try check(act.request, of: type, in: rules, holder, scene, witnessed: false, isKnown: true)
    changes.actRevisions.append(
      ActRevision(
        act: known, returnedBy: returnedBy, reason: known.reason ?? "", command: scene.index))
    act.state = .submitted
    act.version += 1
    act.verifiedBy = nil
    act.reason = nil
    change(act, scene) { change in
      change.isRetold = true
      change.verification = .cleared
      change.calculation = nil
    }
    return .act(unpaid(act, holder))
  }
}
