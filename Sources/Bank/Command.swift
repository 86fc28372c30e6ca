/// Everything that can change the bank.
public enum Command: Sendable {
  case openHousehold(OpenHousehold)
  case openPerson(OpenPerson)
  case editPerson(EditPerson)
  case movePerson(MovePerson)
  case closePerson(ClosePerson)
  case mergePeople(MergePeople)
  case giveMandate(GiveMandate)
  case endMandate(MandateID)
  case setSpenders(SetSpenders)
  case affiliate(Affiliate)
  case endAffiliation(EndAffiliation)
  case addBranch(AddBranch)
  case appoint(AppointOffice)
  case endOffice(EndOffice)
  case credit(ActRequest)
  case creditList(CreditList)
  case recordAct(ActRequest)
  case verifyAct(VerifyAct)
  case reviewAct(ReviewAct)
  case resubmitAct(ResubmitAct)
  case withdrawAct(ActID)
  case announceActivity(AnnounceActivity)
  case requestReversal(RequestReversal)
  case answerReversal(AnswerReversal)
  case requestRedemption(RequestRedemption)
  case decideRedemption(DecideRedemption)
  case decideRedemptions([DecideRedemption])
  case cancelRedemption(RedemptionID)
  case fulfilRedemption(FulfilRedemption)
  case putItem(PutItem)
  case moveStock(MoveStock)
  case shop(ShopCommand)
  case notice(NoticeCommand)
  case charity(CharityCommand)
  case voucher(VoucherCommand)
  /// A date that comes by itself; no person can give it.
  case standing(StandingDate)
  case addRuleBook(AddRuleBook)
  case adoptRuleBook(AdoptRuleBook)
  case cancelAdoption(CancelAdoption)
  /// By its version's name.
  case withdrawRuleBook(String)
  case importGrids(ImportGrids)
  case importPeople(ImportPeople)
  case importBook(ImportBook)
  case requestOpeningCorrection(RequestOpeningCorrection)
  case answerOpeningCorrection(AnswerOpeningCorrection)
  case budget(BudgetCommand)

  /// The name in the audit log.
  public var kind: String {
    switch self {
    case .openHousehold: "open_household"
    case .openPerson: "open_person"
    case .editPerson: "edit_person"
    case .movePerson: "move_person"
    case .closePerson: "close_person"
    case .mergePeople: "merge_people"
    case .giveMandate: "give_mandate"
    case .endMandate: "end_mandate"
    case .setSpenders: "set_spenders"
    case .affiliate: "affiliate"
    case .endAffiliation: "end_affiliation"
    case .addBranch: "add_branch"
    case .appoint: "appoint_office"
    case .endOffice: "end_office"
    case .credit: "credit"
    case .creditList: "credit_list"
    case .recordAct: "record_act"
    case .verifyAct: "verify_act"
    case .reviewAct: "review_act"
    case .resubmitAct: "resubmit_act"
    case .withdrawAct: "withdraw_act"
    case .announceActivity: "announce_activity"
    case .requestReversal: "request_reversal"
    case .answerReversal: "answer_reversal"
    case .requestRedemption: "request_redemption"
    case .decideRedemption: "decide_redemption"
    case .decideRedemptions: "decide_redemptions"
    case .cancelRedemption: "cancel_redemption"
    case .fulfilRedemption: "fulfil_redemption"
    case .putItem: "put_item"
    case .moveStock: "move_stock"
    case .shop(let command): command.kind
    case .notice(let command): command.kind
    case .charity(let command): command.kind
    case .voucher(let command): command.kind
    case .standing(let date): date.kind
    case .addRuleBook: "add_rule_book"
    case .adoptRuleBook: "adopt_rule_book"
    case .cancelAdoption: "cancel_adoption"
    case .withdrawRuleBook: "withdraw_rule_book"
    case .importGrids: "import_grids"
    case .importPeople: "import_people"
    case .importBook: "import_book"
    case .requestOpeningCorrection: "request_opening_correction"
    case .answerOpeningCorrection: "answer_opening_correction"
    case .budget(let command): command.kind
    }
  }
}

