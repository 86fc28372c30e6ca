import Bank
import Crypto

extension RuleBookDraft {
  /// SHA-256 over everything the version says, 32 bytes: the fields of each row with U+001F between
  /// them, the rows with U+001E, the four tables with U+001D, in the order of their codes. The
  /// verifier works it out anew from the tables.
  var digest: [UInt8] {
    let tables = [
      lines.map(Self.fields), caps.map(Self.fields),
      units.map { [$0.code, $0.nameZH, $0.nameEN, Self.flag($0.byMinutes)] },
      evidence.map { [$0.code, $0.nameZH, $0.nameEN, $0.meaning] },
    ]
    let text = tables.map { rows in
      rows.map { $0.joined(separator: "\u{1F}") }
        .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: "\u{1E}")
    }.joined(separator: "\u{1D}")
    return Array(SHA256.hash(data: Array(text.utf8)))
  }

  private static func fields(_ line: RuleLine) -> [String] {
    let type = line.type
    return [
      type.code, type.category, line.categoryZH, type.nameZH, type.nameEN, type.unit,
      String(type.pointsPerUnit), String(type.maxUnits), optional(type.caps.day),
      optional(type.caps.month), optional(type.caps.year), flag(type.countsMinutes),
      type.scope.rawValue, type.evidence.text, flag(type.needsBeneficiary), line.verifier.rawValue,
      String(type.reviewLevel), String(type.noticeDays), type.creditWhen.rawValue,
      String(type.lotMonths), String(type.minAge), flag(line.riskInsurance),
      flag(line.paidDutyExcluded), flag(type.isEnabled),
    ]
  }

  private static func fields(_ cap: OverallCap) -> [String] {
    [
      cap.scope.rawValue, String(cap.points), cap.exceptCategories.sorted().joined(separator: "|"),
      cap.meaning,
    ]
  }

  private static func optional(_ number: Int?) -> String { number.map(String.init) ?? "" }

  private static func flag(_ value: Bool) -> String { value ? "true" : "false" }
}
