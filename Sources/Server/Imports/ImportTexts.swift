import Bank

/// What is said about rows of an import that are not taken.
enum ImportTexts {
  static func of(_ fault: ImportFault) -> Bilingual {
    switch fault {
    case .otherOpening(let points):
      Bilingual(
        zh: "这位储户的期初余额已按 \(points) 分入账，与这里不同。期初只入账一次，请核对旧账。",
        en: "This depositor's opening balance is on the books as \(points), which differs. It is "
          + "entered once only; check the old book.")
    case .balanceBroken(let line):
      Bilingual(
        zh: "第 \(line + 1) 笔的结余与上一笔加减对不上，请核对旧账。",
        en: "The balance of line \(line + 1) is not the one before with its change.")
    case .balanceUnexplained(let line):
      Bilingual(
        zh: "第 \(line + 1) 笔的余额与积分对不上，前面又没有别的记录。请核对；若有承前余额，请在前面加一行只写余额。",
        en: "The balance of line \(line + 1) is not its change, and nothing before explains it. "
          + "Check it; put a balance brought forward into a line of its own.")
    case .lineAfterClosing(let line):
      Bilingual(
        zh: "第 \(line + 1) 笔的日期晚于旧账截止日（closed_on），请核对日期或截止日。",
        en: "Line \(line + 1) is of a day after the old book was closed; check either day.")
    case .takenInPart, .openingIsOver, .largeOpening: taking(fault)
    case .childOnRoster:
      Bilingual(
        zh: "不满十四周岁的人不能从名册开户：名册里没有监护人。请用开户（person open）单独办理，填写监护人。",
        en: "A person under 14 is not opened from a roster, which has no guardian; open the "
          + "account singly with one.")
    case .nobodyAtDoor, .severalAtDoor, .otherOldNumber, .unknownBuilding: whoAndWhere(fault)
    case .belowZero, .halfPoint, .tooManyPoints: amounts(fault)
    default: grids(fault)
    }
  }

  private static func whoAndWhere(_ fault: ImportFault) -> Bilingual {
    switch fault {
    case .severalAtDoor:
      Bilingual(
        zh: "这个门牌有同名的几位储户，请在旧存折号一栏写明是哪一位。",
        en: "Several people of this name live at that door; give the old passbook number.")
    case .otherOldNumber:
      Bilingual(
        zh: "旧存折号与名册不一致，请核对。",
        en: "The old passbook number is not the roster's; check it.")
    case .unknownBuilding:
      Bilingual(
        zh: "没有登记过这栋楼，请先导入网格楼栋，或在这一行写明网格编码。",
        en: "This building is not on record: import it with its grid, or give the grid's code.")
    default:
      Bilingual(
        zh: "这个门牌没有叫这个名字的储户，请先导入名册或核对姓名、门牌。",
        en: "Nobody of this name has an account at that door; import the roster first.")
    }
  }

  private static func taking(_ fault: ImportFault) -> Bilingual {
    switch fault {
    case .openingIsOver(let day):
      Bilingual(
        zh: "本社区书记只能在 \(day.description) 以前导入旧账余额。此后请由上级书记核对后导入。",
        en: "The community's own secretary takes old balances over until \(day) only; after "
          + "that the parent's secretary checks and imports them.")
    case .largeOpening(let limit):
      Bilingual(
        zh: "余额超过 \(limit) 分，请与旧账和本人核对；确认无误后由上级书记注明大额（large，命令行 --large）导入。",
        en: "The balance is above \(limit) points: check it with the old book and the person; "
          + "the parent's secretary then imports it with `large` (--large).")
    default:
      Bilingual(
        zh: "这几行的行号与已入账的别的行重复。请不要改动行号，按原文件重新导入。",
        en: "Some of these lines have row numbers of lines that were taken over for others; "
          + "import the file as it was.")
    }
  }

  private static func amounts(_ fault: ImportFault) -> Bilingual {
    switch fault {
    case .halfPoint:
      Bilingual(
        zh: "余额有半分，请决定进位还是舍去（halves），或改成整数。",
        en: "Half a point is left: choose whether to round (halves), or correct it.")
    case .tooManyPoints:
      Bilingual(
        zh: "余额超过 \(OldBook.mostPoints) 分，请核对。",
        en: "The balance is above \(OldBook.mostPoints) points; check it.")
    default:
      Bilingual(
        zh: "旧账余额是负数，不能入账，请先与本人核对处理。",
        en: "The old balance is below zero and cannot be taken over; settle it first.")
    }
  }

  private static func grids(_ fault: ImportFault) -> Bilingual {
    switch fault {
    case .foreignGridCode:
      Bilingual(
        zh: "网格编码应以本社区的 12 位编码开头。",
        en: "A grid's code begins with the 12 digits of its community.")
    case .unknownParent:
      Bilingual(
        zh: "没有这个上级网格，请检查编码；上级网格要排在前面。",
        en: "The grid above is unknown; it has to come first.")
    case .noSuchLevel:
      Bilingual(
        zh: "本社区的网格没有这么多层。", en: "Grids do not go that deep in this community.")
    case .otherGridOfBuilding:
      Bilingual(
        zh: "这栋楼已登记在别的网格。", en: "One of the buildings is on record in another grid.")
    default:
      Bilingual(
        zh: "这个编码的网格已有登记，名称、上级或类别不同，请核对。",
        en: "There is a grid with this code and another name, parent or kind.")
    }
  }
}
