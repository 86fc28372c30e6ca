/// What an accepted command did, small enough to be kept as it was sent.
public enum Outcome: Sendable {
  case act(ActOutcome)
  /// One result a line of a list credit, in its order.
  case list([Result<ActOutcome, Refusal>])
  case redemption(RedemptionOutcome)
  /// One result a line of a list of decisions, in its order.
  case redemptions([Result<RedemptionOutcome, Refusal>])
  /// A person's account was opened; with the door lived at.
  case person(NewPerson, Door?)
  case household(NewHousehold)
  case office(OfficeRecord)
  case activity(NewActivity)
  /// A reversal, with the depositor's points once they have moved.
  case reversal(ReversalRecord, Balance?)
  /// A person's record was corrected; with the names of the fields that changed.
  case corrected(PersonRecord, [String])
  /// Somebody has moved; with what became of the household, if nobody is left there.
  case moved(PersonRecord, HouseholdEnd?)
  case closed(ClosureOutcome)
  case mandate(MandateRecord)
  case spenders(SpendersRecord)
  case affiliation(AffiliationRecord)
  case branch(AddedBranch)
  case item(Item)
  case stock(StockMovement, Item)
  case shop(ShopOutcome)
  case notice(NoticeOutcome)
  case objection(ObjectionOutcome)
  case publicationConsent(PublicationConsent)
  case ruleBook(RuleBookOutcome)
  case imported(ImportOutcome)
  /// A correction, with the depositor's points once they have moved.
  case openingCorrection(OpeningCorrection, Balance?)
  case charity(CharityOutcome)
  case voucher(VoucherOutcome)
  /// What became of points whose last day is over, with the transfer if some are gone.
  case expiry(ExpiryJudgement, TransferReference?)
  case expiryClosed(ExpiryMark)
  case budget(BudgetRecord)
}

/// What became of an act.
public struct ActOutcome: Hashable, Sendable {
  /// The act.
  public var act: ActID
  /// Where it stands now.
  public var state: ActState
  /// Points given by this command.
  public var points: Int
  /// Points that caps took off.
  public var pointsCut: Int
  /// The transfer, if points moved.
  public var transfer: TransferReference?
  /// The doer's points afterwards.
  public var balance: Balance
}

/// What became of a redemption.
public struct RedemptionOutcome: Hashable, Sendable {
  /// The redemption.
  public var redemption: RedemptionID
  /// Where it stands now.
  public var state: RedemptionState
  /// Points it costs.
  public var points: Int
  /// The transfer, if points moved.
  public var transfer: TransferReference?
  /// The owner's points afterwards.
  public var balance: Balance
}
