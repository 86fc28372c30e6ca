import FoundationEssentials

@testable import Bank

/// What goes on beside deeds and gifts: the life of accounts, notices and objections, the old book.
extension Simulation {
  /// A command of these, who gives it, and where.
  mutating func nextCourse() -> (Command, PersonID, CommunityID) {
    let (command, first, second): (Command, PersonID, PersonID) =
      switch random.below(100) {
      case 0..<40: nextNoticeStep()
      case 40..<66: nextPeopleStep()
      case 66..<80: nextAgencyStep()
      default: nextOpeningStep()
      }
    if case .standing = command {
      return (command, random.chance(90) ? .system : somebody(), World.home)
    }
    return (
      command, actor(first, second),
      random.chance(96) ? World.home : random.one(of: [World.other, World.street])
    )
  }

  private mutating func nextNoticeStep() -> (Command, PersonID, PersonID) {
    let secretary = (Who.secretary, Who.streetSecretary)
    let act = random.one(of: listed.isEmpty ? acts : listed)
    switch random.below(26) {
    case 0..<3:
      loadCandidates()
      let through = random.chance(90) ? nil : Int64(random.below(4_000))
      let make = MakeNotice(through: through, grids: [])
      if through != nil { loadCandidates(through: through) }
      return (.notice(.make(make)), secretary.0, secretary.1)
    case 3..<5:
      let day = today.advanced(by: random.chance(80) ? 0 : random.below(5) - 3)
      let post = PostNotice(
        number: max(1, lastNotice - random.below(3)), postedOn: day, signedBy: "张书记", place: nil)
      return (.notice(.post(post)), secretary.0, secretary.1)
    case 5..<10:
      let isOnPaper = random.chance(50)
      let number = world.books.notices.lines[act]?.notice.number ?? 1
      let object = FileObjection(
        notice: random.chance(95) ? number : number + 1, act: act, reason: "没有看到",
        slipNumber: isOnPaper ? String(random.below(9_999)) : nil)
      let objector = random.one(of: [Who.zhao, Who.sun, Who.spare, Who.spouse])
      return (.notice(.object(object)), isOnPaper ? Who.worker : objector, Who.head)
    case 10..<14:
      let objection = nextObjection()
      let word = DecideObjection(
        objection: objection?.id ?? ObjectionID(fixedUUID(9, 1)), act: objection?.act ?? act,
        isUpheld: random.chance(60), reason: "查过记录")
      // A last word is the street's.
      return objection?.state == .appealed
        ? (.notice(.decideObjection(word)), secretary.1, secretary.0)
        : (.notice(.decideObjection(word)), secretary.0, secretary.1)
    case 14..<17:
      let objection = nextObjection()
      let doer = (objection?.act).flatMap { world.books.acts[$0]?.request.holder.uuid }
      let appeal = AppealObjection(
        objection: objection?.id ?? ObjectionID(fixedUUID(9, 1)), act: objection?.act ?? act,
        reason: "请再查")
      return (
        .notice(.appeal(appeal)), doer.map { PersonID($0) } ?? Who.wang,
        objection?.objector ?? Who.worker
      )
    case 17..<21:
      // The secretary works off what lies on the desk.
      let waiting = world.books.acts.values.filter { $0.state == .verified }.map(\.id)
        .sorted { $0.description < $1.description }
      let resolution = Resolution(
        number: "1", metOn: today, present: 9, votesFor: 6, votesAgainst: 2)
      let review = ReviewAct(
        act: waiting.isEmpty ? act : random.one(of: waiting), isApproved: true, reason: nil,
        resolution: resolution)
      return (.reviewAct(review), secretary.0, secretary.1)
    case 21:
      let consent = GivePublicationConsent(
        person: somebody(), isGiven: random.chance(60),
        consent: Consent(givenOn: today, way: "paper", formNumber: nil))
      return (.notice(.consent(consent)), Who.worker, Who.secretary)
    default:
      let due = world.books.notices.lines.values.filter {
        $0.state == .waiting && $0.clearsOn.map { $0 <= today } ?? false
      }.map(\.act).sorted { $0.description < $1.description }
      let ending = due.isEmpty || random.chance(30) ? act : random.one(of: due)
      return (.standing(.endOfNotice(ending)), .system, .system)
    }
  }

  private mutating func nextObjection() -> ObjectionRecord? {
    let all = world.books.notices.objections.values.sorted {
      $0.id.description < $1.id.description
    }
    return all.isEmpty ? nil : random.one(of: Array(all.suffix(12)))
  }

