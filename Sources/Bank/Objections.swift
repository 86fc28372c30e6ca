/// Where an objection is on its way.
///
///     open ─► upheld ────┐
///       └──► dismissed ──┴─► appealed ─► finally_upheld | finally_dismissed
///
/// The secretary decides what is open, the parent's what is appealed.
public enum ObjectionState: String, Sendable, CaseIterable {
  case open, upheld, dismissed, appealed
  case finallyUpheld = "finally_upheld"
  case finallyDismissed = "finally_dismissed"

  /// Whether somebody has yet to decide.
  public var isOpen: Bool { self == .open || self == .appealed }
}

/// A word against a line of a posted notice.
public struct FileObjection: Hashable, Sendable {
  /// The notice's number.
  public var notice: Int
  /// The act on it.
  public var act: ActID
  /// Why, at most 200 characters.
  public var reason: String
  /// The paper slip, when somebody in office files it for whoever wrote it.
  public var slipNumber: String?

  /// An objection.
  public init(notice: Int, act: ActID, reason: String, slipNumber: String?) {
    self.notice = notice
    self.act = act
    self.reason = reason
    self.slipNumber = slipNumber
  }
}

/// The secretary's word on an objection.
public struct DecideObjection: Hashable, Sendable {
  /// Which.
  public var objection: ObjectionID
  /// The act it is about.
  public var act: ActID
  /// Upheld or dismissed.
  public var isUpheld: Bool
  /// Why.
  public var reason: String
  /// Whose fault the reversal names that is asked for where the points are free already; the
  /// depositor's where nothing is said.
  public var fault: Fault?

  /// A decision.
  public init(
    objection: ObjectionID, act: ActID, isUpheld: Bool, reason: String, fault: Fault? = nil
  ) {
    self.objection = objection
    self.act = act
    self.isUpheld = isUpheld
    self.reason = reason
    self.fault = fault
  }
}

/// A word against a decision.
public struct AppealObjection: Hashable, Sendable {
  /// Which.
  public var objection: ObjectionID
  /// The act it is about.
  public var act: ActID
  /// Why.
  public var reason: String

  /// An appeal.
  public init(objection: ObjectionID, act: ActID, reason: String) {
    self.objection = objection
    self.act = act
    self.reason = reason
  }
}

/// A decision on an objection.
public struct ObjectionWord: Hashable, Sendable {
  /// Who decided or appealed.
  public var by: PersonID
  /// Why.
  public var reason: String
  /// When; nil for what this batch decides.
  public var at: Instant?

  /// A word.
  public init(by: PersonID, reason: String, at: Instant?) {
    self.by = by
    self.reason = reason
    self.at = at
  }
}

/// An objection as a decision sees it.
public struct ObjectionRecord: Hashable, Sendable {
  /// Its id.
  public var id: ObjectionID
  /// Where.
  public var community: CommunityID
  /// The act it is about.
  public var act: ActID
  /// Who objects; nil on paper.
  public var objector: PersonID?
  /// The household of whoever objects.
  public var objectorHousehold: HouseholdID?
  /// The paper slip.
  public var slipNumber: String?
  /// Where it stands.
  public var state: ObjectionState
  /// Who decided first.
  public var decision: ObjectionWord?
  /// What was decided first.
  public var firstUpheld: Bool?
  /// The last day of the time to appeal.
  public var appealUntil: Day?
  /// The transfer that took the points back when it was first upheld.
  public var contra: Int64?
  /// The reversal that was asked for when it was first upheld, for points that were free already.
  public var reversal: ReversalID?
  /// Who appealed.
  public var appeal: ObjectionWord?
  /// Who decided last.
  public var last: ObjectionWord?
  /// Grows by one with each change.
  public var version: Int

  /// An objection as loaded, or as filed.
  public init(
    id: ObjectionID, community: CommunityID, act: ActID, objector: PersonID?,
    objectorHousehold: HouseholdID?, slipNumber: String?, state: ObjectionState, version: Int
  ) {
    self.id = id
    self.community = community
    self.act = act
    self.objector = objector
    self.objectorHousehold = objectorHousehold
    self.slipNumber = slipNumber
    self.state = state
    self.version = version
  }
}

/// An objection to be written.
public struct NewObjection: Sendable {
  /// The objection.
  public var objection: ObjectionRecord
  /// Why.
  public var reason: String
  /// Who filed it.
  public var filedBy: PersonID
  /// The submission that filed it.
  public var command: Int
}

/// What became of an objection.
public struct ObjectionOutcome: Hashable, Sendable {
  /// The objection as it now stands.
  public var objection: ObjectionRecord
  /// The line as it now stands.
  public var line: NoticeLine
  /// The transfer, if points moved.
  public var transfer: TransferReference?
}

