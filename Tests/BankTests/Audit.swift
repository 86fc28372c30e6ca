@testable import Bank

/// Sums of its own over what the batches note for the database: every balance, cap and limit is
/// worked out again from the transfers.
struct Audit {
  /// A day, a month (day 0) or a year (month 0 too) of one depositor.
  struct Span: Hashable {
    var holder: HolderID
    var year: Int
    var month = 0
    var day = 0
  }

  var accounts: [CommunityID: [AccountNumber: Int]] = [:]
  var stock: [ItemKey: (onHand: Int, reserved: Int)] = [:]
  private var numbers: [CommunityID: Int64] = [:]
  private var acts: [ActID: ActRecord] = [:]
  private var paid: Set<ActID> = []
  /// Points by act type; the empty code is all types that the overall caps count.
  private var earned: [Span: [String: Int]] = [:]
  private var issued: [WorkerDay: Int] = [:]

  private static func spans(_ holder: HolderID, _ day: Day) -> [Span] {
    let (year, month, dayOfMonth) = day.civil
    return [
      Span(holder: holder, year: year, month: month, day: dayOfMonth),
      Span(holder: holder, year: year, month: month), Span(holder: holder, year: year),
    ]
  }

  /// What the database would load.
  func tallies(of holder: HolderID, around day: Day) -> [String: Tally] {
    let spans = Self.spans(holder, day)
    guard let year = earned[spans[2]] else { return [:] }
    let (ofDay, ofMonth) = (earned[spans[0]] ?? [:], earned[spans[1]] ?? [:])
    var tallies: [String: Tally] = [:]
    for (code, points) in year where !code.isEmpty {
      tallies[code] = Tally(day: ofDay[code] ?? 0, month: ofMonth[code] ?? 0, year: points)
    }
    return tallies
  }

  /// Takes in the changes of a batch and says what is wrong with them or with the books.
  mutating func take(_ books: Books) -> [String] {
    var faults = books.faultsInChanges
    for act in books.changes.newActs { acts[act.act.id] = act.act }
    for transfer in books.changes.transfers {
      faults += post(transfer)
      if transfer.kind == .credit { faults += credit(transfer) }
    }
    faults += checkTallies(books.changes)
    faults += checkWorkers(books)
    faults += checkBalances(books)
    faults += checkPromises(books)
    return faults
  }

  private mutating func post(_ transfer: Transfer) -> [String] {
    let expected = (numbers[transfer.community] ?? 0) + 1
    numbers[transfer.community] = transfer.seq
    accounts[transfer.community, default: [:]][transfer.debit, default: 0] -= transfer.amount
    accounts[transfer.community, default: [:]][transfer.credit, default: 0] += transfer.amount
    return transfer.seq == expected && transfer.amount > 0 ? [] : ["number \(transfer)"]
  }

  /// One issuing transfer an act, within every cap.
  private mutating func credit(_ transfer: Transfer) -> [String] {
    guard case .act(let id) = transfer.cause, let request = acts[id]?.request,
      let type = RuleBook.new.actTypes[request.actType], paid.insert(id).inserted
    else { return ["cause \(transfer)"] }
    let isCounted =
      type.scope == .person && type.category != "emergency" && type.category != "honour"
    let limits = [
      (type.caps.day, 40), (type.caps.month, 160), (type.caps.year, Int.max),
    ]
    var faults: [String] = []
    for (span, limit) in zip(Self.spans(request.holder, request.occurredOn), limits) {
      let ofType = earned[span, default: [:]][type.code, default: 0] + transfer.amount
      earned[span]?[type.code] = ofType
      if ofType > limit.0 ?? Int.max { faults.append("\(type.code): \(ofType) in \(span)") }
      guard isCounted else { continue }
      let all = earned[span, default: [:]]["", default: 0] + transfer.amount
      earned[span]?[""] = all
      if all > limit.1 { faults.append("\(all) in \(span)") }
    }
    return faults
  }

