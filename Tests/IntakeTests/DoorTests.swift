import Bank
import Testing

@testable import Intake

@Suite struct DoorTests {
  private static let book = DoorBook([
    KnownBuilding(name: "民馨家园3号楼", entrances: ["1单元", "2单元"]),
    KnownBuilding(name: "民馨家园13号楼", entrances: ["1单元", "2单元"]),
    KnownBuilding(name: "和顺里3号楼", entrances: ["1单元", "2单元"]),
    KnownBuilding(name: "和顺里8栋", entrances: ["东门"]),
    KnownBuilding(name: "A座", entrances: ["1单元"]),
  ])

  private static func read(_ text: String, new: Bool = false) -> CellReading<Door> {
    guard let parts = DoorParts(text) else { return .doubt("parts") }
    return book.door(parts, allowsNew: new)
  }

  @Test(arguments: [
    "民馨家园3号楼2单元501", "民馨家园3号楼2单元501室", "民馨家园3-2-501", "民馨家园３－２－５０１", "民馨家园3栋2单元501",
    "民馨家园3幢2单元501号", "民馨家园三号楼二单元501", "民馨家园3#楼2单元501", "民馨家园3# 2单元 501", "民馨家园3号楼2-501",
    "民馨家园3号楼2门501",
  ])
  func `a door is read however it is written`(text: String) {
    #expect(
      Self.read(text)
        == .value(Door(building: "民馨家园3号楼", entrance: "2单元", room: "501")))
  }

  @Test func `the estate may be left out where one has such a building`() {
    #expect(
      Self.read("13号楼1单元101")
        == .value(Door(building: "民馨家园13号楼", entrance: "1单元", room: "101")))
    guard case .doubt(let reason) = Self.read("3号楼1单元101") else {
      Issue.record("one of two was chosen")
      return
    }
    #expect(reason.contains("和顺里3号楼") && reason.contains("民馨家园3号楼"))
    let named = DoorBook(
      [
        KnownBuilding(name: "民馨家园3号楼", entrances: []),
        KnownBuilding(name: "和顺里3号楼", entrances: []),
      ], estate: "和顺里")
    let parts = DoorParts("3-1-101")
    #expect(
      parts.map { named.door($0, allowsNew: false) }
        == .value(Door(building: "和顺里3号楼", entrance: "1单元", room: "101")))
  }

  @Test func `words of the bank's own names stay`() {
    #expect(
      Self.read("A座1单元101") == .value(Door(building: "A座", entrance: "1单元", room: "101")))
    #expect(
      Self.read("和顺里8号楼101") == .value(Door(building: "和顺里8栋", entrance: "东门", room: "101")))
  }

  @Test func `a new building gets the usual name, if it may be new`() {
    #expect(
      Self.read("演示9栋3单元101", new: true)
        == .value(Door(building: "演示9号楼", entrance: "3单元", room: "101")))
    guard case .doubt = Self.read("演示9栋3单元101") else {
      Issue.record("an unknown building was taken")
      return
    }
  }

  @Test(arguments: [
    "", "3号楼", "3-501-2-1", "3月2日", "2单元501", "民馨家园3号楼501", "民馨家园3号楼2单元", "村东头第一家", "501",
    "民馨家园3号楼2单元501、502", "3-2",
  ])
  func `what is no door is doubtful`(text: String) {
    guard case .doubt = Self.read(text) else {
      Issue.record("\(text): \(Self.read(text))")
      return
    }
  }

  @Test(arguments: [
    ("十", 10), ("十二", 12), ("二十", 20), ("二十一", 21), ("三", 3), ("两", 2), ("12", 12), ("九十九", 99),
  ])
  func `small numbers in words`(text: String, number: Int) {
    #expect(NarrowText.smallNumber(text) == number)
  }
}
