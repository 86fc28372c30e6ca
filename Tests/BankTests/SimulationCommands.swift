@testable import Bank

extension Simulation {
  /// A random command, who gives it, and where; most could be legal, many are not.
  mutating func nextCommand() -> (Command, PersonID, CommunityID) {
    if random.chance(22) { return nextCourse() }
    if random.chance(10) { return nextShop() }
    let community = random.chance(96) ? World.home : random.one(of: [World.other, World.street])
    switch random.below(100) {
    case 0..<18: return (.credit(nextDeed()), actor(Who.worker, Who.head), community)
    case 18..<27:
      let step = nextStep()
      if case .resubmitAct(let request) = step {
        return (
          step, actor(world.books.acts[request.act]?.recordedBy ?? Who.wang, Who.wang), community
        )
      }
      if case .withdrawAct(let id) = step {
        return (step, actor(world.books.acts[id]?.recordedBy ?? Who.wang, Who.worker), community)
      }
      return (step, actor(Who.secretary, Who.auditor), community)
    case 27..<30:
      let items = (0..<(1 + random.below(6))).map { _ in nextDeed() }
      let list = CreditList(items: items, isAtomic: random.chance(60))
      return (.creditList(list), actor(Who.worker, Who.head), community)
    case 30..<42:
      let request = nextDeed()
      return (.recordAct(request), actor(PersonID(request.holder.uuid), Who.worker), community)
    case 42..<55: return (nextVerification(), actor(Who.worker, Who.head), community)
    case 55..<71:
      let request = nextRequest()
      return (.requestRedemption(request), actor(request.person, Who.head), community)
    case 71..<78:
      return (
        .decideRedemption(nextDecision()), actor(Who.secretary, Who.streetSecretary), community
      )
    case 78..<80:
      let list = (0..<(1 + random.below(4))).map { _ in nextDecision() }
      return (.decideRedemptions(list), actor(Who.secretary, Who.streetSecretary), community)
    case 80..<83:
      let id = random.one(of: redemptions)
      let asked = world.books.redemptions[id]?.requestedBy ?? Who.wang
      return (.cancelRedemption(id), actor(asked, somebody()), community)
    case 83..<90: return (nextHandover(), actor(Who.shopkeeper, Who.shopkeeper), community)
    case 90..<92: return (nextItem(), actor(Who.secretary, Who.secretary), community)
    case 92..<95: return (nextMovement(), actor(Who.shopkeeper, Who.secretary), community)
    case 95..<97: return (nextAppointment(), actor(Who.secretary, Who.streetSecretary), community)
    case 97..<99:
      let last = random.chance(60) ? nil : today.advanced(by: random.below(9) - 3)
      let end = EndOffice(office: random.one(of: offices), lastDay: last)
      return (.endOffice(end), actor(Who.secretary, Who.streetSecretary), community)
    default: return (nextOpening(), actor(Who.worker, Who.secretary), community)
    }
  }

  mutating func somebody() -> PersonID { random.one(of: people) }

  /// One of two who have the right in general, or anybody.
  mutating func actor(_ first: PersonID, _ second: PersonID) -> PersonID {
    switch random.below(20) {
    case 0..<12: first
    case 12..<18: second
    default: somebody()
    }
  }

  private mutating func nextDeed() -> ActRequest {
    let code = random.one(of: [
      "B01", "B01", "B07", "A02", "A02", "A05", "B04", "C02", "C02", "C03", "E03", "J01", "F01",
      "F01", "F01", "G01", "I01", "K09", "J03", "X01", "N12", "Z99",
    ])
    let type = RuleBook.new.actTypes[code]
    let isPerson = (type?.scope != .household) != random.chance(2)
    let byMinutes = (type?.byMinutes ?? false) != random.chance(2)
    let evidence = ["SI", "SUP", "PH", "BC", "DOC", "EV", "WI", "LOGB", "SYS", "VTR"]
    var request = deed(
      code, by: somebody(), units: byMinutes ? nil : random.below(10) + 1,
      minutes: byMinutes ? 15 * (random.below(14) + 1) : nil,
      on: today.advanced(by: -random.below(3)), evidence: random.chance(95) ? evidence : [],
      reference: random.chance(8) ? String(random.below(300)) : nil)
    if random.chance(60) { request.units = byMinutes ? nil : random.below(type?.maxUnits ?? 1) + 1 }
    if random.chance(3) { request.units = random.one(of: [-1, 0, Int.max]) }
    if random.chance(3) { request.minutes = random.one(of: [-15, 0, 7, Int.max]) }
    if random.chance(3) {
      request.occurredOn = random.one(of: [today.advanced(by: 1), Day("2025-12-31")!])
    }
    if random.chance(6) {
      request.activity = random.one(of: [World.activity, World.activity, World.otherActivity])
    }
    if type?.needsBeneficiary == true, random.chance(95) { request.beneficiary = nextServed() }
    if !isPerson {
      request.isPerson = false
      let all = [House.wang, House.wang, House.worker, House.head, House.sun, House.other]
      request.holder = random.one(of: all).holder
    }
    return request
  }

  private mutating func nextServed() -> Beneficiary {
    switch random.below(3) {
    case 0: .person(somebody())
    case 1: .household(random.one(of: [House.wang, House.worker, House.sun, House.unknown]))
    default: .door
    }
  }

