public import Bank
import FoundationEssentials
import Postgres

/// What people are searched by; all that is given must fit.
public struct PeopleQuery: Sendable, Hashable {
  /// A passbook number.
  public var passbook: String?
  /// A part of the name, or the beginning of the initials.
  public var words: String?
  /// Patterns (PostgreSQL's regular expressions) of building, entrance and room.
  public var building: String?, entrance: String?, room: String?
  /// A grid's code; the grids below count too.
  public var grid: String?
  /// A tag.
  public var tag: String?
  /// A household.
  public var household: HouseholdID?

  /// Everybody.
  public init() {}

  /// Whether nothing but a passbook number is given.
  var isPassbookOnly: Bool {
    var bare = PeopleQuery()
    bare.passbook = passbook
    return passbook != nil && self == bare
  }

  /// Lower-case letters for the search by initials; nil if the words are none.
  var initialsPattern: String? {
    guard let words, !words.isEmpty, words.utf8.allSatisfy({ isLetter($0) }) else { return nil }
    return words.lowercased() + "%"
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}

/// Where a page of people ended.
public struct PeopleMark: Sendable, Hashable {
  /// The number of the community.
  public var community: CommunityID
  /// The number of the passbook.
  public var passbook: String

  /// A mark.
  public init(community: CommunityID, passbook: String) {
    self.community = community
    self.passbook = passbook
  }
}

/// A person found, and the mark that continues after.
public struct FoundPerson: Sendable, Hashable {
  /// Who.
  public var person: PersonView
  /// Where the list continues.
  public var mark: PeopleMark
}

extension Sight {
  /// The grids to which a search or list is narrowed: by the filter, by the office, or not at all.
  /// - Parameters:
  ///   - code: The grid asked for.
  ///   - unknown: What to throw if there is no such grid.
  func searchedGrids(
    _ code: String?, unknown: Refusal, on session: borrowing Session
  ) throws -> [GridID]? {
    let own = roles.contains(.secretary) ? nil : grids
    guard let code else { return own.map { Array($0) } }
    let under = try session.run(ReadGridsUnder(communities: communities, code: code))
    if under.isEmpty { throw unknown }
    if let own, !own.isSuperset(of: under) { throw Refusal(.outsideYourGrid) }
    return under
  }
}

extension Store {
  /// Searches people in the order of their passbooks: a secretary in his communities, a worker in
  /// his grids, a shopkeeper by passbook number only.
  /// - Throws: `Refusal`.
  public func people(
    _ query: PeopleQuery, for reader: Reader, after: PeopleMark?, limit: Int
  ) async throws -> [FoundPerson] {
    try await read(as: reader) { sight, session in
      try sight.require(.secretary, .gridWorker, .shopkeeper)
      var grids: [GridID]?
      if !sight.roles.contains(.shopkeeper) || !query.isPassbookOnly {
        try sight.require(.secretary, .gridWorker)
        grids = try sight.searchedGrids(
          query.grid, unknown: Refusal(.validationFailed, at: "/grid", .unknownGrid), on: session)
      }
      let search = SearchPeople(
        communities: sight.communities, grids: grids, query: query, after: after, limit: limit)
      let (_, hits) = try session.pipeline(PlanForValues(), search)
      if hits.isEmpty { return [] }
      let people = try session.run(
        ReadPeople(communities: sight.communities, people: hits.map(\.id)))
      let marks = Dictionary(hits.map { ($0.id, $0.mark) }) { first, _ in first }
      return people.compactMap { person in
        marks[person.id].map { FoundPerson(person: sight.screened(person), mark: $0) }
      }
    }
  }
}

/// Makes the server plan the rest of the transaction for the values at hand. A plan that fits every
/// search at once reads all people and their homes: seconds in a large street instead of
/// milliseconds.
struct PlanForValues: Statement {
  static let sql: StaticString =
    "select set_config('plan_cache_mode', 'force_custom_plan', true)"
}

/// Finds people.
struct SearchPeople: Statement {
  static let sql: StaticString = """
    select p.id, p.community, p.passbook_no
    from people p
    left join residences r on r.community = p.community and r.person = p.id and r.until is null
    left join households d on d.community = p.community and d.id = r.household
    left join buildings b on b.community = d.community and b.id = d.building
    where p.community = any($1)
      and ($2::integer[] is null or coalesce(r.grid, d.grid) = any($2))
      and ($3::text is null or p.passbook_no = $3)
      and ($4::text is null or position($4 in p.name) > 0 or p.initials like $5)
      and ($6::text is null or b.estate || b.name ~ $6)
      and ($7::text is null or d.entrance ~ $7)
      and ($8::text is null or d.room ~ $8)
      and ($9::text is null or $9 = any(p.tags))
      and ($10::uuid is null or r.household = $10)
      and ($11::integer is null or (p.community, p.passbook_no) > ($11, $12::text))
    order by p.community, p.passbook_no limit $13
    """
  let communities: [CommunityID]
  let grids: [GridID]?
  let query: PeopleQuery
  let after: PeopleMark?
  let limit: Int

  func bind(_ bindings: inout Bindings) {
    bindings(
      communities, grids, query.passbook, query.words, query.initialsPattern, query.building,
      query.entrance, query.room, query.tag, query.household, after?.community, after?.passbook,
      limit)
  }

  struct Hit: Sendable {
    var id: PersonID
    var mark: PeopleMark
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Hit {
    try Hit(id: row.next(), mark: PeopleMark(community: row.next(), passbook: row.next()))
  }
}
