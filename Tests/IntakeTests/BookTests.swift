import Bank
import Tables
import Testing

@testable import Intake

@Suite struct BookTests {
  static let today = Day("2026-11-26")!
  static let doors = DoorBook(
    (1...30).map { KnownBuilding(name: "演示\($0)号楼", entrances: ["1单元", "2单元"]) })

  static func read(
    _ rows: [String], _ encoding: TextEncoding = .utf8, year: Int? = nil,
    halves: HalfPoints = .refused
  ) throws -> BookReading {
    let bytes = encoding.encode(rows.joined(separator: "\r\n") + "\r\n")
    return try BookReading(
      Sheet(bytes), doors, BookOptions(today: today, year: year, halves: halves))
  }

  static func reasons(_ reading: BookReading, _ row: Int) -> [String] {
    if case .quarantined(let reasons) = reading.rows.fates[row - 1] { reasons } else { [] }
  }

  private let head = "姓名,门牌,积分"

  @Test(arguments: TextEncoding.allCases)
  func `a list of balances is read`(encoding: TextEncoding) throws {
    let reading = try Self.read(
      ["社区道德银行积分表,,", "户主,门牌号,积分（分）", "测试甲,演示3-2-501,１２０", ",,", "测试乙,演示4号楼1单元101,\"1,234\""],
      encoding)
    #expect(reading.pages.map(\.row.name) == ["测试甲", "测试乙"])
    #expect(reading.pages.map(\.points) == [120, 1234])
    #expect(reading.pages[0].row.door == Door(building: "演示3号楼", entrance: "2单元", room: "501"))
    #expect(
      reading.rows.fates == [.skipped("标题"), .skipped("表头"), .accepted, .skipped("空行"), .accepted])
  }

  @Test func `lines of one person are one page, merged cells go on`() throws {
    let reading = try Self.read([
      "姓名,楼栋,单元,室,日期,事由,积分,支出,结余", "测试甲,演示3,2,501,2023.5.6,打扫楼道,10,,10",
      ",,,,5月20日,巡逻,5,,15", ",,,,45100,兑换肥皂,,8,7", "测试乙,,,502,2023.6.1,调解,20,,20",
    ])
    #expect(reading.pages.count == 2)
    #expect(reading.pages[0].records == [2, 3, 4])
    #expect(reading.pages[0].points == 7)
    let lines = reading.pages[0].row.lines
    #expect(lines.map(\.change) == [20, 10, -16])
    #expect(lines.map { $0.on?.description } == ["2023-05-06", "2023-05-20", "2023-06-23"])
    #expect(
      reading.pages[1].row.door == Door(building: "演示3号楼", entrance: "2单元", room: "502"))
  }

  @Test func `a page with one doubtful line waits as a whole, and others go on`() throws {
    let reading = try Self.read([
      "姓名,门牌,日期,积分", "测试甲,演示3-2-501,2023.5.6,10", "测试甲,演示3-2-501,2023.5.7,八",
      "测试甲,演示3-2-501,2023.5.8,5", "测试乙,演示3-2-502,2023.5.6,3",
    ])
    #expect(reading.pages.map(\.row.name) == ["测试乙"])
    #expect(Self.reasons(reading, 3) == ["“八”不是数字"])
    #expect(Self.reasons(reading, 2) == ["与第 3 行同一人，一并核对"])
    #expect(Self.reasons(reading, 4) == ["与第 3 行同一人，一并核对"])
  }

  @Test func `a line whose person cannot be read holds those it may belong to`() throws {
    let reading = try Self.read([
      "姓名,门牌,存折号,日期,积分", "测试甲,演示3-2-501,A1,2023.5.6,10", "测\u{FFFD}甲,演示3-2-501,A1,2023.5.7,5",
      "测试乙,演示3-2-502,A2,2023.5.6,3",
    ])
    #expect(reading.pages.map(\.row.name) == ["测试乙"])
    #expect(Self.reasons(reading, 2) == ["第 3 行可能也是这位储户的，一并核对"])
  }

  @Test(arguments: [
    ("测试甲,演示3-2-501,-5", "负数"), ("测试甲,演示3-2-501,1.5", "半分"), ("测试甲,演示3-2-501,0.3", "整分"),
    ("测试甲,演示3-2-501,", "没有积分"), (",演示3-2-501,5", "没有姓名"), ("测试甲,,5", "没有门牌"),
    ("测试甲、测试乙,演示3-2-501,5", "不止一个人"), ("测试甲,演示99-2-501,5", "没有登记"),
    ("测试甲,演示3号楼,5", "看不懂"), ("測區(qū)甲,演示3-2-501,5", "拼音残留"), ("测试甲,演示3-2-501,5,多", "列"),
    ("\"测试甲,演示3-2-501,5", "引号"), ("寮犱笁,演示3-2-501,5", "乱码"), ("测试甲,演示3-2-501,9999999", "常理"),
    ("测试甲,演示3-2-501,99999999999", "常理"),
  ])
  func `what is doubtful waits with its reason`(row: String, word: String) throws {
    let reading = try Self.read([head, row, "测试丙,演示5-1-101,7"])
    #expect(reading.pages.map(\.row.name) == ["测试丙"])
    let reasons = Self.reasons(reading, 2)
    #expect(reasons.contains { $0.contains(word) }, "\(reasons)")
  }

  @Test(arguments: [(HalfPoints.up, 2), (.down, 1)])
  func `halves follow the rule that was given`(halves: HalfPoints, points: Int) throws {
    let reading = try Self.read([head, "测试甲,演示3-2-501,1.5"], halves: halves)
    #expect(reading.pages.map(\.points) == [points])
  }

  @Test func `halves that make whole points need no rule`() throws {
    let reading = try Self.read([
      "姓名,门牌,日期,积分", "测试甲,演示3-2-501,2023.5.6,0.5", "测试甲,演示3-2-501,2023.5.7,半",
    ])
    #expect(reading.pages.map(\.points) == [1])
  }

  @Test func `rows that stand twice wait`() throws {
    let list = try Self.read([head, "测试甲,演示3-2-501,5", "测试甲,演示3-2-501,6"])
    #expect(list.pages.isEmpty)
    #expect(Self.reasons(list, 3) == ["同一人在第 2 行已有余额"])
    let ledger = try Self.read([
      "姓名,门牌,日期,积分", "测试甲,演示3-2-501,2023.5.6,5", "测试甲,演示3-2-501,2023.5.6,5",
    ])
    #expect(ledger.pages.isEmpty)
    #expect(Self.reasons(ledger, 3) == ["与第 2 行完全相同，可能重复"])
  }

  @Test func `a balance that does not follow from the line before waits`() throws {
    let reading = try Self.read([
      "姓名,门牌,积分,结余", "测试甲,演示3-2-501,5,5", "测试甲,演示3-2-501,5,11",
    ])
    #expect(Self.reasons(reading, 3) == ["结余与上一行加减对不上"])
    let alone = try Self.read(["姓名,门牌,积分,余额", "测试甲,演示3-2-501,10,999"])
    #expect(alone.pages.isEmpty)
    #expect(Self.reasons(alone, 2).first?.contains("前面又没有别的记录") == true)
    let forward = try Self.read([
      "姓名,门牌,积分,余额", "测试甲,演示3-2-501,,989", "测试甲,演示3-2-501,10,999",
    ])
    #expect(forward.pages.map(\.points) == [999])
  }

  @Test func `a day before the row above it, without a year, waits`() throws {
    let reading = try Self.read([
      "姓名,门牌,日期,积分", "测试甲,演示3-2-501,2023.12.28,5", "测试甲,演示3-2-501,1月3日,5",
    ])
    #expect(Self.reasons(reading, 3).first?.contains("年份") == true)
  }

  @Test func `totals are skipped and compared`() throws {
    let rows = [
      head, "测试甲,演示3-2-501,5", "小计,,5", "测试乙,演示3-2-502,6", "小 计,,7", "合计,,11",
    ]
    let reading = try Self.read(rows)
    #expect(reading.rows.totals.map(\.record) == [3, 5, 6])
    #expect(reading.rows.totals.map(\.differs) == [false, true, false])
    #expect(reading.rows.fates[2] == .skipped("合计行"))
    let blind = try Self.read([head, "测试甲,演示3-2-501,五", "合计,,5"])
    #expect(blind.rows.totals.map(\.found) == [nil])
  }

  @Test(arguments: TextEncoding.allCases)
  func `the rows put aside are read again once corrected`(encoding: TextEncoding) throws {
    let reading = try Self.read(
      [
        "姓名,门牌,日期,事由,积分", "测试甲,演示3-2-501,2023.5.6,\"巡逻,两次\",10", ",,6月1日,调解,五",
        "测试乙,演示3-2-502,2023.5.6,x,3",
      ], encoding)
    let bytes = try #require(reading.rows.quarantine())
    let aside = try Sheet(bytes)
    #expect(aside.encoding == encoding && aside.lineEnd == "\r\n")
    #expect(aside.records[0].fields == ["原因", "姓名", "门牌", "日期", "事由", "积分"])
    #expect(
      aside.records[2].fields == ["“五”不是数字", "测试甲", "演示3-2-501", "2023-06-01", "调解", "五"])
    var records = aside.records.map(\.fields)
    records[2][5] = "5"
    var text = CSVText()
    for record in records { text.add(record) }
    let again = try BookReading(
      Sheet(encoding.encode(text.text)), Self.doors, BookOptions(today: Self.today))
    #expect(again.pages.map(\.points) == [15])
    #expect(again.rows.quarantine() == nil)
  }

  @Test func `a file without the columns it needs is refused`() throws {
    let error = #expect(throws: TableFault.self) { try Self.read(["姓名,电话", "测试甲,1"]) }
    #expect(error?.zh.contains("表头") == true)
    let twice = #expect(throws: TableFault.self) {
      try Self.read(["姓名,门牌,积分,得分", "测试甲,演示3-2-501,1,1"])
    }
    #expect(twice?.zh.contains("两次") == true)
  }
}
