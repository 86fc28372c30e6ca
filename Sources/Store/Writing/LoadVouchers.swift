import Bank
import FoundationEssentials
import Postgres

/// What a batch names of vouchers.
struct VoucherReach {
  var vouchers: Set<VoucherID> = []
  var providers: Set<ProviderID> = []
  /// Providers whose confirmed vouchers are wanted.
  var settling: Set<ProviderID> = []
  /// Communities whose last settlement is wanted.
  var settlements: Set<CommunityID> = []
  var numbers: Set<String> = []
  /// People whose classes are wanted.
  var people: Set<PersonID> = []

  var needsFirstLook: Bool { !vouchers.isEmpty || !providers.isEmpty }
}

extension Reach {
  mutating func add(_ command: VoucherCommand, in community: CommunityID) {
    if let id = command.voucher { vouchers.vouchers.insert(id) }
    switch command {
    case .issue(let terms, let person):
      vouchers.numbers.insert(terms.number)
      add(member: person)
    case .pass(_, let person): add(member: person)
    case .book(_, let provider, _): vouchers.providers.insert(provider)
    case .settle(let provider):
      vouchers.providers.insert(provider)
      vouchers.settling.insert(provider)
      vouchers.settlements.insert(community)
    case .addProvider(_, let contact): holders.insert(contact.holder)
    case .enrol(let member, _): add(member: member.person)
    case .leave(let person, _): add(member: person)
    case .unbook, .deliver, .confirm, .dispute, .decide, .revoke: break
    }
  }

  private mutating func add(member: PersonID) {
    vouchers.people.insert(member)
    holders.insert(member.holder)
  }
}

/// What is read of vouchers before their holders can be named.
struct VoucherFirstLook {
  private let vouchers: Pending<ReadVouchers>
  private let providers: Pending<ReadProviders>

  init?(_ reach: VoucherReach, _ communities: [CommunityID], to batch: inout Batch) {
    guard reach.needsFirstLook else { return nil }
    vouchers = batch.add(
      ReadVouchers(
        communities: communities, vouchers: Array(reach.vouchers),
        settling: Array(reach.settling)))
    providers = batch.add(
      ReadProviders(
        communities: communities, providers: Array(reach.providers),
        vouchers: Array(reach.vouchers)))
  }

  func fill(_ books: inout Books, _ reach: inout Reach) {
    for voucher in vouchers.rows {
      books.vouchers.records[voucher.id] = voucher
      reach.holders.insert(voucher.holder.holder)
      reach.people.principals.insert(voucher.holder)
    }
    for provider in providers.rows {
      books.vouchers.providers[provider.id] = provider
      reach.holders.insert(provider.contact.holder)
    }
  }
}

/// The rest of what is read of them.
struct RestOfVouchers {
  private var numbers: Pending<ReadVoucherNumbers>?
  private var classes: Pending<ReadClasses>?
  private var settlements: Pending<ReadLastSettlements>?

  init(_ reach: VoucherReach, _ communities: [CommunityID], to batch: inout Batch) {
    if !reach.numbers.isEmpty {
      numbers = batch.add(
        ReadVoucherNumbers(communities: communities, numbers: Array(reach.numbers)))
    }
    if !reach.people.isEmpty {
      classes = batch.add(ReadClasses(communities: communities, people: Array(reach.people)))
    }
    if !reach.settlements.isEmpty {
      settlements = batch.add(ReadLastSettlements(communities: Array(reach.settlements)))
    }
  }

  func fill(_ books: inout Books) {
    for row in numbers?.rows ?? [] {
      books.vouchers.takenNumbers[row.community, default: []].insert(row.number)
    }
    for row in classes?.rows ?? [] {
      books.vouchers.classes[row.person, default: []].append(row)
    }
    for row in settlements?.rows ?? [] {
      books.vouchers.lastSettlements[row.community] = row.number
    }
  }
}

