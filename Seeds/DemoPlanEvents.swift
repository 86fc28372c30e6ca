public import Bank

extension DemoPlan {
  /// Whose account an act goes to.
  public enum Holder: Sendable, Hashable {
    /// A person, by index.
    case person(Int)
    /// A household, by index.
    case household(Int)
  }

  /// Whom an act served.
  public enum Beneficiary: Sendable, Hashable {
    /// A depositor, by index.
    case person(Int)
    /// A household, by index.
    case household(Int)
    /// A door as written down, of somebody without an account.
    case door(String)
  }

  /// What was done.
  public struct Act: Sendable, Hashable {
    /// The act type's code.
    public let type: String
    /// Whose account it goes to.
    public let holder: Holder
    /// The units; nil for acts given in minutes.
    public let units: Int?
    /// The minutes, by the quarter hour; nil for acts given in units.
    public let minutes: Int?
    /// The day of the deed.
    public let occurredOn: Day
    /// The minute of that day at which it began; nil when it was not noted.
    public let startedAt: Int?
    /// Whom it served.
    public let beneficiary: Beneficiary?
    /// The evidence, as the rule asks.
    public let evidence: [Evidence]
    /// The number of the event in another system, for evidence of the kind `EV`; paid once.
    public let eventNumber: String?
    /// A word on it, 200 characters at most.
    public let note: String?
    /// The index of the activity it was part of.
    public internal(set) var activity: Int? = nil
    /// The points before caps.
    public let points: Int
  }

  /// What a person asked for.
  public struct Redemption: Sendable, Hashable {
    /// The index of the person.
    public let person: Int
    /// The index of the item.
    public let item: Int
    /// How many.
    public let quantity: Int
    /// The price of all, in points.
    public let points: Int
  }

  /// A clean-up day and the like.
  public struct Activity: Sendable, Hashable {
    /// What it is called.
    public let title: String
    /// Where it is held.
    public let place: String
    /// The day.
    public let on: Day
    /// The code of the act type done there.
    public let actType: String
    /// The index of the person who credits those who came.
    public let recorder: Int
  }

  /// A stock movement.
  public struct Stock: Sendable, Hashable {
    /// The index of the item.
    public let item: Int
    /// `received` or `expired`.
    public let kind: StockKind
    /// How many, above 0; `expired` takes them off the shelf.
    public let quantity: Int
    /// The voucher's number.
    public let voucherNumber: String
  }

  /// What was found of an item.
  public struct Counted: Sendable, Hashable {
    /// The index of the item.
    public let item: Int
    /// Pieces.
    public let found: Int
  }

  /// How the shopkeeper knew whom he handed the item to.
  public enum Identification: String, Sendable, CaseIterable { case passbook, known }

  /// Something that was done in the bank.
  public struct Event: Sendable, Hashable {
    /// What was done. Acts, redemptions and items are indices of the plan's arrays.
    public enum Kind: Sendable, Hashable {
      /// Stock came or went.
      case stock(Stock)
      /// A worker credits a deed that he witnessed.
      case credit(act: Int)
      /// A worker credits a list.
      case creditList(acts: [Int])
      /// A resident files a deed, or a worker for him.
      case file(act: Int)
      /// A worker verifies or rejects; a rejection has a reason.
      case verify(act: Int, accepted: Bool, reason: String?)
      /// A worker sends a deed back for more facts.
      case sendBack(act: Int, reason: String)
      /// The secretary approves a verified deed of level 2 or 3.
      case review(act: Int)
      /// Who credited a deed takes it back.
      case withdraw(act: Int)
      /// The secretary asks for the reversal of a deed.
      case requestReversal(act: Int, reason: String)
      /// The auditor signs it.
      case signReversal(act: Int)
      /// A worker announces an activity, which he will record.
      case announce(activity: Int)
      /// A resident asks for an item, or a worker for him.
      case request(redemption: Int)
      /// The secretary approves or rejects; a rejection has a reason.
      case decide(redemption: Int, approved: Bool, reason: String?)
      /// The owner cancels.
      case cancel(redemption: Int)
      /// The shopkeeper hands it over.
      case fulfil(redemption: Int, by: Identification, slipNumber: String)
      /// The shopkeeper serves somebody over the counter.
      case serve(redemption: Int, slipNumber: String)
      /// Another item of the same price takes the place of one, by the owner's word on the phone.
      case substitute(redemption: Int, item: Int)
      /// A gift comes back unopened; the secretary has yet to sign.
      case bringBack(redemption: Int)
      /// The shopkeeper counts the shelves.
      case count(lines: [Counted])
      /// The secretary agrees to the last count of the community.
      case agreeToCount
      /// The secretary draws up the next notice of the community.
      case makeNotice
      /// The secretary says that it hangs on the board since that day.
      case postNotice(number: Int, signedBy: String)
      /// Somebody objects to the line of an act.
      case object(notice: Int, act: Int, reason: String)
    }
    /// The local day.
    public let day: Day
    /// The second of that day.
    public let second: Int
    /// The index of the person who did it.
    public let by: Int
    /// What was done.
    public let kind: Kind
  }
}
