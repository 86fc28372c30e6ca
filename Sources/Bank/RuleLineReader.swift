import Tables

/// Reads and checks single lines of a rule book.
struct RuleLineReader {
  /// The most points a cap can have: far above what anybody can earn.
  static let maximumCap = 100_000_000

  let units: [RuleUnit]
  let kinds: Set<String>

  /// The line of a row. What cannot be read is told and stands for something harmless; what does
  /// not go together is looked for only in a line that could be read whole.
  func line(_ row: CSVRow, _ faults: inout RuleBookFaults) -> RuleLine {
    let before = faults.count
    let line = RuleLine(
      type: type(row, &faults),
      categoryZH: words("category_zh", 40, row, &faults),
      verifier: choice("verifier", .gridWorker, row, &faults),
      riskInsurance: flag("risk_insurance", row, &faults),
      paidDutyExcluded: flag("paid_duty_excluded", row, &faults))
    if faults.count == before { checkTogether(line.type, row, &faults) }
    return line
  }

  private func type(_ row: CSVRow, _ faults: inout RuleBookFaults) -> ActType {
    let isCredit = isCredit(row, &faults)
    let unit = unit(row, &faults)
    let cap = isCredit ? 0...Self.maximumCap : -Self.maximumCap...(-1)
    return ActType(
      code: faults.take(.acts, else: "") { () throws(TableFault) in try code(row) },
      category: faults.take(.acts, else: "") { () throws(TableFault) in try row.word("category") },
      nameZH: words("name_zh", 80, row, &faults), nameEN: words("name_en", 120, row, &faults),
      unit: unit?.code ?? "", byMinutes: unit?.byMinutes ?? false,
      pointsPerUnit: number(
        "points_per_unit", isCredit ? 0...1_000 : -1_000...(-1), row, &faults),
      maxUnits: number("max_units_per_claim", 1...1_000, row, &faults),
      caps: Caps(
        day: optionalNumber("cap_points_day", cap, row, &faults),
        month: optionalNumber("cap_points_month", cap, row, &faults),
        year: optionalNumber("cap_points_year", cap, row, &faults)),
      countsMinutes: flag("count_service_minutes", row, &faults),
      scope: choice("account_scope", .person, row, &faults), evidence: evidence(row, &faults),
      needsBeneficiary: flag("beneficiary_confirm", row, &faults),
      reviewLevel: reviewLevel(row, &faults),
      noticeDays: number("notice_days", 0...60, row, &faults),
      creditWhen: choice("credit_when", .verified, row, &faults),
      lotMonths: number("lot_months", 0...600, row, &faults),
      minAge: number("min_age", 0...120, row, &faults), isEnabled: flag("enabled", row, &faults))
  }

  private func checkTogether(_ type: ActType, _ row: CSVRow, _ faults: inout RuleBookFaults) {
    let ladder = [type.caps.day, type.caps.month, type.caps.year].compactMap { $0.map(abs) }
    if ladder != ladder.sorted() {
      faults.add(
        .acts,
        row.fault(
          "cap_points_day", zh: "日、月、年上限应一级不小于一级",
          en: "caps of day, month and year do not rise"))
    }
    if type.isEnabled, type.pointsPerUnit < 0 {
      faults.add(
        .acts,
        row.fault("enabled", zh: "扣分项不能启用", en: "deductions cannot be enabled"))
    }
    if (type.reviewLevel < 2) != (type.creditWhen == .verified) {
      faults.add(
        .acts,
        row.fault(
          "credit_when",
          zh: "L0、L1 应为 verified（核实即入账），L2、L3 应为 noticed 或 reviewed（审核后入账）",
          en: "L0 and L1 credit when verified, L2 and L3 when noticed or reviewed"))
    }
    if type.creditWhen == .noticed, type.noticeDays == 0 {
      faults.add(
        .acts,
        row.fault(
          "notice_days", zh: "公示后入账的行为至少要公示 1 天",
          en: "what is credited after a notice needs a notice of at least 1 day"))
    }
  }

