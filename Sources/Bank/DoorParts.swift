/// A door as it is written, cut into its parts: `3号楼2单元501`, `民馨家园3-2-501`, `三栋二门501室`.
/// Each part stands as what does not differ between spellings of one door: its key.
public struct DoorParts: Hashable, Sendable {
  /// What names the building: `3`, `民馨家园3`, `A`.
  public var building: String
  /// The entrance likewise: `2`.
  public var entrance: String?
  /// Such as `501`.
  public var room: String

  private static let buildingWords = ["号楼", "#楼", "栋", "幢", "座", "#", "楼", "号"]
  private static let entranceWords = ["单元", "门", "梯"]
  private static let roomWords = ["室", "号", "户", "房"]

  /// From one cell; nil where it is no door.
  public init?(_ text: String) {
    let text = NarrowText.compact(text)
    guard let parts = Self.written(text) ?? Self.dashed(text) else { return nil }
    self.init(building: parts.0, entrance: parts.1, room: parts.2)
  }

  /// From a cell each.
  public init?(building: String, entrance: String?, room: String) {
    let key = Self.buildingKey(building)
    let room = Self.stripped(NarrowText.compact(room), Self.roomWords)
    guard !key.isEmpty, key.count <= 36, (1...12).contains(room.count),
      room.allSatisfy({ Self.isDigit($0) || $0.isASCII && $0.isLetter || $0 == "-" }),
      room.contains(where: Self.isDigit)
    else { return nil }
    self.building = key
    self.room = room
    guard let entrance, !NarrowText.compact(entrance).isEmpty else { return }
    let word = Self.entranceKey(entrance)
    guard (1...4).contains(word.count), word.allSatisfy({ $0.isASCII }) else { return nil }
    self.entrance = word
  }

  /// The key of a building's name: `3栋`, `三号楼` and `３＃` are `3`; what has no number or letter at
  /// its end stays as it is.
  public static func buildingKey(_ name: String) -> String {
    key(NarrowText.compact(name), buildingWords)
  }

  /// The key of an entrance's name likewise.
  public static func entranceKey(_ name: String) -> String {
    key(NarrowText.compact(name), entranceWords)
  }

  /// The key of a room: `５０１室`, `501号` and `五〇一` are `501`, and `0501` as well.
  public static func roomKey(_ name: String) -> String {
    let bare = stripped(NarrowText.compact(name), roomWords).uppercased()
    if let number = NarrowText.smallNumber(bare) { return String(number) }
    let rest = bare.drop { $0 == "0" }
    return rest.first?.isNumber == true ? String(rest) : bare
  }

  /// Whether the key of a building leaves out the estate that a known one's begins with: `3` where
  /// `民馨家园3` is known, though not where `13` is.
  public static func leavesOutEstate(_ key: String, of known: String) -> Bool {
    guard known.count > key.count, known.hasSuffix(key),
      let before = known.dropLast(key.count).last
    else { return false }
    return !before.isASCII && !NarrowText.isNumeral(before)
  }

  private static func dashed(_ text: String) -> (String, String?, String)? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    switch parts.count {
    case 3: return (parts[0], parts[1], parts[2])
    // Of two the second is a room only from three digits on.
    case 2 where parts[1].prefix(while: isDigit).count >= 3: return (parts[0], nil, parts[1])
    default: return nil
    }
  }

  private static func written(_ text: String) -> (String, String?, String)? {
    if let (left, room) = cut(text, after: ["单元"]) {
      let number = String(left.reversed().prefix { NarrowText.isNumeral($0) }.reversed())
      var building = String(left.dropLast(number.count))
      // In 十二单元 behind 三栋 the numbers do not touch; where they do, nobody can tell.
      guard !number.isEmpty, !building.isEmpty else { return nil }
      if building.last == "-" { building.removeLast() }
      return (building, number, room)
    }
    guard let (building, remainder) = cut(text, after: ["号楼", "#楼", "栋", "幢", "座", "#"]) else {
      return nil
    }
    let rest = remainder.first == "-" ? String(remainder.dropFirst()) : remainder
    if let (entrance, room) = cut(rest, after: ["门", "梯"]) { return (building, entrance, room) }
    if let dash = rest.firstIndex(of: "-") {
      return (building, String(rest[..<dash]), String(rest[rest.index(after: dash)...]))
    }
    return (building, nil, rest)
  }

  private static func cut(_ text: String, after words: [String]) -> (String, String)? {
    for word in words {
      if let range = text.firstRange(of: word) {
        return (String(text[..<range.lowerBound]), String(text[range.upperBound...]))
      }
    }
    return nil
  }

  /// A number without its word and in digits; what does not end with a number stays as it is.
  private static func key(_ text: String, _ words: [String]) -> String {
    let bare = stripped(text, words)
    let tail = String(bare.reversed().prefix { NarrowText.isNumeral($0) }.reversed())
    if let number = NarrowText.smallNumber(tail), !tail.isEmpty {
      return (bare.dropLast(tail.count) + String(number)).uppercased()
    }
    let isLetter = bare.last.map { $0.isASCII && ($0.isLetter || $0.isNumber) } ?? false
    return isLetter ? bare.uppercased() : text
  }

  private static func stripped(_ text: String, _ words: [String]) -> String {
    for word in words where text.hasSuffix(word) { return String(text.dropLast(word.count)) }
    return text
  }

  private static func isDigit(_ character: Character) -> Bool { NarrowText.isDigit(character) }
}
