import Store
import Testing

@testable import Server

/// Doors as people type them into the search.
@Suite struct DoorTextTests {
  @Test(arguments: [
    ("3号楼2单元501", "3", "2", "501"), ("三号楼二单元501室", "3", "2", "501"),
    ("十二号楼", "12", nil, nil), ("3-2-501", "3", "2", "501"), ("3 2  501", "3", "2", "501"),
    ("3#2-501", "3", "2", "501"), ("３号楼２单元５０１", "3", "2", "501"), ("3ー501", "3", nil, "501"),
    ("3栋2门", "3", "2", nil), ("3－2", "3", "2", nil), ("民馨家园3号楼", "民馨家园3", nil, nil),
  ])
  func `one door in many spellings`(
    typed: String, building: String, entrance: String?, room: String?
  ) {
    var query = PeopleQuery()
    #expect(DoorText.read(typed, into: &query))
    #expect(query.building == "(^|[^0-9])\(building)$")
    #expect(query.entrance == entrance && query.room == room)
  }

  @Test(arguments: ["王秀兰", "wxl", "", "号楼", "3-", "(.*)号楼"])
  func `what is no door leaves the search as it is`(typed: String) {
    var query = PeopleQuery()
    #expect(!DoorText.read(typed, into: &query))
    #expect(query == PeopleQuery())
  }
}
