import Bank

extension RefusalTexts {
  /// What refusals at and around the shop say; nil for other reasons.
  static func shop(_ reason: Refusal.Reason) -> Bilingual? {
    counter(reason) ?? shelves(reason) ?? returns(reason)
  }

  private static func counter(_ reason: Refusal.Reason) -> Bilingual? {
    switch reason {
    case .noStandingApproval:
      Bilingual(
        zh: "这件物品没有书记的常年批准，请按一般程序申请。",
        en: "The secretary has not approved this item for the counter; ask for it the usual way.")
    case .counterLimit(let left):
      Bilingual(
        zh: "柜台代兑每人每天最多 \(ServeOverCounter.dailyPoints) 分，今天还剩 \(left) 分。",
        en: "The counter serves \(ServeOverCounter.dailyPoints) points a person and day; "
          + "\(left) are left today.")
    case .slipUsed:
      Bilingual(zh: "这个单号已经用过，请换一张单子。", en: "This slip number is used; take another slip.")
    case .slipRequired:
      Bilingual(zh: "书面同意要写单号。", en: "A consent on paper needs the number of its slip.")
    case .sameItem: Bilingual(zh: "换的还是同一件物品。", en: "That is the item itself.")
    case .priceDiffers(let points):
      Bilingual(
        zh: "只能换总价同为 \(points) 分的物品。",
        en: "The other item must cost \(points) points in all, as this one.")
    default: nil
    }
  }

  private static func shelves(_ reason: Refusal.Reason) -> Bilingual? {
    switch reason {
    case .countBelowReserved(let item, let reserved):
      Bilingual(
        zh: "\(item) 已许给居民 \(reserved) 件，盘点数不够；请先取消或补货。",
        en: "\(reserved) pieces of \(item) are promised, more than were counted; "
          + "cancel some or restock first.")
    case .unknownItem:
      Bilingual(zh: "目录里没有这件要盘点的物品。", en: "The catalogue has no such counted item.")
    case .itemNamedTwice:
      Bilingual(zh: "同一物品写了两行。", en: "The item is named twice.")
    case .pointExists:
      Bilingual(zh: "这个领取点编码已被使用。", en: "This code is taken by another pick-up point.")
    case .unknownPoint:
      Bilingual(zh: "没有这个领取点，或已停用。", en: "No such pick-up point is in use.")
    case .countIsOpen:
      Bilingual(
        zh: "这里还有一次盘点等第二个人确认。",
        en: "A count of these shelves still waits for the second person.")
    case .costOfDeliveriesOnly:
      Bilingual(zh: "单价只用于进货和捐赠。", en: "Only deliveries and gifts have a cost.")
    default: nil
    }
  }

  private static func returns(_ reason: Refusal.Reason) -> Bilingual? {
    switch reason {
    case .returnsOnly(.none):
      Bilingual(zh: "这件物品不能退。", en: "This item cannot be brought back.")
    case .returnsOnly(let kind):
      Bilingual(
        zh: "这件物品只在“\(name(of: kind))”时可退。",
        en: "This item can be brought back only \(kind.rawValue).")
    case .returnOver(let day):
      Bilingual(
        zh: "退货期到 \(day) 为止。", en: "It could be brought back until \(day).")
    default: nil
    }
  }

  private static func name(of kind: ReturnKind) -> String {
    switch kind {
    case .none: "不可退"
    case .unopened: "未拆封"
    case .faulty: "有质量问题"
    case .unused: "未使用"
    }
  }
}