extension Books {
  /// Decides one command on these books. An outcome is noted in ``changes``; a refusal leaves the
  /// books as they were.
  ///
  /// - Parameters:
  ///   - command: what is asked.
  ///   - actor: who asks; someone the books do not know may do nothing.
  ///   - community: where.
  ///   - index: the place of the submission in its batch, kept with each change it causes.
  public mutating func decide(
    _ command: Command, by actor: PersonID, in community: CommunityID, index: Int
  ) throws(Refusal) -> Outcome {
    if case .standing(let date) = command {
      guard actor == .system else { throw Refusal(.forbidden) }
      return try keep(date, in: community, index)
    }
    guard let known = actors[actor], !known.isClosed else { throw Refusal(.forbidden) }
    guard communities[community] != nil else { throw Refusal(.notFound) }
    let scene = Scene(actor: known, community: community, index: index)
    switch command {
    case .openHousehold(let request): return try openHousehold(request, scene)
    case .openPerson(let request): return try openPerson(request, scene)
    case .editPerson(let request): return try editPerson(request, scene)
    case .movePerson(let request): return try movePerson(request, scene)
    case .closePerson(let request): return try closePerson(request, scene)
    case .mergePeople(let request): return try mergePeople(request, scene)
    case .giveMandate(let request): return try giveMandate(request, scene)
    case .endMandate(let id): return try endMandate(id, scene)
    case .setSpenders(let request): return try setSpenders(request, scene)
    case .affiliate(let request): return try affiliate(request, scene)
    case .endAffiliation(let request): return try endAffiliation(request, scene)
    case .addBranch(let request): return try addBranch(request, scene)
    case .appoint(let request): return try appoint(request, scene)
    case .endOffice(let request): return try endOffice(request, scene)
    case .credit(let request): return .act(try credit(request, scene))
    case .creditList(let request): return try creditList(request, scene)
    case .recordAct(let request): return try recordAct(request, scene)
    case .verifyAct(let request): return try verifyAct(request, scene)
    case .reviewAct(let request): return try reviewAct(request, scene)
    case .resubmitAct(let request): return try resubmitAct(request, scene)
    case .withdrawAct(let id): return try withdrawAct(id, scene)
    case .announceActivity(let request): return try announce(request, scene)
    case .requestReversal(let request): return try requestReversal(request, scene)
    case .answerReversal(let request): return try answerReversal(request, scene)
    case .requestRedemption(let request): return try requestRedemption(request, scene)
    case .decideRedemption(let request):
      return .redemption(try decideRedemption(request, scene))
    case .decideRedemptions(let requests): return try decideRedemptions(requests, scene)
    case .cancelRedemption(let id): return try cancelRedemption(id, scene)
    case .fulfilRedemption(let request): return try fulfilRedemption(request, scene)
    case .putItem(let request): return try putItem(request, scene)
    case .moveStock(let request): return try moveStock(request, scene)
    case .shop(let command): return try decide(command, scene)
    case .notice(let command): return try decide(command, scene)
    case .charity(let command): return try decide(command, scene)
    case .voucher(let command): return try decide(command, scene)
    case .standing: throw Refusal(.forbidden)
    case .addRuleBook(let request): return try addRuleBook(request, scene)
    case .adoptRuleBook(let request): return try adoptRuleBook(request, scene)
    case .cancelAdoption(let request): return try cancelAdoption(request, scene)
    case .withdrawRuleBook(let version): return try withdrawRuleBook(version, scene)
    case .importGrids(let request): return try importGrids(request, scene)
    case .importPeople(let request): return try importPeople(request, scene)
    case .importBook(let request): return try importBook(request, scene)
    case .requestOpeningCorrection(let request):
      return try requestOpeningCorrection(request, scene)
    case .answerOpeningCorrection(let request):
      return try answerOpeningCorrection(request, scene)
    case .budget(let command): return .budget(try decide(command, scene))
    }
  }

  /// A list of decisions, each standing or falling alone.
  private mutating func decideRedemptions(
    _ requests: [DecideRedemption], _ scene: Scene
  ) throws(Refusal) -> Outcome {
    guard scene.holdsHereOrAbove(.secretary, self) else { throw Refusal(.forbidden) }
    var results: [Result<RedemptionOutcome, Refusal>] = []
    for request in requests {
      do throws(Refusal) {
        results.append(.success(try decideRedemption(request, scene)))
      } catch {
        results.append(.failure(error))
      }
    }
    return .redemptions(results)
  }
}
