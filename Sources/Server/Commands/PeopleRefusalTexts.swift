import Bank

extension RefusalTexts {
  /// What refusals about people, households and mandates say; nil for other reasons.
  static func people(_ reason: Refusal.Reason) -> Bilingual? {
    switch reason {
    case .openActs(let count):
      Bilingual(
        zh: "这个账户还有 \(count) 件事迹没有办结，请先核实或审核，再来办理。",
        en: "\(count) acts of this account are not decided yet; decide them first.")
    case .pointsOnNotice(let points):
      Bilingual(
        zh: "这个账户有 \(points) 分还在公示，请等公示期满再来办理。",
        en: "\(points) points of this account wait for the end of a notice; come back then.")
    case .movedAfter(let day):
      Bilingual(
        zh: "这个人从 \(day.description) 起住在现在的地方，搬迁日期不能早于这一天。",
        en: "This person has lived at the present place since \(day); the day cannot be earlier.")
    case .mandateLimit(let left):
      Bilingual(
        zh: "代办人今天还能代办 \(left) 分，这一笔超出了每日限额。",
        en: "The proxy has \(left) points left of today's limit, and this takes more.")
    default:
      guardians(reason) ?? mandates(reason) ?? endings(reason) ?? accounts(reason)
        ?? doors(reason) ?? offices(reason)
    }
  }

  private static func guardians(_ reason: Refusal.Reason) -> Bilingual? {
    switch reason {
    case .guardianRequired:
      Bilingual(
        zh: "不满十四周岁的人由监护人代为办理（按出生年计，满十四岁的当年仍算未满），请填写本社区的监护人。",
        en: "For a person under 14 (by the year of birth, the year of the 14th birthday included) "
          + "a guardian of the community acts; name the guardian.")
    case .notAGuardian:
      Bilingual(
        zh: "监护人须是本社区已开户的成年人。",
        en: "A guardian is a grown person of the community with an open account.")
    case .childHasNoLogin:
      Bilingual(
        zh: "不满十四周岁的人没有自己的登录，由监护人代为办理。",
        en: "A person under 14 has no login; the guardian acts for the child.")
    default: nil
    }
  }

  private static func mandates(_ reason: Refusal.Reason) -> Bilingual? {
    switch reason {
    case .ownProxy:
      Bilingual(
        zh: "代办人须是另一个人，请填写代办人。", en: "The proxy is somebody else; name that person.")
    case .mandateTooLong:
      Bilingual(
        zh: "委托最长 366 天，到期可以再办。", en: "A mandate lasts at most 366 days; renew it then.")
    case .mandateInPast:
      Bilingual(zh: "委托不能从过去的日子算起。", en: "A mandate cannot begin in the past.")
    case .noMandate:
      Bilingual(
        zh: "没有查到这位代办人的代领委托。请填写代办人的存折号，或先办委托。",
        en: "There is no mandate to collect for this proxy. Give the proxy's passbook number, or "
          + "record the mandate first.")
    case .severalProxies:
      Bilingual(
        zh: "有几位代办人同名，请填写存折号。",
        en: "Several proxies have this name; give the passbook number.")
    default: nil
    }
  }

  private static func endings(_ reason: Refusal.Reason) -> Bilingual? {
    switch reason {
    case .openReversals(let count):
      Bilingual(
        zh: "这个账户还有 \(count) 笔冲正等待会签，请先由另一方会签或退回，再来销户。",
        en: "\(count) reversals of this account wait for the other side; have them signed or "
          + "refused first.")
    case .openObjections(let count):
      Bilingual(
        zh: "这个账户的事迹还有 \(count) 条异议没有办结，请先作出决定，再来销户。",
        en: "\(count) objections against acts of this account are open; decide them first.")
    case .openOpeningCorrection:
      Bilingual(
        zh: "这个账户的期初更正还在等待会签，请先会签或退回，再来销户。",
        en: "A correction of this account's opening balance waits for the other side; have it "
          + "signed or refused first.")
    case .ownCorrection:
      Bilingual(
        zh: "您更正过其中一个账户的姓名或出生年，并户须由另一位书记或上级书记办理。",
        en: "You have corrected the name or year of birth of one of these accounts; another "
          + "secretary, or the parent's, merges them.")
    case .documentRequired:
      Bilingual(
        zh: "积分转给个人须有凭据，请填写遗嘱、公证书等文件的编号。",
        en: "Points go to a person on a paper only; give the number of the will or deed.")
    case .heirInOffice:
      Bilingual(
        zh: "继承人或其同住的人在本社区任职，须由上级书记办理。",
        en: "The heir holds an office here, or lives with somebody who does; the parent's "
          + "secretary decides.")
    default: nil
    }
  }

