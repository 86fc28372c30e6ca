public import FoundationEssentials

/// A date that comes by itself: the bank keeps it, and nobody can call it.
public enum StandingDate: Hashable, Sendable {
  /// A notice is over, and the points of this act's line are free.
  case endOfNotice(ActID)
  /// Nobody came for an approved gift.
  case lapse(RedemptionID)
  /// Nobody decided on a request.
  case undecided(RedemptionID)
  /// The last day of some of a depositor's points is over: this one or one before it.
  case expiry(HolderID, through: Day)
  /// Everybody's points were judged whose last day was this one or one before it.
  case expiryJudged(through: Day)
  /// The last day of a voucher is over.
  case voucherExpiry(VoucherID)

  /// The name in the audit log.
  public var kind: String {
    switch self {
    case .endOfNotice: "end_notice"
    case .lapse: "lapse_redemption"
    case .undecided: "release_request"
    case .expiry: "expire_points"
    case .expiryJudged: "close_expiry"
    case .voucherExpiry: "expire_voucher"
    }
  }

  /// What it is about; nil is the whole community.
  public var subject: UUID? {
    switch self {
    case .endOfNotice(let act): act.uuid
    case .lapse(let redemption), .undecided(let redemption): redemption.uuid
    case .expiry(let holder, _): holder.uuid
    case .expiryJudged: nil
    case .voucherExpiry(let voucher): voucher.uuid
    }
  }

  /// The day that belongs to it, where it comes more than once.
  public var day: Day? {
    switch self {
    case .endOfNotice, .lapse, .undecided, .voucherExpiry: nil
    case .expiry(_, let day), .expiryJudged(let day): day
    }
  }
}

extension PersonID {
  /// The bank itself, which keeps standing dates: the nil UUID (RFC 9562 §5.9), which no person
  /// has. It holds no office, so it can do nothing else.
  public static var system: PersonID {
    PersonID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
  }
}

extension Books {
  /// Does what a date brings, if it has come by the clock of this community: never before, whoever
  /// thinks so, and once, since each leads to a state that it does not begin in.
  mutating func keep(
    _ date: StandingDate, in id: CommunityID, _ index: Int
  ) throws(Refusal) -> Outcome {
    let nobody = Actor(
      person: .system, community: id, household: nil, isClosed: false, offices: [])
    let scene = Scene(actor: nobody, community: id, index: index)
    let community = try community(scene)
    switch date {
    case .endOfNotice(let act): return .act(try endNotice(of: act, community, scene))
    case .lapse(let redemption):
      let (known, holder) = try self.redemption(redemption, scene)
      guard known.state == .approved else {
        throw Refusal(.alreadyDecided, .state(known.state.rawValue))
      }
      guard let until = known.collectUntil, until <= community.now else {
        throw Refusal(.futureDay)
      }
      return .redemption(lapse(known, holder, reason: Self.notCollected, scene))
    case .undecided(let redemption):
      let (known, holder) = try self.redemption(redemption, scene)
      guard known.state == .requested else {
        throw Refusal(.alreadyDecided, .state(known.state.rawValue))
      }
      // The day of asking is not counted, the last ends at midnight (Civil Code arts. 201, 203).
      guard let asked = known.requestedOn, asked + community.undecidedDays < community.today else {
        throw Refusal(.futureDay)
      }
      return .redemption(lapse(known, holder, reason: Self.notDecided, scene))
    case .expiry(let holder, let day):
      return try expire(holder, through: day, community, scene)
    case .expiryJudged(let day): return try closeExpiry(through: day, community, scene)
    case .voucherExpiry(let voucher): return try expireVoucher(voucher, community, scene)
    }
  }

  /// What the owner reads, in both languages: a reason is kept as it was given.
  static let notCollected = "逾期未领，积分退回 · not collected in time, points given back"
  /// As above.
  static let notDecided = "逾期未审批，积分退回 · not decided in time, points given back"

  private mutating func endNotice(
    of act: ActID, _ community: CommunityState, _ scene: Scene
  ) throws(Refusal) -> ActOutcome {
    guard let line = notices.lines[act], line.notice.community == scene.community,
      let record = acts[act], let doer = holders[record.request.holder]
    else { throw Refusal(.notFound) }
    let holder = goingOn(doer)
    guard line.state == .waiting, record.state == .onNotice else {
      throw Refusal(.alreadyDecided, .state(line.state.rawValue))
    }
    guard let day = line.clearsOn, day <= community.today else { throw Refusal(.futureDay) }
    let transfer = clear(line, record, holder, scene)
    return ActOutcome(
      act: act, state: .credited, points: line.points, pointsCut: 0, transfer: transfer,
      balance: holders[holder.id]?.balance ?? holder.balance)
  }

  private mutating func lapse(
    _ known: RedemptionRecord, _ holder: Holder, reason: String, _ scene: Scene
  ) -> RedemptionOutcome {
    var redemption = known
    redemption.state = .lapsed
    let transfer = release(redemption, holder, scene)
    update(redemption, scene) { $0.reason = reason }
    return outcome(of: redemption, transfer)
  }
}
