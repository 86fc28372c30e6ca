extension AccountNumber {
  /// The community's accounts of vouchers: issued, settled, expired, taken back.
  static let vouchersIssued = AccountNumber(7)
  static let vouchersSettled = AccountNumber(8)
  static let vouchersExpired = AccountNumber(9)
  static let vouchersTakenBack = AccountNumber(10)
  /// What a depositor's account of vouchers is above that of his points.
  public static let vouchersAbove: Int64 = 1_000_000_000_000
}

extension Holder {
  /// The number of the account of vouchers.
  var vouchers: AccountNumber { AccountNumber(firstAccount.number + AccountNumber.vouchersAbove) }
}

extension Books {
  /// Gives a voucher to somebody of its class; not to one's own household.
  mutating func issueVoucher(
    _ terms: VoucherTerms, to person: PersonID, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    guard scene.holdsHereOrAbove(.secretary, self) else { throw Refusal(.forbidden) }
    let holder = try bearer(person, scene)
    guard !scene.isOwn(holder) else { throw Refusal(.ownMatter) }
    guard ClassMembership.isName(terms.holderClass) else {
      throw .invalid("/class", .badClassName)
    }
    guard terms.passClasses.allSatisfy({ ClassMembership.isName($0) }) else {
      throw .invalid("/pass_to/classes", .badClassName)
    }
    let today = try community(scene).today
    guard terms.validUntil >= today else { throw .invalid("/valid_until", .beforeToday) }
    guard !(vouchers.takenNumbers[scene.community]?.contains(terms.number) ?? false) else {
      throw .invalid("/number", .voucherNumberTaken)
    }
    guard belongs(person, to: [terms.holderClass], on: today) else {
      throw .invalid("/person_id", .notOfClass)
    }
    vouchers.takenNumbers[scene.community, default: []].insert(terms.number)
    var voucher = VoucherRecord(
      id: mint.id(), community: scene.community, terms: terms, state: .active, holder: person,
      passings: 0, provider: nil, bookedOn: nil, steps: 0)
    voucher.steps = 1
    changes.vouchers.issued.append((voucher, scene.index))
    voucher.steps = 0
    let transfer = moveVoucher(from: .vouchersIssued, to: holder.vouchers, scene)
    return step(voucher, .issued, .active, scene) {
      $0.person = person
      $0.transfer = transfer
    }
  }

  /// Passes a voucher on to somebody whom its terms allow, at most as often as they say.
  mutating func passVoucher(
    _ id: VoucherID, to person: PersonID, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    let (known, holder) = try voucher(id, .active, scene)
    var voucher = known
    try requireHand(of: holder, scene)
    let next = try bearer(person, scene)
    guard person != voucher.holder else { throw .invalid("/person_id", .differentPeople) }
    let today = try community(scene).today
    guard voucher.terms.validUntil >= today else { throw Refusal(.periodClosed) }
    guard voucher.passings < voucher.terms.maxPassings else {
      throw Refusal(.limitPerPerson, .passedOn(times: voucher.terms.maxPassings))
    }
    let isOld = voucher.terms.passMinAge.map { age in
      next.birthYear.map { today.year - $0 >= age } ?? false
    }
    let isOpen = voucher.terms.passClasses.isEmpty && isOld == nil
    guard isOpen || isOld ?? false || belongs(person, to: voucher.terms.passClasses, on: today)
    else { throw .invalid("/person_id", .notOfClass) }
    voucher.holder = person
    voucher.passings += 1
    let transfer = moveVoucher(from: holder.vouchers, to: next.vouchers, scene)
    return step(voucher, .passed, .active, scene) {
      $0.person = person
      $0.transfer = transfer
    }
  }

  /// Books a service with a provider; not one of the holder's household.
  mutating func bookVoucher(
    _ id: VoucherID, with provider: ProviderID, on day: Day, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    let (known, holder) = try voucher(id, .active, scene)
    var voucher = known
    try requireHand(of: holder, scene)
    guard let firm = vouchers.providers[provider], firm.community == scene.community else {
      throw Refusal(.notFound)
    }
    guard !isOf(firm, holder) else { throw Refusal(.ownMatter) }
    guard try day >= community(scene).today else { throw .invalid("/on", .beforeToday) }
    guard day <= voucher.terms.validUntil else { throw Refusal(.periodClosed, at: "/on") }
    voucher.provider = provider
    voucher.bookedOn = day
    return step(voucher, .booked, .booked, scene) {
      $0.provider = provider
      $0.on = day
    }
  }

  /// Gives a booking up: the holder, a worker for him, or the provider.
  mutating func unbookVoucher(_ id: VoucherID, _ scene: Scene) throws(Refusal) -> Outcome {
    let (known, holder) = try voucher(id, .booked, scene)
    var voucher = known
    if provider(of: voucher)?.contact != scene.actor.person { try requireHand(of: holder, scene) }
    voucher.provider = nil
    voucher.bookedOn = nil
    return step(voucher, .unbooked, .active, scene) { _ in }
  }