  private mutating func nextPeopleStep() -> (Command, PersonID, PersonID) {
    let person = random.chance(60) ? somebody() : random.one(of: opened)
    let record = world.books.registry.people[person]
    switch random.below(12) {
    case 0..<4:
      var edit = PersonEdit()
      switch random.below(4) {
      case 0: edit.phone = .some(random.chance(50) ? "10098765432" : nil)
      case 1: edit.tags = [random.one(of: ["party_member", "volunteer"])]
      case 2: edit.branch = .some(random.one(of: ["第一支部", "没有的支部"]))
      default: edit.name = random.one(of: ["演示", "演示甲"])
      }
      let version = (record?.version ?? 1) - (random.chance(10) ? 1 : 0)
      return (
        .editPerson(EditPerson(person: person, edit: edit, expectedVersion: version)),
        Who.worker, Who.secretary
      )
    case 4..<8:
      // Those who earn and hold offices stay where the other commands look for them.
      let homes: [Home] = [.none, .household(House.sun), .household(House.unknown)]
      let move = MovePerson(
        person: random.one(of: opened), grid: World.gridCode(random.one(of: [11, 12, 2, 31])),
        home: random.one(of: homes), on: random.chance(80) ? nil : today.advanced(by: -1))
      return (.movePerson(move), Who.secretary, Who.head)
    case 8:
      let heirs: [PointsHeir?] = [nil, .charity, .household, .person(somebody())]
      let close = ClosePerson(
        person: random.one(of: opened),
        reason: random.one(of: [.movedAway, .deceased, .asked]), heir: random.one(of: heirs),
        document: random.chance(80) ? "公证 1" : nil)
      return (.closePerson(close), Who.secretary, Who.streetSecretary)
    default:
      let merge = MergePeople(from: random.one(of: opened), into: random.one(of: opened))
      return (.mergePeople(merge), Who.secretary, Who.streetSecretary)
    }
  }

  private mutating func nextAgencyStep() -> (Command, PersonID, PersonID) {
    let known = world.books.registry.mandates.keys.sorted { $0.description < $1.description }
    switch random.below(10) {
    case 0..<4:
      let give = GiveMandate(
        principal: random.one(of: [Who.zhao, Who.sun, Who.spare, Who.wang]), proxy: somebody(),
        powers: Set([random.one(of: MandatePower.allCases), .request]),
        from: random.chance(80) ? nil : today.advanced(by: random.below(3) - 1),
        until: today.advanced(by: random.below(400)), dailyLimit: 1 + random.below(60),
        consent: Consent(givenOn: today, way: "paper", formNumber: nil))
      return (.giveMandate(give), Who.secretary, Who.head)
    case 4..<6 where !known.isEmpty:
      return (.endMandate(random.one(of: known)), Who.secretary, Who.head)
    case 6..<8:
      let house = random.one(of: [House.wang, House.sun])
      let version = world.books.registry.spenders[house]?.version ?? 1
      let set = SetSpenders(
        household: house, people: [random.one(of: [Who.wang, Who.li, Who.sun, Who.zhao])],
        consent: Consent(givenOn: today, way: "paper", formNumber: nil),
        expectedVersion: version - (random.chance(10) ? 1 : 0))
      return (.setSpenders(set), Who.secretary, Who.head)
    default:
      let request = RequestRedemption(
        item: random.one(of: ["L02", "S01", "V01"]), quantity: 1,
        person: random.one(of: [Who.zhao, Who.sun, Who.spare, Who.wang]))
      let proxies = world.books.registry.mandates.values.filter {
        $0.principal == request.person && $0.endedAt == nil
      }.map(\.proxy).sorted { $0.description < $1.description }
      let proxy = proxies.isEmpty ? Who.spouse : random.one(of: proxies)
      return (.requestRedemption(request), proxy, proxy)
    }
  }

  private mutating func nextOpeningStep() -> (Command, PersonID, PersonID) {
    let holder = random.one(of: [
      Who.wang, Who.li, Who.zhao, Who.sun, Who.secretary, Who.child, Who.unknown,
    ]).holder
    let lines = [
      OldLine(
        row: 1, on: nil, item: nil, change: random.below(80) - 4, balance: nil, by: nil)
    ]
    let row = OldBookRow(
      door: Simulation.door, name: "居民\(holder.description)", oldNumber: nil, lines: lines)
    let book = ImportBook(
      file: ImportFile(name: "旧账.csv", digest: Array(repeating: 7, count: 32)),
      closedOn: random.chance(95) ? today : today.advanced(by: 1),
      halves: random.one(of: [.up, .down, .refused]), rows: [row], isDryRun: random.chance(10))
    return (.importBook(book), Who.secretary, Who.streetSecretary)
  }
}
