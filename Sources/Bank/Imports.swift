/// What ``ImportID`` names.
public enum ImportTag: Sendable {}
/// A file that was brought in from a book or roster of before.
public typealias ImportID = ID<ImportTag>

/// What a file holds.
public enum ImportKind: String, Sendable, CaseIterable {
  /// Grids with their buildings.
  case grids
  /// A roster of people.
  case people
  /// The points of the old book.
  case book
}

/// A file of before this bank, as its rows come in: at most ``rowLimit`` a command.
public struct ImportFile: Hashable, Sendable {
  /// The most rows of one command.
  public static let rowLimit = 500

  /// Its name, for people.
  public var name: String
  /// SHA-256 of its bytes: the same file is the same import.
  public var digest: [UInt8]

  /// A file.
  public init(name: String, digest: [UInt8]) {
    self.name = name
    self.digest = digest
  }
}

/// Rows of a file to be taken in, as far as they go into one command.
public struct ImportRows<Row: Hashable & Sendable>: Hashable, Sendable {
  /// The file they come from.
  public var file: ImportFile
  /// The rows, at most ``ImportFile/rowLimit``.
  public var rows: [Row]
  /// Whether it is only asked what would happen.
  public var isDryRun: Bool

  /// A part of a file.
  public init(file: ImportFile, rows: [Row], isDryRun: Bool) {
    self.file = file
    self.rows = rows
    self.isDryRun = isDryRun
  }
}

/// An import by what makes it one.
public struct ImportKey: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// What.
  public var kind: ImportKind
  /// SHA-256 of the file.
  public var digest: [UInt8]

  /// A key.
  public init(community: CommunityID, kind: ImportKind, digest: [UInt8]) {
    self.community = community
    self.kind = kind
    self.digest = digest
  }
}

/// What became of the rows of a command.
public struct ImportOutcome: Sendable {
  /// A row that was not taken, by its place in the command.
  public struct RefusedRow: Sendable {
    /// From 0.
    public var place: Int
    /// Why.
    public var refusal: Refusal
  }

  /// The import; nil where nothing was ever taken from this file.
  public var id: ImportID?
  /// Rows taken now.
  public var accepted = 0
  /// Rows whose content the bank has already, from this file or another.
  public var known = 0
  /// Opening balances given now, in points.
  public var points = 0
  /// Rows not taken.
  public var refused: [RefusedRow] = []
  /// Whether it was only asked what would happen.
  public var isDryRun: Bool

  init(isDryRun: Bool) { self.isDryRun = isDryRun }
}

/// Why a row of an import is not taken.
public enum ImportFault: Error, Hashable, Sendable {
  /// Nobody of that name lives at that door.
  case nobodyAtDoor
  /// Several of that name live there, and no old passbook number tells them apart.
  case severalAtDoor
  /// The old passbook number is another than the roster's.
  case otherOldNumber
  /// The depositor has an opening balance of so many points already.
  case otherOpening(points: Int)
  /// The old balance is below 0.
  case belowZero
  /// Half a point is left, and half points are refused.
  case halfPoint
  /// A line's balance is not that of the line before with its change; the line by its place.
  case balanceBroken(line: Int)
  /// A first line's balance is not its change, and no line before it says why; by its place.
  case balanceUnexplained(line: Int)
  /// A line's day is after the day the old book was closed; the line by its place.
  case lineAfterClosing(line: Int)
  /// Some of these lines were taken over from this file before, for somebody else or without the
  /// others.
  case takenInPart
  /// After this day only the secretary above takes balances over.
  case openingIsOver(lastDay: Day)
  /// A balance above so many points is taken over by the secretary above, who says that it is
  /// right.
  case largeOpening(limit: Int)
  /// A person under 14 is opened singly, with a guardian.
  case childOnRoster
  /// More points than a transfer can hold.
  case tooManyPoints
  /// The building is on record nowhere and no grid is given.
  case unknownBuilding
  /// The code does not begin with the community's.
  case foreignGridCode
  /// The grid above is unknown.
  case unknownParent
  /// There are no grids of that depth here.
  case noSuchLevel
  /// There is a grid with this code and another name, parent or kind.
  case otherGrid
  /// The building is on record in another grid.
  case otherGridOfBuilding
}

extension Books {
  /// The import of a file, made at the first row that is taken from it.
  mutating func importID(_ file: ImportFile, _ kind: ImportKind, _ scene: Scene) -> ImportID {
    let key = ImportKey(community: scene.community, kind: kind, digest: file.digest)
    if let known = imports[key] { return known }
    let id = ImportID(mint.uuid())
    imports[key] = id
    changes.newImports.append(
      NewImport(
        id: id, key: key, fileName: file.name, startedBy: scene.actor.person,
        command: scene.index))
    return id
  }

  /// Takes the rows of a command one by one; each stands or falls alone. `take` says whether the
  /// row was taken (true) or known (false).
  mutating func takeRows<Row>(
    _ rows: [Row], of file: ImportFile, _ kind: ImportKind, isDryRun: Bool, _ scene: Scene,
    take: (Row, inout Books, inout ImportOutcome) throws(Refusal) -> Bool
  ) throws(Refusal) -> Outcome {
    guard scene.holdsHereOrAbove(.secretary, self) else { throw Refusal(.forbidden) }
    let before = isDryRun ? self : nil
    var outcome = ImportOutcome(isDryRun: isDryRun)
    for (place, row) in rows.enumerated() {
      do throws(Refusal) {
        if try take(row, &self, &outcome) { outcome.accepted += 1 } else { outcome.known += 1 }
      } catch {
        outcome.refused.append(ImportOutcome.RefusedRow(place: place, refusal: error))
      }
    }
    if let before { self = before }
    outcome.id =
      imports[ImportKey(community: scene.community, kind: kind, digest: file.digest)]
    return .imported(outcome)
  }
}
