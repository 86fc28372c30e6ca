/// The kinds of account. A depositor has the first four; the rest belong to the community.
public enum AccountKind: String, Sendable, CaseIterable {
  /// Points free to spend; never below 0.
  case available
  /// Points waiting for the end of a notice; never below 0.
  case onNotice = "on_notice"
  /// Points set aside for a redemption; never below 0.
  case held
  /// Points the depositor must give back; never above 0.
  case owed
  /// Issue of points, one account a category; its balance is minus what was issued.
  case issued
  /// Points spent on gifts handed over.
  case redeemed
  /// Points that expired.
  case expired
  /// Points the bank wrote off through its own fault.
  case correction
  /// The charity pool.
  case charity
  /// Towards other banks.
  case clearing
  /// Balances brought over from a book before this one.
  case opening

  /// The accounts a community has besides its issue accounts, in the order of their numbers.
  public static let ofCommunity: [AccountKind] = [
    .redeemed, .expired, .correction, .charity, .clearing, .opening,
  ]

  /// The accounts of a depositor, in the order of their numbers.
  public static let ofHolder: [AccountKind] = [.available, .onNotice, .held, .owed]
}

/// The number of an account inside its community.
public struct AccountNumber: Hashable, Comparable, Sendable {
  /// 1 … 6 are the community's own, 7 … 10 its accounts of vouchers, 11 … 99 its issue accounts,
  /// 100 and up its depositors', four in a row each; their vouchers' lie
  /// ``Bank/AccountNumber/vouchersAbove`` above.
  public var number: Int64
  /// An account by number.
  public init(_ number: Int64) { self.number = number }
  /// The first number a depositor's account can have.
  public static let firstOfHolders = AccountNumber(100)

  /// One of the accounts a community has once.
  public static func ofCommunity(_ kind: AccountKind) -> AccountNumber {
    AccountNumber(Int64((AccountKind.ofCommunity.firstIndex(of: kind) ?? 0) + 1))
  }

  /// The earlier or smaller one comes first.
  public static func < (a: Self, b: Self) -> Bool { a.number < b.number }
}

/// What a transfer does.
public enum TransferKind: String, Sendable, CaseIterable {
  case credit, hold, release, redemption
  case noticeEnd = "notice_end"
  case withdrawal, reversal, recovery, expiry
  case openingBalance = "opening_balance"
  case donation
  /// A voucher changes hands: the only kind that moves no points.
  case voucher
}

/// Why a transfer was made.
public enum Cause: Hashable, Sendable {
  case act(ActID)
  case redemption(RedemptionID)
  case reversal(ReversalID)
  case opening
  /// The correction of an opening balance.
  case correction(OpeningCorrectionID)
  /// The command alone: nothing else is the cause.
  case system
}

/// One amount moved from one account to another: unbalanced entries cannot be written down.
public struct Transfer: Hashable, Sendable {
  /// The community that numbers it.
  public var community: CommunityID
  /// 1, 2, 3 … without a gap in commit order.
  public var seq: Int64
  /// Where the amount leaves.
  public var debit: AccountNumber
  /// Where it arrives.
  public var credit: AccountNumber
  /// Points, above 0.
  public var amount: Int
  /// What it does.
  public var kind: TransferKind
  /// Why.
  public var cause: Cause
  /// The day of the deed, or of the decision.
  public var effectiveOn: Day
  /// The last day the points can be spent; nil is for ever.
  public var expiresOn: Day?
  /// The number of the transfer that this one takes back.
  public var reverses: Int64?
  /// The command that made it, as the index of its submission in the batch.
  public var command: Int
}

/// Points of one depositor, or changes of them.
public struct Balance: Hashable, Sendable {
  /// Free to spend.
  public var available: Int
  /// Waiting for the end of a notice.
  public var onNotice: Int
  /// Set aside for redemptions.
  public var held: Int
  /// To be given back, 0 or below.
  public var owed: Int

  /// Points on the four accounts.
  public init(available: Int = 0, onNotice: Int = 0, held: Int = 0, owed: Int = 0) {
    self.available = available
    self.onNotice = onNotice
    self.held = held
    self.owed = owed
  }

  /// One account of the four; the others of ``AccountKind`` do not exist here.
  subscript(kind: AccountKind) -> Int {
    get {
      switch kind {
      case .onNotice: onNotice
      case .held: held
      case .owed: owed
      default: available
      }
    }
    set {
      switch kind {
      case .onNotice: onNotice = newValue
      case .held: held = newValue
      case .owed: owed = newValue
      default: available = newValue
      }
    }
  }
}
