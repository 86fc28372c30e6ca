import Bank
import Tables
import Testing

@Suite struct RuleBookReadingTests {
  private let sheet = RuleSheet()

  @Test func `a clean book is read, and written as it was`() throws {
    let draft = try RuleBookDraft(sheet.text)
    #expect(draft.lines.map(\.type.code) == ["A05", "B01", "C02", "C03", "N01"])
    #expect(draft.enabledCount == 4)
    let patrol = draft.lines[1].type
    #expect(patrol.byMinutes && patrol.caps == Caps(day: 15, month: 80, year: nil))
    #expect(draft.lines[4].type.caps == Caps(day: nil, month: -10, year: -30))
    #expect(draft.caps.map(\.points) == [40, 160, 300])
    #expect(draft.caps[0].exceptCategories == ["negative_list"])
    #expect(try RuleBookDraft(draft.text) == draft)
    let book = draft.book(number: 7, version: "2026-12")
    #expect(book.actTypes["C03"]?.scope == .household && book.overallCaps.count == 3)
  }

  @Test func `columns and lines stand in any order, with either line end`() throws {
    var text = sheet.text
    let lines = text.caps.split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).reversed()
        .joined(separator: ",")
    }
    text.caps = ([lines[0]] + lines[1...].reversed()).joined(separator: "\r\n")
    #expect(try RuleBookDraft(text) == RuleBookDraft(sheet.text))
  }

  /// A cell, what is put into it, and what the fault says; the fault is in that cell unless another
  /// column is named.
  struct Bad: CustomTestStringConvertible {
    var table = RuleTable.acts
    var line = 2
    var column: String
    var value: String
    var said: String
    var at: String?

    var testDescription: String { "\(table.rawValue) \(column) “\(value)”" }

    init(
      _ column: String, _ value: String, _ said: String, line: Int = 2, at: String? = nil,
      in table: RuleTable = .acts
    ) {
      self.table = table
      self.line = line
      self.column = column
      self.value = value
      self.said = said
      self.at = at
    }
  }

  static let cells = [
    Bad("code", "", "is empty"), Bad("code", "b01", "capital and two digits"),
    Bad("code", "B1", "capital and two digits"), Bad("code", "B012", "capital and two digits"),
    Bad("code", "B01", "stands in line 2 already", line: 3),
    Bad("category", "Safety", "small letter"), Bad("category", "", "is empty"),
    Bad("category_zh", "平安", "is called", line: 3), Bad("category_zh", "", "is empty"),
    Bad("name_zh", "", "is empty"), Bad("name_zh", String(repeating: "好", count: 81), "over 80"),
    Bad("name_zh", " 好", "begins or ends with a space"),
    Bad("name_en", "two\nlines", "one line"),
    Bad("name_en", String(repeating: "x", count: 121), "over 120"),
    Bad("direction", "", "neither + nor -"), Bad("direction", "plus", "neither + nor -"),
    Bad("unit", "fortnight", "is no unit"), Bad("unit", "", "is empty"),
    Bad("points_per_unit", "five", "not a whole number"),
    Bad("points_per_unit", "5.0", "not a whole number"),
    Bad("points_per_unit", "-1", "outside 0 to 1000"),
    Bad("points_per_unit", "1001", "outside 0 to 1000"),
    Bad("points_per_unit", "0", "outside -1000 to -1", line: 6),
    Bad("max_units_per_claim", "0", "outside 1 to 1000"),
    Bad("max_units_per_claim", "", "not a whole number"),
    Bad("cap_points_day", "-1", "outside 0 to"), Bad("cap_points_day", "x", "whole number"),
    Bad("cap_points_month", "14", "do not rise", at: "cap_points_day"),
    Bad("cap_points_year", "79", "do not rise", at: "cap_points_day"),
    Bad("cap_points_year", "-9", "do not rise", line: 6, at: "cap_points_day"),
    Bad("cap_points_month", "10", "outside", line: 6),
    Bad("count_service_minutes", "yes", "neither Y nor N"),
    Bad("account_scope", "family", "none of person, household, organisation"),
    Bad("evidence", "", "is empty"), Bad("evidence", "SI+", "no rule of evidence"),
    Bad("evidence", "SI+XX", "“XX” is no kind of evidence"),
    Bad("beneficiary_confirm", "", "neither Y nor N"),
    Bad("verifier", "everybody", "none of grid_worker, grid_head, auditor, system"),
    Bad("review_level", "1", "none of L0, L1, L2, L3"),
    Bad("review_level", "L4", "none of L0, L1, L2, L3"),
    Bad("review_level", "L2", "L2 and L3 when noticed", at: "credit_when"),
    Bad("review_level", "L0", "L0 and L1 credit when verified", line: 4, at: "credit_when"),
    Bad("credit_when", "noticed", "L0 and L1 credit when verified"),
    Bad("credit_when", "never", "none of verified, noticed, reviewed"),
    Bad("notice_days", "61", "outside 0 to 60"),
    Bad("notice_days", "0", "at least 1 day", line: 4),
    Bad("lot_months", "601", "outside 0 to 600"), Bad("min_age", "121", "outside 0 to 120"),
    Bad("min_age", "", "not a whole number"), Bad("risk_insurance", "?", "neither Y nor N"),
    Bad("paid_duty_excluded", "y", "neither Y nor N"), Bad("enabled", "", "neither Y nor N"),
    Bad("enabled", "Y", "deductions cannot be enabled", line: 6),
    Bad("scope", "person_year", "none of person_day", in: .caps),
    Bad("scope", "person_day", "stands in line 2 already", line: 3, in: .caps),
    Bad("points", "0", "outside 1 to", in: .caps),
    Bad("except_categories", "honour", "is no category", in: .caps),
    Bad("meaning", "", "is empty", in: .caps), Bad("unit", "Hour", "small letter", in: .units),
    Bad("zh", "", "is empty", in: .units), Bad("by_minutes", "1", "neither Y nor N", in: .units),
    Bad("code", "S", "not 2 to 5 capitals", in: .evidence),
    Bad("meaning", String(repeating: "x", count: 1_001), "over 1000", in: .evidence),
  ]

  @Test(arguments: cells)
  func `a bad cell is named by table, line and column`(_ bad: Bad) throws {
    let faults = sheet.with(bad.table, line: bad.line, bad.column, bad.value).faults
    let told = try #require(
      faults.faults.first { $0.table == bad.table && $0.fault.line == bad.line },
      "\(faults)")
    #expect(told.fault.column == bad.at ?? bad.column)
    #expect(told.fault.english.contains(bad.said), "\(told.fault.english)")
    #expect(told.fault.chinese.hasPrefix("第 \(bad.line) 行，\(bad.at ?? bad.column)："))
  }

  @Test func `everything that is wrong is told at once`() {
    var bad = sheet.with(line: 2, "points_per_unit", "five").with(line: 2, "enabled", "")
    bad = bad.with(line: 5, "unit", "fortnight").with(.units, line: 3, "zh", "")
    bad = bad.with(.caps, line: 4, "points", "many")
    let places = bad.faults.faults.map { "\($0.table.rawValue) \($0.fault.line ?? 0)" }
    #expect(places == ["units 3", "acts 2", "acts 2", "acts 5", "caps 4"])
    #expect(bad.faults.count == 5)
  }

  @Test func `a line with a bad cell is not also told to disagree with itself`() {
    let bad = sheet.with(line: 2, "review_level", "L9").with(line: 2, "credit_when", "noticed")
    #expect(bad.faults.faults.map(\.fault.column) == ["review_level"])
  }

  @Test func `no more than 100 faults are listed, and all are counted`() {
    var bad = sheet
    let line = bad.rows[.acts]?[0] ?? [:]
    bad.rows[.acts] = (0..<RuleBookDraft.maximumLines).map { number in
      line.merging(["code": number < 10 ? "B0\(number)" : "bad", "unit": "x"]) { $1 }
    }
    #expect(bad.faults.faults.count == RuleBookFaults.limit)
    #expect(bad.faults.count > 2 * (RuleBookDraft.maximumLines - 10))
  }

  @Test func `tables too long, empty or of other columns are refused`() {
    var long = sheet
    long.rows[.acts] = Array(
      repeating: sheet.rows[.acts]?[0] ?? [:], count: RuleBookDraft.maximumLines + 1)
    #expect(long.faults.faults.first?.fault.english == "there must be 1 to 500 lines")
    var empty = sheet
    empty.rows[.acts] = []
    #expect(empty.faults.faults.first?.table == .acts)
    var text = sheet.text
    text.units = text.units.replacing("by_minutes", with: "minutes")
    let faults = #expect(throws: RuleBookFaults.self) { try RuleBookDraft(text) }
    let columns = faults?.faults.filter { $0.table == .units }.map(\.fault.column)
    #expect(columns == ["by_minutes", "minutes"])
    text = sheet.text
    text.acts += "Z01,short\n"
    let short = #expect(throws: RuleBookFaults.self) { try RuleBookDraft(text) }
    #expect(short?.faults.map(\.fault.line) == [7])
    text.acts = "code,\"open"
    let open = #expect(throws: RuleBookFaults.self) { try RuleBookDraft(text) }
    #expect(open?.faults.contains { $0.fault.english.contains("never closed") } == true)
  }
}
