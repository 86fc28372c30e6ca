public import Bank
import FoundationEssentials
import Postgres

/// A person as readers see one.
public struct PersonView: Sendable, Hashable {
  /// Who.
  public var id: PersonID
  /// The number of the passbook.
  public var passbook: String
  /// The name, and the pinyin initials.
  public var name: String, initials: String
  /// The code of the community.
  public var community: String
  /// The code of the grid lived in.
  public var grid: String?
  /// The door lived at.
  public var door: Door?
  /// The household lived in.
  public var household: HouseholdID?
  /// `party_member`, `building_head`, `volunteer`.
  public var tags: [String]
  /// Nil, too, for readers who have no right to them.
  public var phone: String?, birthYear: Int?, login: String?
  /// Whether the account is closed.
  public var isClosed: Bool
  /// When the account was opened.
  public var openedOn: Day
  /// Counts the changes.
  public var version: Int
  var gridID: GridID?
  var place: CommunityID
}

extension PersonView {
  /// A person whose account has just been opened.
  public init(_ person: NewPerson, door: Door?, community: String) {
    let request = person.request
    self.init(
      id: person.id, passbook: person.passbook.digits, name: request.name,
      initials: request.initials, community: community, grid: request.grid, door: door,
      household: person.household, tags: request.tags, phone: request.phone,
      birthYear: request.birthYear, login: request.login, isClosed: false,
      openedOn: person.openedOn, version: 1, gridID: person.grid, place: person.community)
  }
}

extension PersonView {
  /// A person whose record has just been corrected.
  public init(_ record: PersonRecord, community: String) {
    self.init(
      id: record.id, passbook: record.passbook, name: record.name, initials: record.initials,
      community: community, grid: record.grid, door: record.door, household: record.household,
      tags: record.tags, phone: record.phone, birthYear: record.birthYear, login: record.login,
      isClosed: record.isClosed, openedOn: record.openedOn, version: record.version, gridID: nil,
      place: record.community)
  }
}

extension Sight {
  /// The person with what this reader may know: phone, year of birth and login are for the person,
  /// for the workers of the grid and for secretaries.
  func screened(_ person: PersonView) -> PersonView {
    if person.id == reader.person || roles.contains(.secretary) { return person }
    if let grid = person.gridID, grids.contains(grid) { return person }
    var person = person
    person.phone = nil
    person.birthYear = nil
    person.login = nil
    return person
  }
}

extension Store {
  /// A person.
  /// - Throws: `Refusal`.
  public func person(_ id: PersonID, for reader: Reader) async throws -> PersonView {
    try await read(as: reader) { sight, session in
      let found = try session.run(ReadPeople(communities: sight.communities, people: [id]))
      guard let person = found.first else { throw Refusal(.notFound) }
      try sight.requireSight(of: id.holder, living: person.gridID, in: person.place)
      return sight.screened(person)
    }
  }
}

/// People in the order of their passbooks, community by community.
struct ReadPeople: Statement {
  static let sql: StaticString = """
    select p.id, p.passbook_no, p.name, p.initials, c.code, g.code, b.name, d.entrance, d.room,
      r.household, p.tags, p.phone, p.birth_year, l.login, p.status = 'closed', p.opened_on,
      p.version, g.id, p.community
    from people p
    join communities c on c.id = p.community
    left join residences r on r.community = p.community and r.person = p.id and r.until is null
    left join households d on d.community = p.community and d.id = r.household
    left join buildings b on b.community = d.community and b.id = d.building
    left join grids g on g.community = p.community and g.id = coalesce(r.grid, d.grid)
    left join logins l on l.community = p.community and l.person = p.id
    where p.community = any($1) and p.id = any($2)
    order by p.community, p.passbook_no
    """
  let communities: [CommunityID]
  let people: [PersonID]
  func bind(_ bindings: inout Bindings) { bindings(communities, people) }

  static func decode(_ row: inout Row) throws(PostgresError) -> PersonView {
    let id: PersonID = try row.next()
    let passbook: String = try row.next()
    let name: String = try row.next()
    let initials: String = try row.next()
    let community: String = try row.next()
    let grid: String? = try row.next()
    let door = try Door.read(&row)
    let household: HouseholdID? = try row.next()
    let tags: [String] = try row.next()
    let phone: String? = try row.next()
    let born: Int16? = try row.next()
    let login: String? = try row.next()
    let isClosed: Bool = try row.next()
    let openedOn: Day = try row.next()
    let version: Int32 = try row.next()
    return PersonView(
      id: id, passbook: passbook, name: name, initials: initials, community: community,
      grid: grid, door: door, household: household, tags: tags, phone: phone,
      birthYear: born.map { Int($0) }, login: login, isClosed: isClosed, openedOn: openedOn,
      version: Int(version), gridID: try row.next(), place: try row.next())
  }
}

extension Door {
  /// The columns building, entrance, room, which may be NULL together.
  static func read(_ row: inout Row) throws(PostgresError) -> Door? {
    let building: String? = try row.next()
    let entrance: String? = try row.next()
    let room: String? = try row.next()
    guard let building, let entrance, let room else { return nil }
    return Door(building: building, entrance: entrance, room: room)
  }
}
