public import Bank

/// A community to be added.
public struct NewArea: Sendable {
  /// 12 digits.
  public var code: String
  /// As people call it.
  public var name: String
  /// `county`, `subdistrict` or `community`.
  public var level: String
  /// The code of the one above.
  public var parent: String?
  /// What the levels of its grids are called, from the top; at most three.
  public var gridLevels: [String]
  /// The day the bank opens.
  public var openFrom: Day
  /// An IANA time zone.
  public var timeZone: String

  /// A community.
  public init(
    code: String, name: String, level: String, parent: String?, gridLevels: [String],
    openFrom: Day, timeZone: String = "Asia/Shanghai"
  ) {
    self.code = code
    self.name = name
    self.level = level
    self.parent = parent
    self.gridLevels = gridLevels
    self.openFrom = openFrom
    self.timeZone = timeZone
  }
}

/// A grid to be added.
public struct NewGrid: Sendable {
  /// 15 or 17 digits.
  public var code: String
  /// As people call it.
  public var name: String
  /// 1 at the top, at most 3.
  public var level: Int
  /// `urban` or `rural`.
  public var kind: String
  /// The code of the grid above.
  public var parent: String?

  /// A grid.
  public init(code: String, name: String, level: Int, kind: String, parent: String?) {
    self.code = code
    self.name = name
    self.level = level
    self.kind = kind
    self.parent = parent
  }
}

/// A building to be added.
public struct NewBuilding: Sendable {
  /// Unique in the community.
  public var name: String
  /// The housing estate.
  public var estate: String
  /// The grid it lies in.
  public var grid: GridID
  /// What its entrances are called.
  public var entrances: [String]

  /// A building.
  public init(name: String, estate: String, grid: GridID, entrances: [String]) {
    self.name = name
    self.estate = estate
    self.grid = grid
    self.entrances = entrances
  }
}

/// A party branch to be added.
public struct NewBranch: Sendable {
  /// As it is called.
  public var name: String
  /// `resident` or `office`.
  public var kind: String
  /// The estate of a resident branch.
  public var estate: String?

  /// A branch.
  public init(name: String, kind: String, estate: String?) {
    self.name = name
    self.kind = kind
    self.estate = estate
  }
}

/// An act type to be added, with what only people read of it.
public struct NewActType: Sendable {
  /// What decisions go by.
  public var type: ActType
  /// The category in Chinese.
  public var categoryZH: String
  /// Who verifies: `grid_worker`, `grid_head`, `system` or `auditor`.
  public var verifier: String
  /// Whether an insurance is needed before it is done.
  public var riskInsurance: Bool
  /// Whether paid duty earns nothing for it.
  public var paidDutyExcluded: Bool

  /// An act type.
  public init(
    type: ActType, categoryZH: String, verifier: String, riskInsurance: Bool,
    paidDutyExcluded: Bool
  ) {
    self.type = type
    self.categoryZH = categoryZH
    self.verifier = verifier
    self.riskInsurance = riskInsurance
    self.paidDutyExcluded = paidDutyExcluded
  }
}

/// A unit or an evidence code with what people read of it.
public struct NewLabel: Sendable {
  /// The code.
  public var code: String
  /// In Chinese and English.
  public var nameZH, nameEN: String
  /// For units, whether they go by minutes.
  public var byMinutes: Bool
  /// For evidence codes, what it means.
  public var meaning: String

  /// A label.
  public init(
    code: String, nameZH: String, nameEN: String, byMinutes: Bool = false, meaning: String = ""
  ) {
    self.code = code
    self.nameZH = nameZH
    self.nameEN = nameEN
    self.byMinutes = byMinutes
    self.meaning = meaning
  }
}

/// The residents' meeting that puts a rule version into force.
public struct NewAdoption: Sendable {
  /// The version's number.
  public var ruleBook: Int32
  /// The first day it is in force.
  public var from: Day
  /// The day of the meeting.
  public var metOn: Day
  /// People present and votes.
  public var present, votesFor, votesAgainst: Int
  /// The number under which it was filed with the sub-district.
  public var filingNumber: String

  /// An adoption.
  public init(
    ruleBook: Int32, from: Day, metOn: Day, present: Int, votesFor: Int, votesAgainst: Int,
    filingNumber: String
  ) {
    self.ruleBook = ruleBook
    self.from = from
    self.metOn = metOn
    self.present = present
    self.votesFor = votesFor
    self.votesAgainst = votesAgainst
    self.filingNumber = filingNumber
  }
}
