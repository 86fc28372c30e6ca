import Bank
import Testing

@testable import Seeds

@Suite struct RuleBookTests {
  @Test func `the default book has 79 act types, 57 of them enabled`() throws {
    let book = try RuleBooks.default
    #expect(book.lines.count == 79)
    #expect(book.enabledCount == 57)
    #expect(book.lines.count { $0.type.pointsPerUnit < 0 } == 13)
    #expect(!book.lines.contains { $0.type.pointsPerUnit < 0 && $0.type.isEnabled })
    #expect(book.caps.map(\.points) == [40, 160, 300])
    #expect(book.caps.map(\.scope) == OverallScope.allCases)
    #expect(book.caps[0].exceptCategories == ["emergency", "honour"])
    #expect(book.units.count == 18)
    #expect(book.units.filter(\.byMinutes).map(\.code) == ["hour"])
    #expect(book.evidence.count == 30)
  }

  @Test func `the default book is written as the package has it`() throws {
    var text = try RuleBooks.defaultText
    // One of the files has the line ends of a spreadsheet.
    text.evidence = text.evidence.replacing("\r\n", with: "\n")
    #expect(try RuleBooks.default.text == text)
  }

  @Test func `patrol is read as the file has it`() throws {
    let line = try #require(try RuleBooks.default.lines.first { $0.type.code == "B01" })
    let act = line.type
    #expect(act.nameZH == "楼院/夜间义务巡逻" && line.verifier == .gridWorker)
    #expect(act.byMinutes && act.pointsPerUnit == 5 && act.maxUnits == 3)
    #expect(act.caps == Caps(day: 15, month: 80, year: nil))
    #expect(act.scope == .person && act.reviewLevel == 1 && act.creditWhen == .verified)
    #expect(act.minAge == 18 && act.lotMonths == 24 && act.noticeDays == 3)
    #expect(act.evidence.text == "SI" && !act.needsBeneficiary && line.riskInsurance)
  }

  @Test func `the open book has every cap and none that binds`() throws {
    let usual = try RuleBooks.default
    let open = try RuleBooks.openCaps
    #expect(open.lines.map(\.type.code) == usual.lines.map(\.type.code))
    #expect(open.lines.map(\.type.maxUnits) == usual.lines.map(\.type.maxUnits))
    for act in open.lines.map(\.type) {
      for cap in [act.caps.day, act.caps.month, act.caps.year] {
        #expect(abs(cap ?? 0) == RuleBooks.openCap, "\(act.code)")
      }
    }
    #expect(open.caps.count == usual.caps.count)
    #expect(open.caps.allSatisfy { $0.points == RuleBooks.openCap })
    #expect(try RuleBookDraft(open.text) == open)
  }

  @Test func `the catalogue has 31 items`() throws {
    let items = try Catalogues.default
    #expect(items.count == 31)
    #expect(items.count { $0.enabled } == 23)
    let rice = try #require(items.first { $0.code == "L12" })
    #expect(rice.points == 60 && rice.openingStock == 80 && rice.perPersonMonth == 1)
    #expect(rice.kind == .goods && rice.stockMode == .counted && rice.holdHours == 72)
  }
}