  /// The provider says on which day the service was given.
  mutating func deliverVoucher(
    _ id: VoucherID, on day: Day, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    let (voucher, holder) = try voucher(id, .booked, scene)
    guard provider(of: voucher)?.contact == scene.actor.person else { throw Refusal(.forbidden) }
    guard !scene.isOwn(holder) else { throw Refusal(.ownMatter) }
    guard try day <= community(scene).today else { throw Refusal(.futureDay, at: "/on") }
    guard day <= voucher.terms.validUntil else { throw Refusal(.periodClosed, at: "/on") }
    return step(voucher, .delivered, .delivered, scene) { $0.on = day }
  }

  /// The beneficiary says that the service was given; through a worker on a slip of paper.
  mutating func confirmVoucher(
    _ id: VoucherID, slip: String?, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    let (voucher, holder) = try voucher(id, .delivered, scene)
    try requireWord(of: holder, on: voucher, slip: slip, scene)
    return step(voucher, .confirmed, .confirmed, scene) { $0.slipNumber = slip }
  }

  /// The beneficiary says that it was not, or not as promised.
  mutating func disputeVoucher(
    _ id: VoucherID, reason: String, slip: String?, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    let (voucher, holder) = try voucher(id, .delivered, scene)
    try requireWord(of: holder, on: voucher, slip: slip, scene)
    guard !reason.isEmpty else { throw Refusal(.reasonRequired, at: "/reason") }
    return step(voucher, .disputed, .disputed, scene) {
      $0.reason = reason
      $0.slipNumber = slip
    }
  }

  /// The secretary's word on a dispute: the service counts, or the voucher is void.
  mutating func decideVoucher(
    _ id: VoucherID, isConfirmed: Bool, reason: String, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    let (voucher, holder) = try voucher(id, .disputed, scene)
    try requireSecretary(for: voucher, holder, scene)
    guard !reason.isEmpty else { throw Refusal(.reasonRequired, at: "/reason") }
    guard !isConfirmed else {
      return step(voucher, .confirmed, .confirmed, scene) { $0.reason = reason }
    }
    let transfer = moveVoucher(from: holder.vouchers, to: .vouchersTakenBack, scene)
    return step(voucher, .voided, .void, scene) {
      $0.reason = reason
      $0.transfer = transfer
    }
  }

  /// Takes a voucher back before its service, with a reason.
  mutating func revokeVoucher(
    _ id: VoucherID, reason: String, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    let (voucher, holder) = try voucher(id, .active, or: .booked, scene)
    try requireSecretary(for: voucher, holder, scene)
    guard !reason.isEmpty else { throw Refusal(.reasonRequired, at: "/reason") }
    let transfer = moveVoucher(from: holder.vouchers, to: .vouchersTakenBack, scene)
    return step(voucher, .revoked, .revoked, scene) {
      $0.reason = reason
      $0.transfer = transfer
    }
  }

  /// A list of all confirmed vouchers of a provider, for the issuer to pay; not one's own.
  mutating func settleVouchers(
    of id: ProviderID, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    guard scene.holdsHereOrAbove(.secretary, self) else { throw Refusal(.forbidden) }
    guard let provider = vouchers.providers[id], provider.community == scene.community else {
      throw Refusal(.notFound)
    }
    guard let contact = holders[provider.contact.holder], !scene.isOwn(contact) else {
      throw Refusal(.ownMatter)
    }
    let due = vouchers.records.values.filter {
      $0.provider == id && $0.state == .confirmed && $0.community == scene.community
        && holders[$0.holder.holder] != nil
    }.sorted { $0.terms.number < $1.terms.number }
    guard !due.isEmpty else { throw Refusal(.validationFailed, .nothingToSettle) }
    let number = (vouchers.lastSettlements[scene.community] ?? 0) + 1
    vouchers.lastSettlements[scene.community] = number
    let settlement = VoucherSettlement(
      id: mint.id(), community: scene.community, number: number, provider: id,
      vouchers: due.map(\.id), command: scene.index)
    changes.vouchers.settlements.append(settlement)
    for voucher in due {
      guard let holder = holders[voucher.holder.holder] else { continue }
      let transfer = moveVoucher(from: holder.vouchers, to: .vouchersSettled, scene)
      _ = step(voucher, .settled, .settled, scene) {
        $0.settlement = settlement.id
        $0.transfer = transfer
      }
    }
    return .voucher(.settlement(settlement))
  }

  /// Its last day is over before a service was given.
  mutating func expireVoucher(
    _ id: VoucherID, _ community: CommunityState, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    let (voucher, holder) = try voucher(id, .active, or: .booked, scene)
    guard voucher.terms.validUntil < community.today else { throw Refusal(.futureDay) }
    let transfer = moveVoucher(from: holder.vouchers, to: .vouchersExpired, scene)
    return step(voucher, .expired, .expired, scene) { $0.transfer = transfer }
  }
}

