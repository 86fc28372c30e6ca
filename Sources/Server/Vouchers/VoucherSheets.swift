import Bank
import Store

/// Vouchers on paper: plain text, without names where anybody may read it.
enum VoucherSheets {
  private static let rule = String(repeating: "─", count: 39)

  /// The way of a voucher: what happened on which day, and the end of whose passbook number.
  static func chain(_ view: VoucherView) -> String {
    let terms = view.voucher.terms
    var lines = [
      "服务券流转记录　编号 \(terms.number)", rule,
      "发放单位：\(terms.issuer)　服务：\(terms.service)　有效期至 \(terms.validUntil)",
      "可转赠 \(terms.maxPassings) 次，已转赠 \(view.voucher.passings) 次",
    ]
    for step in view.steps {
      let who = step.tail.map { "　存折尾号 \($0)" } ?? ""
      lines.append("\(step.number). \(step.day)　\(words(for: step.kind))\(who)")
    }
    return (lines + [rule, "本记录不写姓名。"]).joined(separator: "\n") + "\n"
  }

  /// A list that a provider signs for and the issuer pays.
  static func settlement(_ view: SettlementView) -> String {
    var lines = [
      "\(view.communityName)服务券结算单　第 \(view.number) 号", rule,
      "服务单位：\(view.providerName)　日期：\(view.day)　共 \(view.count) 张",
    ]
    for (place, line) in view.lines.enumerated() {
      let days = [line.deliveredOn, line.confirmedOn].map { $0?.description ?? "—" }
      let slip = line.slipNumber.map { "　单据 \($0)" } ?? ""
      lines.append(
        "\(place + 1). \(line.number)　\(line.issuer)　\(line.service)　存折尾号 \(line.tail)"
          + "　服务 \(days[0])　确认 \(days[1])\(slip)")
    }
    lines += [
      rule, "服务单位签字：　　　　　　　　　　　　日期：",
      "社区经办：\(view.byName)　　　　　　　　　发放单位签字：　　　　　　　　日期：",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func words(for kind: VoucherStepKind) -> String {
    switch kind {
    case .issued: "发放"
    case .passed: "转赠"
    case .booked: "预约服务"
    case .unbooked: "取消预约"
    case .delivered: "服务单位确认已服务"
    case .confirmed: "受助人确认"
    case .disputed: "提出争议"
    case .settled: "结算"
    case .voided: "作废"
    case .expired: "过期"
    case .revoked: "收回"
    }
  }
}
