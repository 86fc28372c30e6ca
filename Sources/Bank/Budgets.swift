/// Money that stands behind the points of a community.
public struct BudgetRecord: Hashable, Sendable {
  /// Its id.
  public var id: BudgetID
  /// Whose.
  public var community: CommunityID
  /// What its paper says.
  public var request: RecordBudget
  /// The secretary who recorded it.
  public var recordedBy: PersonID
  /// When it was taken back before its time; nil while it stands.
  public var endedAt: Instant?
  /// Grows by one with each change.
  public var version: Int

  /// A budget.
  public init(
    id: BudgetID, community: CommunityID, request: RecordBudget, recordedBy: PersonID,
    endedAt: Instant?, version: Int
  ) {
    self.id = id
    self.community = community
    self.request = request
    self.recordedBy = recordedBy
    self.endedAt = endedAt
    self.version = version
  }
}

/// The recording of a budget.
public struct RecordBudget: Hashable, Sendable {
  /// The most fen of one budget: a thousand million yuan.
  public static let mostFen = 100_000_000_000
  /// The most days of one budget: three years.
  public static let mostDays = 1_100

  /// How much, in fen of a yuan, 1 … ``mostFen``.
  public var amountFen: Int
  /// Where it comes from, at most 60 characters.
  public var source: String
  /// The first and the last day it can be spent.
  public var from: Day, until: Day
  /// The paper behind it; of budgets that stand each has another.
  public var voucherNumber: String

  /// A budget to be recorded.
  public init(amountFen: Int, source: String, from: Day, until: Day, voucherNumber: String) {
    self.amountFen = amountFen
    self.source = source
    self.from = from
    self.until = until
    self.voucherNumber = voucherNumber
  }
}

/// What can be done about budgets.
public enum BudgetCommand: Hashable, Sendable {
  case record(RecordBudget)
  /// Takes a budget back before its time, with the reason.
  case end(BudgetID, reason: String)

  /// The name in the audit log.
  var kind: String {
    switch self {
    case .record: "record_budget"
    case .end: "end_budget"
    }
  }
}

/// A budget to be written.
public struct BudgetChange: Sendable {
  /// The budget as it now stands.
  public var budget: BudgetRecord
  /// By whom, and why it ends.
  public var by: PersonID, reason: String?
  /// The submission behind it.
  public var command: Int
}

extension Books {
  /// Budgets are the secretary's of the community itself: whoever gives the money is not the bank.
  mutating func decide(
    _ command: BudgetCommand, _ scene: Scene
  ) throws(Refusal) -> BudgetRecord {
    guard scene.holds(.secretary) else { throw Refusal(.forbidden) }
    switch command {
    case .record(let request): return try record(request, scene)
    case .end(let id, let reason): return try endBudget(id, reason, scene)
    }
  }

  private mutating func record(
    _ request: RecordBudget, _ scene: Scene
  ) throws(Refusal) -> BudgetRecord {
    guard request.from <= request.until else {
      throw .invalid("/until", .budgetEndsBeforeStart)
    }
    guard request.until <= request.from + RecordBudget.mostDays else {
      throw .invalid("/until", .budgetTooLong(days: RecordBudget.mostDays))
    }
    let isUsed = budgets.values.contains {
      $0.community == scene.community && $0.endedAt == nil
        && $0.request.voucherNumber == request.voucherNumber
    }
    if isUsed { throw .invalid("/voucher_no", .voucherUsed) }
    let budget = BudgetRecord(
      id: mint.id(), community: scene.community, request: request,
      recordedBy: scene.actor.person, endedAt: nil, version: 1)
    budgets[budget.id] = budget
    changes.newBudgets.append(
      BudgetChange(
        budget: budget, by: scene.actor.person, reason: nil, command: scene.index))
    return budget
  }

  private mutating func endBudget(
    _ id: BudgetID, _ reason: String, _ scene: Scene
  ) throws(Refusal) -> BudgetRecord {
    guard var budget = budgets[id], budget.community == scene.community else {
      throw Refusal(.notFound)
    }
    guard budget.endedAt == nil else { throw Refusal(.alreadyDecided, .state("ended")) }
    budget.endedAt = try community(scene).now
    budget.version += 1
    budgets[id] = budget
    changes.endedBudgets.append(
      BudgetChange(
        budget: budget, by: scene.actor.person, reason: reason, command: scene.index))
    return budget
  }
}
