/// The words of the problem catalogue.
struct ProblemTexts: Sendable {
  let title: Bilingual
  let detail: Bilingual

  private init(_ zh: String, _ en: String, _ detailZh: String, _ detailEn: String) {
    title = Bilingual(zh: zh, en: en)
    detail = Bilingual(zh: detailZh, en: detailEn)
  }

  static func of(_ code: ProblemCode) -> ProblemTexts { all[code] ?? fallback }

  /// For a code without words; a test sees to it that there is none.
  private static let fallback = ProblemTexts(
    "出错了", "Something went wrong", "请稍后再试。", "Please try again later.")

  /// Whether the catalogue has words for a code.
  static func covers(_ code: ProblemCode) -> Bool { all[code] != nil }

  private static let all = request.merging(rules) { first, _ in first }
    .merging(service) { first, _ in first }

  /// What is wrong with the request itself.
  private static let request: [ProblemCode: ProblemTexts] = [
    .invalidRequest: .init(
      "请求无法读取", "The request cannot be read",
      "请检查请求的格式后再发一次。", "Check how the request is written and send it again."),
    .idempotencyKeyMissing: .init(
      "缺少 Idempotency-Key", "Idempotency-Key is missing",
      "每个会改动账目的请求都要带 Idempotency-Key：1 至 64 个可见 ASCII 字符，重发时用同一个。",
      "Send an Idempotency-Key of 1 to 64 visible ASCII characters, and the same one when you "
        + "send the request again."),
    .invalidCursor: .init(
      "翻页标记无效", "The cursor is not valid",
      "请去掉 cursor，从第一页重新开始。", "Leave the cursor out and begin at the first page."),
    .unauthenticated: .init(
      "请先登录", "Please sign in",
      "没有登录，或登录已经过期。请重新登录。",
      "You are not signed in, or your session has ended. Please sign in again."),
    .invalidCredentials: .init(
      "账号或密码不对", "Name or password is wrong",
      "请检查后再试；忘记密码可请网格员或社区书记发一个登录码。",
      "Check both and try again; a grid worker or the secretary can give you a login code."),
    .notFound: .init(
      "没有找到", "Not found",
      "没有这个内容，或它属于别的社区。请检查编号。",
      "There is no such thing here, or it belongs to another community. Check the number."),
    .methodNotAllowed: .init(
      "不支持这种操作方法", "The method is not allowed",
      "这个地址只接受 Allow 里列出的方法。", "Use one of the methods that Allow lists."),
    .notAcceptable: .init(
      "无法给出所要的格式", "No such format",
      "请在 Accept 中允许这里提供的格式（多为 application/json）。",
      "Let Accept name the format that is served here, mostly application/json."),
    .staleVersion: .init(
      "内容已被别人改过", "Somebody has changed it meanwhile",
      "请重新打开最新的内容，确认后再改。", "Read it again, look at what has changed, then change it."),
    .bodyTooLarge: .init(
      "请求太大", "The request is too large",
      "请分成几次发送。", "Send it in several parts."),
    .unsupportedMediaType: .init(
      "内容类型不支持", "The media type is not supported",
      "请用 Content-Type: application/json 和 UTF-8 发送。",
      "Send JSON in UTF-8 with Content-Type: application/json."),
    .validationFailed: .init(
      "填写的内容有误", "Some fields are not right",
      "请按 errors 中的说明逐项改正。", "Correct the fields that errors lists."),
    .idempotencyKeyReused: .init(
      "这个 Idempotency-Key 已用于别的请求", "The Idempotency-Key belongs to another request",
      "同一个键只能重发同一个请求；新的请求请换一个新键。",
      "A key may only repeat the same request; take a new key for a new request."),
    .preconditionRequired: .init(
      "缺少 If-Match", "If-Match is missing",
      "请先读取内容，再把它的 ETag 放进 If-Match。",
      "Read the thing first and send its ETag as If-Match."),
    .tooManyRequests: .init(
      "尝试太频繁", "Too many tries",
      "请等到 Retry-After 所说的时间后再试。", "Wait as long as Retry-After says."),
  ]

