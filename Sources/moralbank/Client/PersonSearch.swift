import FoundationEssentials
import JSON

extension BankSession {
  /// The id of a person named by id, passbook number, name, initials or door.
  func person(_ who: String) async throws -> String {
    if let id = UUID(uuidString: who) { return id.uuidString.lowercased() }
    let body = JSONWriter.bytes {
      $0.field("q", who)
      $0.field("limit", 10)
    }
    let found = try await client.send(.post("/v1/people/search", body)).json["items"].items
    if found.count == 1 { return found[0]["id"].text }
    guard !found.isEmpty else { throw CommandFailure(.no, "没有找到“\(who)”。") }
    throw CommandFailure(
      .no, "“\(who)”不止一人，请改用存折号：\n" + PersonTable.of(found).text)
  }

  /// As ``person(_:)``, or the person signed in where nobody is named.
  func personOrSelf(_ who: String?) async throws -> String {
    if let who { return try await person(who) }
    return signIn.person
  }
}

/// People in a table.
enum PersonTable {
  static func of(_ people: [JSONValue]) -> Table {
    var table = Table(["存折号", "姓名", "网格", "住址", "标签", "编号"])
    for person in people {
      table.add([
        person["passbook_no"].text, person["name"].text, person["grid"].text, door(of: person),
        person["tags"].items.map { tags[$0.text] ?? $0.text }.joined(separator: "、"),
        person["id"].text,
      ])
    }
    return table
  }

  static func door(of person: JSONValue) -> String {
    person["building"].text + person["entrance"].text + person["room"].text
  }

  static let tags = ["party_member": "党员", "building_head": "楼栋长", "volunteer": "志愿者"]
}