  /// A later step of an act, or of a reversal.
  private mutating func nextStep() -> Command {
    let act = random.one(of: acts)
    switch random.below(12) {
    case 0..<3:
      let resolution = Resolution(
        number: "1", metOn: today, present: 9, votesFor: random.below(9), votesAgainst: 2)
      return .reviewAct(
        ReviewAct(
          act: act, isApproved: random.chance(75), reason: random.chance(70) ? "原因" : nil,
          resolution: random.chance(80) ? resolution : nil))
    case 3..<5:
      return .resubmitAct(
        ResubmitAct(act: act, units: random.chance(60) ? nil : random.below(4), note: "补充"))
    case 5..<7: return .withdrawAct(act)
    case 7..<9:
      let subject: Reversed =
        random.chance(80) ? .act(act) : .redemption(random.one(of: redemptions))
      return .requestReversal(
        RequestReversal(
          subject: subject, fault: random.one(of: Fault.allCases),
          reason: random.chance(95) ? "记错" : ""))
    case 9..<11:
      return .answerReversal(
        AnswerReversal(
          reversal: random.one(of: reversals), isSigned: random.chance(80),
          reason: random.chance(60) ? "不同意" : nil))
    default:
      return .announceActivity(
        AnnounceActivity(
          title: "清洁日", on: today.advanced(by: random.below(5) - 2), place: nil,
          actTypes: [random.one(of: ["F01", "B01", "X01", "Z99"])], recorder: somebody()))
    }
  }

  private mutating func nextVerification() -> Command {
    let decision = random.chance(75) ? .verified : random.one(of: VerifyAct.Decision.allCases)
    return .verifyAct(
      VerifyAct(
        act: random.one(of: acts), decision: decision, reason: random.chance(80) ? "原因" : nil))
  }

  private mutating func nextRequest() -> RequestRedemption {
    let item = random.one(of: ["L01", "L02", "L02", "S01", "V01", "H01", "D01", "Z99"])
    let quantity =
      random.chance(90) ? 1 + random.below(2) : random.one(of: [-3, 0, 7, 100, 101, Int.max])
    return RequestRedemption(item: item, quantity: quantity, person: somebody())
  }

  private mutating func nextDecision() -> DecideRedemption {
    DecideRedemption(
      redemption: random.one(of: redemptions), isApproved: random.chance(75),
      reason: random.chance(70) ? "原因" : nil)
  }

  private mutating func nextHandover() -> Command {
    let id = random.one(of: redemptions)
    switch random.below(10) {
    case 0..<6: return .fulfil(id, .code("20461735"))
    case 6: return .fulfil(id, .code(random.one(of: ["", "20461736"])))
    default: return .fulfil(id, .identified(by: "known", collectedBy: nil, slipNumber: nil))
    }
  }

  private mutating func nextItem() -> Command {
    let code = random.one(of: ["L01", "L02", "S01", "V01", "Z99"])
    if random.chance(10) { return .putItem(PutItem(code: code, terms: World.terms(15))) }
    var edit = ItemEdit()
    edit.points = 5 + random.below(40)
    if random.chance(20) { edit.isEnabled = random.chance(80) }
    if random.chance(30) { edit.perPersonMonth = random.one(of: [nil, 2, 30]) }
    let version = world.item(code)?.version ?? 1
    return .putItem(
      PutItem(code: code, edit: edit, expectedVersion: version - (random.chance(20) ? 1 : 0)))
  }

  private mutating func nextMovement() -> Command {
    let kind = random.chance(55) ? StockKind.received : random.one(of: StockKind.allCases)
    return .moveStock(
      MoveStock(
        code: random.one(of: ["L01", "L02", "S01", "V01", "Z99"]), kind: kind,
        quantity: random.chance(92) ? random.below(12) : random.one(of: [-4, Int.min, Int.max]),
        voucherNumber: nil))
  }

  private mutating func nextAppointment() -> Command {
    let from = random.chance(60) ? nil : today.advanced(by: random.below(7) - 3)
    let until = random.chance(20) ? nil : today.advanced(by: random.below(12) - 2)
    let role = random.one(of: Role.allCases)
    let grids = random.chance(90) ? [World.gridCode(random.one(of: [1, 11, 12, 2, 31]))] : []
    return .appoint(
      AppointOffice(
        person: somebody(), role: role, grids: role == .gridWorker ? grids : [], from: from,
        until: until))
  }

  private mutating func nextOpening() -> Command {
    let grid = World.gridCode(random.one(of: [11, 11, 11, 12, 2, 31]))
    let door = Door(building: "7号楼", entrance: "1单元", room: String(random.below(40)))
    guard people.count < 60, random.chance(60) else {
      return .openHousehold(OpenHousehold(grid: grid, door: door))
    }
    let homes: [Home] = [.none, .door(door), .household(House.wang), .household(House.other)]
    return .openPerson(
      OpenPerson(
        name: "演示", initials: "ys", grid: grid, home: random.one(of: homes), tags: [], phone: nil,
        birthYear: 1950, login: random.chance(30) ? String(random.below(20)) : nil,
        consent: Consent(
          givenOn: today.advanced(by: random.chance(90) ? 0 : 1), way: "paper", formNumber: nil)))
  }
}
