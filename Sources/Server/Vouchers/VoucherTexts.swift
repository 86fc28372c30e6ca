import Bank

/// What refusals around vouchers say.
enum VoucherTexts {
  static func of(_ reason: Refusal.Reason) -> Bilingual? {
    switch reason {
    case .voucherNumberTaken:
      Bilingual(
        zh: "这个编号已有一张服务券，请核对编号。",
        en: "A voucher with this number exists; check the number.")
    case .notOfClass:
      Bilingual(
        zh: "按发放单位的规定，这张服务券不能给这个人。请先登记所属人群，或换一位。",
        en: "By the issuer's terms the voucher cannot go to this person. Enrol the person in the "
          + "class first, or choose somebody else.")
    case .passedOn(let times):
      Bilingual(
        zh: "这张服务券最多转赠 \(times) 次，不能再转。",
        en: "This voucher may be passed on \(times) times at most, and was.")
    case .badClassName:
      Bilingual(
        zh: "人群代码用 2 到 30 个小写字母和下划线，如 veteran。",
        en: "A class is named by 2 to 30 small letters and underscores, such as veteran.")
    case .nothingToSettle:
      Bilingual(
        zh: "这个服务单位没有待结算的服务券。",
        en: "No confirmed voucher of this provider waits to be settled.")
    default: nil
    }
  }
}
