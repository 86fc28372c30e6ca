/// What a request for a notice looks at.
public struct NoticeSpan: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// Codes of grids; none is the whole community.
  public var grids: [String]
  /// The last number, if one was named.
  public var through: Int64?

  /// The span of a request.
  public init(community: CommunityID, _ request: MakeNotice) {
    self.community = community
    grids = request.grids
    through = request.through
  }
}

/// What a batch needs to know of notices.
public struct NoticeBooks: Sendable {
  /// What new notices would list.
  public var candidates: [NoticeSpan: NoticeCandidates] = [:]
  /// The last number given in each community.
  public var lastNumbers: [CommunityID: Int] = [:]
  /// Notices named.
  public var records: [NoticeKey: NoticeRecord] = [:]
  /// The lines of acts named.
  public var lines: [ActID: NoticeLine] = [:]
  /// Acts that this batch has put on a notice.
  public var listed: Set<ActID> = []
  /// All objections against acts named.
  public var objections: [ObjectionID: ObjectionRecord] = [:]

  /// Nothing.
  public init() {}
}

/// What a batch changes about notices, in the form the database takes.
public struct NoticeChanges: Sendable {
  /// Notices drawn up.
  public var made: [NewNotice] = []
  /// Notices posted.
  public var posted: [PostedNotice] = []
  /// Lines as they now stand.
  public var lines: [ActID: NoticeLine] = [:]
  /// Objections filed.
  public var filed: [NewObjection] = []
  /// Objections decided or appealed against, as they now stand.
  public var objections: [ObjectionID: ObjectionRecord] = [:]
  /// Consents to publication given and withdrawn.
  public var consents: [PublicationConsent] = []

  /// No changes.
  public init() {}
}

/// A notice to be written.
public struct NewNotice: Sendable {
  /// The notice.
  public var notice: NoticeRecord
  /// The grids it is for.
  public var grids: [GridID]
  /// Its lines in their order.
  public var lines: [NoticeCandidate]
  /// By whom.
  public var madeBy: PersonID
  /// The submission that asked.
  public var command: Int
}

/// A posting to be written.
public struct PostedNotice: Sendable {
  /// The notice.
  public var notice: NoticeRecord
  /// The day on which that is recorded.
  public var recordedOn: Day
  /// Who signed it.
  public var signedBy: String
  /// Which board.
  public var place: String?
  /// Who said so.
  public var postedBy: PersonID
  /// The submission that said so.
  public var command: Int
}
