/// What can be done with service vouchers.
public enum VoucherCommand: Sendable {
  /// The secretary gives one to somebody of its class, in the issuer's name.
  case issue(VoucherTerms, to: PersonID)
  case pass(VoucherID, to: PersonID)
  case book(VoucherID, with: ProviderID, on: Day)
  case unbook(VoucherID)
  /// The provider says that the service was given.
  case deliver(VoucherID, on: Day)
  /// The beneficiary says so, too; on paper through a worker.
  case confirm(VoucherID, slip: String?)
  case dispute(VoucherID, reason: String, slip: String?)
  case decide(VoucherID, isConfirmed: Bool, reason: String)
  case revoke(VoucherID, reason: String)
  /// A list of what a provider is to be paid for.
  case settle(ProviderID)
  case addProvider(name: String, contact: PersonID)
  case enrol(ClassMembership, proof: String?)
  case leave(person: PersonID, name: String)

  /// The name in the audit log.
  public var kind: String {
    switch self {
    case .issue: "issue_voucher"
    case .pass: "pass_voucher"
    case .book: "book_voucher"
    case .unbook: "unbook_voucher"
    case .deliver: "deliver_voucher"
    case .confirm: "confirm_voucher"
    case .dispute: "dispute_voucher"
    case .decide: "decide_voucher"
    case .revoke: "revoke_voucher"
    case .settle: "settle_vouchers"
    case .addProvider: "add_provider"
    case .enrol: "enrol_in_class"
    case .leave: "leave_class"
    }
  }

  /// The voucher it is about.
  public var voucher: VoucherID? {
    switch self {
    case .pass(let id, _), .book(let id, _, _), .unbook(let id), .deliver(let id, _),
      .confirm(let id, _), .dispute(let id, _, _), .decide(let id, _, _), .revoke(let id, _):
      id
    case .issue, .settle, .addProvider, .enrol, .leave: nil
    }
  }
}

/// What became of such a command.
public enum VoucherOutcome: Sendable {
  case voucher(VoucherRecord)
  case provider(VoucherProvider)
  case membership(ClassMembership)
  case settlement(VoucherSettlement)
}

extension Books {
  mutating func decide(_ command: VoucherCommand, _ scene: Scene) throws(Refusal) -> Outcome {
    switch command {
    case .issue(let terms, let person): try issueVoucher(terms, to: person, scene)
    case .pass(let id, let person): try passVoucher(id, to: person, scene)
    case .book(let id, let provider, let day): try bookVoucher(id, with: provider, on: day, scene)
    case .unbook(let id): try unbookVoucher(id, scene)
    case .deliver(let id, let day): try deliverVoucher(id, on: day, scene)
    case .confirm(let id, let slip): try confirmVoucher(id, slip: slip, scene)
    case .dispute(let id, let reason, let slip):
      try disputeVoucher(id, reason: reason, slip: slip, scene)
    case .decide(let id, let isConfirmed, let reason):
      try decideVoucher(id, isConfirmed: isConfirmed, reason: reason, scene)
    case .revoke(let id, let reason): try revokeVoucher(id, reason: reason, scene)
    case .settle(let provider): try settleVouchers(of: provider, scene)
    case .addProvider(let name, let contact):
      try addProvider(name: name, contact: contact, scene)
    case .enrol(let member, let proof): try enrol(member, proof: proof, scene)
    case .leave(let person, let name): try leave(person: person, name: name, scene)
    }
  }

  /// Takes a provider on, by the secretary.
  private mutating func addProvider(
    name: String, contact: PersonID, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    guard scene.holdsHereOrAbove(.secretary, self) else { throw Refusal(.forbidden) }
    guard let holder = holders[contact.holder], holder.kind == .person,
      holder.community == scene.community
    else { throw Refusal(.notFound) }
    guard !scene.isOwn(holder) else { throw Refusal(.ownMatter) }
    guard !holder.isClosed else { throw .invalid("/contact_id", .accountClosed) }
    let provider = VoucherProvider(
      id: mint.id(), community: scene.community, name: name, contact: contact)
    vouchers.providers[provider.id] = provider
    changes.vouchers.providers.append((provider, scene.actor.person, scene.index))
    return .voucher(.provider(provider))
  }

  /// Notes that somebody belongs to a class, by a worker of his grid or the secretary.
  private mutating func enrol(
    _ member: ClassMembership, proof: String?, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    let holder = try enrollee(member.person, scene)
    guard !holder.isClosed else { throw Refusal(.validationFailed, .accountClosed) }
    guard ClassMembership.isName(member.name) else { throw .invalid("/class", .badClassName) }
    guard member.until.map({ $0 >= member.since }) ?? true else {
      throw .invalid("/until", .officeEndsBeforeStart)
    }
    let known = vouchers.classes[member.person] ?? []
    guard !known.contains(where: { $0.name == member.name && $0.overlaps(member) }) else {
      throw Refusal(.alreadyDecided, at: "/class", .state("enrolled"))
    }
    vouchers.classes[member.person, default: []].append(member)
    changes.vouchers.enrolled.append((member, proof, scene.community, scene.index))
    return .voucher(.membership(member))
  }

  /// Ends somebody's belonging to a class with today.
  private mutating func leave(
    person: PersonID, name: String, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    _ = try enrollee(person, scene)
    let today = try community(scene).today
    let place = vouchers.classes[person]?.firstIndex { $0.name == name && $0.covers(today) }
    guard let place, var member = vouchers.classes[person]?[place] else {
      throw Refusal(.notFound)
    }
    member.until = max(member.since, today)
    vouchers.classes[person]?[place] = member
    changes.vouchers.left.append((member, scene.community))
    return .voucher(.membership(member))
  }

  private func enrollee(_ person: PersonID, _ scene: Scene) throws(Refusal) -> Holder {
    guard let holder = holders[person.holder], holder.kind == .person,
      holder.community == scene.community
    else { throw Refusal(.notFound) }
    try requireCare(for: holder, scene)
    guard !scene.isOwn(holder) else { throw Refusal(.ownMatter) }
    return holder
  }
}

extension ClassMembership {
  /// Whether a class can be called so: 2 to 30 small letters and underscores, a letter first.
  static func isName(_ text: String) -> Bool {
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    return (2...30).contains(text.utf8.count) && letters.contains(text.utf8.first ?? 0)
      && text.utf8.allSatisfy { letters.contains($0) || $0 == UInt8(ascii: "_") }
  }

  /// Whether it holds on a day.
  public func covers(_ day: Day) -> Bool { since <= day && until.map { day <= $0 } ?? true }

  func overlaps(_ other: ClassMembership) -> Bool {
    (other.until.map { since <= $0 } ?? true) && (until.map { other.since <= $0 } ?? true)
  }
}
