import Bank
import Store

/// A statement of a month on paper, for a reader of 75: large type, few words, nothing left out.
struct MonthlySheet {
  let statement: MonthlyStatement

  /// The text, each line ended.
  var text: String {
    var page = PrintedPage()
    head(&page)
    balances(&page)
    lines(&page)
    cuts(&page)
    service(&page)
    proxies(&page)
    gifts(&page)
    expiring(&page)
    foot(&page)
    return page.text
  }

  private func head(_ page: inout PrintedPage) {
    let (owner, month) = (statement.owner, statement.month)
    page.add(
      "\(owner.communityName)道德银行",
      "月度对账单　\(month.year)年\(month.number)月"
        + (statement.isFinal ? "" : "（未满月，截至\(PrintedWords.day(statement.through))）"))
    page.rule()
    if let name = owner.name, let passbook = owner.passbook {
      page.add("户名：\(name)　　存折号：\(passbook)")
    } else {
      page.add("户名：住户账户")
    }
    let door = owner.door.map { $0.building + $0.entrance + $0.room } ?? "（未登记门牌）"
    page.add("住址：\(door)" + (owner.gridName.map { "　　网格：\($0)" } ?? ""))
    page.add(
      "期间：\(PrintedWords.fullDay(month.first))至\(PrintedWords.fullDay(statement.through))")
  }

  private func balances(_ page: inout PrintedPage) {
    let closing = statement.closing
    page.add("")
    page.facts([
      ("月初可用积分", "\(statement.opening.available) 分"),
      ("本月存入", "+\(statement.pointsIn) 分"),
      ("本月支出", "\(PrintedWords.signed(-statement.pointsOut)) 分"),
      (statement.isFinal ? "月末可用积分" : "现在可用积分", "\(closing.available) 分"),
    ])
    page.add("")
    page.facts([
      ("公示中", "\(closing.onNotice) 分（公示期满自动转为可用）"),
      ("已预留", "\(closing.held) 分（已申请的礼品，领取时扣除）"),
      ("欠分", "\(-closing.owed) 分" + (closing.owed < 0 ? "（以后的积分先还）" : "")),
    ])
  }

  private func lines(_ page: inout PrintedPage) {
    page.section("本月明细")
    guard !statement.lines.isEmpty else {
      page.add("本月没有变动。", indent: 2)
      return
    }
    let columns = [
      PrintedPage.Column(heading: "日期", width: 10),
      .init(heading: "摘要", width: 34), .init(heading: "积分", width: 7, isNumber: true),
      .init(heading: "余额", width: 7, isNumber: true),
    ]
    page.table(
      columns,
      statement.lines.map {
        [
          PrintedWords.day($0.day), Self.summary($0), PrintedWords.signed($0.amount),
          String($0.balanceAfter),
        ]
      })
  }

  private static func summary(_ line: MonthlyStatement.Line) -> String {
    var words = MonthlyWriting.description(line).zh
    if line.kind == .credit {
      if let minutes = line.minutes {
        words += "，" + PrintedWords.minutes(minutes)
      } else if let units = line.units, units > 1 {
        words += " ×\(units)"
      }
      if line.effectiveOn != line.day { words += "（\(PrintedWords.day(line.effectiveOn))）" }
    } else if let quantity = line.quantity, quantity > 1 {
      words += " ×\(quantity)"
    }
    return words
  }

  private func cuts(_ page: inout PrintedPage) {
    guard !statement.cuts.isEmpty else { return }
    page.section("没有全部计分的事")
    for cut in statement.cuts {
      page.add(
        "\(PrintedWords.day(cut.occurredOn)) \(cut.nameZH)：应计 \(cut.beforeCaps) 分，"
          + "实计 \(cut.points) 分", indent: 2)
      for cap in cut.caps { page.add("原因：\(MonthlyWriting.reason(cap).zh)", indent: 4) }
    }
  }

  private func service(_ page: inout PrintedPage) {
    page.section("志愿服务时长")
    page.add(
      "本月 \(PrintedWords.minutes(statement.minutes.month))，"
        + "今年累计 \(PrintedWords.minutes(statement.minutes.year))（时长不因积分封顶而减少）", indent: 2)
  }

  private func proxies(_ page: inout PrintedPage) {
    guard !statement.proxyUses.isEmpty else { return }
    page.section("别人替您办的事（代办）")
    for use in statement.proxyUses {
      let verb =
        switch use.power {
        case .file: "申报"
        case .request: use.isCancelled ? "取消兑换" : "申请兑换"
        case .collect: "代领"
        }
      page.add(
        "\(PrintedWords.day(use.day)) \(use.proxyName) \(verb)：\(use.nameZH)"
          + (use.points > 0 ? "，\(use.points) 分" : ""), indent: 2)
    }
    page.add("不是您的意思？请马上告诉网格员，可以随时停止代办。", indent: 2)
  }

  private func gifts(_ page: inout PrintedPage) {
    guard !statement.gifts.isEmpty else { return }
    page.section("本月领到的礼品")
    for gift in statement.gifts {
      var words = "\(PrintedWords.day(gift.day)) \(gift.nameZH) ×\(gift.quantity)，\(gift.points) 分"
      if gift.isOverTheCounter { words += "，柜台直接领取" }
      if let slip = gift.slipNumber { words += "，单号 \(slip)" }
      if let collector = gift.collectedBy { words += "，领取人 \(collector)" }
      page.add(words, indent: 2)
    }
    page.add("没有领到？请带这张单子找网格员。", indent: 2)
  }

  private func expiring(_ page: inout PrintedPage) {
    guard !statement.expiring.isEmpty else { return }
    page.section("快到期的积分")
    for part in statement.expiring {
      page.add("\(part.points) 分，可用到 \(PrintedWords.fullDay(part.on))", indent: 2)
    }
    page.add("请在到期前使用。", indent: 2)
  }

  private func foot(_ page: inout PrintedPage) {
    let owner = statement.owner
    page.add("")
    page.rule()
    page.add("请核对。有不对的地方，请在收到后一个月内提出：")
    if !owner.workers.isEmpty {
      page.add("找网格员：\(owner.workers.joined(separator: "、"))", indent: 2)
    }
    page.add(
      "或到 \(owner.communityName)居委会"
        + (owner.secretaries.isEmpty ? "" : "，找书记：\(owner.secretaries.joined(separator: "、"))"),
      indent: 2)
    page.add("账册流水号截至 \(statement.lastSeq)。")
  }
}

extension MonthlySheet {
  /// Statements one after the other, each on a page of its own.
  static func pages(_ statements: [MonthlyStatement]) -> String {
    statements.map { MonthlySheet(statement: $0).text }.joined(separator: "\u{0C}")
  }
}
