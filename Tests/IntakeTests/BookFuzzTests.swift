import Bank
import Tables
import Testing

@testable import Intake

/// Spoilt books by the hundred: every row has one fate, and what is taken adds up.
@Suite struct BookFuzzTests {
  private static let amounts = ["5", "１２", "0.5", "半", "-3", "1,000", "", "x", "1.5分", "99999999"]
  private static let names = ["测试甲", "测试乙", "测 丙", "", "测试丁、测试戊", "测\u{FFFD}", "合计", "备注：无"]
  private static let doors = ["演示1-1-101", "演示2号楼2单元202", "", "演示99-1-1", "第一家", "演示3-1-\u{FFFD}"]
  private static let days = ["2023.5.6", "5月7日", "45052", "", "20230508", "某天", "2030-01-01"]

  private static func cell(_ text: String, _ random: inout Random) -> String {
    let needsQuotes = text.contains(",") && random.below(10) > 0
    return needsQuotes ? "\"\(text)\"" : text
  }

  private static func row(_ random: inout Random) -> String {
    if random.below(20) == 0 { return ["", ",,,,", "\"", "姓名,门牌,日期,积分,结余"][random.below(4)] }
    func pick(_ list: [String]) -> String {
      // The first of each list are sound.
      let sound = random.below(3) > 0
      return cell(list[sound ? random.below(2) : random.below(list.count)], &random)
    }
    var cells = [pick(names), pick(doors), pick(days), pick(amounts)]
    cells.append(random.below(3) == 0 ? pick(amounts) : "")
    if random.below(15) == 0 { cells.append("多") }
    return cells.joined(separator: ",")
  }

  @Test(arguments: 0..<60)
  func `every row is taken, put aside or skipped, and sums add up`(seed: UInt64) throws {
    var random = Random(seed)
    let rows = ["姓名,门牌,日期,积分,结余"] + (0..<80).map { _ in Self.row(&random) }
    let encoding = TextEncoding.allCases[random.below(2)]
    let sheet = try Sheet(encoding.encode(rows.joined(separator: "\n") + "\n"))
    let halves = HalfPoints.allCases[random.below(3)]
    let reading = try BookReading(
      sheet, BookTests.doors, BookOptions(today: BookTests.today, halves: halves))
    #expect(reading.rows.fates.count == sheet.records.count)
    let taken = reading.pages.flatMap(\.records)
    #expect(Set(taken).count == taken.count)
    let accepted = reading.rows.fates.indices.filter { reading.rows.fates[$0] == .accepted }
    #expect(Set(taken) == Set(accepted.map { $0 + 1 }))
    for page in reading.pages {
      #expect(page.points >= 0)
      #expect(page.row.lines.map(\.row) == page.records)
      let total = try OldBook.total(of: page.row.lines)
      #expect(abs(2 * page.points - total) < 2)
    }
    // What was put aside is as many rows again, and nothing in it is taken before it is corrected.
    guard let bytes = reading.rows.quarantine() else { return }
    let aside = try Sheet(bytes)
    #expect(
      aside.encoding == encoding || aside.records.flatMap(\.fields).allSatisfy { $0.utf8.count < 1 }
    )
    #expect(aside.records.count == 1 + reading.rows.counts.quarantined)
  }

  @Test(arguments: 0..<20)
  func `noise never breaks the reader`(seed: UInt64) {
    var random = Random(seed &+ 1_000)
    var bytes = Array("姓名,门牌,日期,积分,结余\n".utf8)
    for _ in 0..<60 { bytes += Array((Self.row(&random) + "\n").utf8) }
    for _ in 0..<40 { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
    guard let sheet = try? Sheet(bytes),
      let reading = try? BookReading(
        sheet, BookTests.doors, BookOptions(today: BookTests.today))
    else { return }
    #expect(reading.rows.fates.count == sheet.records.count)
    _ = reading.rows.quarantine()
  }
}
