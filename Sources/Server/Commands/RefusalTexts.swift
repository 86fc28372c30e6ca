import Bank

extension ProblemReply {
  /// A refusal of the bank in the words of the contract.
  /// - Parameter prefix: where in the body the part stands that was refused, such as `/items/3`.
  init(_ refusal: Refusal, under prefix: String = "") {
    let code = ProblemCode(rawValue: refusal.code.rawValue) ?? .internal
    let text = refusal.reason.map { RefusalTexts.of($0, refusal.code) }
    var errors = refusal.pointer.map { [FieldError(prefix + $0, text ?? code.detail)] } ?? []
    if case .ruleBookFaults(let faults) = refusal.reason {
      errors = faults.faults.map { FieldError(prefix + $0.pointer, $0.sentence) }
    }
    // Where fields are listed, they say what exactly; the catalogue says to look there.
    let isListed = code == .validationFailed && !errors.isEmpty
    self.init(code, detail: isListed ? nil : text, errors: errors)
  }
}

/// What a refusal says beyond its code: what was asked for, what there is, and what to do.
enum RefusalTexts {
  static func of(_ reason: Refusal.Reason, _ code: Refusal.Code) -> Bilingual {
    switch reason {
    case .evidenceMissing(let codes):
      let list = codes.joined(separator: ", ")
      return Bilingual(
        zh: "还缺证据：\(list)。请补上后再提交。", en: "Evidence is missing: \(list). Add it and send again.")
    case .unknownEvidence(let version):
      return Bilingual(
        zh: "积分细则 \(version) 里没有这种证据代码。代码见该版细则的证据表。",
        en: "The rules \(version) have no such kind of evidence; their list has the codes.")
    case .tooYoung(let age):
      return Bilingual(
        zh: "这类事迹要满 \(age) 周岁。", en: "This act type is for people of \(age) years and older.")
    case .wrongScope(let scope): return wrongScope(scope)
    case .state(let state): return decided(state)
    case .remaining(let count): return remaining(count, code)
    case .stockBelowReserved(let reserved):
      return Bilingual(
        zh: "已有 \(reserved) 件许给了居民，库存不能低于这个数。",
        en: "\(reserved) pieces are promised already; the stock cannot fall below that.")
    case .officeIncompatible(let role):
      return Bilingual(
        zh: "这个人同时担任“\(name(of: role))”，两职不能兼任。请先结束那个职务。",
        en: "This person is \(role.rawValue) as well, and the two do not go together; "
          + "end that office first.")
    case .importing(let fault): return ImportTexts.of(fault)
    case .noOpening:
      return Bilingual(
        zh: "这个账户没有导入过期初余额，无从更正。",
        en: "No opening balance was brought in for this account.")
    case .openingIsRight(let points):
      return Bilingual(
        zh: "期初余额现在就是 \(points) 分，不用更正。",
        en: "The opening balance is \(points) points already.")
    default:
      return quantity(reason) ?? review(reason) ?? shop(reason) ?? people(reason)
        ?? RuleBookTexts.of(reason) ?? plain(reason)
    }
  }

  private static func quantity(_ reason: Refusal.Reason) -> Bilingual? {
    switch reason {
    case .unitsOutOfRange(let most):
      Bilingual(
        zh: "数量应在 1 至 \(most) 之间；更多请分次登记。",
        en: "Units are from 1 to \(most); record more in several acts.")
    case .unitsInsteadOfMinutes:
      Bilingual(
        zh: "这类事迹按时间计，请去掉 units，填写 minutes。",
        en: "This act type goes by time: leave units out and give minutes.")
    case .minutesRequired:
      Bilingual(
        zh: "这类事迹按时间计，请填写分钟数（15、30、45……）。",
        en: "This act type goes by time: give the minutes (15, 30, 45 …).")
    case .minutesOutOfRange(let most):
      Bilingual(
        zh: "分钟数按一刻钟计：15 至 \(most)，须是 15 的倍数。",
        en: "Minutes go by the quarter hour: from 15 to \(most), a multiple of 15.")
    case .minutesNotCounted:
      Bilingual(
        zh: "这类事迹不计服务时长，请去掉 minutes，填写 units。",
        en: "This act type counts no minutes of service: leave minutes out and give units.")
    case .startsInFuture:
      Bilingual(
        zh: "started_at 还没有到，请核对开始时间。", en: "started_at has not come yet; check the time.")
    case .startsOnAnotherDay(let day):
      Bilingual(
        zh: "started_at 不在 \(day) 这一天，请核对开始时间或事迹日期。",
        en: "started_at is not on \(day); check the time, or the day of the deed.")
    default: nil
    }
  }

