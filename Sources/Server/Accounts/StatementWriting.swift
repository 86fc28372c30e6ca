import Bank
import JSON
import Store

/// The lines of a passbook as they are shown.
enum StatementWriting {
  static let accounts = AccountKind.ofHolder.map(\.rawValue)

  static let line = Shape.named(
    "statement-line",
    .object([
      .required("seq", .integer(1...Int64.max)), .required("transfer_id", .uuid),
      .required("recorded_at", .instant), .required("effective_on", .day),
      .required("kind", .oneOf(TransferKind.allCases.map(\.rawValue))),
      .required("amount", .integer(Int64.min...Int64.max), "In above 0, out below."),
      .required("balance_after", .integer(Int64.min...Int64.max)),
      .required("counter_account", AccountWriting.account),
      .required("cause", AccountWriting.cause), .nullable("act_type", .code()),
      .nullable("item", .code()),
      .required(
        "by", .object([.required("id", .uuid), .required("name", .text(1...60))]),
        "Who gave the command."),
      .nullable(
        "proxy",
        .object([
          .required("mandate_id", .uuid), .required("id", .uuid),
          .required("name", .text(1...60)),
        ]), "Who filed, asked or collected for the depositor, and under which mandate."),
      .required("description", .text(1...200), "In the language asked for."),
    ]))

  static let head: [Field] = [
    .required("account", .oneOf(accounts)),
    .required("opening_balance", .integer(Int64.min...Int64.max), "Before the first day."),
    .required("closing_balance", .integer(Int64.min...Int64.max), "After the last day."),
    .required("expiring", AccountWriting.expiring, "Gone after these days, as things stand now."),
  ]

  static func writeHead(_ view: StatementView, _ writer: inout JSONWriter) {
    writer.field("account", view.account.rawValue)
    writer.field("opening_balance", view.opening)
    writer.field("closing_balance", view.closing)
    AccountWriting.write(view.expiring, &writer)
  }

  static func write(
    _ line: StatementView.Line, in language: Language, _ writer: inout JSONWriter
  ) {
    writer.object { object in
      object.field("seq", line.seq)
      object.field("transfer_id", line.transfer.description)
      object.field("recorded_at", line.recordedAt.description)
      object.field("effective_on", line.effectiveOn.description)
      object.field("kind", line.kind.rawValue)
      object.field("amount", line.amount)
      object.field("balance_after", line.balanceAfter)
      AccountWriting.write("counter_account", line.counter, &object)
      AccountWriting.write(line.cause, &object)
      object.field("act_type", line.actType)
      object.field("item", line.item)
      object.object("by") {
        $0.field("id", line.by.description)
        $0.field("name", line.byName)
      }
      if let mandate = line.mandate, let proxy = line.proxy {
        object.object("proxy") {
          $0.field("mandate_id", mandate.description)
          $0.field("id", proxy.description)
          $0.field("name", line.proxyName ?? "")
        }
      } else {
        object.key("proxy")
        object.null()
      }
      let words =
        line.closure.map { description($0, isIn: line.amount > 0) }
        ?? description(line.kind, zh: line.nameZH, en: line.nameEN)
      object.field("description", words[language])
    }
  }

  /// What a line is about, with the name of the deed or the gift.
  static func description(_ kind: TransferKind, zh: String?, en: String?) -> Bilingual {
    let verb = words(for: kind)
    guard let zh, let en else { return verb }
    // A credit is known by the deed; what happens to gifts, by what happens.
    if kind == .credit { return Bilingual(zh: zh, en: en) }
    return Bilingual(zh: "\(verb.zh)：\(zh)", en: "\(verb.en): \(en)")
  }

  /// What is said of points that come from an account that ended, or went with it.
  static func description(_ closure: ClosureReason, isIn: Bool) -> Bilingual {
    switch closure {
    case .merged:
      isIn
        ? Bilingual(zh: "并户转入", en: "From a merged account")
        : Bilingual(zh: "并户转出", en: "To the account that goes on")
    case .deceased:
      isIn ? Bilingual(zh: "遗产转入", en: "Inherited") : Bilingual(zh: "遗产转出", en: "Left to heirs")
    case .movedAway, .asked:
      isIn
        ? Bilingual(zh: "销户转入", en: "From a closed account")
        : Bilingual(zh: "销户转出", en: "Handed on at the closure")
    }
  }

  private static func words(for kind: TransferKind) -> Bilingual {
    switch kind {
    case .credit: Bilingual(zh: "入账", en: "Credit")
    case .hold: Bilingual(zh: "兑换预留", en: "Held for")
    case .release: Bilingual(zh: "预留退回", en: "Released")
    case .redemption: Bilingual(zh: "兑换领取", en: "Handed over")
    case .noticeEnd: Bilingual(zh: "公示期满", en: "Notice ended")
    case .withdrawal: Bilingual(zh: "撤回", en: "Withdrawn")
    case .reversal: Bilingual(zh: "冲正", en: "Reversed")
    case .recovery: Bilingual(zh: "抵还欠分", en: "Owed points repaid")
    case .expiry: Bilingual(zh: "到期", en: "Expired")
    case .openingBalance: Bilingual(zh: "期初余额", en: "Opening balance")
    case .donation: Bilingual(zh: "捐赠", en: "Donated")
    case .voucher: Bilingual(zh: "服务券", en: "Voucher")
    }
  }
}
