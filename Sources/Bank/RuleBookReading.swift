import Tables

extension RuleBookDraft {
  /// The most act types of a rule book.
  public static let maximumLines = 500
  /// The most units, and the most kinds of evidence.
  public static let maximumWords = 100

  /// Reads and checks a rule book.
  /// - Throws: ``RuleBookFaults`` with everything that is wrong, not the first thing alone.
  public init(_ text: RuleBookText) throws(RuleBookFaults) {
    var faults = RuleBookFaults()
    units = Self.rows(text.units, .units, 1...Self.maximumWords, "unit", &faults) { row, faults in
      Self.unit(row, &faults)
    }
    evidence = Self.rows(
      text.evidence, .evidence, 1...Self.maximumWords, "code", &faults
    ) { row, faults in
      Self.evidenceCode(row, &faults)
    }
    let reader = RuleLineReader(units: units, kinds: Set(evidence.map(\.code)))
    var categories: [String: String] = [:]
    lines = Self.rows(
      text.acts, .acts, 1...Self.maximumLines, "code", &faults
    ) { row, faults in
      let line = reader.line(row, &faults)
      Self.checkCategory(line, row, &categories, &faults)
      return line
    }.sorted { $0.type.code < $1.type.code }
    let known = Set(categories.keys)
    let scopes = OverallScope.allCases
    caps = Self.rows(text.caps, .caps, 0...scopes.count, "scope", &faults) { row, faults in
      Self.overallCap(row, categories: known, &faults)
    }.sorted { (scopes.firstIndex(of: $0.scope) ?? 0) < (scopes.firstIndex(of: $1.scope) ?? 0) }
    guard faults.count == 0 else { throw faults }
  }

  /// The rows of a table; one that has a fault of its own counts, so that others may name it.
  private static func rows<Row>(
    _ text: String, _ table: RuleTable, _ counts: ClosedRange<Int>, _ key: String,
    _ faults: inout RuleBookFaults, make: (CSVRow, inout RuleBookFaults) -> Row
  ) -> [Row] {
    let parsed: CSVTable
    do throws(TableFault) {
      parsed = try CSVTable(DecodedText(utf8: Array(text.utf8)))
    } catch {
      faults.add(table, error)
      return []
    }
    let headerFaults = parsed.headerFaults(table.columns)
    for fault in headerFaults + parsed.faults { faults.add(table, fault) }
    guard headerFaults.isEmpty else { return [] }
    guard counts.contains(parsed.rows.count) else {
      faults.add(
        table,
        TableFault(
          line: nil, zh: "应有 \(counts.lowerBound) 至 \(counts.upperBound) 行",
          en: "there must be \(counts.lowerBound) to \(counts.upperBound) lines"))
      return []
    }
    var seen: [String: Int] = [:]
    return parsed.rows.map { row in
      let made = make(row, &faults)
      let code = (try? row.text(key)) ?? ""
      if let first = seen[code] {
        faults.add(
          table,
          row.fault(
            key, zh: "“\(code)”和第 \(first) 行重复", en: "“\(code)” stands in line \(first) already"))
      }
      seen[code] = seen[code] ?? row.line
      return made
    }
  }

  private static func unit(_ row: CSVRow, _ faults: inout RuleBookFaults) -> RuleUnit {
    RuleUnit(
      code: faults.take(.units, else: "") { () throws(TableFault) in
        try row.word("unit")
      },
      nameZH: faults.take(.units, else: "") { () throws(TableFault) in
        try row.words("zh", 1...20)
      },
      nameEN: faults.take(.units, else: "") { () throws(TableFault) in
        try row.words("en", 1...40)
      },
      byMinutes: faults.take(.units, else: false) { () throws(TableFault) in
        try row.flag("by_minutes")
      })
  }

  private static func evidenceCode(
    _ row: CSVRow, _ faults: inout RuleBookFaults
  ) -> EvidenceCode {
    EvidenceCode(
      code: faults.take(.evidence, else: "") { () throws(TableFault) in
        let code = try row.filled("code")
        guard (2...5).contains(code.utf8.count), code.utf8.allSatisfy({ (65...90).contains($0) })
        else {
          throw row.fault(
            "code", zh: "“\(code)”应是 2 至 5 个大写字母", en: "“\(code)” is not 2 to 5 capitals")
        }
        return code
      },
      nameZH: faults.take(.evidence, else: "") { () throws(TableFault) in
        try row.words("zh", 1...40)
      },
      nameEN: faults.take(.evidence, else: "") { () throws(TableFault) in
        try row.words("en", 1...80)
      },
      meaning: faults.take(.evidence, else: "") { () throws(TableFault) in
        try row.words("meaning", 1...1_000)
      })
  }

  /// A category has one Chinese name.
  private static func checkCategory(
    _ line: RuleLine, _ row: CSVRow, _ categories: inout [String: String],
    _ faults: inout RuleBookFaults
  ) {
    guard !line.type.category.isEmpty, !line.categoryZH.isEmpty else { return }
    let name = categories[line.type.category] ?? line.categoryZH
    categories[line.type.category] = name
    if name != line.categoryZH {
      faults.add(
        .acts,
        row.fault(
          "category_zh", zh: "类别 \(line.type.category) 前面叫“\(name)”，这里叫“\(line.categoryZH)”",
          en: "the category \(line.type.category) is called “\(name)” before"))
    }
  }

  private static func overallCap(
    _ row: CSVRow, categories: Set<String>, _ faults: inout RuleBookFaults
  ) -> OverallCap {
    OverallCap(
      scope: faults.take(.caps, else: .personDay) { () throws(TableFault) in
        try row.choice("scope", of: OverallScope.self)
      },
      points: faults.take(.caps, else: 0) { () throws(TableFault) in
        try row.integer("points", in: 1...RuleLineReader.maximumCap)
      },
      exceptCategories: faults.take(.caps, else: []) { () throws(TableFault) in
        let codes = try row.text("except_categories").split(separator: "|").map(String.init)
        if !categories.isEmpty, let unknown = codes.first(where: { !categories.contains($0) }) {
          throw row.fault(
            "except_categories", zh: "没有类别“\(unknown)”", en: "“\(unknown)” is no category")
        }
        return Set(codes)
      },
      meaning: faults.take(.caps, else: "") { () throws(TableFault) in
        try row.words("meaning", 1...200)
      })
  }
}

extension CSVRow {
  /// A text of one line that people read; its length in Unicode scalars.
  func words(_ column: String, _ lengths: ClosedRange<Int>) throws(TableFault) -> String {
    let value = try filled(column)
    guard value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
      throw fault(column, zh: "只能写一行文字", en: "must be one line of text")
    }
    guard lengths.contains(value.unicodeScalars.count) else {
      throw fault(
        column, zh: "最多 \(lengths.upperBound) 个字", en: "has over \(lengths.upperBound) characters")
    }
    guard value.unicodeScalars.first?.properties.isWhitespace == false,
      value.unicodeScalars.last?.properties.isWhitespace == false
    else { throw fault(column, zh: "前后不能有空格", en: "begins or ends with a space") }
    return value
  }

  /// A word that programs read: small letters, digits and `_`.
  func word(_ column: String) throws(TableFault) -> String {
    let value = try filled(column)
    guard value.utf8.count <= 40, (97...122).contains(value.utf8.first ?? 0),
      value.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 95 })
    else {
      throw fault(
        column, zh: "“\(value)”应由小写字母、数字和 _ 组成，以字母开头，最多 40 个",
        en: "“\(value)” is not a small letter and then up to 39 of a–z, 0–9 and _")
    }
    return value
  }
}
