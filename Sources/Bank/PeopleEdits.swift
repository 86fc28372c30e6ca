/// A correction of a person's record.
public struct EditPerson: Hashable, Sendable {
  /// Whose.
  public var person: PersonID
  /// What.
  public var edit: PersonEdit
  /// The version the caller has seen.
  public var expectedVersion: Int

  /// A correction.
  public init(person: PersonID, edit: PersonEdit, expectedVersion: Int) {
    self.person = person
    self.edit = edit
    self.expectedVersion = expectedVersion
  }
}

/// The fields that a correction names; nil leaves a field as it is, `.some(nil)` empties it.
public struct PersonEdit: Hashable, Sendable {
  /// At most 60 characters.
  public var name: String?
  /// Overrides the initials of the name.
  public var initials: String?
  /// 5 to 15 digits.
  public var phone: String??
  /// The year of birth.
  public var birthYear: Int??
  /// All tags from now on.
  public var tags: [String]?
  /// The name of a party branch.
  public var branch: String??
  /// Who answers for a person under 14; nobody for somebody grown.
  public var guardian: PersonID??

  /// An edit that changes nothing yet.
  public init() {}

  /// Whether it changes what rules go by, and not only how somebody is reached or found.
  var isOfWeight: Bool {
    name != nil || birthYear != nil || tags != nil || branch != nil || guardian != nil
  }
}

extension Books {
  /// Corrects a record: a worker of the grid or a secretary, on his own no more than phone and
  /// initials. The record of somebody in office is for whoever could appoint to that office.
  mutating func editPerson(_ request: EditPerson, _ scene: Scene) throws(Refusal) -> Outcome {
    let (known, holder) = try record(of: request.person, scene)
    let edit = request.edit
    try requireCare(for: holder, scene)
    if scene.isOwn(holder), edit.isOfWeight { throw Refusal(.ownMatter) }
    try requireCareOfOffices(of: request.person, scene)
    guard request.expectedVersion == known.version else { throw Refusal(.staleVersion) }
    guard !known.isClosed else { throw Refusal(.validationFailed, .accountClosed) }
    if let branch = edit.branch ?? nil {
      guard registry.branches.contains(BranchKey(community: scene.community, name: branch)) else {
        throw .invalid("/branch", .unknownBranch)
      }
    }
    let community = try community(scene)
    var record = known
    record.apply(edit)
    try check(birthYear: edit.birthYear ?? nil, on: community.today)
    if let guardian = edit.guardian ?? nil {
      try check(guardian, answersFor: request.person, scene)
    }
    let guardians = edit.guardian.map { Set([$0].compactMap(\.self)) }
    if isChild(record.birthYear, on: community.today),
      (guardians ?? registry.guardians[request.person] ?? []).isEmpty
    {
      throw .invalid("/guardian_id", .guardianRequired)
    }
    var changed = record.differences(from: known)
    if let guardian = edit.guardian, registry.guardians[request.person] ?? [] != guardians {
      setGuardian(guardian, of: request.person, scene)
      changed.append("guardian_id")
    }
    if record.name != known.name || record.birthYear != known.birthYear {
      record.correctedBy = scene.actor.person
    }
    record.version += 1
    holders[holder.id]?.birthYear = record.birthYear
    keep(record)
    return .corrected(record, changed)
  }

  /// The record of somebody of this community.
  func record(
    of person: PersonID, _ scene: Scene
  ) throws(Refusal) -> (PersonRecord, Holder) {
    guard let record = registry.people[person], record.community == scene.community,
      let holder = holders[person.holder]
    else { throw Refusal(.notFound) }
    return (record, holder)
  }

  /// A worker whose grids cover the depositor, or a secretary of here or above.
  func requireCare(for holder: Holder, _ scene: Scene) throws(Refusal) {
    if scene.covers(holder) || scene.holdsHereOrAbove(.secretary, self) { return }
    throw Refusal(scene.holds(.gridWorker) ? .outsideYourGrid : .forbidden)
  }

  /// Keeps a record as it now is, here and for the database.
  mutating func keep(_ record: PersonRecord) {
    registry.people[record.id] = record
    changes.people.edited[record.id] = record
  }
}

extension PersonRecord {
  /// Puts the fields of an edit in place. Initials that were those of the old name follow the new.
  mutating func apply(_ edit: PersonEdit) {
    if let name = edit.name {
      if initials == PeopleInitials.likeliest(of: self.name) || initials.isEmpty {
        initials = PeopleInitials.likeliest(of: name)
      }
      self.name = name
    }
    initials = edit.initials ?? initials
    if let phone = edit.phone { self.phone = phone }
    if let year = edit.birthYear { birthYear = year }
    tags = edit.tags ?? tags
    if let branch = edit.branch { self.branch = branch }
  }

  /// The names of the fields in which two records differ; never what they hold.
  func differences(from other: PersonRecord) -> [String] {
    var fields: [String] = []
    if name != other.name { fields.append("name") }
    if initials != other.initials { fields.append("initials") }
    if phone != other.phone { fields.append("phone") }
    if birthYear != other.birthYear { fields.append("birth_year") }
    if tags != other.tags { fields.append("tags") }
    if branch != other.branch { fields.append("branch") }
    return fields
  }
}