  /// The tallies noted for the database are the points of the transfers.
  private func checkTallies(_ changes: Changes) -> [String] {
    var points: [TallyKey: Int] = [:]
    for transfer in changes.transfers where transfer.kind == .credit {
      guard case .act(let id) = transfer.cause, let request = acts[id]?.request else { continue }
      let key = TallyKey(
        community: transfer.community, holder: request.holder, day: request.occurredOn,
        actType: request.actType)
      points[key, default: 0] += transfer.amount
    }
    let noted = changes.tallies.mapValues(\.points).filter { $0.value != 0 }
    return points == noted ? [] : ["tallies \(noted), transfers \(points)"]
  }

  /// A worker's own verified records of a day stay within 300 points, and are counted.
  private mutating func checkWorkers(_ books: Books) -> [String] {
    var workers: [ActID: PersonID] = [:]
    for act in books.changes.newActs { workers[act.act.id] = act.verifiedBy }
    for act in books.changes.decidedActs where act.verifiedBy == act.act.recordedBy {
      workers[act.act.id] = act.verifiedBy
    }
    var faults: [String] = []
    var touched: Set<WorkerDay> = []
    for transfer in books.changes.transfers where transfer.kind == .credit {
      guard case .act(let id) = transfer.cause, let worker = workers[id],
        acts[id]?.request.activity == nil,
        let today = books.communities[transfer.community]?.today
      else { continue }
      let day = WorkerDay(community: transfer.community, worker: worker, day: today)
      issued[day, default: 0] += transfer.amount
      touched.insert(day)
    }
    for day in touched.union(books.changes.workerDays.keys) {
      let points = issued[day] ?? 0
      if points > 300 || points != books.workerDays[day] { faults.append("\(day): \(points)") }
    }
    return faults
  }

  private func checkBalances(_ books: Books) -> [String] {
    var faults: [String] = []
    for (id, holder) in books.holders {
      let balance = holder.balance
      for kind in AccountKind.ofHolder
      where balance[kind] != accounts[holder.community]?[holder.account(kind)] ?? 0 {
        faults.append("\(kind) of \(id): \(balance)")
      }
      if min(balance.available, balance.onNotice, balance.held) < 0 || balance.owed > 0 {
        faults.append("bounds of \(id): \(balance)")
      }
    }
    for (community, sums) in accounts where sums.values.reduce(0, +) != 0 {
      faults.append("\(community) does not balance")
    }
    for (community, state) in books.communities where state.seq != numbers[community] ?? 0 {
      faults.append("\(community) is at \(state.seq)")
    }
    return faults
  }

  /// What is held and reserved is what open redemptions ask for.
  private mutating func checkPromises(_ books: Books) -> [String] {
    var held: [HolderID: Int] = [:]
    var reserved: [ItemKey: Int] = [:]
    for redemption in books.redemptions.values where redemption.state.isOpen {
      held[redemption.holder, default: 0] += redemption.points
      let key = ItemKey(community: redemption.community, code: redemption.item)
      reserved[key, default: 0] += redemption.quantity
    }
    for (key, change) in books.changes.items {
      let known = stock[key] ?? (0, 0)
      stock[key] = (known.onHand + change.onHand, known.reserved + change.reserved)
    }
    var faults: [String] = []
    for (id, holder) in books.holders where holder.balance.held != held[id] ?? 0 {
      faults.append("held of \(id): \(holder.balance.held), asked \(held[id] ?? 0)")
    }
    for (key, item) in books.items {
      let promised = item.terms.stockMode == .unlimited ? 0 : reserved[key] ?? 0
      let noted = stock[key] ?? (0, 0)
      if item.reserved != promised || item.reserved < 0 || item.reserved > item.onHand
        || noted != (item.onHand, item.reserved)
      {
        faults.append("stock \(item), promised \(promised), noted \(noted)")
      }
    }
    return faults
  }
}
