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
    default: guardians(reason) ?? mandates(reason) ?? accounts(reason)
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
        zh: "须是这个家庭里可以动用家庭积分的成员。",
        en: "This must be a member of the household who may spend its points.")
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
