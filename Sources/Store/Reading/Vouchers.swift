public import Bank
import FoundationEssentials
import Postgres

/// A voucher as it is shown to those who have to do with it.
public struct VoucherView: Sendable {
  /// The voucher.
  public var voucher: VoucherRecord
  /// The code of the community.
  public var community: String
  /// The name of who has it, and of its provider.
  public var holderName: String, providerName: String?
  /// Its steps, in their order; none in a list.
  public var steps: [VoucherStepView] = []
  var grid: GridID?
  var contact: PersonID?
}

/// A step of a voucher as it is shown.
public struct VoucherStepView: Sendable {
  /// 1, 2, 3 …
  public var number: Int
  /// What happened.
  public var kind: VoucherStepKind
  /// When, and which day that was there.
  public var at: Instant, day: Day
  /// The day booked for, or of the service.
  public var on: Day?
  /// Who has it from then on, and the end of his passbook's number.
  public var person: PersonID?, tail: String?
  /// With whom it was booked.
  public var provider: String?
  /// Why, and on which paper.
  public var reason: String?, slipNumber: String?
  /// The number of the list on which it was settled.
  public var settlement: Int?
  /// Who did it; the nil UUID is the bank itself.
  public var by: PersonID
}

/// Which vouchers a list holds.
public struct VoucherQuery: Sendable {
  /// Where they stand.
  public var state: VoucherState?
  /// Who has them.
  public var holder: PersonID?
  /// With whom they are booked.
  public var provider: ProviderID?
  /// The voucher at which the page before ended.
  public var before: VoucherID?
  /// How many at most.
  public var limit: Int

  /// A query.
  public init(
    state: VoucherState? = nil, holder: PersonID? = nil, provider: ProviderID? = nil,
    before: VoucherID? = nil, limit: Int
  ) {
    self.state = state
    self.holder = holder
    self.provider = provider
    self.before = before
    self.limit = limit
  }
}

/// Vouchers, newest first, of those the reader may see: his own and his household's, of people of
/// his grids, and those booked with him.
struct ListVouchers: Statement {
  static let sql: StaticString = """
    select v.id, v.community, v.number, v.issuer, v.class, v.service, v.valid_until,
      v.max_passings, v.pass_classes, v.pass_min_age, v.state, v.holder, v.passings, v.provider,
      v.booked_on, v.steps, c.code, p.name, o.name, r.grid, o.contact
    from vouchers v
    join communities c on c.id = v.community
    join people p on p.community = v.community and p.id = v.holder
    left join residences r on r.community = v.community and r.person = v.holder and r.until is null
    left join voucher_providers o on o.community = v.community and o.id = v.provider
    where v.community = any($1) and ($2::uuid is null or v.id = $2)
      and ($3::text is null or v.state = $3) and ($4::uuid is null or v.holder = $4)
      and ($5::uuid is null or v.provider = $5) and ($6::uuid is null or v.id < $6)
      and ($7::integer[] is null or r.grid = any($7) or v.holder = any($8) or o.contact = $9)
    order by v.id desc limit $10
    """
  let communities: [CommunityID]
  var id: VoucherID?
  let query: VoucherQuery
  /// The grids whose people may be seen; nil is everybody.
  var grids: [GridID]?
  var own: [HolderID] = []
  let reader: PersonID
  func bind(_ bindings: inout Bindings) {
    bindings(
      communities, id, query.state, query.holder, query.provider, query.before, grids, own,
      reader, query.limit)
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> VoucherView {
    let voucher = try ReadVouchers.voucher(&row)
    let community: String = try row.next()
    let name: String = try row.next()
    let provider: String? = try row.next()
    return VoucherView(
      voucher: voucher, community: community, holderName: name, providerName: provider,
      grid: try row.next(), contact: try row.next())
  }
}

/// The steps of a voucher.
struct ReadVoucherSteps: Statement {
  static let sql: StaticString = """
    select s.step, s.kind, s.at, (s.at at time zone c.time_zone)::date, s.on_day, s.person,
      right(p.passbook_no, 4), o.name, s.reason, s.slip_no, t.number, s.by
    from voucher_steps s
    join communities c on c.id = s.community
    left join people p on p.community = s.community and p.id = s.person
    left join voucher_providers o on o.community = s.community and o.id = s.provider
    left join voucher_settlements t on t.community = s.community and t.id = s.settlement
    where s.community = $1 and s.voucher = $2 order by s.step
    """
  let community: CommunityID
  let voucher: VoucherID
  func bind(_ bindings: inout Bindings) { bindings(community, voucher) }