extension Books {
  /// A voucher in a state, with who has it.
  private func voucher(
    _ id: VoucherID, _ state: VoucherState, or other: VoucherState? = nil, _ scene: Scene
  ) throws(Refusal) -> (VoucherRecord, Holder) {
    guard let voucher = vouchers.records[id], voucher.community == scene.community,
      let holder = holders[voucher.holder.holder]
    else { throw Refusal(.notFound) }
    guard voucher.state == state || voucher.state == other else {
      // Whether it is in another state is the matter of those who may see it.
      try requireSight(of: voucher, holder, scene)
      throw Refusal(.alreadyDecided, .state(voucher.state.rawValue))
    }
    return (voucher, holder)
  }

  private func requireSight(
    of voucher: VoucherRecord, _ holder: Holder, _ scene: Scene
  ) throws(Refusal) {
    let isNear =
      scene.isOwn(holder) || scene.covers(holder) || scene.actor.person == .system
      || scene.holdsHereOrAbove(.secretary, self)
      || provider(of: voucher)?.contact == scene.actor.person
    guard isNear else { throw Refusal(.forbidden) }
  }

  private func provider(of voucher: VoucherRecord) -> VoucherProvider? {
    voucher.provider.flatMap { vouchers.providers[$0] }
  }

  /// Whether the provider's contact is somebody, or lives with him.
  private func isOf(_ provider: VoucherProvider, _ holder: Holder) -> Bool {
    if provider.contact.holder == holder.id { return true }
    guard let home = holders[provider.contact.holder]?.household else { return false }
    return home == holder.household
  }

  private func bearer(_ person: PersonID, _ scene: Scene) throws(Refusal) -> Holder {
    guard let holder = holders[person.holder], holder.kind == .person,
      holder.community == scene.community
    else { throw Refusal(.notFound) }
    guard !holder.isClosed else { throw .invalid("/person_id", .accountClosed) }
    return holder
  }

  private func belongs(_ person: PersonID, to classes: [String], on day: Day) -> Bool {
    vouchers.classes[person]?.contains { classes.contains($0.name) && $0.covers(day) } ?? false
  }

  /// The holder himself, the guardian of a child, or a worker of his grid.
  private func requireHand(of holder: Holder, _ scene: Scene) throws(Refusal) {
    if case .proxy = try agency(for: holder, .request, scene) { throw Refusal(.forbidden) }
    guard !holder.isClosed else { throw Refusal(.validationFailed, .accountClosed) }
  }

  /// As ``requireHand(of:_:)``; a worker brings it on paper, for none of his own, and no provider
  /// speaks for whom he served.
  private func requireWord(
    of holder: Holder, on voucher: VoucherRecord, slip: String?, _ scene: Scene
  ) throws(Refusal) {
    guard provider(of: voucher)?.contact != scene.actor.person else { throw Refusal(.ownMatter) }
    switch try agency(for: holder, .request, scene) {
    case .own, .guardian: return
    case .proxy: throw Refusal(.forbidden)
    case .worker:
      guard !scene.isOwn(holder) else { throw Refusal(.ownMatter) }
      guard slip != nil else { throw .invalid("/slip_no", .slipRequired) }
    }
  }

  private func requireSecretary(
    for voucher: VoucherRecord, _ holder: Holder, _ scene: Scene
  ) throws(Refusal) {
    guard scene.holdsHereOrAbove(.secretary, self) else { throw Refusal(.forbidden) }
    guard !scene.isOwn(holder) else { throw Refusal(.ownMatter) }
    if let contact = provider(of: voucher).flatMap({ holders[$0.contact.holder] }),
      scene.isOwn(contact)
    {
      throw Refusal(.ownMatter)
    }
  }

  private mutating func moveVoucher(
    from debit: AccountNumber, to credit: AccountNumber, _ scene: Scene
  ) -> Int64 {
    post(from: debit, to: credit, 1, .voucher, .system, on: today(scene), scene).seq
  }

  /// Notes a step and where the voucher stands after it.
  private mutating func step(
    _ voucher: VoucherRecord, _ kind: VoucherStepKind, _ state: VoucherState, _ scene: Scene,
    _ fill: (inout VoucherStep) -> Void
  ) -> Outcome {
    var voucher = voucher
    voucher.state = state
    voucher.steps += 1
    var step = VoucherStep(
      voucher: voucher.id, number: voucher.steps, community: scene.community, kind: kind,
      by: scene.actor.person, command: scene.index)
    fill(&step)
    vouchers.records[voucher.id] = voucher
    changes.vouchers.changed[voucher.id] = voucher
    changes.vouchers.steps.append(step)
    return .voucher(.voucher(voucher))
  }
}
