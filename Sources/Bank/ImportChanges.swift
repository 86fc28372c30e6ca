/// An import to be written.
public struct NewImport: Sendable {
  /// Its id.
  public var id: ImportID
  /// Where, what, and from which file.
  public var key: ImportKey
  /// The file's name.
  public var fileName: String
  /// By whom.
  public var startedBy: PersonID
  /// The submission that took the first row.
  public var command: Int
}

/// A person of a roster to be written, beside the account.
public struct NewImportedPerson: Sendable {
  /// Where.
  public var community: CommunityID
  /// Who.
  public var person: PersonID
  /// From which file.
  public var importID: ImportID
  /// Where it stood there.
  public var row: Int
  /// The number of the passbook in use before.
  public var oldNumber: String?
}

/// An opening balance to be written, with the lines it comes from.
public struct NewOpening: Sendable {
  /// Where.
  public var community: CommunityID
  /// Whose.
  public var holder: HolderID
  /// From which file.
  public var importID: ImportID
  /// Points, 0 and up.
  public var points: Int
  /// What became of half a point.
  public var halves: HalfPoints
  /// The day the old book was closed.
  public var closedOn: Day
  /// The transfer, if there were points.
  public var seq: Int64?
  /// By whom.
  public var recordedBy: PersonID
  /// The lines in their order.
  public var lines: [OldLine]
}

/// A grid to be written; its parent by code.
public struct NewImportedGrid: Sendable {
  /// Where.
  public var community: CommunityID
  /// Its code.
  public var code: String
  /// The rest.
  public var sketch: GridSketch

  init(community: CommunityID, code: String, _ sketch: GridSketch) {
    self.community = community
    self.code = code
    self.sketch = sketch
  }
}

/// A building to be written; its grid by code.
public struct NewBuildingOfGrid: Sendable {
  /// Where.
  public var community: CommunityID
  /// Such as `3号楼`.
  public var name: String
  /// The code of its grid.
  public var grid: String
}
