import FoundationEssentials
import JSON

extension BankSession {
  /// The id of a person named by id, passbook number, name, initials or door. Passbooks are
  /// numbered in each community: `COMMUNITY/PASSBOOK` names one of several, `COMMUNITY/NAME` too.
  func person(_ who: String) async throws -> String {
    if let id = UUID(uuidString: who) { return id.uuidString.lowercased() }
    let parts = who.split(separator: "/", maxSplits: 1).map(String.init)
    let isPlaced = parts.count == 2 && parts[0].count >= 6 && parts[0].allSatisfy(\.isWholeNumber)
    let body = JSONWriter.bytes {
      $0.field("q", isPlaced ? parts[1] : who)
      $0.field("limit", isPlaced ? 100 : 10)
    }
    var found = try await client.send(.post("/v1/people/search", body)).json["items"].items
    if isPlaced { found.removeAll { $0["community"].text != parts[0] } }
    if found.count == 1 { return found[0]["id"].text }
    guard !found.isEmpty else { throw CommandFailure(.no, "没有找到“\(who)”。") }
    let isAcross = Set(found.map { $0["community"].text }).count > 1
    let advice = isAcross ? "几个社区都有，请写成“社区编码/存折号”" : "请改用存折号"
    throw CommandFailure(
      .no, "“\(who)”不止一人，\(advice)：\n" + PersonTable.of(found, across: isAcross).text)
  }

  /// As ``person(_:)``, or the person signed in where nobody is named.
  func personOrSelf(_ who: String?) async throws -> String {
    if let who { return try await person(who) }
    return signIn.person
  }
}

/// People in a table.
enum PersonTable {
  /// - Parameter across: whether their communities are named.
  static func of(_ people: [JSONValue], across: Bool = false) -> Table {
    var table = Table((across ? ["社区"] : []) + ["存折号", "姓名", "网格", "住址", "标签", "编号"])
    for person in people {
      let cells = [
        person["passbook_no"].text, person["name"].text, person["grid"].text, door(of: person),
        person["tags"].items.map { tags[$0.text] ?? $0.text }.joined(separator: "、"),
        person["id"].text,
      ]
      table.add((across ? [person["community"].text] : []) + cells)
    }
    return table
  }

  static func door(of person: JSONValue) -> String {
    person["building"].text + person["entrance"].text + person["room"].text
  }

  static let tags = ["party_member": "党员", "building_head": "楼栋长", "volunteer": "志愿者"]
}
