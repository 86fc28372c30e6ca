/// What a posting on an `available` account has to do with others, as far as lots go.
public enum LotOrigin: Hashable, Sendable {
  /// Points that an act brought, or that its withdrawal or reversal takes back.
  case act(ActID)
  /// Points that a redemption took, or that its release or refund gives back.
  case redemption(RedemptionID)
}

/// A posting on an `available` account.
public struct LotPosting: Hashable, Sendable {
  /// The number of its transfer.
  public var seq: Int64
  /// Points in (above 0) or out (below 0).
  public var amount: Int
  /// The day it was booked on.
  public var on: Day
  /// The last day of the points; of points that are given back, the least they can have.
  public var expiresOn: Day?
  /// What it belongs to.
  public var origin: LotOrigin?
  /// Whether it is the expiry of what was due.
  public var isExpiry: Bool

  /// A posting as loaded.
  public init(
    seq: Int64, amount: Int, on day: Day, expiresOn: Day? = nil, origin: LotOrigin? = nil,
    isExpiry: Bool = false
  ) {
    self.seq = seq
    self.amount = amount
    self.on = day
    self.expiresOn = expiresOn
    self.origin = origin
    self.isExpiry = isExpiry
  }
}

/// The word that nothing of a depositor expires that had its last day by then.
public struct LotExemption: Hashable, Sendable {
  /// The last number of the books when it was given.
  public var after: Int64
  /// The latest last day it covers.
  public var through: Day

  /// An exemption as loaded.
  public init(after seq: Int64, through day: Day) {
    after = seq
    through = day
  }
}

/// Points of one credit that are still there.
public struct Lot: Hashable, Sendable {
  /// The number of the transfer that brought them.
  public var seq: Int64
  /// Points, above 0.
  public var points: Int
  /// Their last day; nil is for ever.
  public var expiresOn: Day?
  /// The act they were given for.
  var act: ActID?
  /// Whether they came back after their own last day and live for a while longer; once only.
  var isRevived = false
}

/// The postings of one `available` account, from which follows which points a spending took: those
/// that expire first, of these the oldest. What is given back is what was taken. It is worked out
/// and never stored, so that it cannot differ from the transfers.
public struct LotHistory: Hashable, Sendable {
  /// In the order of their numbers.
  public private(set) var postings: [LotPosting] = []
  /// In the order they were given.
  public private(set) var exemptions: [LotExemption] = []

  /// A history; both lists in order.
  public init(postings: [LotPosting] = [], exemptions: [LotExemption] = []) {
    self.postings = postings
    self.exemptions = exemptions
  }

  /// The history up to a number, which is left out.
  public func before(_ seq: Int64) -> LotHistory {
    LotHistory(
      postings: postings.filter { $0.seq < seq }, exemptions: exemptions.filter { $0.after < seq })
  }

  /// Adds the next posting.
  public mutating func add(_ posting: LotPosting) { postings.append(posting) }

  /// Adds an exemption from now on.
  public mutating func add(_ exemption: LotExemption) { exemptions.append(exemption) }

  /// What is there now, first-expiring first.
  public var lots: [Lot] { replay { _, _ in } }

  /// Points whose last day is over on a day.
  public func due(on day: Day) -> Int { Self.due(lots, on: day) }

  /// Which points the next spending of so many would take, by their last day; what is not
  /// there is taken for points without one.
  public func taking(_ points: Int) -> [(points: Int, expiresOn: Day?)] {
    var left = points
    var parts: [(points: Int, expiresOn: Day?)] = []
    for lot in lots where left > 0 {
      let taken = min(left, lot.points)
      left -= taken
      if let last = parts.indices.last, parts[last].expiresOn == lot.expiresOn {
        parts[last].points += taken
      } else {
        parts.append((taken, lot.expiresOn))
      }
    }
    if left > 0 { parts.append((left, nil)) }
    return parts
  }

  /// Points that are due on a day of some lots.
  public static func due(_ lots: [Lot], on day: Day) -> Int {
    lots.reduce(0) { sum, lot in sum + (lot.expiresOn.map { $0 < day } ?? false ? lot.points : 0) }
  }

  /// Goes through the history; `see` is shown each posting with the lots before it.
  public func replay(_ see: (LotPosting, [Lot]) -> Void) -> [Lot] {
    var shelf = LotShelf()
    var next = exemptions[...]
    for posting in postings {
      while let exemption = next.first, exemption.after < posting.seq {
        shelf.exempt(through: exemption.through)
        next = next.dropFirst()
      }
      see(posting, shelf.lots)
      shelf.book(posting)
    }
    for exemption in next { shelf.exempt(through: exemption.through) }
    return shelf.lots
  }
}

/// Lots while their history is gone through.
private struct LotShelf {
  /// First-expiring first, of these the oldest.
  var lots: [Lot] = []
  /// What redemptions hold or have taken, in the order taken.
  var taken: [RedemptionID: [Lot]] = [:]

  mutating func book(_ posting: LotPosting) {
    if posting.amount > 0 { put(posting) } else { take(posting) }
  }

  mutating func exempt(through day: Day) {
    for place in lots.indices where lots[place].expiresOn.map({ $0 <= day }) ?? false {
      lots[place].expiresOn = nil
    }
    lots.sort(by: Self.isSooner)
  }

  private static func isSooner(_ a: Lot, _ b: Lot) -> Bool {
    switch (a.expiresOn, b.expiresOn) {
    case (nil, nil): a.seq < b.seq
    case (nil, _): false
    case (_, nil): true
    case (let day?, let other?): day == other ? a.seq < b.seq : day < other
    }
  }

  private mutating func put(_ posting: LotPosting) {
    var left = posting.amount
    if case .redemption(let id)? = posting.origin {
      // What lives longest comes back first, where not all does.
      while left > 0, var lot = taken[id]?.popLast() {
        let back = min(left, lot.points)
        if back < lot.points {
          var rest = lot
          rest.points -= back
          taken[id]?.append(rest)
        }
        left -= back
        lot.points = back
        lots.append(revived(lot, posting))
      }
    }
    if left > 0 {
      var lot = Lot(seq: posting.seq, points: left, expiresOn: posting.expiresOn)
      if case .act(let act)? = posting.origin { lot.act = act }
      lots.append(lot)
    }
    lots.sort(by: Self.isSooner)
  }

  /// Points whose day passed while they were held can be spent for a while after they come back:
  /// once, or asking and cancelling would keep them for ever.
  private func revived(_ lot: Lot, _ posting: LotPosting) -> Lot {
    guard let day = lot.expiresOn, day < posting.on, !lot.isRevived,
      let least = posting.expiresOn
    else { return lot }
    var lot = lot
    lot.expiresOn = max(day, least)
    lot.isRevived = true
    return lot
  }

  private mutating func take(_ posting: LotPosting) {
    var left = -posting.amount
    var parts: [Lot] = []
    // What takes an act back takes its own points, as far as they are there.
    if case .act(let act)? = posting.origin { take(&left, &parts) { $0.act == act } }
    take(&left, &parts) { _ in true }
    if case .redemption(let id)? = posting.origin { taken[id, default: []] += parts }
  }

  private mutating func take(
    _ left: inout Int, _ parts: inout [Lot], where fits: (Lot) -> Bool
  ) {
    for place in lots.indices where left > 0 && fits(lots[place]) {
      var part = lots[place]
      part.points = min(left, part.points)
      left -= part.points
      lots[place].points -= part.points
      if part.points > 0 { parts.append(part) }
    }
    lots.removeAll { $0.points == 0 }
  }
}
