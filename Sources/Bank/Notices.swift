/// A notice by its community and number.
public struct NoticeKey: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// 1, 2, 3 … in its community.
  public var number: Int

  /// A notice's key.
  public init(community: CommunityID, number: Int) {
    self.community = community
    self.number = number
  }
}

/// A request to draw up the next notice.
public struct MakeNotice: Hashable, Sendable {
  /// The last number it looks at; nil is the head, or as far as one notice reaches.
  public var through: Int64?
  /// Codes of grids, each with all below; none is the whole community.
  public var grids: [String]

  /// A request.
  public init(through: Int64?, grids: [String]) {
    self.through = through
    self.grids = grids
  }
}

/// The word that a notice hangs on the board.
public struct PostNotice: Hashable, Sendable {
  /// Which.
  public var number: Int
  /// The day it was put up: not counted, the days begin with the next (Civil Code art. 201).
  public var postedOn: Day
  /// Who signed it, at most 60 characters.
  public var signedBy: String
  /// Which board.
  public var place: String?

  /// A posting.
  public init(number: Int, postedOn: Day, signedBy: String, place: String?) {
    self.number = number
    self.postedOn = postedOn
    self.signedBy = signedBy
    self.place = place
  }
}

/// What can be done around notices.
public enum NoticeCommand: Sendable {
  case make(MakeNotice)
  case post(PostNotice)
  case object(FileObjection)
  case decideObjection(DecideObjection)
  case appeal(AppealObjection)
  case consent(GivePublicationConsent)

  /// The name in the audit log.
  public var kind: String {
    switch self {
    case .make: "make_notice"
    case .post: "post_notice"
    case .object: "file_objection"
    case .decideObjection: "decide_objection"
    case .appeal: "appeal_objection"
    case .consent: "consent_to_publication"
    }
  }
}

/// A credit that no notice has listed yet.
public struct NoticeCandidate: Hashable, Sendable {
  /// The act.
  public var act: ActID
  /// The number of its credit.
  public var credit: Int64
  /// Whole days on the board, by the rule version of the act.
  public var days: Int
  /// Where the act stands.
  public var state: ActState
  /// Points.
  public var points: Int

  /// A candidate as loaded.
  public init(act: ActID, credit: Int64, days: Int, state: ActState, points: Int) {
    self.act = act
    self.credit = credit
    self.days = days
    self.state = state
    self.points = points
  }
}

/// What a new notice would list, in the order of grids and doors.
public struct NoticeCandidates: Sendable {
  /// The first and the last number looked at.
  public var first, through: Int64
  /// The community's last number when this was read.
  public var head: Int64
  /// At most as many as fit on one notice.
  public var lines: [NoticeCandidate]

  /// Candidates as loaded.
  public init(
    first: Int64, through: Int64, head: Int64, lines: [NoticeCandidate]
  ) {
    self.first = first
    self.through = through
    self.head = head
    self.lines = lines
  }
}

/// A notice as a decision sees it.
public struct NoticeRecord: Hashable, Sendable {
  /// Which.
  public var key: NoticeKey
  /// The first and the last number it looked at.
  public var first, through: Int64
  /// The day it was drawn up.
  public var madeOn: Day
  /// The day it was put up.
  public var postedOn: Day?
  /// Its lines.
  public var lines: Int
  /// Points on it.
  public var points: Int
  /// 1, and 2 once it is posted.
  public var version: Int

  /// A notice as loaded.
  public init(
    key: NoticeKey, first: Int64, through: Int64, madeOn: Day, postedOn: Day?, lines: Int,
    points: Int, version: Int
  ) {
    self.key = key
    self.first = first
    self.through = through
    self.madeOn = madeOn
    self.postedOn = postedOn
    self.lines = lines
    self.points = points
    self.version = version
  }
}

/// What became of a notice.
public struct NoticeOutcome: Hashable, Sendable {
  /// The notice as it now stands.
  public var notice: NoticeRecord
}

extension Books {
  mutating func decide(_ command: NoticeCommand, _ scene: Scene) throws(Refusal) -> Outcome {
    switch command {
    case .make(let request): return try makeNotice(request, scene)
    case .post(let request): return try postNotice(request, scene)
    case .object(let request): return try fileObjection(request, scene)
    case .decideObjection(let request): return try decideObjection(request, scene)
    case .appeal(let request): return try appealObjection(request, scene)
    case .consent(let request): return try consentToPublication(request, scene)
    }
  }

