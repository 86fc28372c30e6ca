import Bank
import Store

extension DemoLoader {
  func loadItems() throws {
    for area in plan.areas.indices {
      let own = plan.items.filter { $0.area == area }
      guard !own.isEmpty,
        let secretary = plan.offices.first(where: { $0.role == .secretary && $0.area == area })
      else { continue }
      let points = DemoShop.points.map { Command.shop(.putPoint($0)) }
      _ = try post(
        (points + own.map { .putItem(put($0.row)) }).map { ($0, secretary.person, area) },
        at: openingInstant)
    }
  }

  private func put(_ row: CatalogueRow) -> PutItem {
    PutItem(
      code: row.code,
      terms: ItemTerms(
        type: row.kind.rawValue, nameZH: row.nameChinese, nameEN: row.nameEnglish,
        points: row.points, referenceValueFen: row.referenceValueYuan * 100,
        stockMode: row.stockMode,
        perPersonMonth: row.perPersonMonth == 0 ? nil : row.perPersonMonth,
        holdHours: row.holdHours, returnRule: row.returnRule, lowStock: row.openingStock / 10,
        isEnabled: row.enabled),
      standing: DemoShop.isForCounter(row) ? .given(until: nil) : nil)
  }

  /// Posts the events, those of one hour that do not build on each other in one batch.
  func loadHistory() throws {
    var waiting: [DemoPlan.Event] = []
    var newActs: Set<Int> = []
    var newRedemptions: Set<Int> = []
    for (number, event) in plan.events.enumerated() {
      let buildsOnWaiting: Bool
      switch event.kind {
      case .verify(let act, _, _), .sendBack(let act, _), .review(let act), .withdraw(let act),
        .requestReversal(let act, _), .signReversal(let act):
        buildsOnWaiting = newActs.contains(act)
      case .decide(let id, _, _), .cancel(let id), .fulfil(let id, _, _), .substitute(let id, _),
        .bringBack(let id):
        buildsOnWaiting = newRedemptions.contains(id)
      default: buildsOnWaiting = false
      }
      if let first = waiting.first,
        buildsOnWaiting || waiting.count >= 256 || first.day != event.day
          || first.second / 3_600 != event.second / 3_600
      {
        try postHistory(waiting)
        if first.day != event.day {
          try setup.endNotices(at: Self.instant(event.day, second: 0))
        }
        waiting = []
        newActs = []
        newRedemptions = []
        report(Progress(step: "history", done: number, of: plan.events.count))
      }
      waiting.append(event)
      switch event.kind {
      case .file(let act), .credit(let act), .verify(let act, _, _), .requestReversal(let act, _):
        newActs.insert(act)
      case .request(let id), .decide(let id, _, _), .fulfil(let id, _, _):
        newRedemptions.insert(id)
      default: break
      }
    }
    try postHistory(waiting)
    report(Progress(step: "history", done: plan.events.count, of: plan.events.count))
  }

  private func postHistory(_ events: [DemoPlan.Event]) throws {
    guard let last = events.last else { return }
    let outcomes = try post(
      events.map { (try command($0), $0.by, area(of: $0)) },
      at: Self.instant(last.day, second: last.second))
    for (event, outcome) in zip(events, outcomes) {
      switch (event.kind, outcome) {
      case (.credit(let act), .act(let made)), (.file(let act), .act(let made)):
        acts[act] = made.act
      case (.creditList(let list), .list(let results)):
        for (act, result) in zip(list, results) {
          guard case .success(let made) = result else {
            throw SeedError("a line of a list credit was refused: \(result)")
          }
          acts[act] = made.act
        }
      case (.announce(let activity), .activity(let made)):
        activities[activity] = made.activity.id
      case (.requestReversal(let act, _), .reversal(let made, _)): reversals[act] = made.id
      case (.request(let id), .redemption(let made)), (.serve(let id, _), .redemption(let made)):
        redemptions[id] = made.redemption
      case (.count, .shop(.count(let made))): counts[area(of: event)] = made.id
      default: break
      }
    }
  }

  private func area(of event: DemoPlan.Event) -> Int { plan.people[event.by].area }

