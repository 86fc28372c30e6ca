import Bank

/// What refusals around notices say beyond their code.
enum NoticeTexts {
  static func of(_ reason: Refusal.Reason) -> Bilingual? {
    switch reason {
    case .numberNotReached(let head):
      Bilingual(
        zh: "流水号才到 \(head)，请填写不大于它的号，或不填。",
        en: "The last number is \(head); give one up to it, or none.")
    case .noticeTooLong(let through):
      Bilingual(
        zh: "一张公示放不下这么多，最多到流水号 \(through)；其余放下一张。",
        en:
          "That does not fit on one notice; it reaches up to \(through), the rest is for the next.")
    case .nothingToNotice:
      Bilingual(
        zh: "没有要公示的新记录。", en: "There is nothing new to put on a notice.")
    case .postedBeforeMade:
      Bilingual(
        zh: "张贴日期不能早于制作公示的那天。",
        en: "A notice cannot be posted before the day it was drawn up.")
    case .postedLongAgo(let earliest):
      Bilingual(
        zh: "张贴要在 7 天内登记，最早填 \(earliest)；更早贴出的，请填写今天还贴着的日期。",
        en: "A posting is recorded within 7 days, from \(earliest) on; of a notice that has hung "
          + "for longer, give a later day on which it still hangs.")
    case .noticeNotPosted:
      Bilingual(
        zh: "这张公示还没有张贴，张贴之后才能提异议。",
        en: "This notice is not posted yet; objections are made against posted ones.")
    case .appealOver(let last):
      Bilingual(
        zh: "申诉期到 \(last) 为止，已经过了。", en: "The time to appeal ended on \(last).")
    default: nil
    }
  }
}
