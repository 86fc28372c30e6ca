/// Why a command was refused by a rule. A refusal changes nothing in the books.
public struct Refusal: Error, Hashable, Sendable {
  /// The codes a decision can end with; raw values are the contract's problem codes.
  public enum Code: String, Sendable, CaseIterable {
    case forbidden
    case outsideYourGrid = "outside-your-grid"
    case notFound = "not-found"
    case alreadyDecided = "already-decided"
    case alreadyReversed = "already-reversed"
    case notReversible = "not-reversible"
    case staleVersion = "stale-version"
    case validationFailed = "validation-failed"
    case insufficientPoints = "insufficient-points"
    case outOfStock = "out-of-stock"
    case limitPerPerson = "limit-per-person"
    case itemUnavailable = "item-unavailable"
    case ownMatter = "own-matter"
    case actTypeNotOpen = "act-type-not-open"
    case futureDay = "future-day"
    case periodClosed = "period-closed"
    case issuingLimit = "issuing-limit"
    case reasonRequired = "reason-required"
    case wrongPickupCode = "wrong-pickup-code"
    case pointsOwed = "points-owed"
    case batchRefused = "batch-refused"
  }

  /// What exactly was wrong, where the code alone does not say it.
  public enum Reason: Hashable, Sendable {
    /// Evidence codes that the rule asks for and that were not given.
    case evidenceMissing([String])
    /// A kind of evidence that this version of the rules does not have.
    case unknownEvidence(String)
    /// The youngest age in years.
    case tooYoung(minAge: Int)
    case beneficiaryRequired
    case beneficiaryIsDoer
    /// The most units of one act, or pieces of one request or movement.
    case unitsOutOfRange(max: Int)
    case unitsInsteadOfMinutes
    case minutesRequired
    /// Minutes go by the quarter hour up to this many.
    case minutesOutOfRange(max: Int)
    case minutesNotCounted
    case startsInFuture
    /// The day of the deed.
    case startsOnAnotherDay(Day)
    /// The account the act type pays.
    case wrongScope(Scope)
    case externalReferenceUsed
    /// The activity was on another day, or of other types.
    case notOfActivity
    /// Its day is over: the secretary announces it.
    case activityIsOver
    case resolutionRequired
    case resolutionInFuture
    /// The day of the deed.
    case resolutionBeforeDeed(Day)
    case noMajority
    /// Who verified an act does not review it.
    case ownVerification
    /// Who decided first does not decide on appeal.
    case ownDecision
    case withdrawalOver(hours: Int)
    case pointsSpent
    case accountClosed
    case loginTaken
    case unknownGrid
    /// The grid is on record, and the door lies in another.
    case doorInOtherGrid
    /// The grid in which a new door lies.
    case gridOfDoorRequired
    /// A move says where to.
    case placeRequired
    case doorTaken
    case blankDoor
    /// The names of the buildings that may be meant.
    case severalBuildings([String])
    /// Nobody lives there any more, and its account is over.
    case householdEnded
    /// Acts and points on notice of a household whose last member leaves.
    case householdUnsettled(acts: Int, points: Int)
    case bornInFuture
    case consentInFuture
    case officeIncompatible(Role)
    case officeEndsBeforeStart
    case officeBeforeOpening
    /// The same office, for the same grid and day, is held already.
    case officeHeld
    /// An office that is held today or from a day to come.
    case holdsOffice(Role)
    case tooYoungForOffice(minAge: Int)
    case gridsOfWorkersOnly
    case gridsRequired
    case itemExists
    case stockBelowReserved(reserved: Int)
    /// A count that leaves less of an item than is promised.
    case countBelowReserved(item: String, reserved: Int)
    /// An item of a count, or of a substitution, that the catalogue does not have or count.
    case unknownItem
    case itemNamedTwice
    case pointExists
    case unknownPoint
    /// A count of these shelves waits for the second person.
    case countIsOpen
    case costOfDeliveriesOnly
    case noStandingApproval
    /// Points left of what one person gets over the counter today.
    case counterLimit(left: Int)
    case slipUsed
    case slipRequired
    case sameItem
    /// The points that the other item must cost together.
    case priceDiffers(points: Int)
    /// The only state in which the item can be brought back; `none` is never.
    case returnsOnly(ReturnKind)
    case returnOver(lastDay: Day)
    /// A person under 14 needs a guardian of the community.
    case guardianRequired
    /// Somebody who cannot be that guardian.
    case notAGuardian
    /// A person under 14 has no login of his own.
    case childHasNoLogin
    case unknownBranch
    case branchTaken
    /// Acts of the person that are not decided yet.
    case openActs(Int)
    /// Points of the person that wait for the end of a notice.
    case pointsOnNotice(Int)
    /// Reversals of the account's acts and gifts that wait for the other side.
    case openReversals(Int)
    /// Objections against its acts that somebody has yet to decide.
    case openObjections(Int)
    /// A correction of its opening balance waits for the other side.
    case openOpeningCorrection
    /// Whoever corrected a name or year of birth does not merge the account.
    case ownCorrection
    case heirsOfTheDeceasedOnly
    /// The paper that names the heir.
    case documentRequired
    /// The heir holds an office, or lives with somebody who does.
    case heirInOffice
    case noHousehold
    /// The two accounts are not of one person.
    case differentPeople
    /// The first day of the present residence.
    case movedAfter(Day)
    /// Nobody is his own proxy.
    case ownProxy
    case mandateTooLong
    case mandateInPast
    /// Points left of what the proxy may ask for or collect today.
    case mandateLimit(Int)
    case noMandate
    /// Several proxies fit.
    case severalProxies
    case notAMember
    case notAPartyMember
    case affiliatedAlready
    /// A notice looks at numbers up to the head only.
    case numberNotReached(head: Int64)
    /// The last number that still fits on one notice.
    case noticeTooLong(through: Int64)
    case nothingToNotice
    case postedBeforeMade
    /// The earliest day that can be recorded today.
    case postedLongAgo(earliest: Day)
    case noticeNotPosted
    /// The last day of the time to appeal.
    case appealOver(Day)
    /// The name stands for another version, here or above.
    case versionTaken
    /// What is wrong with the tables of a rule book.
    case ruleBookFaults(RuleBookFaults)
    /// Rules do not change the past.
    case beforeToday
    /// The number stands on another voucher.
    case voucherNumberTaken
    /// The terms of the voucher give it to others.
    case notOfClass
    /// How often the voucher may be passed on, and was.
    case passedOn(times: Int)
    /// A class is named by small letters and underscores.
    case badClassName
    /// No confirmed voucher of the provider waits.
    case nothingToSettle
    case meetingInFuture
    /// The version does not come into force on that day.
    case notAdoptedFrom(Day)
    /// The state the thing is in.
    case state(String)
    /// What was there of what was asked for.
    case remaining(Int)
    /// Nothing was brought in for this depositor.
    case noOpening
    /// The opening balance is what it should be.
    case openingIsRight(Int)
    case budgetEndsBeforeStart
    /// The most days of a budget.
    case budgetTooLong(days: Int)
    /// The voucher stands behind another budget.
    case voucherUsed
    /// A row of an import.
    case importing(ImportFault)
  }

  /// The problem code.
  public var code: Code
  /// RFC 6901 pointer into the request body, where one field is at fault.
  public var pointer: String?
  /// What exactly.
  public var reason: Reason?

  /// A refusal.
  public init(_ code: Code, at pointer: String? = nil, _ reason: Reason? = nil) {
    self.code = code
    self.pointer = pointer
    self.reason = reason
  }

  /// One field of the request breaks a rule.
  static func invalid(_ pointer: String, _ reason: Reason) -> Refusal {
    Refusal(.validationFailed, at: pointer, reason)
  }
}
