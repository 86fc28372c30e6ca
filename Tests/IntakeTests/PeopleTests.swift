import Bank
import Tables
import Testing

@testable import Intake

@Suite struct PeopleTests {
  private static let consent = Consent(
    givenOn: Day("2026-03-01")!, way: "paper", formNumber: "R-1")
  private static let grids = ["150271020901001": "150271020901001", "第一网格": "150271020901001"]

  private func read(_ rows: [String]) throws -> PeopleReading {
    try PeopleReading(
      Sheet(Array(rows.joined(separator: "\n").utf8)), BookTests.doors,
      RosterOptions(today: BookTests.today, consent: Self.consent, grids: Self.grids))
  }

  private func reasons(_ reading: PeopleReading, _ row: Int) -> [String] {
    if case .quarantined(let reasons) = reading.rows.fates[row - 1] { reasons } else { [] }
  }

  @Test func `a roster is read with all its columns`() throws {
    let reading = try read([
      "序号,姓名,住址,网格,存折号,身份,联系电话,出生年份,拼音,同意日期,同意书编号",
      "1,测试甲,演示3-2-501,第一网格,A-1,中共党员、楼栋长,100-1234-5678,１９５０年,csj,2026.2.3,F-7",
      "2,测试乙,,,,群众,,1960.5.6,,,", "3,测试丙,新楼9号楼1单元101,,,,,,,,",
    ])
    #expect(reading.people.count == 3)
    let first = reading.people[0]
    #expect(first.row == 2 && first.oldNumber == "A-1")
    #expect(first.person.tags == ["party_member", "building_head"])
    #expect(first.person.phone == "10012345678" && first.person.birthYear == 1950)
    #expect(first.person.initials == "csj" && first.person.grid == "150271020901001")
    #expect(
      first.person.consent.givenOn == Day("2026-02-03") && first.person.consent.way == "paper")
    #expect(first.person.consent.formNumber == "F-7")
    let second = reading.people[1]
    #expect(second.door == first.door && second.person.consent == Self.consent)
    #expect(second.person.birthYear == 1960 && second.person.tags == [])
    // The grid's cell is merged over the people below, so that a building may be new.
    #expect(reading.people[2].door == Door(building: "新楼9号楼", entrance: "1单元", room: "101"))
    #expect(reading.rows.unusedColumns == ["序号"])
  }

  @Test(arguments: [
    ("测试甲,演示3-2-501,第九网格,,", "没有网格"), ("测试甲,演示3-2-501,,12ab,", "电话"),
    ("测试甲,演示3-2-501,,,1850", "出生年"), (",演示3-2-501,,,", "没有姓名"),
    ("测试甲,新楼9-1-101,,,", "没有登记"), ("测试甲,演示3-2-501,,1.38E+10,", "电话"),
  ])
  func `what is doubtful waits with its reason`(row: String, word: String) throws {
    let reading = try read(["姓名,住址,网格,电话,出生年", row])
    #expect(reading.people.isEmpty)
    #expect(reasons(reading, 2).contains { $0.contains(word) }, "\(reasons(reading, 2))")
  }

  @Test func `an entrance that one row alone has is a slip, a whole one is new`() throws {
    let alone = try read(["姓名,住址", "测试甲,演示3-2-501", "测试乙,演示3-9-501"])
    #expect(alone.people.map(\.person.name) == ["测试甲"])
    #expect(reasons(alone, 3).first?.contains("9单元") == true)
    let couple = try read(["姓名,住址", "测试甲,演示3-9-501", "测试乙,演示3-9-501"])
    #expect(couple.people.isEmpty, "one household is one slip")
    let whole = try read(["姓名,住址", "测试甲,演示3-9-501", "测试乙,演示3-9-502"])
    #expect(whole.people.count == 2)
  }

  @Test func `a grid that was filled down is told with the row it stands in`() throws {
    let reading = try read([
      "姓名,住址,网格", "测试甲,演示3-2-501,第九网格", "测试乙,演示3-2-502,", "测试丙,演示3-2-503,第一网格",
    ])
    #expect(reading.people.map(\.person.name) == ["测试丙"])
    #expect(reasons(reading, 2) == ["没有网格“第九网格”"])
    #expect(reasons(reading, 3).first?.contains("第 2 行") == true)
  }

  @Test func `two of a name at one door need something that tells them apart`() throws {
    let rows = ["姓名,住址,出生年", "测试甲,演示3-2-501,1950", "测试甲,演示3-2-501,"]
    #expect(try reasons(read(rows), 3).first?.contains("同名") == true)
    let apart = try read(["姓名,住址,出生年", "测试甲,演示3-2-501,1950", "测试甲,演示3-2-501,1980"])
    #expect(apart.people.count == 2)
  }

  @Test func `grids are read with their buildings, parents first`() throws {
    let text = """
      网格编码,网格名称,上级网格,类型,楼栋
      15027102090100101,微格一,,,演示1号楼、演示2号楼
      ,,,,演示3号楼
      150271020901001,第一网格,,城市,
      150271020901002,第二网格,150271020901001,农村,演示4号楼
      1502710209,太短,,,
      """
    let reading = try GridReading(Sheet(Array(text.utf8)), kind: "urban")
    #expect(reading.grids.map(\.row.name) == ["第一网格", "第二网格", "微格一"])
    #expect(reading.grids[2].row.parent == "150271020901001")
    #expect(reading.grids[2].row.buildings == ["演示1号楼", "演示2号楼", "演示3号楼"])
    #expect(reading.grids[1].row.kind == "rural")
    #expect(reading.rows.counts.quarantined == 1)
  }
}
