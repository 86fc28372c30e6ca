import Bank
import Testing

@testable import Seeds

@Suite struct RuleBookTests {
  @Test func `the default book has 79 act types, 57 of them enabled`() throws {
    let book = try RuleBooks.default
    #expect(book.name == "default")
    #expect(book.acts.count == 79)
    #expect(book.acts.count { $0.type.isEnabled } == 57)
    #expect(book.acts.count { $0.type.pointsPerUnit < 0 } == 13)
    #expect(!book.acts.contains { $0.type.pointsPerUnit < 0 && $0.type.isEnabled })
    #expect(book.caps.map(\.points) == [40, 160, 300])
    #expect(book.caps.map(\.scope) == OverallScope.allCases)
    #expect(book.caps[0].exceptCategories == ["emergency", "honour"])
    #expect(book.units.count == 18)
    #expect(book.units.filter(\.byMinutes).map(\.code) == ["hour"])
  }

  @Test func `patrol is read as the file has it`() throws {
    let row = try #require(try RuleBooks.default.acts.first { $0.type.code == "B01" })
    let act = row.type
    #expect(act.nameZH == "楼院/夜间义务巡逻" && row.verifier == .gridWorker)
    #expect(act.byMinutes && act.pointsPerUnit == 5 && act.maxUnits == 3)
    #expect(act.caps == Caps(day: 15, month: 80, year: nil))
    #expect(act.scope == .person && act.reviewLevel == 1 && act.creditWhen == .verified)
    #expect(act.minAge == 18 && act.lotMonths == 24 && act.noticeDays == 3)
    #expect(act.evidence.text == "SI" && !act.needsBeneficiary && row.riskInsurance)
  }

  @Test func `the open book has every cap and none that binds`() throws {
    let usual = try RuleBooks.default
    let open = try RuleBooks.openCaps
    #expect(open.name == "open-caps")
    #expect(open.acts.map(\.type.code) == usual.acts.map(\.type.code))
    #expect(open.acts.map(\.type.maxUnits) == usual.acts.map(\.type.maxUnits))
    for act in open.acts.map(\.type) {
      for cap in [act.caps.day, act.caps.month, act.caps.year] {
        #expect(abs(cap ?? 0) == RuleBooks.openCap, "\(act.code)")
      }
    }
    #expect(open.caps.count == usual.caps.count)
    #expect(open.caps.allSatisfy { $0.points == RuleBooks.openCap })
  }

  @Test func `the catalogue has 31 items`() throws {
    let items = try Catalogues.default
    #expect(items.count == 31)
    #expect(items.count { $0.enabled } == 23)
    let rice = try #require(items.first { $0.code == "L12" })
    #expect(rice.points == 60 && rice.openingStock == 80 && rice.perPersonMonth == 1)
    #expect(rice.kind == .goods && rice.stockMode == .counted && rice.holdHours == 72)
  }

  @Test(arguments: [
    ("B01,safety", "B01,,safety", "26 fields"), (",L1,3,verified", ",L9,3,verified", "L9"),
    (",hour,5,3,15,80,", ",hour,five,3,15,80,", "points_per_unit"),
    (",hour,5,3,15,80,", ",hour,5,3,90,80,", "do not rise"), (",SI,N,", ",SI+,N,", "evidence"),
    (",SI,N,", ",XX,N,", "XX"), ("+,hour", "+,fortnight", "fortnight"), ("B01,", "A14,", "twice"),
  ])
  func `a damaged line is named`(old: String, new: String, reason: String) throws {
    let text = String(decoding: try SeedFile.ruleBook.bytes(), as: UTF8.self)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let patrol = try #require(lines.firstIndex { $0.hasPrefix("B01,") })
    let range = try #require(lines[patrol].firstRange(of: old))
    lines[patrol].replaceSubrange(range, with: new)
    let bytes = Array(lines.joined(separator: "\n").utf8)
    let error = #expect(throws: SeedError.self) { try RuleBooks.acts(of: bytes) }
    #expect(error?.line == patrol + 1)
    #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
  }

  @Test(arguments: ["enabled", "code"])
  func `a missing or unknown column is named`(column: String) throws {
    let text = String(decoding: try SeedFile.ruleBook.bytes(), as: UTF8.self)
    let range = try #require(text.firstRange(of: column))
    let bytes = Array(text.replacingCharacters(in: range, with: "x").utf8)
    let error = #expect(throws: SeedError.self) { try RuleBooks.acts(of: bytes) }
    #expect(error?.line == 1)
    #expect(error?.description.contains(column) == true)
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
