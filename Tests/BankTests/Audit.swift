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
  /// Points served over the counter by day, and the slips that were used.
  private var served: [HolderID: [Day: Int]] = [:]
  private var slips: Set<String> = []
  private var numbers: [CommunityID: Int64] = [:]
  private var acts: [ActID: ActRecord] = [:]
  private var paid: Set<ActID> = []
  /// Points by act type; the empty code is all types that the overall caps count.
  private var earned: [Span: [String: Int]] = [:]
  private var issued: [WorkerDay: Int] = [:]
  /// The acts of issuing transfers, by number; and the day that each was charged to.
  private var credits: [CommunityID: [Int64: ActID]] = [:]
  private var charges: [ActID: WorkerDay] = [:]

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
    for revision in books.changes.actRevisions { acts[revision.act.id]?.state = .submitted }
    for transfer in books.changes.transfers {
      faults += post(transfer)
      if transfer.kind == .credit { faults += credit(transfer) }
      if transfer.reverses != nil { takeBack(transfer) }
    }
    faults += checkTallies(books.changes)
    faults += checkWorkers(books)
    faults += checkBalances(books)
    faults += checkPromises(books)
    faults += checkCourses(books)
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
    credits[transfer.community, default: [:]][transfer.seq] = id
    let isCounted =
      type.scope == .person && type.category != "emergency" && type.category != "honour"
    let limits = [
      (type.caps.day, 40), (type.caps.month, 160), (type.caps.year, Int.max),
    ]
    var faults: [String] = []
    for (span, limit) in zip(Self.spans(request.holder, request.occurredOn), limits) {
      earned[span, default: [:]][type.code, default: 0] += transfer.amount
      let ofType = earned[span]?[type.code] ?? 0
      if ofType > limit.0 ?? Int.max { faults.append("\(type.code): \(ofType) in \(span)") }
      guard isCounted else { continue }
      earned[span]?["", default: 0] += transfer.amount
      let all = earned[span]?[""] ?? 0
      if all > limit.1 { faults.append("\(all) in \(span)") }
    }
    return faults
  }

  /// The act whose points a transfer gives (above 0) or takes back.
  private func earning(_ transfer: Transfer) -> (act: ActID, points: Int)? {
    if transfer.kind == .credit, case .act(let id) = transfer.cause { return (id, transfer.amount) }
    // After an appeal points that were taken back are given again.
    if transfer.kind == .reversal, (11...99).contains(transfer.debit.number),
      case .act(let id) = transfer.cause
    {
      return (id, transfer.amount)
    }
    guard let seq = transfer.reverses, let id = credits[transfer.community]?[seq] else {
      return nil
    }
    return (id, -transfer.amount)
  }

  /// What was taken back is free to be earned again.
  private mutating func takeBack(_ transfer: Transfer) {
    guard let (id, points) = earning(transfer), let request = acts[id]?.request,
      let type = RuleBook.new.actTypes[request.actType]
    else { return }
    if points > 0 { credits[transfer.community, default: [:]][transfer.seq] = id }
    for span in Self.spans(request.holder, request.occurredOn) {
      earned[span]?[type.code, default: 0] += points
      if type.scope == .person, type.category != "emergency", type.category != "honour" {
        earned[span]?["", default: 0] += points
      }
    }
  }

  /// The tallies noted for the database are the points of the transfers.
  private func checkTallies(_ changes: Changes) -> [String] {
    var points: [TallyKey: Int] = [:]
    for transfer in changes.transfers {
      guard let (id, amount) = earning(transfer), let request = acts[id]?.request else { continue }
      let key = TallyKey(
        community: transfer.community, holder: request.holder, day: request.occurredOn,
        actType: request.actType)
      points[key, default: 0] += amount
    }
    let noted = changes.tallies.mapValues(\.points).filter { $0.value != 0 }
    return points.filter { $0.value != 0 } == noted ? [] : ["tallies \(noted), transfers \(points)"]
  }

  /// A worker's own verified records of a day stay within 300 points, and are counted, but for
  /// those of an activity that he records and those that another reviewed.
  private mutating func checkWorkers(_ books: Books) -> [String] {
    var workers: [ActID: PersonID] = [:]
    for act in books.changes.newActs where act.act.state == .credited {
      workers[act.act.id] = act.act.verifiedBy
    }
    for (id, change) in books.changes.acts where change.act.verifiedBy == change.act.recordedBy {
      if acts[id]?.state == .submitted { workers[id] = change.act.verifiedBy }
    }
    for review in books.changes.newReviews { workers[review.review.act] = nil }
    var deltas: [WorkerDay: Int] = [:]
    for transfer in books.changes.transfers {
      guard let (id, points) = earning(transfer) else { continue }
      if transfer.kind == .credit, let worker = workers[id],
        let today = books.communities[transfer.community]?.today,
        acts[id]?.request.activity.flatMap({ books.activities[$0] })?.recorder != worker
      {
        charges[id] = WorkerDay(community: transfer.community, worker: worker, day: today)
      }
      if let day = charges[id] { deltas[day, default: 0] += points }
    }
    var faults: [String] = []
    for (day, points) in deltas {
      issued[day, default: 0] += points
      if issued[day] ?? 0 > 300 { faults.append("\(day): \(issued[day] ?? 0)") }
    }
    let noted = books.changes.workerDays.filter { $0.value != 0 }
    if deltas.filter({ $0.value != 0 }) != noted {
      faults.append("workers \(noted), due \(deltas)")
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

  /// Nobody gets more than the day's points over the counter, and each slip serves once.
  private mutating func faultsAtCounter(_ books: Books) -> [String] {
    var faults: [String] = []
    for new in books.changes.newRedemptions {
      guard let counter = new.counter else { continue }
      let day = books.communities[new.redemption.community]?.today ?? World.today
      served[new.redemption.holder, default: [:]][day, default: 0] += new.redemption.points
      if served[new.redemption.holder]?[day] ?? 0 > ServeOverCounter.dailyPoints {
        faults.append("\(new.redemption.holder) over the counter on \(day)")
      }
      if !slips.insert(counter.slipNumber).inserted { faults.append("slip \(counter.slipNumber)") }
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
    for (place, change) in books.changes.shop.shelves {
      let known = stock[place.item] ?? (0, 0)
      stock[place.item] = (known.onHand + change.onHand, known.reserved + change.reserved)
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
      for (point, shelf) in item.shelves
      where shelf.reserved < 0 || shelf.reserved > shelf.onHand {
        faults.append("\(key.code) at \(point): \(shelf)")
      }
    }
    return faults + faultsAtCounter(books)
  }
}