  static func decode(_ row: inout Row) throws(PostgresError) -> VoucherStepView {
    let number: Int16 = try row.next()
    let kind: VoucherStepKind = try row.next()
    let at: Instant = try row.next()
    let day: Day = try row.next()
    let on: Day? = try row.next()
    let person: PersonID? = try row.next()
    let tail: String? = try row.next()
    let provider: String? = try row.next()
    let reason: String? = try row.next()
    let slip: String? = try row.next()
    let settlement: Int32? = try row.next()
    return VoucherStepView(
      number: Int(number), kind: kind, at: at, day: day, on: on, person: person, tail: tail,
      provider: provider, reason: reason, slipNumber: slip,
      settlement: settlement.map { Int($0) }, by: try row.next())
  }
}

/// Providers by name.
struct ListProviders: Statement {
  static let sql: StaticString = """
    select p.id, p.community, p.name, p.contact from voucher_providers p
    where p.community = any($1) and ($2::text is null or p.name > $2) order by p.name limit $3
    """
  let communities: [CommunityID]
  let after: String?
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(communities, after, limit) }
  static func decode(_ row: inout Row) throws(PostgresError) -> VoucherProvider {
    try ReadProviders.decode(&row)
  }
}

extension Store {
  /// Vouchers that the reader may see, newest first. Throws a `Refusal`.
  public func vouchers(_ query: VoucherQuery, for reader: Reader) async throws -> [VoucherView] {
    try await read(as: reader) { sight, session in
      try session.run(
        ListVouchers(
          communities: sight.communities, query: query,
          grids: sight.seesAll ? nil : Array(sight.grids), own: Array(sight.own),
          reader: reader.person))
    }
  }

  /// A voucher with its steps, for whom it concerns or concerned: who has or had it, a worker of
  /// his grid, its provider, secretary and auditor. Throws a `Refusal`.
  public func voucher(_ id: VoucherID, for reader: Reader) async throws -> VoucherView {
    try await read(as: reader) { sight, session in
      let found = try session.run(
        ListVouchers(
          communities: sight.communities, id: id, query: VoucherQuery(limit: 1),
          reader: reader.person)
      ).first
      guard var view = found else { throw Refusal(.notFound) }
      let community = view.voucher.community
      view.steps = try session.run(ReadVoucherSteps(community: community, voucher: id))
      let had = view.steps.contains { $0.person.map { sight.own.contains($0.holder) } ?? false }
      if !had, view.contact != reader.person {
        try sight.requireSight(of: view.voucher.holder.holder, living: view.grid, in: community)
      }
      return view
    }
  }

  /// Providers by name, for any member. Throws a `Refusal`.
  public func providers(
    after name: String?, limit: Int, for reader: Reader
  ) async throws -> [VoucherProvider] {
    try await read(as: reader) { sight, session in
      try session.run(
        ListProviders(communities: sight.communities, after: name, limit: limit))
    }
  }

  /// What somebody belongs to, for a worker of his grid, secretary and auditor, and himself. Throws
  /// a `Refusal`.
  public func classes(of person: PersonID, for reader: Reader) async throws -> [ClassMembership] {
    try await database.read { session in
      let place = try session.seen(
        HolderQuestion(reader, about: person.holder, kind: .person))
      return try session.run(ReadClasses(communities: [place.community], people: [person]))
    }
  }
}
