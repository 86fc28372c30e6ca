public import Bank

extension DemoPlan {
  /// A made-up person. Children under 14 have no account of their own, so the plan lists none.
  public struct Person: Sendable, Hashable {
    /// Marks that a person can bear.
    public enum Tag: String, Sendable, CaseIterable {
      case partyMember = "party_member"
      case buildingHead = "building_head"
      case volunteer
    }
    /// The name in Chinese characters.
    public internal(set) var name: String
    /// The pinyin initials, one capital a character.
    public internal(set) var initials: String
    /// The year of birth.
    public let birthYear: Int
    /// The index of the community, or of the street for its own staff.
    public let area: Int
    /// The index of the household; nil for staff who live elsewhere.
    public internal(set) var household: Int?
    /// Marks, in the order of their declaration.
    public internal(set) var tags: [Tag] = []
    /// A telephone number that cannot exist: 11 digits as a mobile number has, but beginning with
    /// 100, where mobile numbers of mainland China begin with 13 to 19 (电信网编号计划, 2017).
    public internal(set) var phone: String?
    /// The index of the branch, for party members who live here.
    public internal(set) var branch: Int?
    /// The consent with which the account was opened; nil for people whom the bank does not know.
    public internal(set) var consent: Consent?
    /// Whether the person has an account.
    public var isDepositor: Bool { consent != nil }
  }

  /// What a person agreed to when the account was opened.
  public struct Consent: Sendable, Hashable {
    /// The day of the signature, which is also the day of the opening.
    public let givenOn: Day
    /// How it was given; always `paper` here.
    public let way: String
    /// The number of the form.
    public let formNumber: String
    /// The office (an index) that opened the account; nil for those who hold offices.
    public let openedBy: Int?
  }

  /// An office held by a person.
  public struct Office: Sendable, Hashable {
    /// The index of the person.
    public let person: Int
    /// The office.
    public let role: Role
    /// The index of the community or street.
    public let area: Int
    /// The indices of the grids, each with all grids below it; empty for other offices.
    public let grids: [Int]
    /// The first day.
    public let from: Day
    /// Whether the holder is a deputy.
    public let isDeputy: Bool
  }

  /// A login to make for a person.
  public struct Login: Sendable, Hashable {
    /// The index of the person.
    public let person: Int
    /// The login in ASCII.
    public let login: String
    /// The role by which scripts find it; nil for a resident.
    public let role: Role?
    /// Whether it is listed for scripts: one for each office of the first community, the street's
    /// secretary, the operator, and the three residents of the cast.
    public let isListed: Bool
  }

  /// A rule version with its adoption by the residents.
  public struct RuleVersion: Sendable, Hashable {
    /// The index of the community.
    public let area: Int
    /// The name of the book, `default`.
    public let book: String
    /// The first day in force.
    public let inForceFrom: Day
    /// The body that adopted it.
    public let body: String
    /// The day of the meeting.
    public let metOn: Day
    /// How many were present, voted for, voted against; the others abstained.
    public let present: Int
    /// Votes for.
    public let votesFor: Int
    /// Votes against.
    public let votesAgainst: Int
    /// The number under which the street filed it.
    public let filingNumber: String
  }

  /// A catalogue item of a community. Its stock comes by ``Event/Kind/stock(_:)``.
  public struct Item: Sendable, Hashable {
    /// The index of the community.
    public let area: Int
    /// The row of the catalogue.
    public let row: CatalogueRow
  }
}
