import Bank
import Testing

@Suite struct MonthTests {
  @Test func `months are read, counted and ordered`() throws {
    let month = try #require(Month("2026-12"))
    #expect(month.first.description == "2026-12-01" && month.last.description == "2026-12-31")
    #expect(month.advanced(by: 2).description == "2027-02")
    #expect(month.advanced(by: -24).last.description == "2024-12-31")
    #expect(Month("2024-02")?.last.description == "2024-02-29")
    #expect(month < month.advanced(by: 1))
    #expect(Month(Day("2026-12-31")!) == month)
  }

  @Test(arguments: ["2026-13", "2026-1", "2026-00", "202612", "2026-1x", ""])
  func `what is no month is none`(_ text: String) { #expect(Month(text) == nil) }

  @Test func `doors are in the order in which somebody walks past them`() {
    let doors = [
      ("2号楼", "1单元", "101"), ("10号楼", "2单元", "301"), ("2号楼", "1单元", "1001"),
      ("10号楼", "1单元", "301"), ("2号楼", "10单元", "101"), ("东1号楼", "1单元", "101"),
    ].map { Door(building: $0, entrance: $1, room: $2) }
    let sorted = doors.shuffled().sorted { DoorOrder.precedes($0, $1) }
    #expect(
      sorted.map { "\($0.building)\($0.entrance)\($0.room)" } == [
        "2号楼1单元101", "2号楼1单元1001", "2号楼10单元101", "10号楼1单元301", "10号楼2单元301",
        "东1号楼1单元101",
      ])
    #expect(DoorOrder.precedes(doors[0], nil) && !DoorOrder.precedes(nil, doors[0]))
    #expect(!DoorOrder.precedes(nil as Door?, nil))
  }

  @Test(arguments: [("3号楼", "03号楼"), ("a", "a"), ("a1b", "a01b"), ("", "1"), ("00", "0")])
  func `of two doors at most one comes first`(_ one: String, _ other: String) {
    let (before, after) = (DoorOrder.precedes(one, other), DoorOrder.precedes(other, one))
    #expect(!(before && after))
    #expect((before || after) == (one != other))
  }
}
