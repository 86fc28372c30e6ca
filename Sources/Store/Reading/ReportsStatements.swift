public import Bank
import FoundationEssentials
import Postgres

/// The statement of one depositor for one month: everything that is printed of it.
public struct MonthlyStatement: Sendable {
  /// Whose.
  public struct Owner: Sendable {
    /// The depositor.
    public var holder: HolderID, kind: HolderKind
    /// The number of the passbook and the name; nil of a household.
    public var passbook: String?, name: String?
    /// The door lived at.
    public var door: Door?
    /// The code and the name of the grid.
    public var grid: String?, gridName: String?
    /// The code and the name of the community.
    public var community: String, communityName: String
    /// Whom to object to: the workers of the grid, nearest first, and the secretaries of today.
    public var workers: [String], secretaries: [String]

    var firstAccount: AccountNumber
  }

  /// A line of the account "available".
  public struct Line: Sendable {
    /// The number of the transfer.
    public var seq: Int64
    /// The day it was written, and the day of the deed or the decision.
    public var day: Day, effectiveOn: Day
    /// What the transfer does.
    public var kind: TransferKind
    /// Points in (above 0) or out (below 0), and points on the account afterwards.
    public var amount: Int, balanceAfter: Int
    /// The act type or the item, by code, and its name in Chinese and English.
    public var actType: String?, item: String?, nameZH: String?, nameEN: String?
    /// Why the account ended that these points come from or went with.
    public var closure: ClosureReason?
    /// Units or minutes of the act, pieces of the gift.
    public var units: Int?, minutes: Int?, quantity: Int?
    /// Who gave the command; nil is the bank itself.
    public var byName: String?

    var account: AccountNumber
  }

  /// An act that earned fewer points than it counts.
  public struct Cut: Sendable {
    /// Which act.
    public var act: ActID
    /// Its type, by code and in words.
    public var actType: String, nameZH: String, nameEN: String
    /// The day of the deed.
    public var occurredOn: Day
    /// Points before caps and after.
    public var beforeCaps: Int, points: Int
    /// The caps that took something off.
    public var caps: [AppliedCap]

    var holder: HolderID
  }

  /// What a proxy did under a mandate.
  public struct ProxyUse: Sendable {
    /// When, what for, and who.
    public var day: Day, power: MandatePower, proxyName: String
    /// The act type or the item in words.
    public var nameZH: String, nameEN: String
    /// Points asked for or collected.
    public var points: Int
    /// Whether the proxy took the request back.
    public var isCancelled: Bool

    var holder: HolderID
  }

  /// A gift that was handed over.
  public struct Gift: Sendable {
    /// Which redemption.
    public var redemption: RedemptionID
    /// When.
    public var day: Day
    /// The item, by code and in words.
    public var item: String, nameZH: String, nameEN: String
    /// Pieces and the points they cost.
    public var quantity: Int, points: Int
    /// The number of the slip of paper.
    public var slipNumber: String?
    /// Who came for it, and who handed it over.
    public var collectedBy: String?, handedOverBy: String?
    /// Whether it was served at the counter without a request.
    public var isOverTheCounter: Bool

    var holder: HolderID
  }

  /// Points that can be spent up to a day.
  public struct Expiring: Hashable, Sendable {
    /// The last day, and how many.
    public var on: Day, points: Int
  }

  /// Whose.
  public var owner: Owner
  /// The month.
  public var month: Month
  /// Whether the month is over, so that the statement changes no more.
  public var isFinal: Bool
  /// The last day: the month's, or today.
  public var through: Day
  /// The moment up to which it goes, and the community's last transfer by then.
  public var asOf: Instant, lastSeq: Int64
  /// Points before the first and after the last day.
  public var opening: Balance, closing: Balance
  /// Lines of the account "available", oldest first.
  public var lines: [Line]
  /// Acts that caps took points off in this month.
  public var cuts: [Cut]
  /// Minutes of service of the month, and of the year up to its end.
  public var minutes: (month: Int, year: Int)
  /// Uses of a mandate.
  public var proxyUses: [ProxyUse]
  /// Gifts handed over.
  public var gifts: [Gift]
  /// Points available at the end that expire within ``Store/daysOfWarning``, by day.
  public var expiring: [Expiring]
}

/// Where a page of statements ended: at a door and a passbook.
public struct DoorMark: Hashable, Sendable {
  /// The door; nil for people without one.
  public var door: Door?
  /// The number of the passbook.
  public var passbook: String

  /// A mark.
  public init(door: Door?, passbook: String) {
    self.door = door
    self.passbook = passbook
  }

  /// Door by door, and of one door by passbook.
  func precedes(_ other: DoorMark) -> Bool {
    if DoorOrder.precedes(door, other.door) { return true }
    return !DoorOrder.precedes(other.door, door) && passbook < other.passbook
  }
}

extension Store {
  /// Points that expire within so many days after the month are warned of.
  public static let daysOfWarning = 90
  /// The most statements that are printed at once.
  public static let mostPrinted = 2_000
  /// How long a report may take.
  static let reportTime: Duration = .seconds(20)

  /// The statement of one depositor for one month, for whoever may see his passbook.
  /// - Throws: `Refusal`, ``ReportError``.
  public func monthlyStatement(
    _ question: HolderQuestion, _ month: Month
  ) async throws -> MonthlyStatement {
    // The head is let go before the rest is read, which can no longer change.
    let (place, span) = try await database.write { session in
      let place = try session.seen(question)
      return (place, try session.bookMonth(month, in: place.community))
    }
    return try await database.read { session in
      let made = try session.statements(of: [place.id], span, in: place.community)
      guard let statement = made.first else { throw Refusal(.notFound) }
      return statement
    }
  }

  /// The statements of everybody in a grid, and the grids below, who has no phone: in the order of
  /// the doors, after a mark. For the workers of the grid and the secretary.
  /// - Throws: `Refusal`, ``ReportError``; `.tooManyPeople` where no limit is given.
  public func monthlyStatements(
    ofGrid code: String, _ month: Month, after: DoorMark?, limit: Int?, for reader: Reader
  ) async throws -> [MonthlyStatement] {
    let (community, people, span) = try await database.write { session in
      let sight = try session.sight(reader)
      try sight.require(.gridWorker, .secretary)
      let grids = try sight.searchedGrids(code, unknown: Refusal(.notFound), on: session)
      guard let grids, let community = try session.run(LocateGrid(grids: grids)).first else {
        throw Refusal(.notFound)
      }
      let found = try session.run(ReadPhoneless(community: community, grids: grids))
        .filter { one in after.map { $0.precedes(one.mark) } ?? true }
        .sorted { $0.mark.precedes($1.mark) }
      if limit == nil, found.count > Self.mostPrinted { throw ReportError.tooManyPeople }
      let people = found.prefix(limit ?? found.count).map(\.holder)
      return (community, people, try session.bookMonth(month, in: community))
    }
    return try await database.read { session in
      session.deadline = .now.advanced(by: Self.reportTime)
      var statements: [MonthlyStatement] = []
      for start in stride(from: 0, to: people.count, by: 100) {
        let part = Array(people[start..<min(start + 100, people.count)])
        statements += try session.statements(of: part, span, in: community)
      }
      return statements
    }
  }
}

extension MonthlyStatement {
  /// Where a page ends after this one.
  public var mark: DoorMark { DoorMark(door: owner.door, passbook: owner.passbook ?? "") }
}
