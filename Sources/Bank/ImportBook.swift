/// What the old book says of one depositor.
public struct OldBookRow: Hashable, Sendable {
  /// The most lines of one command.
  public static let lineLimit = 5_000

  /// Where the depositor lives.
  public var door: Door
  /// The name.
  public var name: String
  /// The number of the passbook in use before.
  public var oldNumber: String?
  /// The lines in their order, at least one.
  public var lines: [OldLine]

  /// A depositor's page.
  public init(door: Door, name: String, oldNumber: String?, lines: [OldLine]) {
    self.door = door
    self.name = name
    self.oldNumber = oldNumber
    self.lines = lines
  }
}

/// Balances of an old book to be taken over.
public struct ImportBook: Hashable, Sendable {
  /// Whole days from the opening of the community in which its own secretary takes balances over.
  public static let openDays = 180
  /// The most points of a balance that the community's own secretary takes over.
  public static let largeOpening = 2_000

  /// The file they come from.
  public var file: ImportFile
  /// The day the old book was closed.
  public var closedOn: Day
  /// What becomes of half a point.
  public var halves: HalfPoints
  /// One a depositor.
  public var rows: [OldBookRow]
  /// Whether it is only asked what would happen.
  public var isDryRun: Bool
  /// Whether balances above ``largeOpening`` were looked at and are right.
  public var isLarge: Bool

  /// A part of a book.
  public init(
    file: ImportFile, closedOn: Day, halves: HalfPoints, rows: [OldBookRow], isDryRun: Bool,
    isLarge: Bool = false
  ) {
    self.file = file
    self.closedOn = closedOn
    self.halves = halves
    self.rows = rows
    self.isDryRun = isDryRun
    self.isLarge = isLarge
  }
}

/// Somebody who lives at a door, as an import finds him.
public struct Dweller: Sendable {
  /// Who.
  public var id: HolderID
  /// The name.
  public var name: String
  /// The year of birth, if known.
  public var birthYear: Int?
  /// The old passbook number of the roster.
  public var oldNumber: String?

  /// Somebody as loaded.
  public init(id: HolderID, name: String, birthYear: Int?, oldNumber: String?) {
    self.id = id
    self.name = name
    self.birthYear = birthYear
    self.oldNumber = oldNumber
  }
}

extension Books {
  /// Takes over balances, by the secretary: once a depositor, and never his own or his household's.
  /// A balance that is known already is not paid again, whichever file it comes from; nor is a row
  /// that was taken from this file, whatever has become of the person since.
  mutating func importBook(_ request: ImportBook, _ scene: Scene) throws(Refusal) -> Outcome {
    guard request.closedOn <= (try community(scene)).today else {
      throw Refusal(.futureDay, at: "/closed_on")
    }
    var places: Set<Int> = []
    return try takeRows(
      request.rows, of: request.file, .book, isDryRun: request.isDryRun, scene
    ) { (row, books, outcome) throws(Refusal) in
      // Two pages of one request cannot stand in one row of the file.
      guard places.isDisjoint(with: row.lines.map(\.row)) else {
        throw .invalid("/lines", .importing(.takenInPart))
      }
      if try books.wasTaken(row, of: request.file, scene) { return false }
      let holder = try books.depositor(of: row, scene)
      let points: Int
      do throws(ImportFault) {
        points = try OldBook.points(of: row.lines, halves: request.halves)
      } catch {
        throw .invalid("/lines", .importing(error))
      }
      if let known = books.openings[holder.id] {
        guard known == points else {
          throw .invalid("/lines", .importing(.otherOpening(points: known)))
        }
        return false
      }
      guard !scene.isOwn(holder) else { throw Refusal(.ownMatter) }
      try books.checkOpening(points, row.lines, request, scene)
      books.open(holder, points, row.lines, request, scene)
      places.formUnion(row.lines.map(\.row))
      outcome.points += points
      return true
    }
  }

  /// Whether a page was taken over from this file before.
  private func wasTaken(
    _ row: OldBookRow, of file: ImportFile, _ scene: Scene
  ) throws(Refusal) -> Bool {
    let key = ImportKey(community: scene.community, kind: .book, digest: file.digest)
    let taken = row.lines.count { takenRows.contains(RosterPlace(key: key, row: $0.row)) }
    guard taken == 0 || taken == row.lines.count else {
      throw .invalid("/lines", .importing(.takenInPart))
    }
    return taken > 0
  }

  /// Old books come with a community's opening. One signature is enough for what people then have
  /// in hand, not for a fortune, nor for whatever turns up when the bank has long been open; where
  /// nobody stands above, it has to be.
  private func checkOpening(
    _ points: Int, _ lines: [OldLine], _ request: ImportBook, _ scene: Scene
  ) throws(Refusal) {
    if let late = lines.firstIndex(where: { $0.on.map { $0 > request.closedOn } ?? false }) {
      throw .invalid("/lines", .importing(.lineAfterClosing(line: late)))
    }
    let community = try community(scene)
    let isAbove = community.ancestors.isEmpty || scene.holdsAbove(.secretary, self)
    let last = community.openFrom + ImportBook.openDays
    guard community.today <= last || isAbove else {
      throw .invalid("/lines", .importing(.openingIsOver(lastDay: last)))
    }
    guard points <= ImportBook.largeOpening || (request.isLarge && isAbove) else {
      throw .invalid("/lines", .importing(.largeOpening(limit: ImportBook.largeOpening)))
    }
  }

  /// Notes an opening balance with the lines it comes from.
  private mutating func open(
    _ holder: Holder, _ points: Int, _ lines: [OldLine], _ request: ImportBook, _ scene: Scene
  ) {
    let id = importID(request.file, .book, scene)
    var transfer: TransferReference?
    if points > 0 {
      transfer = post(
        from: .ofCommunity(.opening), to: holder.account(.available), points, .openingBalance,
        .opening, on: request.closedOn, scene)
      move(holder.id, .available, points, in: scene.community)
    }
    openings[holder.id] = points
    let source = ImportKey(community: scene.community, kind: .book, digest: request.file.digest)
    for line in lines { takenRows.insert(RosterPlace(key: source, row: line.row)) }
    changes.newOpenings.append(
      NewOpening(
        community: scene.community, holder: holder.id, importID: id, points: points,
        halves: request.halves, closedOn: request.closedOn, seq: transfer?.seq,
        recordedBy: scene.actor.person, lines: lines))
  }

  /// The one person of a name at a door; an old passbook number, where both sides have one, must
  /// be the same.
  private func depositor(of row: OldBookRow, _ scene: Scene) throws(Refusal) -> Holder {
    let key = DoorKey(community: scene.community, door: row.door)
    var found = (dwellers[key] ?? []).filter { $0.name == row.name }
    guard !found.isEmpty else { throw .invalid("/name", .importing(.nobodyAtDoor)) }
    if let number = row.oldNumber {
      found.removeAll { $0.oldNumber.map { $0 != number } ?? false }
      guard !found.isEmpty else { throw .invalid("/old_no", .importing(.otherOldNumber)) }
      let exact = found.filter { $0.oldNumber == number }
      if !exact.isEmpty { found = exact }
    }
    // Two accounts of one person that were merged are one.
    let accounts = Set(found.compactMap { holders[$0.id].map { goingOn($0).id } })
    guard accounts.count == 1, let id = accounts.first, let holder = holders[id] else {
      throw .invalid("/name", .importing(.severalAtDoor))
    }
    guard !holder.isClosed else { throw .invalid("/name", .accountClosed) }
    return holder
  }
}