  /// The next notice: every credit of the span and the grids that no notice has listed. By the
  /// secretary.
  mutating func makeNotice(_ request: MakeNotice, _ scene: Scene) throws(Refusal) -> Outcome {
    guard scene.holdsHereOrAbove(.secretary, self) else { throw Refusal(.forbidden) }
    let community = try community(scene)
    var grids: [GridID] = []
    for (index, code) in request.grids.enumerated() {
      guard let grid = gridsByCode[code], grid.community == scene.community else {
        throw .invalid("/grids/\(index)", .unknownGrid)
      }
      grids.append(grid.id)
    }
    let span = NoticeSpan(community: scene.community, request)
    guard let found = notices.candidates[span] else { throw Refusal(.notFound) }
    if let through = request.through {
      guard through <= found.head else {
        throw .invalid("/through_seq", .numberNotReached(head: found.head))
      }
      guard through <= found.through || found.first > found.through else {
        throw .invalid("/through_seq", .noticeTooLong(through: found.through))
      }
    }
    let lines = found.lines.filter { line in
      let state = acts[line.act]?.state ?? line.state
      return !notices.listed.contains(line.act) && (state == .credited || state == .onNotice)
    }
    // A span that ends before the head may hold nothing: the next one goes on from there.
    let goesOn = found.through < min(request.through ?? found.head, found.head)
    guard found.first <= found.through, !lines.isEmpty || goesOn else {
      throw Refusal(.validationFailed, .nothingToNotice)
    }
    let number = (notices.lastNumbers[scene.community] ?? 0) + 1
    notices.lastNumbers[scene.community] = number
    notices.listed.formUnion(lines.map(\.act))
    let record = NoticeRecord(
      key: NoticeKey(community: scene.community, number: number), first: found.first,
      through: found.through, madeOn: community.today, postedOn: nil, lines: lines.count,
      points: lines.reduce(0) { $0 + $1.points }, version: 1)
    notices.records[record.key] = record
    changes.notices.made.append(
      NewNotice(
        notice: record, grids: grids, lines: lines, madeBy: scene.actor.person,
        command: scene.index))
    return .notice(NoticeOutcome(notice: record))
  }

  /// Days within which it is recorded that a notice hangs.
  static let daysToRecordPosting = 7

  /// A notice hangs on the board, and the days of its lines begin. By the secretary, once, within
  /// ``daysToRecordPosting``; no line clears before the day on which it is recorded is over.
  mutating func postNotice(_ request: PostNotice, _ scene: Scene) throws(Refusal) -> Outcome {
    guard scene.holdsHereOrAbove(.secretary, self) else { throw Refusal(.forbidden) }
    let key = NoticeKey(community: scene.community, number: request.number)
    guard var notice = notices.records[key] else { throw Refusal(.notFound) }
    guard notice.postedOn == nil else { throw Refusal(.alreadyDecided, .state("posted")) }
    guard try request.postedOn <= community(scene).today else {
      throw Refusal(.futureDay, at: "/posted_on")
    }
    guard request.postedOn >= notice.madeOn else {
      throw .invalid("/posted_on", .postedBeforeMade)
    }
    let today = try community(scene).today
    guard request.postedOn >= today - Self.daysToRecordPosting else {
      throw .invalid("/posted_on", .postedLongAgo(earliest: today - Self.daysToRecordPosting))
    }
    notice.postedOn = request.postedOn
    notice.version += 1
    notices.records[key] = notice
    for (act, line) in notices.lines where line.notice == key {
      var posted = line
      (posted.postedOn, posted.recordedOn) = (request.postedOn, today)
      if line.state == .waiting { posted.clearsOn = posted.end }
      notices.lines[act] = posted
    }
    changes.notices.posted.append(
      PostedNotice(
        notice: notice, recordedOn: today, signedBy: request.signedBy, place: request.place,
        postedBy: scene.actor.person, command: scene.index))
    return .notice(NoticeOutcome(notice: notice))
  }
}