  /// Whether the line gives points; only the negative list takes them.
  private func isCredit(_ row: CSVRow, _ faults: inout RuleBookFaults) -> Bool {
    faults.take(.acts, else: true) { () throws(TableFault) in
      switch try row.text("direction") {
      case "+": true
      case "-": false
      case let other:
        throw row.fault(
          "direction", zh: "“\(other)”应为 + 或 -", en: "“\(other)” is neither + nor -")
      }
    }
  }

  private func code(_ row: CSVRow) throws(TableFault) -> String {
    let code = try row.filled("code")
    let bytes = Array(code.utf8)
    guard bytes.count == 3, (65...90).contains(bytes[0]),
      bytes[1...].allSatisfy({ (48...57).contains($0) })
    else {
      throw row.fault(
        "code", zh: "“\(code)”应是一个大写字母加两位数字，如 B01",
        en: "“\(code)” is not a capital and two digits, like B01")
    }
    return code
  }

  private func unit(_ row: CSVRow, _ faults: inout RuleBookFaults) -> RuleUnit? {
    faults.take(.acts, else: nil) { () throws(TableFault) in
      let code = try row.filled("unit")
      guard let unit = units.first(where: { $0.code == code }) else {
        throw row.fault("unit", zh: "没有单位“\(code)”", en: "“\(code)” is no unit")
      }
      return unit
    }
  }

  private func evidence(_ row: CSVRow, _ faults: inout RuleBookFaults) -> EvidenceRule {
    faults.take(.acts, else: .none) { () throws(TableFault) in
      let text = try row.filled("evidence")
      guard let rule = EvidenceRule(text) else {
        throw row.fault(
          "evidence", zh: "看不懂凭证要求“\(text)”；写法如 SI+PH、PR|PROP、WI*2",
          en: "“\(text)” is no rule of evidence")
      }
      let codes = Set(rule.ways.flatMap(\.keys)).sorted()
      guard let unknown = codes.first(where: { !kinds.contains($0) }) else { return rule }
      throw row.fault(
        "evidence", zh: "没有凭证代码“\(unknown)”", en: "“\(unknown)” is no kind of evidence")
    }
  }

  private func reviewLevel(_ row: CSVRow, _ faults: inout RuleBookFaults) -> Int {
    faults.take(.acts, else: 1) { () throws(TableFault) in
      let level = try row.text("review_level")
      guard let number = ["L0", "L1", "L2", "L3"].firstIndex(of: level) else {
        throw row.fault(
          "review_level", zh: "“\(level)”应为 L0、L1、L2 或 L3",
          en: "“\(level)” is none of L0, L1, L2, L3")
      }
      return number
    }
  }

  private func words(
    _ column: String, _ most: Int, _ row: CSVRow, _ faults: inout RuleBookFaults
  ) -> String {
    faults.take(.acts, else: "") { () throws(TableFault) in try row.words(column, 1...most) }
  }

  private func number(
    _ column: String, _ range: ClosedRange<Int>, _ row: CSVRow, _ faults: inout RuleBookFaults
  ) -> Int {
    faults.take(.acts, else: range.lowerBound) { () throws(TableFault) in
      try row.integer(column, in: range)
    }
  }

  private func optionalNumber(
    _ column: String, _ range: ClosedRange<Int>, _ row: CSVRow, _ faults: inout RuleBookFaults
  ) -> Int? {
    faults.take(.acts, else: nil) { () throws(TableFault) in
      try row.optionalInteger(column, in: range)
    }
  }

  private func flag(
    _ column: String, _ row: CSVRow, _ faults: inout RuleBookFaults
  ) -> Bool {
    faults.take(.acts, else: false) { () throws(TableFault) in try row.flag(column) }
  }

  private func choice<Value: RawRepresentable & CaseIterable>(
    _ column: String, _ substitute: Value, _ row: CSVRow, _ faults: inout RuleBookFaults
  ) -> Value where Value.RawValue == String {
    faults.take(.acts, else: substitute) { () throws(TableFault) in
      try row.choice(column, of: Value.self)
    }
  }
}
