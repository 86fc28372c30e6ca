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
