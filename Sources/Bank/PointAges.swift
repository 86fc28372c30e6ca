/// Points of one issue that are still there.
public struct PointLot: Hashable, Sendable {
  /// The number of the transfer that brought them.
  public var seq: Int64
  /// The day of the deed, or of the decision.
  public var issuedOn: Day
  /// The last day they can be spent; nil is for ever.
  public var expiresOn: Day?
  /// How many are left, above 0.
  public var points: Int

  /// Points of one issue.
  public init(seq: Int64, issuedOn: Day, expiresOn: Day?, points: Int) {
    self.seq = seq
    self.issuedOn = issuedOn
    self.expiresOn = expiresOn
    self.points = points
  }
}

/// A transfer as the ages of points need it.
public struct PointMove: Hashable, Sendable {
  /// Its number.
  public var seq: Int64
  /// Where the points leave and where they arrive.
  public var debit: AccountNumber, credit: AccountNumber
  /// Points, above 0.
  public var amount: Int
  /// The day of the deed, or of the decision.
  public var effectiveOn: Day
  /// The last day they can be spent.
  public var expiresOn: Day?
  /// What it does.
  public var kind: TransferKind
  /// The act or the redemption behind it.
  public var act: ActID?, redemption: RedemptionID?
  /// The number of the transfer that it takes back.
  public var reverses: Int64?

  /// A transfer.
  public init(
    seq: Int64, debit: AccountNumber, credit: AccountNumber, amount: Int, effectiveOn: Day,
    expiresOn: Day? = nil, kind: TransferKind, act: ActID? = nil, redemption: RedemptionID? = nil,
    reverses: Int64? = nil
  ) {
    self.seq = seq
    self.debit = debit
    self.credit = credit
    self.amount = amount
    self.effectiveOn = effectiveOn
    self.expiresOn = expiresOn
    self.kind = kind
    self.act = act
    self.redemption = redemption
    self.reverses = reverses
  }
}

/// Which points of a depositor are still there, derived from his transfers in the order of their
/// numbers.
///
/// Spending takes what expires first, and of that the oldest. A hold keeps the points it took
/// together: they are handed over, or come back, as they were. What takes a transfer back takes the
/// points which that one brought, or gives those back which it took. Old debits never eat new
/// points, and the sum is always the balance.
public struct PointAges: Sendable {
  private let first: Int64
  /// How many accounts there are: four of a depositor, one of a pool of the community.
  private let count: Int64
  /// Lots of the accounts available, on notice and held, in that order, each as they came.
  private var accounts: [[Held]] = [[], [], []]
  /// What left, by the number of the transfer, for when it is taken back.
  private var gone: [Int64: [PointLot]] = [:]
  /// What is owed, 0 or below.
  private var debt = 0

  private struct Held {
    var lot: PointLot
    var act: ActID?
    /// The redemption that a lot is held for.
    var redemption: RedemptionID?
  }

  /// Nothing yet.
  /// - Parameter firstAccount: the depositor's first account; the other three follow it.
  public init(firstAccount: AccountNumber) {
    first = firstAccount.number
    count = 4
  }

  /// Nothing yet on an account of the community, whose points count as available.
  public init(pool: AccountNumber) {
    first = pool.number
    count = 1
  }

  /// The points on the four accounts.
  public var balance: Balance {
    let sums = accounts.map { $0.reduce(0) { $0 + $1.lot.points } }
    return Balance(available: sums[0], onNotice: sums[1], held: sums[2], owed: debt)
  }

  /// The lots on one of the first three accounts, in the order in which they would be spent.
  public func lots(_ kind: AccountKind) -> [PointLot] {
    switch kind {
    case .available: return sorted(0)
    case .onNotice: return sorted(1)
    case .held: return sorted(2)
    default: return []
    }
  }

  private func sorted(_ place: Int) -> [PointLot] {
    accounts[place].map(\.lot).sorted(by: Self.isSpentBefore)
  }

  /// Adds the next transfer. One that touches none of the accounts changes nothing.
  public mutating func add(_ move: PointMove) {
    let from = place(of: move.debit)
    let to = place(of: move.credit)
    var moving: [Held]
    if let from, from < 3 {
      moving = take(move, from: from)
    } else if to != nil {
      moving = arriving(move)
    } else {
      moving = []
    }
    if from == 3 { debt -= move.amount }
    guard let to else {
      if from != nil { gone[move.seq, default: []] += moving.map(\.lot) }
      return
    }
    guard to < 3 else {
      debt += move.amount
      return
    }
    let isHold = move.kind == .hold
    accounts[to] += moving.map { held in
      var held = held
      held.redemption = isHold ? move.redemption : nil
      return held
    }
  }

  /// 0…2 for the accounts with lots, 3 for what is owed, nil for somebody else's.
  private func place(of account: AccountNumber) -> Int? {
    let place = account.number - first
    return (0..<count).contains(place) ? Int(place) : nil
  }

  /// Points from outside: what a transfer took, when that is taken back, or new ones.
  private mutating func arriving(_ move: PointMove) -> [Held] {
    var left = move.amount
    var moving: [Held] = []
    if let reversed = move.reverses, let lots = gone[reversed] {
      gone[reversed] = []
      for lot in lots where left > 0 {
        var part = lot
        part.points = min(left, lot.points)
        left -= part.points
        moving.append(Held(lot: part, act: move.act))
        if part.points < lot.points {
          var rest = lot
          rest.points -= part.points
          gone[reversed]?.append(rest)
        }
      }
    }
    if left > 0 {
      let lot = PointLot(
        seq: move.seq, issuedOn: move.effectiveOn, expiresOn: move.expiresOn, points: left)
      moving.append(Held(lot: lot, act: move.act))
    }
    return moving
  }

  /// Takes the points of a transfer off an account: those it is about first, then in the order in
  /// which points are spent.
  private mutating func take(_ move: PointMove, from place: Int) -> [Held] {
    let held = accounts[place]
    let order = held.indices.sorted { a, b in
      let (isMeantA, isMeantB) = (isMeant(held[a], by: move), isMeant(held[b], by: move))
      if isMeantA != isMeantB { return isMeantA }
      if Self.isSpentBefore(held[a].lot, held[b].lot) { return true }
      return Self.isSpentBefore(held[b].lot, held[a].lot) ? false : a < b
    }
    var left = move.amount
    var moving: [Held] = []
    for index in order where left > 0 {
      var part = held[index]
      part.lot.points = min(left, part.lot.points)
      left -= part.lot.points
      accounts[place][index].lot.points -= part.lot.points
      moving.append(part)
    }
    accounts[place].removeAll { $0.lot.points == 0 }
    return moving
  }

  private func isMeant(_ held: Held, by move: PointMove) -> Bool {
    if let reversed = move.reverses { return held.lot.seq == reversed }
    if let redemption = held.redemption { return redemption == move.redemption }
    return move.kind == .noticeEnd && held.act != nil && held.act == move.act
  }

  private static func isSpentBefore(_ a: PointLot, _ b: PointLot) -> Bool {
    if a.expiresOn != b.expiresOn {
      guard let expiresOn = a.expiresOn else { return false }
      return b.expiresOn.map { expiresOn < $0 } ?? true
    }
    return a.seq < b.seq
  }
}
