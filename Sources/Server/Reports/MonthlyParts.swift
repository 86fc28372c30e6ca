import Bank
import FoundationEssentials
import JSON
import Store

extension MonthlyWriting {
  static func write(_ name: String, _ balance: Balance, _ writer: inout JSONWriter) {
    writer.object(name) {
      $0.field("available", balance.available)
      $0.field("on_notice", balance.onNotice)
      $0.field("held", balance.held)
      $0.field("owed", balance.owed)
    }
  }

  static func write(
    _ line: MonthlyStatement.Line, _ language: Language, _ writer: inout JSONWriter
  ) {
    writer.object {
      $0.field("seq", line.seq)
      $0.field("day", line.day.description)
      $0.field("effective_on", line.effectiveOn.description)
      $0.field("kind", line.kind.rawValue)
      $0.field("amount", line.amount)
      $0.field("balance_after", line.balanceAfter)
      $0.field("act_type", line.actType)
      $0.field("item", line.item)
      $0.field("units", line.units)
      $0.field("minutes", line.minutes)
      $0.field("quantity", line.quantity)
      $0.field("by", line.byName)
      $0.field("description", description(line)[language])
    }
  }

  static func description(_ line: MonthlyStatement.Line) -> Bilingual {
    line.closure.map { StatementWriting.description($0, isIn: line.amount > 0) }
      ?? StatementWriting.description(line.kind, zh: line.nameZH, en: line.nameEN)
  }

  static func write(
    _ cut: MonthlyStatement.Cut, _ language: Language, _ writer: inout JSONWriter
  ) {
    writer.object {
      $0.field("act_id", cut.act.description)
      $0.field("act_type", cut.actType)
      $0.field("description", language == .zh ? cut.nameZH : cut.nameEN)
      $0.field("occurred_on", cut.occurredOn.description)
      $0.field("before_caps", cut.beforeCaps)
      $0.field("points", cut.points)
      $0.field("cut", cut.beforeCaps - cut.points)
      $0.array("caps") { caps in
        for cap in cut.caps {
          caps.object {
            $0.field("scope", cap.scope.name)
            $0.field("limit", cap.limit)
            $0.field("used", cap.used)
            $0.field("cut", cap.cut)
            $0.field("reason", reason(cap)[language])
          }
        }
      }
    }
  }

  /// Why a cap took points off.
  static func reason(_ cap: AppliedCap) -> Bilingual {
    let (zh, en) =
      switch cap.scope {
      case .typeDay: ("这类事迹每天", "for this kind of deed a day")
      case .typeMonth: ("这类事迹每月", "for this kind of deed a month")
      case .typeYear: ("这类事迹每年", "for this kind of deed a year")
      case .personDay: ("每人每天各类合计", "for a person a day in all")
      case .personMonth: ("每人每月各类合计", "for a person a month in all")
      }
    return Bilingual(
      zh: "\(zh)最多 \(cap.limit) 分，之前已计 \(cap.used) 分，少计 \(cap.cut) 分",
      en: "at most \(cap.limit) \(en), \(cap.used) before, \(cap.cut) cut")
  }

  static func write(
    _ use: MonthlyStatement.ProxyUse, _ language: Language, _ writer: inout JSONWriter
  ) {
    writer.object {
      $0.field("day", use.day.description)
      $0.field("power", use.power.rawValue)
      $0.field("proxy", use.proxyName)
      $0.field("description", language == .zh ? use.nameZH : use.nameEN)
      $0.field("points", use.points)
      $0.field("cancelled", use.isCancelled)
    }
  }

  static func write(
    _ gift: MonthlyStatement.Gift, _ language: Language, _ writer: inout JSONWriter
  ) {
    writer.object {
      $0.field("redemption_id", gift.redemption.description)
      $0.field("day", gift.day.description)
      $0.field("item", gift.item)
      $0.field("description", language == .zh ? gift.nameZH : gift.nameEN)
      $0.field("quantity", gift.quantity)
      $0.field("points", gift.points)
      $0.field("over_the_counter", gift.isOverTheCounter)
      $0.field("slip_no", gift.slipNumber)
      $0.field("collected_by", gift.collectedBy)
      $0.field("handed_over_by", gift.handedOverBy)
    }
  }
}