  private static func review(_ reason: Refusal.Reason) -> Bilingual? {
    switch reason {
    case .resolutionRequired:
      Bilingual(
        zh: "三级事迹要有居民会议的决议，请填写 resolution。",
        en: "An act of level 3 rests on a resolution of the residents' body: give it.")
    case .resolutionInFuture:
      Bilingual(zh: "开会的日期不能在今天以后。", en: "The meeting cannot lie after today.")
    case .noMajority:
      Bilingual(
        zh: "赞成票要超过到会人数的一半，赞成和反对之和不能超过到会人数。",
        en: "More than half of those present must be for it, and for and against together no "
          + "more than were present.")
    case .resolutionBeforeDeed(let day):
      Bilingual(
        zh: "开会的日期不能早于事迹发生的 \(day)。",
        en: "The meeting cannot lie before \(day), the day of the deed.")
    case .ownVerification:
      Bilingual(
        zh: "这件事迹由您核实，请由另一位书记或上级书记复核。",
        en: "You verified this act: another secretary, or the one above, reviews it.")
    case .ownDecision:
      Bilingual(
        zh: "这件异议由您作过决定，申诉不能再由您处理，请由街道另一位书记或更上一级书记处理。",
        en: "You decided on this objection first; another secretary of the street, or one above, "
          + "decides on the appeal.")
    case .withdrawalOver(let hours):
      Bilingual(
        zh: "登记超过 \(hours) 小时，不能再撤回；请书记或监督员申请冲正，还没有复核的请书记不予通过。",
        en: "It was recorded more than \(hours) hours ago. The secretary or the auditor can ask "
          + "for a reversal; what waits for its review the secretary can reject.")
    case .pointsSpent:
      Bilingual(
        zh: "积分已经用掉一部分，不能撤回；请书记或监督员申请冲正。",
        en: "Some of the points are spent; the secretary or the auditor can ask for a reversal.")
    default: nil
    }
  }

  private static func plain(_ reason: Refusal.Reason) -> Bilingual {
    switch reason {
    case .beneficiaryRequired:
      Bilingual(zh: "请写明受助的人或住户。", en: "Say who was served: a person, a household or a door.")
    case .beneficiaryIsDoer:
      Bilingual(
        zh: "受助人不能是做事的人本人或同户的人；写门牌的，请写全小区、楼栋和单元。",
        en: "The one served cannot be the doer or somebody of the same household; write a door "
          + "with its estate, building and entrance.")
    case .externalReferenceUsed:
      Bilingual(
        zh: "这个事件编号已给这位储户记过分，不能重复。",
        en: "This event has been credited to this depositor already.")
    case .notOfActivity:
      Bilingual(
        zh: "这项活动不在这一天，或不包括这类事迹，请核对活动。",
        en: "The activity was on another day or of other act types; check it.")
    case .activityIsOver:
      Bilingual(
        zh: "这一天已经过去，补登活动请书记来做。",
        en: "That day is over; the secretary announces an activity afterwards.")
    case .accountClosed:
      Bilingual(zh: "这个账户已经销户。", en: "This account is closed.")
    case .loginTaken:
      Bilingual(zh: "这个登录名已有人用，请换一个。", en: "This login is taken; choose another.")
    case .unknownGrid:
      Bilingual(zh: "本社区没有这个网格，请检查编码。", en: "There is no such grid here; check its code.")
    case .doorTaken:
      Bilingual(zh: "这个门牌已经开户，请用已有的住户。", en: "This door has a household already; use that one.")
    case .consentInFuture:
      Bilingual(zh: "同意的日期不能在今天以后。", en: "Consent cannot be given after today.")
    case .officeEndsBeforeStart:
      Bilingual(
        zh: "结束日期不能早于开始日期，也不能在过去。",
        en: "The last day cannot lie before the first, nor in the past.")
    case .gridsRequired:
      Bilingual(zh: "网格员至少要有一个网格。", en: "A grid worker needs at least one grid.")
    case .itemExists:
      Bilingual(zh: "这个编码已有礼品，请换一个。", en: "There is an item with this code; choose another.")
    default:
      NoticeTexts.of(reason) ?? VoucherTexts.of(reason) ?? BudgetTexts.of(reason)
        ?? Bilingual(zh: "请检查这一项。", en: "Check this field.")
    }
  }