extension Books {
  /// By anybody with an account here or, from a slip of paper, by a worker or the secretary. It
  /// freezes its line and no other.
  mutating func fileObjection(_ request: FileObjection, _ scene: Scene) throws(Refusal) -> Outcome {
    let (line, act, holder) = try line(of: request.act, scene)
    guard line.notice.number == request.notice else { throw Refusal(.notFound) }
    let isOnPaper = request.slipNumber != nil
    guard scene.actor.community == scene.community,
      !isOnPaper || scene.holds(.gridWorker) || scene.holds(.secretary)
    else { throw Refusal(.forbidden) }
    guard line.postedOn != nil else { throw .invalid("/notice_no", .noticeNotPosted) }
    guard act.state != .withdrawn else {
      throw Refusal(.alreadyDecided, .state(act.state.rawValue))
    }
    guard line.state != .reversed, act.state == .onNotice || act.state == .credited else {
      throw Refusal(.alreadyReversed)
    }
    let objector = isOnPaper ? nil : scene.actor.person
    let same = notices.objections.values.first {
      $0.act == request.act && $0.objector == objector && $0.slipNumber == request.slipNumber
    }
    if let same { throw Refusal(.alreadyDecided, .state(same.state.rawValue)) }
    let objection = ObjectionRecord(
      id: mint.id(), community: scene.community, act: request.act, objector: objector,
      objectorHousehold: isOnPaper ? nil : scene.actor.household, slipNumber: request.slipNumber,
      state: .open, version: 1)
    var transfer: TransferReference?
    if line.state == .waiting {
      let today = try community(scene).today
      if let end = line.clearsOn, end <= today {
        // The notice was over before: that nobody had looked yet takes nothing from the doer.
        transfer = clear(line, act, holder, scene)
      } else {
        set(line, .frozen)
      }
    }
    notices.objections[objection.id] = objection
    changes.notices.filed.append(
      NewObjection(
        objection: objection, reason: request.reason, filedBy: scene.actor.person,
        command: scene.index))
    return .objection(outcome(of: objection, line, transfer))
  }

  /// By whoever objected, once it is dismissed, or by the doer, once it is upheld; a worker may
  /// carry the word of people of his grids, and that of a slip of paper.
  mutating func appealObjection(
    _ request: AppealObjection, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    let (line, _, holder) = try line(of: request.act, scene)
    var objection = try objection(request.objection, of: request.act)
    let isObjector =
      objection.slipNumber == nil
      ? objection.objector == scene.actor.person : scene.holds(.gridWorker)
    let isDoer = scene.isOwn(holder) || scene.covers(holder)
    guard isObjector || isDoer else { throw Refusal(.forbidden) }
    guard objection.state == .upheld || objection.state == .dismissed else {
      throw Refusal(.alreadyDecided, .state(objection.state.rawValue))
    }
    guard objection.state == .upheld ? isDoer : isObjector else { throw Refusal(.forbidden) }
    if let last = objection.appealUntil, try last < community(scene).today {
      throw Refusal(.periodClosed, .appealOver(last))
    }
    objection.state = .appealed
    objection.appeal = ObjectionWord(by: scene.actor.person, reason: request.reason, at: nil)
    note(&objection)
    if line.state == .waiting { set(line, .frozen) }
    return .objection(outcome(of: objection, line, nil))
  }

  /// The line of an act with the act and the account its points are on, which is that of its doer
  /// or the one it was merged into; or not-found.
  func line(
    of act: ActID, _ scene: Scene
  ) throws(Refusal) -> (NoticeLine, ActRecord, Holder) {
    guard var line = notices.lines[act], line.notice.community == scene.community,
      let record = acts[act], let holder = holders[record.request.holder]
    else { throw Refusal(.notFound) }
    // A reversal by the two sides, in this batch: the line goes with it.
    if record.state == .reversed, line.state == .waiting || line.state == .frozen {
      line.state = .reversed
    }
    return (line, record, goingOn(holder))
  }

  func objection(_ id: ObjectionID, of act: ActID) throws(Refusal) -> ObjectionRecord {
    guard let objection = notices.objections[id], objection.act == act else {
      throw Refusal(.notFound)
    }
    return objection
  }

  mutating func note(_ objection: inout ObjectionRecord) {
    objection.version += 1
    notices.objections[objection.id] = objection
    changes.notices.objections[objection.id] = objection
  }

  func outcome(
    of objection: ObjectionRecord, _ line: NoticeLine, _ transfer: TransferReference?
  ) -> ObjectionOutcome {
    ObjectionOutcome(
      objection: objection, line: notices.lines[line.act] ?? line, transfer: transfer)
  }
}
