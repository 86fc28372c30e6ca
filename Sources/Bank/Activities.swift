/// An activity as a decision sees it: its recorder credits whoever of the community came.
public struct Activity: Hashable, Sendable {
  /// Its id.
  public var id: ActivityID
  /// Where.
  public var community: CommunityID
  /// The day it is held.
  public var on: Day
  /// The codes of the act types done there.
  public var actTypes: Set<String>
  /// Who credits; needs no office.
  public var recorder: PersonID

  /// An activity as loaded.
  public init(
    id: ActivityID, community: CommunityID, on: Day, actTypes: Set<String>, recorder: PersonID
  ) {
    self.id = id
    self.community = community
    self.on = on
    self.actTypes = actTypes
    self.recorder = recorder
  }
}

/// The announcement of an activity.
public struct AnnounceActivity: Hashable, Sendable {
  /// What it is called, at most 80 characters.
  public var title: String
  /// The day; one that is over by the secretary only.
  public var on: Day
  /// Where, if told.
  public var place: String?
  /// The codes of the act types done there, 1 … 20.
  public var actTypes: [String]
  /// Who will credit those who came.
  public var recorder: PersonID

  /// An announcement.
  public init(title: String, on: Day, place: String?, actTypes: [String], recorder: PersonID) {
    self.title = title
    self.on = on
    self.place = place
    self.actTypes = actTypes
    self.recorder = recorder
  }
}

/// An activity to be written.
public struct NewActivity: Sendable {
  /// The activity.
  public var activity: Activity
  /// What was announced.
  public var request: AnnounceActivity
  /// By whom.
  public var madeBy: PersonID
  /// The submission that announced it.
  public var command: Int
}

extension Books {
  /// Announces an activity. By the secretary or a grid worker, who does it before its day is over;
  /// the act types must be open on that day, by the rules in force then or, for a day to come, by
  /// those known today.
  mutating func announce(_ request: AnnounceActivity, _ scene: Scene) throws(Refusal) -> Outcome {
    guard scene.holds(.gridWorker) || scene.holdsHereOrAbove(.secretary, self) else {
      throw Refusal(.forbidden)
    }
    let community = try community(scene)
    guard request.on >= community.today || scene.holdsHereOrAbove(.secretary, self) else {
      throw Refusal(.forbidden, at: "/on", .activityIsOver)
    }
    guard let recorder = holders[request.recorder.holder], recorder.kind == .person,
      recorder.community == scene.community
    else { throw Refusal(.notFound) }
    guard !recorder.isClosed else { throw .invalid("/recorder_id", .accountClosed) }
    guard request.on >= community.openFrom, let rules = ruleBook(of: community, on: request.on)
    else { throw Refusal(.periodClosed, at: "/on") }
    for (place, code) in request.actTypes.enumerated() {
      guard let type = rules.actTypes[code], type.isEnabled, type.pointsPerUnit >= 0 else {
        throw Refusal(.actTypeNotOpen, at: "/act_types/\(place)")
      }
    }
    let activity = Activity(
      id: mint.id(), community: scene.community, on: request.on, actTypes: Set(request.actTypes),
      recorder: request.recorder)
    activities[activity.id] = activity
    let opened = NewActivity(
      activity: activity, request: request, madeBy: scene.actor.person, command: scene.index)
    changes.newActivities.append(opened)
    return .activity(opened)
  }

  /// Whether the actor is the recorder of the activity that an act names.
  func isRecorder(of request: ActRequest, _ scene: Scene) -> Bool {
    guard let id = request.activity, let activity = activities[id] else { return false }
    return activity.community == scene.community && activity.recorder == scene.actor.person
  }

  /// An act that names an activity was done there: on its day, and of its types.
  func checkActivity(_ request: ActRequest, _ scene: Scene) throws(Refusal) {
    guard let id = request.activity else { return }
    guard let activity = activities[id], activity.community == scene.community else {
      throw Refusal(.notFound)
    }
    guard activity.on == request.occurredOn else {
      throw .invalid("/occurred_on", .notOfActivity)
    }
    guard activity.actTypes.contains(request.actType) else {
      throw .invalid("/act_type", .notOfActivity)
    }
  }
}
