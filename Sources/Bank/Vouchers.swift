/// Where a service voucher stands.
public enum VoucherState: String, Sendable, CaseIterable {
  /// Somebody has it and can pass it on or book with it.
  case active
  case booked, delivered, confirmed, disputed
  /// Its provider is paid.
  case settled
  /// The dispute ended against the provider.
  case void
  case expired, revoked

  /// Whether it still counts as somebody's.
  public var isLive: Bool {
    switch self {
    case .active, .booked, .delivered, .confirmed, .disputed: true
    case .settled, .void, .expired, .revoked: false
    }
  }
}

/// One thing that happens to a voucher.
public enum VoucherStepKind: String, Sendable, CaseIterable {
  case issued, passed, booked, unbooked, delivered, confirmed, disputed, settled, voided, expired,
    revoked
}

/// What the issuer of a voucher promises, and to whom.
public struct VoucherTerms: Hashable, Sendable {
  /// A voucher goes from hand to hand at most so often.
  public static let mostPassings = 2

  /// Its printed number, one voucher's only in a community; at most 40 characters.
  public var number: String
  /// The organisation or office that pays for it.
  public var issuer: String
  /// The class of people it is given to, such as `veteran`.
  public var holderClass: String
  /// What it is good for.
  public var service: String
  /// Its last day.
  public var validUntil: Day
  /// How often it may be passed on, 0 … ``mostPassings``.
  public var maxPassings: Int
  /// Classes of people it may be passed on to, and the least age of others; without either,
  /// anybody.
  public var passClasses: [String], passMinAge: Int?

  /// Terms from all their parts.
  public init(
    number: String, issuer: String, holderClass: String, service: String, validUntil: Day,
    maxPassings: Int, passClasses: [String], passMinAge: Int?
  ) {
    self.number = number
    self.issuer = issuer
    self.holderClass = holderClass
    self.service = service
    self.validUntil = validUntil
    self.maxPassings = maxPassings
    self.passClasses = passClasses
    self.passMinAge = passMinAge
  }
}

/// A voucher as a decision sees it.
public struct VoucherRecord: Hashable, Sendable {
  /// Its id.
  public var id: VoucherID
  /// Where.
  public var community: CommunityID
  /// What was promised.
  public var terms: VoucherTerms
  /// Where it stands.
  public var state: VoucherState
  /// Who has it.
  public var holder: PersonID
  /// How often it was passed on.
  public var passings: Int
  /// With whom it is booked, and for which day.
  public var provider: ProviderID?, bookedOn: Day?
  /// How many steps it has taken.
  public var steps: Int

  /// A voucher as loaded.
  public init(
    id: VoucherID, community: CommunityID, terms: VoucherTerms, state: VoucherState,
    holder: PersonID, passings: Int, provider: ProviderID?, bookedOn: Day?, steps: Int
  ) {
    self.id = id
    self.community = community
    self.terms = terms
    self.state = state
    self.holder = holder
    self.passings = passings
    self.provider = provider
    self.bookedOn = bookedOn
    self.steps = steps
  }
}

/// One step of a voucher, to be written and never changed.
public struct VoucherStep: Hashable, Sendable {
  /// Which voucher, and which of its steps: 1, 2, 3 …
  public var voucher: VoucherID, number: Int
  /// Where.
  public var community: CommunityID
  /// What happened.
  public var kind: VoucherStepKind
  /// Who has it from now on, if that changed.
  public var person: PersonID?
  /// With whom it was booked.
  public var provider: ProviderID?
  /// The day booked for, or of the service.
  public var on: Day?
  /// Why.
  public var reason: String?
  /// The paper on which the beneficiary gave his word.
  public var slipNumber: String?
  /// The list on which it was settled.
  public var settlement: SettlementID?
  /// Who did it.
  public var by: PersonID
  /// The transfer, if it changed hands.
  public var transfer: Int64?
  /// The submission.
  public var command: Int
}

/// A provider of services, known by the person who answers for it.
public struct VoucherProvider: Hashable, Sendable {
  /// Its id.
  public var id: ProviderID
  /// Where.
  public var community: CommunityID
  /// Its name.
  public var name: String
  /// Who confirms services.
  public var contact: PersonID

  /// A provider as loaded.
  public init(id: ProviderID, community: CommunityID, name: String, contact: PersonID) {
    self.id = id
    self.community = community
    self.name = name
    self.contact = contact
  }
}

/// Somebody's belonging to a class, such as `veteran`, from a day to a day.
public struct ClassMembership: Hashable, Sendable {
  /// Who.
  public var person: PersonID
  /// Which class.
  public var name: String
  /// First and last day.
  public var since: Day, until: Day?

  /// A membership.
  public init(person: PersonID, name: String, since: Day, until: Day?) {
    self.person = person
    self.name = name
    self.since = since
    self.until = until
  }
}

/// A list of vouchers that a provider is paid for.
public struct VoucherSettlement: Hashable, Sendable {
  /// Its id.
  public var id: SettlementID
  /// Where, and its number there: 1, 2, 3 …
  public var community: CommunityID, number: Int
  /// Who is paid.
  public var provider: ProviderID
  /// For which.
  public var vouchers: [VoucherID]
  /// The submission.
  public var command: Int
}

/// What a batch knows of vouchers.
public struct VoucherBooks: Sendable {
  /// Vouchers named, or confirmed and to be settled.
  public var records: [VoucherID: VoucherRecord] = [:]
  /// Numbers that are taken, of those named.
  public var takenNumbers: [CommunityID: Set<String>] = [:]
  /// Providers named or booked with.
  public var providers: [ProviderID: VoucherProvider] = [:]
  /// What the people named belong to.
  public var classes: [PersonID: [ClassMembership]] = [:]
  /// The numbers of the last settlements.
  public var lastSettlements: [CommunityID: Int] = [:]

  /// Nothing known.
  public init() {}
}

/// What a batch changes of vouchers.
public struct VoucherChanges: Sendable {
  /// Vouchers issued, by the submission.
  public var issued: [(voucher: VoucherRecord, command: Int)] = []
  /// Vouchers as they now stand.
  public var changed: [VoucherID: VoucherRecord] = [:]
  /// Steps, in their order.
  public var steps: [VoucherStep] = []
  /// Providers taken on, by the submission.
  public var providers: [(provider: VoucherProvider, by: PersonID, command: Int)] = []
  /// Memberships begun, with the paper that proves them.
  public var enrolled: [(member: ClassMembership, proof: String?, at: CommunityID, command: Int)] =
    []
  /// Memberships that end.
  public var left: [(member: ClassMembership, at: CommunityID)] = []
  /// Lists for providers.
  public var settlements: [VoucherSettlement] = []

  /// No changes.
  public init() {}
}
