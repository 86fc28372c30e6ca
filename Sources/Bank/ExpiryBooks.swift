/// A day of a community until which everything is judged, or is not.
public struct ExpiryDay: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// The latest last day of points.
  public var day: Day

  /// A community's day.
  public init(community: CommunityID, day: Day) {
    self.community = community
    self.day = day
  }
}

/// The `available` account of a depositor.
public struct LotAccount: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// Its number.
  public var number: AccountNumber

  /// An account.
  public init(community: CommunityID, number: AccountNumber) {
    self.community = community
    self.number = number
  }
}

/// What a batch knows of the lots of those whose points expire or are passed on.
public struct ExpiryBooks: Sendable {
  /// The postings of depositors named, on `available`.
  public var lots: [LotAccount: LotHistory] = [:]
  /// Until which day they were judged.
  public var judged: [HolderKey: Day] = [:]
  /// Days named until which somebody was not judged before this batch.
  public var open: Set<ExpiryDay> = []

  /// Nothing known.
  public init() {}
}

/// What became of points whose last day is over.
public struct ExpiryJudgement: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// Whose.
  public var holder: HolderID
  /// The latest last day that was judged.
  public var through: Day
  /// The last number of the books before it.
  public var after: Int64
  /// Points that are gone; 0 if none were left or the depositor is exempt.
  public var points: Int
  /// Why nothing is gone.
  public var exemption: ExpiryExemption?
  /// The submission.
  public var command: Int
}

/// A day of a community until which everything is judged.
public struct ExpiryMark: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// The day.
  public var through: Day
  /// The submission.
  public var command: Int
}

extension Books {
  /// Keeps the lots and the pools that are known in step with the transfers of this batch.
  mutating func note(_ transfer: Transfer) {
    if charity.pools[transfer.community] != nil {
      let pool = AccountNumber.ofCommunity(.charity)
      if transfer.debit == pool { charity.pools[transfer.community]? -= transfer.amount }
      if transfer.credit == pool { charity.pools[transfer.community]? += transfer.amount }
    }
    guard !expiry.lots.isEmpty else { return }
    let origin = origin(of: transfer.cause)
    for (number, sign) in [(transfer.debit, -1), (transfer.credit, 1)] {
      let account = LotAccount(community: transfer.community, number: number)
      expiry.lots[account]?.add(
        LotPosting(
          seq: transfer.seq, amount: sign * transfer.amount, on: transfer.effectiveOn,
          expiresOn: sign > 0 ? transfer.expiresOn : nil, origin: origin,
          isExpiry: transfer.kind == .expiry))
    }
  }

  private func origin(of cause: Cause) -> LotOrigin? {
    switch cause {
    case .act(let id): .act(id)
    case .redemption(let id): .redemption(id)
    case .reversal(let id):
      switch reversals[id]?.request.subject {
      case .act(let act): .act(act)
      case .redemption(let redemption): .redemption(redemption)
      case nil: nil
      }
    case .opening, .correction, .system: nil
    }
  }
}
