@testable import Bank

/// What the database would load for the next batch, or keep of the last one.
extension Simulation {
  /// Where everybody of the old book lives.
  static let door = World.door(1)

  /// Those of the old book, each under a name of his own.
  mutating func loadDwellers() {
    let people = [Who.wang, Who.li, Who.zhao, Who.sun, Who.secretary, Who.child]
    world.books.dwellers[DoorKey(community: World.home, door: Self.door)] = people.map {
      Dweller(
        id: $0.holder, name: "居民\($0.holder.description)", birthYear: nil, oldNumber: nil)
    }
  }

  /// The credits that no notice has listed, as they stood when the batch began.
  mutating func loadCandidates(through: Int64? = nil) {
    let head = credits.last?.seq ?? 0
    let found = credits.filter {
      !isListed.contains($0.act) && $0.seq <= through ?? head && world.books.acts[$0.act] != nil
    }
    let request = MakeNotice(through: through, grids: [])
    world.books.notices.candidates[NoticeSpan(community: World.home, request)] = NoticeCandidates(
      first: 1, through: min(head, through ?? head), head: head,
      lines: found.map { credit in
        NoticeCandidate(
          act: credit.act, credit: credit.seq, days: 3,
          state: world.books.acts[credit.act]?.state ?? .credited, points: credit.points)
      })
  }

  /// The lines of a notice that was drawn up, as they would be loaded with their acts.
  mutating func loadLines(of notice: NewNotice) {
    for line in notice.lines {
      guard let act = world.books.acts[line.act],
        let type = RuleBook.new.actTypes[act.request.actType]
      else { continue }
      isListed.insert(line.act)
      listed.append(line.act)
      world.books.notices.lines[line.act] = NoticeLine(
        act: line.act, notice: notice.notice.key,
        state: line.state == .onNotice ? .waiting : .listed, days: line.days, postedOn: nil,
        clearsOn: nil, credit: line.credit, issued: world.books.issueAccount(of: type.category),
        points: line.points, countsMinutes: type.countsMinutes, version: 1)
    }
  }

  /// Takes in what a batch has credited, and takes off the board what was taken back.
  mutating func keepCredits() {
    for transfer in world.books.changes.transfers
    where transfer.kind == .credit && transfer.community == World.home {
      guard case .act(let act) = transfer.cause else { continue }
      credits.append((transfer.seq, act, transfer.amount))
    }
    for (id, line) in world.books.notices.lines
    where world.books.acts[id]?.state == .reversed
      && (line.state == .waiting || line.state == .frozen)
    {
      world.books.notices.lines[id]?.state = .reversed
    }
    world.books.notices.listed = []
    credits.removeAll { world.books.acts[$0.act] == nil || isListed.contains($0.act) }
  }

  /// A person opened has a record, and an actor's.
  mutating func keepRecord(of person: NewPerson) {
    world.books.registry.people[person.id] = PersonRecord(
      id: person.id, community: person.community, passbook: person.passbook.digits,
      name: person.request.name, initials: person.request.initials, phone: nil,
      birthYear: person.request.birthYear, tags: [], branch: nil, login: nil,
      grid: person.request.grid, household: person.household, door: nil,
      livesSince: person.openedOn, housemates: 0, isClosed: false, openedOn: person.openedOn,
      version: 1)
    if let household = person.household {
      world.books.registry.members[household, default: []].insert(person.id)
    }
    opened.append(person.id)
  }
}

extension Audit {
  /// What acts, lines and accounts say of each other once a batch is over.
  func checkCourses(_ books: Books) -> [String] {
    var faults: [String] = []
    var waiting: [HolderID: Int] = [:]
    for act in books.acts.values where act.state == .onNotice {
      waiting[act.request.holder, default: 0] += act.points
    }
    for (id, holder) in books.holders {
      if holder.balance.onNotice != waiting[id] ?? 0 {
        faults.append("on notice of \(id): \(holder.balance), acts \(waiting[id] ?? 0)")
      }
      if holder.isClosed, holder.balance != Balance() {
        faults.append("closed \(id): \(holder.balance)")
      }
    }
    for (id, line) in books.notices.lines {
      guard let act = books.acts[id] else { continue }
      let isDisputed = books.notices.objections.values.contains {
        $0.act == id && $0.state.isOpen
      }
      let isSound =
        switch line.state {
        case .listed: [.credited, .withdrawn, .reversed].contains(act.state)
        case .waiting: act.state == .onNotice && !isDisputed
        case .frozen: act.state == .onNotice && isDisputed
        case .cleared: [.credited, .withdrawn, .reversed].contains(act.state)
        case .reversed: act.state == .reversed
        }
      if !isSound { faults.append("line \(line), act \(act.state), disputed \(isDisputed)") }
    }
    return faults
  }
}