  /// What the bank's rules refuse.
  private static let rules: [ProblemCode: ProblemTexts] = [
    .forbidden: .init(
      "没有这个权限", "You may not do this",
      "这件事要由有相应职务的人办理，请联系社区。",
      "Somebody with the right office has to do this; please ask the community."),
    .outsideYourGrid: .init(
      "不在您的网格内", "Outside your grid",
      "请交给负责那个网格的网格员办理。", "Pass it to the worker of that grid."),
    .alreadyDecided: .init(
      "已经处理过了", "Already decided",
      "请重新打开，看看已有的结果。", "Open it again to see the decision."),
    .alreadyReversed: .init(
      "已经冲正过了", "Already reversed",
      "一笔账只能冲正一次，请查看原来的冲正。", "It can be reversed only once; see that reversal."),
    .notReversible: .init(
      "不能冲正", "It cannot be reversed",
      "只有已入账的事迹和已兑付的兑换可以冲正。",
      "Only credited acts and fulfilled redemptions can be reversed."),
    .insufficientPoints: .init(
      "积分不够", "Not enough points",
      "可用积分不足，请换一件或减少数量。", "Choose something smaller or a smaller quantity."),
    .outOfStock: .init(
      "库存不足", "Out of stock",
      "这件礼品不够了，请减少数量、换一件，或等补货。",
      "Take fewer, choose something else, or wait for the next delivery."),
    .limitPerPerson: .init(
      "已到每人限额", "The limit per person is reached",
      "本月这件礼品的份额已用完，请下月再来。", "Your share of this item is used up for this month."),
    .itemUnavailable: .init(
      "礼品暂不可兑换", "The item is not available",
      "请在目录中另选一件。", "Choose another item from the catalogue."),
    .ownMatter: .init(
      "不能办理自己的事", "You cannot decide on your own matter",
      "涉及本人、本户或受助本人的事，请由另一位负责人办理。",
      "Another office holder has to decide what concerns you or your household."),
    .actTypeNotOpen: .init(
      "这类事迹未开放", "This type of act is not open",
      "请从当前开放的类别中选择。", "Choose one of the act types that are open to you."),
    .futureDay: .init(
      "日期还没有到", "The day has not come yet",
      "只能登记今天或以前的事，请检查日期。", "Only what is done can be recorded; check the day."),
    .periodClosed: .init(
      "登记期限已过", "The period is closed",
      "这一天已不能登记，请向社区书记说明。", "That day is closed; please speak to the secretary."),
    .issuingLimit: .init(
      "已到今日发放上限", "The issuing limit of the day is reached",
      "今天可发的积分已用完，请明天再记，或改走审核。",
      "Record it tomorrow, or let the resident submit it for verification."),
    .reasonRequired: .init(
      "请写明理由", "Please give a reason",
      "拒绝或退回时要写理由，让对方知道怎么办。",
      "A refusal or return needs a reason that tells the person what to do."),
    .wrongPickupCode: .init(
      "取货码不对", "The pickup code is wrong",
      "请核对取货码；多次输错会暂停。", "Check the code; too many wrong tries pause the counter."),
    .pointsOwed: .init(
      "还有欠分", "Points are still owed",
      "欠分还清以前不能兑换；以后的积分会先抵欠。",
      "Nothing can be redeemed until they are repaid; new points repay them first."),
    .batchRefused: .init(
      "整批未入账", "The whole list was refused",
      "有一项或几项不合规定，按要求整批未写入。请改正后重发。",
      "One or more items were refused, so nothing was written. Correct them and send it again."),
  ]

  /// What is wrong on our side.
  private static let service: [ProblemCode: ProblemTexts] = [
    .requestInProgress: .init(
      "同一请求正在处理", "The same request is still being handled",
      "请稍等片刻，用同一个键再发一次。", "Wait a moment and send it again with the same key."),
    .internal: .init(
      "系统内部出错", "Something went wrong here",
      "这不是您的错。请稍后再试；若仍不行，请把 X-Request-Id 告诉管理员。",
      "This is not your fault. Try again later; if it stays, tell the operator the X-Request-Id."),
    .overloaded: .init(
      "系统繁忙", "The service is busy",
      "请稍等片刻再试。", "Please try again in a moment."),
    .databaseUnavailable: .init(
      "数据库暂时连不上", "The database cannot be reached",
      "没有写入任何内容。请稍后再试。", "Nothing was written. Please try again later."),
    .deadline: .init(
      "处理超时", "It took too long",
      "没有写入任何内容。请再试一次。", "Nothing was written. Please try again."),
    .outcomeUnknown: .init(
      "结果暂不确定", "The outcome is not known yet",
      "请用同一个 Idempotency-Key 再发一次，绝不会重复记账。",
      "Send the request again with the same Idempotency-Key: it can never count twice."),
  ]
}
