public import Bank
import FoundationEssentials
import Postgres

/// What an empty bank is founded with: a community, the secretary whom nobody appoints, and rules
/// for the residents' meeting to adopt.
public struct Founding: Sendable {
  /// The community.
  public var area: NewArea
  /// Its grids, parents before children.
  public var grids: [NewGrid]
  /// The secretary; with a login.
  public var secretary: OpenPerson
  /// The hash of the secretary's password.
  public var passwordHash: String
  /// The name of the version of the rules.
  public var rulesVersion: String
  /// What it says.
  public var rules: RuleBookDraft
  /// Now.
  public var instant: Instant

  /// A founding.
  public init(
    area: NewArea, grids: [NewGrid], secretary: OpenPerson, passwordHash: String,
    rulesVersion: String, rules: RuleBookDraft, instant: Instant
  ) {
    self.area = area
    self.grids = grids
    self.secretary = secretary
    self.passwordHash = passwordHash
    self.rulesVersion = rulesVersion
    self.rules = rules
    self.instant = instant
  }
}

extension BankSetup {
  /// Founds the bank, in one transaction. The rules are a draft until the secretary writes down
  /// that a meeting of the residents has adopted them; no deed is credited before.
  public func found(_ founding: Founding) throws {
    try session.transaction { session in
      try NobodyFills.require(on: session)
      let community = try Self.addArea(founding.area, on: session)
      _ = try Self.addGrids(founding.grids, in: community, on: session)
      _ = try Self.addRules(
        founding.rules,
        as: RuleVersionKey(community: community, version: founding.rulesVersion),
        at: founding.instant, on: session)
      _ = try Self.addFirstOfficer(
        founding.secretary, .secretary, in: community, from: founding.area.openFrom,
        at: founding.instant, on: session)
      if let login = founding.secretary.login {
        try session.execute(SetPasswordHash(login: login, hash: founding.passwordHash))
      }
    }
  }

  static func addArea(
    _ area: NewArea, on session: borrowing Session
  ) throws(PostgresError) -> CommunityID {
    let (ids, _) = try session.pipeline(
      InsertArea(area: area), InsertAreaParts(area: area, categories: Books.issueCategories))
    guard let id = ids.first else { throw PostgresError(.decoding, "no community was added") }
    return id
  }

  static func addGrids(
    _ grids: [NewGrid], in community: CommunityID, on session: borrowing Session
  ) throws(PostgresError) -> [GridID] {
    var added: [GridID] = []
    var numbers: [String: GridID] = [:]
    for grid in grids {
      let rows = try session.run(
        InsertGrid(community: community, grid: grid, parent: grid.parent.flatMap { numbers[$0] }))
      guard let id = rows.first else {
        throw PostgresError(.decoding, "the grid \(grid.code) was not added")
      }
      numbers[grid.code] = id
      added.append(id)
    }
    return added
  }

  static func addFirstOfficer(
    _ person: OpenPerson, _ role: Role, in community: CommunityID, from day: Day,
    at instant: Instant, on session: borrowing Session
  ) throws -> PersonID {
    var mint = Mint(
      milliseconds: instant.millisecondsSince1970,
      entropy: (.random(in: .min ... .max), .random(in: .min ... .max)))
    let id = PersonID(mint.uuid())
    let heads = try session.run(ReadHeads(communities: [community], clock: instant))
    guard let head = heads.first?.state else {
      throw PostgresError(.misuse, "the community does not exist")
    }
    let new = NewPerson(founding: id, in: head, request: person, openedOn: day)
    let office = OfficeRecord(
      id: OfficeID(mint.uuid()), community: community, person: id, role: role, grids: [],
      from: day, until: nil)
    var next = head
    next.nextAccount += 4
    next.nextPassbook += 1
    var batch = Batch()
    batch.add(
      InsertHolders(holders: [
        NewHolder(
          community: community, id: id.holder, kind: .person, firstAccount: new.firstAccount)
      ]))
    batch.add(
      InsertPeople(people: [new], stamps: Stamps(times: [community: instant], keys: [])))
    batch.add(
      InsertKeys(people: [
        NamedKeys(
          community: community, person: id, name: person.name, initials: person.initials)
      ]))
    if person.login != nil { batch.add(InsertLogins(people: [new])) }
    batch.add(InsertOffices(offices: [NewOffice(founding: office)]))
    batch.add(MoveHeads(heads: [next]))
    try session.run(&batch)
    return id
  }
}
