import Bank
import Store

/// A door as people type it into the search: `3号楼2单元501`, `3-2-501`, `3 2 501`, `3#2-501`,
/// `三号楼二单元501室`, `民馨家园3号楼`.
enum DoorText {
  private static let buildingWords = ["号楼", "栋", "幢", "座"]
  private static let entranceWords = ["单元", "门"]
  private static let roomWords = ["室", "号"]

  /// Sets what a text says of building, entrance and room; false if it is no door.
  static func read(_ text: String, into query: inout PeopleQuery) -> Bool {
    let text = plain(text)
    guard let (building, entrance, room) = written(text.filter { $0 != " " }) ?? parted(text)
    else { return false }
    for part in [building, entrance, room].compactMap(\.self) where !isPlain(part) { return false }
    // 13号楼 is not found by 3号楼, but 民馨家园3号楼 is.
    query.building = "(^|[^0-9])\(DoorParts.buildingKey(building))$"
    query.entrance = entrance.map { DoorParts.entranceKey($0) }
    query.room = room.map { DoorParts.roomKey($0) }
    return true
  }

  private typealias Parts = (building: String, entrance: String?, room: String?)

  /// Narrow letters and digits, whatever parts the numbers as `-`, and every gap as one space.
  private static func plain(_ text: String) -> String {
    let marked = String(NarrowText.plain(text).map { "#/~ー".contains($0) ? "-" : $0 })
    return marked.split(separator: " ").joined(separator: " ")
  }

  /// `3-2-501` or `3 2 501`; of two parts the second is a room from three digits on.
  private static func parted(_ text: String) -> Parts? {
    let mark: Character = text.contains("-") ? "-" : " "
    let parts = text.filter { mark == " " || $0 != " " }
      .split(separator: mark, omittingEmptySubsequences: false).map(String.init)
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
    let dashed = rest.split(separator: "-").map(String.init)
    if dashed.count == 2 { return (building, dashed[0], dashed[1]) }
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