  private func command(_ event: DemoPlan.Event) throws -> Command {
    switch event.kind {
    case .stock(let stock):
      return .moveStock(
        MoveStock(
          code: plan.items[stock.item].row.code, kind: stock.kind, quantity: stock.quantity,
          voucherNumber: stock.voucherNumber,
          supplier: stock.kind == .received ? DemoShop.supplier : nil,
          unitCostFen: stock.kind == .received
            ? plan.items[stock.item].row.referenceValueYuan * 100 : nil))
    case .credit(let act): return .credit(try request(plan.acts[act]))
    case .file(let act): return .recordAct(try request(plan.acts[act]))
    case .creditList(let list):
      return .creditList(
        CreditList(items: try list.map { try request(plan.acts[$0]) }, isAtomic: true))
    case .verify(let act, let accepted, let reason):
      return .verifyAct(
        VerifyAct(
          act: try known(acts[act]), decision: accepted ? .verified : .rejected, reason: reason))
    case .sendBack(let act, let reason):
      return .verifyAct(
        VerifyAct(act: try known(acts[act]), decision: .returned, reason: reason))
    case .review(let act): return .reviewAct(try review(act, on: event.day))
    case .withdraw(let act): return .withdrawAct(try known(acts[act]))
    case .requestReversal(let act, let reason):
      return .requestReversal(
        RequestReversal(subject: .act(try known(acts[act])), fault: .bank, reason: reason))
    case .signReversal(let act):
      return .answerReversal(
        AnswerReversal(reversal: try known(reversals[act]), isSigned: true, reason: nil))
    case .announce(let activity):
      let held = plan.activities[activity]
      return .announceActivity(
        AnnounceActivity(
          title: held.title, on: held.on, place: held.place, actTypes: [held.actType],
          recorder: try known(people[held.recorder])))
    case .request(let id):
      let wanted = plan.redemptions[id]
      return .requestRedemption(
        RequestRedemption(
          item: plan.items[wanted.item].row.code, quantity: wanted.quantity,
          person: try known(people[wanted.person])))
    case .decide(let id, let approved, let reason):
      return .decideRedemption(
        DecideRedemption(
          redemption: try known(redemptions[id]), isApproved: approved, reason: reason))
    case .cancel(let id): return .cancelRedemption(try known(redemptions[id]))
    case .fulfil(let id, let way, let slip):
      return .fulfilRedemption(
        FulfilRedemption(
          redemption: try known(redemptions[id]),
          handover: .identified(by: way.rawValue, collectedBy: nil, slipNumber: slip)))
    case .serve, .substitute, .bringBack, .count, .agreeToCount: return .shop(try shop(event))
    case .makeNotice: return .notice(.make(MakeNotice(through: nil, grids: [])))
    case .postNotice(let number, let signer):
      return .notice(
        .post(
          PostNotice(
            number: number, postedOn: event.day, signedBy: signer, place: "社区服务中心公告栏")))
    case .object(let notice, let act, let reason):
      return .notice(
        .object(
          FileObjection(
            notice: notice, act: try known(acts[act]), reason: reason, slipNumber: nil)))
    }
  }

  private func shop(_ event: DemoPlan.Event) throws -> ShopCommand {
    switch event.kind {
    case .serve(let id, let slip):
      let wanted = plan.redemptions[id]
      return .serve(
        ServeOverCounter(
          item: plan.items[wanted.item].row.code, quantity: wanted.quantity,
          person: try known(people[wanted.person]), slipNumber: slip))
    case .substitute(let id, let item):
      return .substitute(
        SubstituteItem(
          redemption: try known(redemptions[id]), item: plan.items[item].row.code,
          quantity: plan.redemptions[id].quantity, consent: .phone, slipNumber: nil))
    case .bringBack(let id):
      return .bringBack(
        BringBack(
          redemption: try known(redemptions[id]), condition: .unopened, reason: "家里已经有了，没有拆封"))
    case .count(let lines):
      return .count(
        CountStock(
          point: nil,
          lines: lines.map {
            CountStock.Line(item: plan.items[$0.item].row.code, found: $0.found)
          }))
    default:
      return .answerCount(
        AnswerStockCount(count: try known(counts[area(of: event)]), isAgreed: true, reason: nil))
    }
  }

  /// A review; deeds of level 3 have been before the residents' body on the same day.
  private func review(_ act: Int, on day: Day) throws -> ReviewAct {
    ReviewAct(
      act: try known(acts[act]), isApproved: true, reason: nil,
      resolution: Resolution(
        number: "演示-\(padded(act, 4))", metOn: day, present: 9, votesFor: 8, votesAgainst: 0))
  }

  private func known<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw SeedError("an event refers to what is not there yet") }
    return value
  }

  private func request(_ act: DemoPlan.Act) throws -> ActRequest {
    let holder: HolderID
    let isPerson: Bool
    switch act.holder {
    case .person(let index): (holder, isPerson) = (try known(people[index]).holder, true)
    case .household(let index): (holder, isPerson) = (try known(households[index]).holder, false)
    }
    var served: Beneficiary?
    switch act.beneficiary {
    case .person(let index):
      served = Beneficiary(person: try known(people[index]), household: nil, door: nil)
    case .household(let index):
      served = Beneficiary(person: nil, household: try known(households[index]), door: nil)
    case .door(let door): served = Beneficiary(person: nil, household: nil, door: door)
    case nil: served = nil
    }
    return ActRequest(
      actType: act.type, holder: holder, isPerson: isPerson, units: act.units,
      minutes: act.minutes, occurredOn: act.occurredOn,
      startedAt: act.startedAt.map { Self.instant(act.occurredOn, second: $0) },
      beneficiary: served,
      evidence: act.evidence,
      externalReference: act.eventNumber.map { ExternalReference(system: "grid", number: $0) },
      activity: try act.activity.map { try known(activities[$0]) }, note: act.note)
  }
}
