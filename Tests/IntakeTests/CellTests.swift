import Bank
import Testing

@testable import Intake

/// What single cells say, in every way that old books write it.
@Suite struct CellTests {
  @Test(arguments: [
    ("12", 24), ("１２", 24), ("1,234", 2468), ("１，２３４", 2468), ("0", 0), ("007", 14), ("12分", 24),
    ("12 积分", 24), ("0.5", 1), (".5", 1), ("1.50", 3), ("12.0", 24), ("半", 1), ("半分", 1),
    ("12分半", 25), ("12半", 25), ("12½", 25), ("1.5 分", 3), ("-3", -6), ("－３", -6), ("−0.5", -1),
    ("+5", 10), ("＋５分", 10), ("1,000,000", 2_000_000), (" 8 ", 16), ("8\u{3000}", 16),
  ])
  func `points are read in halves`(text: String, halves: Int) {
    #expect(CellPoints.read(text) == .value(halves))
  }

  @Test(arguments: ["", " ", "-", "—", "/", "无", "\u{3000}"])
  func `no points are no points`(text: String) { #expect(CellPoints.read(text) == .blank) }

  @Test(arguments: [
    "0.25", "1.3", "12,34", "1,2345", ",123", "1.2.3", "1.", "十二", "12a", "1e3", "1.38E+10",
    "#REF!",
    "12-3", "(12)", "1/2", "1.5半", "1000001", "99999999999999999999", "12 34.5x", "--3", "?",
  ])
  func `points that are none are doubtful`(text: String) {
    guard case .doubt = CellPoints.read(text) else {
      Issue.record("\(text): \(CellPoints.read(text))")
      return
    }
  }

  private static let today = Day("2026-11-26")!

  @Test(arguments: [
    "2023.5.6", "2023-05-06", "2023/5/6", "2023年5月6日", "２０２３．５．６", "20230506", "45052",
    "2023/5/6 0:00", "2023-05-06 00:00:00", "2023年 5月 6日", "2023年5月6号",
  ])
  func `whole days are read without help`(text: String) {
    #expect(CellDate.read(text, year: nil, today: Self.today) == .value(Day("2023-05-06")!))
  }

  @Test(arguments: ["5月6日", "5.6", "5/6", "05-06", "5月6", "５月６日"])
  func `a day without its year needs one`(text: String) {
    #expect(CellDate.read(text, year: 2023, today: Self.today) == .value(Day("2023-05-06")!))
    guard case .doubt(let reason) = CellDate.read(text, year: nil, today: Self.today) else {
      Issue.record("\(text) was read")
      return
    }
    #expect(reason.contains("年份"))
  }

  @Test(arguments: [
    "2023.13.1", "2023.2.29", "2023.5", "2023年5月", "23.5.6", "五月六日", "2027.1.1", "12345", "99999",
    "60", "2023.5.6.7", "2023-5/6", "昨天", "2023年5月6日上午", "0.5.6", "2023..6",
  ])
  func `other days are doubtful`(text: String) {
    guard case .doubt = CellDate.read(text, year: nil, today: Self.today) else {
      Issue.record("\(text) was read")
      return
    }
  }

  @Test(arguments: [
    (1, "1900-01-01"), (59, "1900-02-28"), (61, "1900-03-01"), (36_526, "2000-01-01"),
    (45_052, "2023-05-06"), (73_050, "2099-12-31"),
  ])
  func `serial numbers of Excel count the day that never was`(serial: Int, day: String) {
    #expect(CellDate.excelDay(serial) == Day(day))
  }

  @Test(arguments: [0, -1, 60, 73_051])
  func `serial numbers of no day`(serial: Int) { #expect(CellDate.excelDay(serial) == nil) }

  @Test(arguments: [
    ("测试甲", "测试甲"), ("张 三", "张三"), ("张\u{3000}三", "张三"), (" 李四 ", "李四"), ("欧阳测试", "欧阳测试"),
    ("乌云其其格", "乌云其其格"), ("John Smith", "John Smith"), ("阿布·测试", "阿布·测试"), ("和平", "和平"),
  ])
  func `a name is read`(text: String, name: String) {
    #expect(CellName.read(text) == .value(name))
  }

  @Test(arguments: [
    "张三、李四", "张三/李四", "张三 李四", "张三和李四四", "张三（李四）", "张三夫妇", "张三一家", "张三1", "张?三",
    "張(zhāng)三", "区(qū)三", "张\u{FFFD}", "寮犱笁", "锟斤拷", "ÕÅÈý", "张san", "张", "张三；李四", "å¼ ä¸",
  ])
  func `two names, remarks and damage are doubtful`(text: String) {
    guard case .doubt = CellName.read(text) else {
      Issue.record("\(text): \(CellName.read(text))")
      return
    }
  }
}