/// Vouchers by id, and those of some providers that are confirmed and not settled.
struct ReadVouchers: Statement {
  static let sql: StaticString = """
    select v.id, v.community, v.number, v.issuer, v.class, v.service, v.valid_until,
      v.max_passings, v.pass_classes, v.pass_min_age, v.state, v.holder, v.passings, v.provider,
      v.booked_on, v.steps
    from (
      select * from vouchers where community = any($1) and id = any($2)
      union
      (select * from vouchers where community = any($1) and provider = any($3)
        and state = 'confirmed' order by community, provider, id limit 500)) v
    """
  let communities: [CommunityID]
  let vouchers: [VoucherID]
  let settling: [ProviderID]
  func bind(_ bindings: inout Bindings) { bindings(communities, vouchers, settling) }
  static func decode(_ row: inout Row) throws(PostgresError) -> VoucherRecord {
    try voucher(&row)
  }

  static func voucher(_ row: inout Row) throws(PostgresError) -> VoucherRecord {
    let id: VoucherID = try row.next()
    let community: CommunityID = try row.next()
    let number: String = try row.next()
    let issuer: String = try row.next()
    let name: String = try row.next()
    let service: String = try row.next()
    let until: Day = try row.next()
    let most: Int16 = try row.next()
    let classes: [String] = try row.next()
    let age: Int16? = try row.next()
    let state: VoucherState = try row.next()
    let holder: PersonID = try row.next()
    let passings: Int16 = try row.next()
    let provider: ProviderID? = try row.next()
    let bookedOn: Day? = try row.next()
    let steps: Int16 = try row.next()
    return VoucherRecord(
      id: id, community: community,
      terms: VoucherTerms(
        number: number, issuer: issuer, holderClass: name, service: service, validUntil: until,
        maxPassings: Int(most), passClasses: classes, passMinAge: age.map { Int($0) }),
      state: state, holder: holder, passings: Int(passings), provider: provider,
      bookedOn: bookedOn, steps: Int(steps))
  }
}

/// Providers by id, and those with whom some vouchers are booked.
struct ReadProviders: Statement {
  static let sql: StaticString = """
    select p.id, p.community, p.name, p.contact from voucher_providers p
    where p.community = any($1) and (p.id = any($2) or p.id = any(array(
      select v.provider from vouchers v
      where v.community = any($1) and v.id = any($3) and v.provider is not null)))
    """
  let communities: [CommunityID]
  let providers: [ProviderID]
  let vouchers: [VoucherID]
  func bind(_ bindings: inout Bindings) { bindings(communities, providers, vouchers) }

  static func decode(_ row: inout Row) throws(PostgresError) -> VoucherProvider {
    try VoucherProvider(
      id: row.next(), community: row.next(), name: row.next(), contact: row.next())
  }
}

/// Those of some numbers that stand on vouchers.
struct ReadVoucherNumbers: Statement {
  static let sql: StaticString = """
    select community, number from vouchers where community = any($1) and number = any($2)
    """
  let communities: [CommunityID]
  let numbers: [String]
  func bind(_ bindings: inout Bindings) { bindings(communities, numbers) }

  struct Taken: Sendable {
    var community: CommunityID
    var number: String
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Taken {
    try Taken(community: row.next(), number: row.next())
  }
}

/// What some people belong to.
struct ReadClasses: Statement {
  static let sql: StaticString = """
    select person, class, since, until from class_members
    where community = any($1) and person = any($2) order by person, since, class
    """
  let communities: [CommunityID]
  let people: [PersonID]
  func bind(_ bindings: inout Bindings) { bindings(communities, people) }

  static func decode(_ row: inout Row) throws(PostgresError) -> ClassMembership {
    try ClassMembership(
      person: row.next(), name: row.next(), since: row.next(), until: row.next())
  }
}

/// The numbers of the last settlements of some communities.
struct ReadLastSettlements: Statement {
  static let sql: StaticString = """
    select n.community, coalesce((select max(s.number) from voucher_settlements s
      where s.community = n.community), 0)
    from unnest($1::integer[]) as n(community)
    """
  let communities: [CommunityID]
  func bind(_ bindings: inout Bindings) { bindings(communities) }

  struct Last: Sendable {
    var community: CommunityID
    var number: Int
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Last {
    let community: CommunityID = try row.next()
    let number: Int32 = try row.next()
    return Last(community: community, number: Int(number))
  }
}
