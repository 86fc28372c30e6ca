import Store

/// A door as people type it into the search: `3号楼2单元501`, `3-2-501`, `民馨家园3号楼`.
enum DoorText {
  private static let buildingWords = ["号楼", "栋", "幢", "座"]
  private static let entranceWords = ["单元", "门"]
  private static let roomWords = ["室", "号"]

  /// Sets what a text says of building, entrance and room; false if it is no door.
  static func read(_ text: String, into query: inout PeopleQuery) -> Bool {
    let text = text.filter { !$0.isWhitespace }
    guard let (building, entrance, room) = dashed(text) ?? written(text) else { return false }
    for part in [building, entrance, room].compactMap(\.self) where !isPlain(part) { return false }
    // 13号楼 is not found by 3号楼, but 民馨家园3号楼 is.
    query.building = "(^|[^0-9])\(building)(号楼|栋|幢|座|号)?$"
    query.entrance = entrance.map { "^\($0)(单元|门)?$" }
    query.room = room.map { "^\($0)(室|号)?$" }
    return true
  }

  private typealias Parts = (building: String, entrance: String?, room: String?)

  /// `3-2-501`; of two parts the second is a room from three digits on.
  private static func dashed(_ text: String) -> Parts? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard (2...3).contains(parts.count), parts.allSatisfy({ $0.last?.isNumber ?? false }) else {
      return nil
    }
    if parts.count == 3 { return (parts[0], parts[1], parts[2]) }
    return parts[1].count >= 3 ? (parts[0], nil, parts[1]) : (parts[0], parts[1], nil)
  }

  private static func written(_ text: String) -> Parts? {
    guard let (building, rest) = cut(text, at: buildingWords), !building.isEmpty else {
      return nil
    }
    if rest.isEmpty { return (building, nil, nil) }
    let (entrance, end) = cut(rest, at: entranceWords) ?? (nil, rest)
    let room = cut(end, at: roomWords)?.0 ?? end
    return (building, entrance, room.isEmpty ? nil : room)
  }

  /// What stands before and after the first of some words.
  private static func cut(_ text: String, at words: [String]) -> (String, String)? {
    for word in words {
      if let range = text.firstRange(of: word) {
        return (String(text[..<range.lowerBound]), String(text[range.upperBound...]))
      }
    }
    return nil
  }

  /// Letters and digits mean themselves in a regular expression.
  private static func isPlain(_ text: String) -> Bool {
    !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber }
  }
}
