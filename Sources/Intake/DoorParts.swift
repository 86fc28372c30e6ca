/// A door as it is written, cut into its parts: `3号楼2单元501`, `民馨家园3-2-501`, `三栋二门501室`.
struct DoorParts: Hashable {
  /// What names the building, by what does not differ: `3`, `民馨家园3`, `A`.
  var building: String
  /// The entrance likewise: `2`.
  var entrance: String?
  /// Such as `501`.
  var room: String

  private static let buildingWords = ["号楼", "#楼", "栋", "幢", "座", "#", "楼"]
  private static let entranceWords = ["单元", "门", "梯"]
  private static let roomWords = ["室", "号", "户", "房"]

  /// From one cell; nil where it is no door.
  init?(_ text: String) {
    let text = Cell.compact(text)
    guard let parts = Self.written(text) ?? Self.dashed(text) else { return nil }
    self.init(building: parts.0, entrance: parts.1, room: parts.2)
  }

  /// From a cell each.
  init?(building: String, entrance: String?, room: String) {
    let key = Self.key(Cell.compact(building), Self.buildingWords)
    let room = Self.stripped(Cell.compact(room), Self.roomWords)
    guard !key.isEmpty, key.count <= 36, (1...12).contains(room.count),
      room.allSatisfy({ Cell.isDigit($0) || $0.isASCII && $0.isLetter || $0 == "-" }),
      room.contains(where: Cell.isDigit)
    else { return nil }
    self.building = key
    self.room = room
    guard let entrance, !Cell.compact(entrance).isEmpty else { return }
    let word = Self.key(Cell.compact(entrance), Self.entranceWords)
    guard (1...4).contains(word.count), word.allSatisfy({ $0.isASCII }) else { return nil }
    self.entrance = word
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
      let number = String(left.reversed().prefix { isNumeral($0) }.reversed())
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
  static func key(_ text: String, _ words: [String]) -> String {
    let bare = stripped(text, words)
    let tail = String(bare.reversed().prefix { isNumeral($0) }.reversed())
    if let number = Cell.smallNumber(tail), !tail.isEmpty {
      return bare.dropLast(tail.count) + String(number)
    }
    let isLetter = bare.last.map { $0.isASCII && ($0.isLetter || $0.isNumber) } ?? false
    return isLetter ? bare.uppercased() : text
  }

  static func buildingKey(_ name: String) -> String { key(Cell.compact(name), buildingWords) }
  static func entranceKey(_ name: String) -> String { key(Cell.compact(name), entranceWords) }

  private static func stripped(_ text: String, _ words: [String]) -> String {
    for word in words where text.hasSuffix(word) { return String(text.dropLast(word.count)) }
    return text
  }

  private static func isDigit(_ character: Character) -> Bool { Cell.isDigit(character) }

  private static func isNumeral(_ character: Character) -> Bool {
    isDigit(character) || "零一二两三四五六七八九十".contains(character)
  }
}
