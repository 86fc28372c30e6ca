/// One person of a roster.
public struct RosterRow: Hashable, Sendable {
  /// Where it stood in the file, counted from 1.
  public var row: Int
  /// The account to open; ``OpenPerson/home`` is a door, and a grid is given where its building is
  /// new.
  public var person: OpenPerson
  /// The number of the passbook in use before.
  public var oldNumber: String?

  /// A person.
  public init(row: Int, person: OpenPerson, oldNumber: String?) {
    self.row = row
    self.person = person
    self.oldNumber = oldNumber
  }

  /// The door.
  public var door: Door? { if case .door(let door) = person.home { door } else { nil } }
}

/// People of a roster, whose accounts are to be opened with the consent on record.
public typealias ImportPeople = ImportRows<RosterRow>

/// A building in a community, however its name is spelled.
public struct BuildingKey: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// What all spellings of its name have in common.
  public var folded: String

  /// A building's key.
  public init(community: CommunityID, name: String) {
    self.community = community
    folded = DoorParts.buildingKey(name)
  }
}

/// A row of a file that something was taken from.
public struct RosterPlace: Hashable, Sendable {
  /// The file, in its community.
  public var key: ImportKey
  /// Where it stands, counted from 1.
  public var row: Int

  /// A place.
  public init(key: ImportKey, row: Int) {
    self.key = key
    self.row = row
  }
}

/// The number of a passbook in use before, in its community.
public struct OldNumber: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// As it was written.
  public var number: String

  /// A number.
  public init(community: CommunityID, number: String) {
    self.community = community
    self.number = number
  }
}

extension Books {
  /// Opens the accounts of a roster, by the secretary. Who lives at that door under that name is
  /// known and not opened again, unless year of birth or old passbook number say that these are
  /// two; and who was opened from this row, or has this old passbook number, wherever he lives
  /// now.
  mutating func importPeople(_ request: ImportPeople, _ scene: Scene) throws(Refusal) -> Outcome {
    try takeRows(
      request.rows, of: request.file, .people, isDryRun: request.isDryRun, scene
    ) { (row, books, _) throws(Refusal) in
      guard let door = row.door else { throw .invalid("/building", .importing(.unknownBuilding)) }
      let key = DoorKey(community: scene.community, door: try books.onRecord(door, scene))
      let isThere = (books.dwellers[key] ?? []).contains { $0.isPerhaps(row) }
      guard !isThere, !books.wasTaken(row, of: request.file, scene) else { return false }
      guard !books.isChild(row.person.birthYear, on: try books.community(scene).today) else {
        throw .invalid("/birth_year", .importing(.childOnRoster))
      }
      try books.openFromRoster(row, at: key, request.file, scene)
      return true
    }
  }

  private func wasTaken(_ row: RosterRow, of file: ImportFile, _ scene: Scene) -> Bool {
    let key = ImportKey(community: scene.community, kind: .people, digest: file.digest)
    if takenRows.contains(RosterPlace(key: key, row: row.row)) { return true }
    guard let number = row.oldNumber else { return false }
    let names = oldNumbers[OldNumber(community: scene.community, number: number)] ?? []
    return names.contains(row.person.name)
  }

  private mutating func openFromRoster(
    _ row: RosterRow, at key: DoorKey, _ file: ImportFile, _ scene: Scene
  ) throws(Refusal) {
    var person = row.person
    if doors[key] != nil {
      // A household on record lies where it lies.
      person.grid = nil
    } else if person.grid == nil {
      guard
        let grid = buildings[BuildingKey(community: key.community, name: key.door.building)]
      else { throw .invalid("/building", .importing(.unknownBuilding)) }
      person.grid = grid
    }
    guard case .person(let opened, _) = try openPerson(person, scene) else { return }
    dwellers[key, default: []].append(
      Dweller(
        id: opened.id.holder, name: person.name, birthYear: person.birthYear,
        oldNumber: row.oldNumber))
    let id = importID(file, .people, scene)
    let source = ImportKey(community: scene.community, kind: .people, digest: file.digest)
    takenRows.insert(RosterPlace(key: source, row: row.row))
    if let number = row.oldNumber {
      let number = OldNumber(community: scene.community, number: number)
      oldNumbers[number, default: []].insert(person.name)
    }
    changes.newImportedPeople.append(
      NewImportedPerson(
        community: scene.community, person: opened.id, importID: id,
        row: row.row, oldNumber: row.oldNumber))
  }
}

extension Dweller {
  /// Whether a row of a roster may mean this very person: the same name, and neither old passbook
  /// number nor year of birth speaks against it.
  fileprivate func isPerhaps(_ row: RosterRow) -> Bool {
    guard name == row.person.name else { return false }
    if let mine = oldNumber, let other = row.oldNumber { return mine == other }
    if let mine = birthYear, let other = row.person.birthYear { return mine == other }
    return true
  }
}