  private static func wrongScope(_ scope: Scope) -> Bilingual {
    switch scope {
    case .person:
      Bilingual(
        zh: "这类事迹记给个人，请填写 person_id。", en: "This act type pays a person: give person_id.")
    case .household:
      Bilingual(
        zh: "这类事迹记给住户，请填写 household_id。",
        en: "This act type pays a household: give household_id.")
    case .organisation:
      Bilingual(
        zh: "这类事迹只记给单位，不能记给个人或住户。",
        en: "This act type pays organisations only, not people or households.")
    }
  }

  private static func remaining(_ count: Int, _ code: Refusal.Code) -> Bilingual {
    switch code {
    case .issuingLimit:
      Bilingual(
        zh: "您今天还能直接发 \(count) 分，这一笔超出了。请明天再记，或请居民提交、走审核。",
        en: "You can issue \(count) more points today, and this takes more. Record it tomorrow, "
          + "or let the resident submit it for verification.")
    case .outOfStock:
      Bilingual(
        zh: "这件礼品还剩 \(count) 件可兑，请减少数量、换一件，或等补货。",
        en: "\(count) pieces are left. Take fewer, choose something else, or wait for the next "
          + "delivery.")
    case .limitPerPerson:
      Bilingual(
        zh: "这件礼品本月还能兑 \(count) 件，请减少数量或下月再来。",
        en: "You can have \(count) more of this item this month.")
    case .insufficientPoints:
      Bilingual(
        zh: "爱心池里有 \(count) 分，不够这一笔。请减少积分。",
        en: "There are \(count) points in the charity pool; this takes more.")
    default: Bilingual(zh: "还剩 \(count)。", en: "\(count) are left.")
    }
  }

  private static func decided(_ state: String) -> Bilingual {
    Bilingual(
      zh: "现在的状态是“\(stateNames[state] ?? state)”，不能再这样处理。请重新打开看看。",
      en: "It is \(state) now, so this can no longer be done. Open it again to see the decision.")
  }

  private static let stateNames = [
    "submitted": "待核实", "returned": "已退回", "withdrawn": "已撤回", "rejected": "未通过",
    "verified": "已核实", "on_notice": "公示中", "credited": "已入账", "reversed": "已冲正",
    "requested": "待审批", "approved": "已批准", "cancelled": "已取消", "lapsed": "已过期",
    "fulfilled": "已领取", "ended": "已结束", "closed": "已销户", "posted": "已张贴",
    "open": "待处理", "upheld": "成立", "dismissed": "不成立", "appealed": "已申诉",
    "finally_upheld": "终裁成立", "finally_dismissed": "终裁不成立", "waiting": "公示中", "frozen": "已冻结",
    "cleared": "已入账",
    "listed": "已入账",
    "adopted": "已通过",
  ]

  static func name(of role: Role) -> String {
    switch role {
    case .gridWorker: "网格员"
    case .secretary: "社区书记"
    case .shopkeeper: "道德超市管理员"
    case .auditor: "监督员"
    case .operator: "系统运维"
    }
  }
}
