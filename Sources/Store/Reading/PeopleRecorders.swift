import Bank
import FoundationEssentials
import Postgres

extension PeopleQuery {
  /// Whether it asks for one person: by a passbook number, or by nothing but a name.
  var isLookUp: Bool {
    var bare = PeopleQuery()
    (bare.passbook, bare.words) = (passbook, words)
    return (passbook != nil) != (words != nil) && self == bare
  }
}

/// Whether somebody records an activity that is held, or was in the last days.
struct ReadRecording: Statement {
  /// Whole days after an activity in which its recorder may look people up, to enter the sheet.
  static let days = 30

  static let sql: StaticString = """
    select exists (select from activities
      where community = $1 and recorder = $2 and $3::date between on_day and on_day + $4::integer)
    """
  let reader: Reader
  let today: Day
  func bind(_ bindings: inout Bindings) {
    bindings(reader.community, reader.person, today, int4(Self.days))
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> Bool { try row.next() }
}

/// People of a community by a key of their names, the shortest names first.
struct SearchName: Statement {
  static let sql: StaticString = """
    select p.id, p.community, p.passbook_no
    from people_keys k
    join people p on p.community = k.community and p.passbook_no = k.passbook_no
      and p.status = 'active'
    where k.community = $1 and k.key = $2
    order by length(p.name), p.passbook_no limit 200
    """
  let community: CommunityID
  let key: String
  func bind(_ bindings: inout Bindings) { bindings(community, key) }
  static func decode(_ row: inout Row) throws(PostgresError) -> PeopleFilter.Hit {
    try PeopleFilter.decode(&row)
  }
}

extension Sight {
  /// Whether the office lets search by this.
  func searches(_ query: PeopleQuery) -> Bool {
    roles.contains(.secretary) || roles.contains(.gridWorker)
      || (roles.contains(.shopkeeper) && query.isPassbookOnly)
  }

  /// What the recorder of an activity finds, of the whole community: whose passbook has this
  /// number, or who has just this name. Nil for whoever records none, or asks for something else.
  func lookUp(
    _ query: PeopleQuery, after: PeopleMark?, limit: Int, on session: borrowing Session
  ) throws -> [FoundPerson]? {
    guard query.isLookUp, !roles.contains(.secretary),
      try session.run(ReadRecording(reader: reader, today: today)).first == true
    else { return nil }
    let community = reader.community
    var hits: [PeopleFilter.Hit] = []
    let name = query.words.map { PeopleKeys.folded($0) }
    if let name, !name.isEmpty {
      let key = String(name.prefix(PeopleKeys.mostCharacters))
      hits = try session.run(SearchName(community: community, key: key))
    } else if query.passbook != nil {
      let filter = PeopleFilter(
        communities: [community], grids: nil, query: query, after: nil, limit: limit)
      hits = try session.run(SearchPassbook(filter: filter))
    }
    if hits.isEmpty { return [] }
    let marks = Dictionary(hits.map { ($0.id, $0.mark) }) { first, _ in first }
    let people = try session.run(ReadPeople(communities: [community], people: hits.map(\.id)))
    let found = people.compactMap { person -> FoundPerson? in
      guard !person.isClosed, name.map({ PeopleKeys.folded(person.name) == $0 }) ?? true,
        let mark = marks[person.id]
      else { return nil }
      return FoundPerson(person: named(person), mark: mark)
    }
    let rest = found.filter { after.map($0.mark.isAfter) ?? true }
    return Array(rest.sorted { $1.mark.isAfter($0.mark) }.prefix(limit))
  }

  /// The person with no more than tells one from another on a sheet, for whoever does not look
  /// after the grid.
  private func named(_ person: PersonView) -> PersonView {
    var shown = screened(person)
    if let grid = person.gridID, grids.contains(grid) { return shown }
    guard !own.contains(person.id.holder) else { return shown }
    (shown.door, shown.household, shown.tags) = (nil, nil, [])
    return shown
  }
}

extension PeopleMark {
  /// Whether it stands behind another in a list.
  func isAfter(_ other: PeopleMark) -> Bool {
    (community.number, passbook) > (other.community.number, other.passbook)
  }
}

extension [FoundPerson] {
  /// Two lists as one, in the order of the passbooks; who is in both is shown as in this one.
  func joined(with others: [FoundPerson], limit: Int) -> [FoundPerson] {
    let known = Set(map(\.person.id))
    let all = self + others.filter { !known.contains($0.person.id) }
    return Array(all.sorted { $1.mark.isAfter($0.mark) }.prefix(limit))
  }
}