  private static func accounts(_ reason: Refusal.Reason) -> Bilingual? {
    switch reason {
    case .unknownBranch:
      Bilingual(zh: "本社区没有这个党支部，请检查名称。", en: "There is no such branch here; check its name.")
    case .branchTaken:
      Bilingual(
        zh: "本社区已有同名的党支部，请换一个名称。",
        en: "The community has a branch of this name; choose another.")
    case .heirsOfTheDeceasedOnly:
      Bilingual(
        zh: "只有身故的储户，积分才能按遗愿转给个人。",
        en: "Only the points of a deceased depositor can go to a person.")
    case .noHousehold:
      Bilingual(
        zh: "这个人没有同住的其他储户，请改转公益池。",
        en: "Nobody else with an account lives in the household; give the points to the charity "
          + "pool.")
    case .differentPeople:
      Bilingual(
        zh: "须是两个账户、姓名和出生年一致，请先更正再办理。",
        en: "These must be two accounts with the same name and year of birth; correct them first.")
    case .notAMember:
      Bilingual(
        zh: "须是这个家庭里可以动用家庭积分的成员：兑换时在 person_id 填写签字的成员，"
          + "还没有这样的成员时先登记（家庭的 spenders）。",
        en: "This must be a member of the household who may spend its points: for a gift give in "
          + "person_id the member who signs; where there is none yet, record one first (the "
          + "household's spenders).")
    case .notAPartyMember:
      Bilingual(zh: "这个人没有登记为党员。", en: "This person is not recorded as a party member.")
    case .affiliatedAlready:
      Bilingual(
        zh: "同一时间只能有一个单位党组织，请先结束原来的。",
        en: "There is a branch at work for these days; end that one first.")
    default: nil
    }
  }
}

extension RefusalTexts {
  fileprivate static func doors(_ reason: Refusal.Reason) -> Bilingual? {
    switch reason {
    case .doorInOtherGrid:
      Bilingual(
        zh: "有这个网格，但这个门牌登记在另一个网格。请填写门牌所在的网格，或不填网格、改填家庭编号。",
        en: "The grid is on record, but this door lies in another. Give the grid of the door, or "
          + "leave it out and give the household's id.")
    case .gridOfDoorRequired:
      Bilingual(
        zh: "这个门牌还没有登记，请填写它所在的网格。",
        en: "This door is not on record yet: give the grid in which it lies.")
    case .placeRequired:
      Bilingual(
        zh: "请写明搬到哪里：网格、家庭编号或门牌。",
        en: "Say where to: a grid, a household's id or a door.")
    case .blankDoor: Bilingual(zh: "门牌的这一部分是空的，请填写。", en: "This part of the door is blank.")
    case .severalBuildings(let names):
      Bilingual(
        zh: "可能是 \(names.joined(separator: "、"))，请写明小区。",
        en: "This may be \(names.joined(separator: ", ")); write the estate as well.")
    case .householdEnded:
      Bilingual(
        zh: "这个家庭的成员都已迁走，账户已经结束。请填写门牌，会为现在的住户新开家庭账户。",
        en: "All members of this household have left and its account is over. Give the door: "
          + "whoever lives there now gets a household of their own.")
    case .householdUnsettled(let acts, let points):
      Bilingual(
        zh: "这是家里最后一位成员，家庭账户还有 \(acts) 件事迹没有办结、\(points) 分在公示。"
          + "请等办结和公示期满再来办理。",
        en: "This is the last member of the household, whose account has \(acts) acts that are not "
          + "decided and \(points) points on notice. Come back when these are settled.")
    default: nil
    }
  }

  fileprivate static func offices(_ reason: Refusal.Reason) -> Bilingual? {
    switch reason {
    case .bornInFuture:
      Bilingual(zh: "出生年不能在今年以后。", en: "The year of birth cannot lie after this year.")
    case .officeBeforeOpening:
      Bilingual(
        zh: "任职不能早于道德银行开办的日期。", en: "An office cannot begin before the bank opened.")
    case .officeHeld:
      Bilingual(
        zh: "这个人这段时间已经担任这个职务（网格员按网格算）。要改期请先结束原来的。",
        en: "This person holds this office (a worker's: for this grid) in these days already; to "
          + "change it end that one first.")
    case .holdsOffice(let role):
      Bilingual(
        zh: "这个人还担任“\(name(of: role))”（或已定将来任职）。请先结束职务，再来办理。",
        en: "This person is \(role.rawValue), or will be; end the office first.")
    case .tooYoungForOffice(let age):
      Bilingual(
        zh: "任职要满 \(age) 周岁（按出生年计）。",
        en: "An office is for people of \(age) years and older, by the year of birth.")
    case .gridsOfWorkersOnly:
      Bilingual(zh: "只有网格员的职务分网格，请去掉网格。", en: "Only grid workers have grids; leave them out.")
    default: nil
    }
  }
}
