import Bank

/// What is said about rule books that cannot be added or adopted.
enum RuleBookTexts {
  static func of(_ reason: Refusal.Reason) -> Bilingual? {
    switch reason {
    case .versionTaken:
      Bilingual(
        zh: "这个版本名称已有人用（本社区或上级），请换一个。",
        en: "This name stands for another version, here or above; choose another.")
    case .ruleBookFaults(let faults):
      Bilingual(
        zh: "规则表有 \(faults.count) 处要改" + (isCut(faults) ? "，先列出前 \(RuleBookFaults.limit) 处。" : "。"),
        en: "There are \(faults.count) faults in the tables"
          + (isCut(faults) ? "; the first \(RuleBookFaults.limit) are listed." : "."))
    case .beforeToday:
      Bilingual(
        zh: "规则不能往回改：生效日期最早是今天。",
        en: "Rules do not change the past: they come into force today at the earliest.")
    case .meetingInFuture:
      Bilingual(zh: "会议日期不能在今天以后。", en: "The meeting cannot be after today.")
    case .notAdoptedFrom(let day):
      Bilingual(
        zh: "这个版本没有定在 \(day) 生效，请核对版本和日期。",
        en: "This version is not to come into force on \(day); look at the version and the day.")
    default: nil
    }
  }

  private static func isCut(_ faults: RuleBookFaults) -> Bool {
    faults.count > RuleBookFaults.limit
  }
}
