import Tables

extension RuleBookDraft {
  /// The rule book as tables, which read again give the same draft.
  public var text: RuleBookText {
    RuleBookText(
      acts: Self.table(.acts, lines.map(Self.fields)),
      caps: Self.table(
        .caps,
        caps.map { cap in
          [
            cap.scope.rawValue, String(cap.points),
            cap.exceptCategories.sorted().joined(separator: "|"), cap.meaning,
          ]
        }),
      units: Self.table(
        .units, units.map { [$0.code, $0.nameZH, $0.nameEN, Self.flag($0.byMinutes)] }),
      evidence: Self.table(
        .evidence, evidence.map { [$0.code, $0.nameZH, $0.nameEN, $0.meaning] }))
  }

  private static func table(_ table: RuleTable, _ rows: [[String]]) -> String {
    var text = CSVText()
    text.add(table.columns)
    for row in rows { text.add(row) }
    return text.text
  }

  private static func fields(_ line: RuleLine) -> [String] {
    let type = line.type
    return [
      type.code, type.category, line.categoryZH, type.nameZH, type.nameEN,
      type.pointsPerUnit < 0 ? "-" : "+", type.unit, String(type.pointsPerUnit),
      String(type.maxUnits), cap(type.caps.day), cap(type.caps.month), cap(type.caps.year),
      flag(type.countsMinutes), type.scope.rawValue, type.evidence.text,
      flag(type.needsBeneficiary), line.verifier.rawValue, "L\(type.reviewLevel)",
      String(type.noticeDays), type.creditWhen.rawValue, String(type.lotMonths),
      String(type.minAge), flag(line.riskInsurance), flag(line.paidDutyExcluded),
      flag(type.isEnabled),
    ]
  }

  private static func cap(_ points: Int?) -> String { points.map(String.init) ?? "" }

  private static func flag(_ value: Bool) -> String { value ? "Y" : "N" }
}
