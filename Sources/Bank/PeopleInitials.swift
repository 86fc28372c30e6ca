/// The initials of a name's pinyin, in every way the name can be read.
///
/// A surname is read as surnames are (单 as shàn), the rest of the name by each character's
/// commonest reading first; other readings follow, so that who reads differently finds the person
/// too. Letters of other scripts than Chinese stand for themselves, one a word.
public enum PeopleInitials {
  /// The most readings kept of one name.
  public static let mostReadings = 16
  /// The most letters of one reading.
  public static let mostLetters = 20

  /// Every reading of a name, the likeliest first and with the fewest rare readings before others;
  /// empty for a name without any letter.
  public static func readings(of name: String) -> [String] {
    let letters = Array(Self.letters(of: name).prefix(mostLetters))
    guard !letters.isEmpty else { return [] }
    var found = [letters.map { $0[0] }]
    // Each round replaces one more letter, from the left; what was found before comes first.
    var round = found.map { (reading: $0, next: 0) }
    while !round.isEmpty, found.count < mostReadings {
      var deeper: [(reading: [UInt8], next: Int)] = []
      for (reading, next) in round {
        for place in next..<max(next, letters.count) {
          for other in letters[place].dropFirst() {
            var changed = reading
            changed[place] = other
            deeper.append((changed, place + 1))
          }
        }
        if found.count + deeper.count >= mostReadings { break }
      }
      for (reading, _) in deeper.prefix(mostReadings - found.count) { found.append(reading) }
      round = deeper
    }
    var seen: Set<[UInt8]> = []
    return found.filter { seen.insert($0).inserted }.map { String(decoding: $0, as: UTF8.self) }
  }

  /// The likeliest reading; empty for a name without any letter.
  public static func likeliest(of name: String) -> String { readings(of: name).first ?? "" }

  /// The initials of each character that has any, the likeliest first.
  private static func letters(of name: String) -> [[UInt8]] {
    var found: [[UInt8]] = []
    var isInWord = false
    for scalar in name.unicodeScalars {
      if let ascii = letter(scalar) {
        if !isInWord { found.append([ascii]) }
        isInWord = true
        continue
      }
      isInWord = false
      let read = readings(of: scalar)
      if !read.isEmpty { found.append(read) }
    }
    let scalars = Array(name.unicodeScalars.prefix(2))
    if scalars.count == 2, let double = doubleSurnames[String(scalars[0]) + String(scalars[1])],
      found.count >= 2
    {
      for (place, initial) in double.utf8.enumerated() { prefer(initial, in: &found[place]) }
    } else if let first = scalars.first, let surname = surnames[Character(first)],
      !found.isEmpty, let initial = surname.utf8.first
    {
      prefer(initial, in: &found[0])
    }
    return found
  }

  private static func prefer(_ initial: UInt8, in letters: inout [UInt8]) {
    letters.removeAll { $0 == initial }
    letters.insert(initial, at: 0)
  }

  private static func letter(_ scalar: Unicode.Scalar) -> UInt8? {
    switch scalar {
    case "a"..."z": UInt8(scalar.value)
    case "A"..."Z": UInt8(scalar.value) | 0x20
    default: nil
    }
  }

  private static func readings(of scalar: Unicode.Scalar) -> [UInt8] {
    if scalar == "\u{3007}" { return [UInt8(ascii: "l")] }
    let place = Int(scalar.value) - 0x4E00
    guard first.indices.contains(place), first[place] != UInt8(ascii: "-") else { return [] }
    return [first[place]] + (others[scalar] ?? [])
  }

  private static let first = Array(firstReadings.description.utf8)

  private static let others: [Unicode.Scalar: [UInt8]] = {
    var others: [Unicode.Scalar: [UInt8]] = [:]
    var current: Unicode.Scalar?
    for scalar in otherReadings.description.unicodeScalars {
      if let initial = letter(scalar) {
        if let current { others[current, default: []].append(initial) }
      } else {
        current = scalar
      }
    }
    return others
  }()

  /// Surnames that are not read as the character mostly is.
  private static let surnames: [Character: String] = [
    "单": "s", "單": "s", "曾": "z", "仇": "q", "解": "x", "查": "z", "区": "o", "區": "o",
    "任": "r", "尉": "w", "覃": "q", "缪": "m", "繆": "m", "乐": "y", "樂": "y", "翟": "z",
    "种": "c", "種": "c", "折": "s", "繁": "p", "召": "s", "秘": "b", "祕": "b", "盛": "s",
    "车": "c", "車": "c", "石": "s", "沈": "s", "叶": "y", "葉": "y", "贾": "j", "賈": "j",
    "万": "w", "丁": "d", "冯": "f", "馮": "f", "陶": "t", "朴": "p", "佴": "n", "晁": "c",
    "长": "c", "藏": "z", "隗": "w", "郇": "x", "於": "y", "宿": "s", "阚": "k", "闞": "k",
    "祭": "z", "奇": "q", "都": "d", "会": "g", "會": "g", "省": "x", "钭": "t", "鈄": "t",
    "句": "g", "撒": "s", "洗": "x", "冼": "x", "員": "y", "员": "y", "贠": "y", "芮": "r",
  ]

  /// Surnames of two characters that are not read as their characters mostly are.
  private static let doubleSurnames = [
    "尉迟": "yc", "尉遲": "yc", "万俟": "mq", "单于": "cy", "單于": "cy", "长孙": "zs",
    "長孫": "zs", "澹台": "tt", "澹臺": "tt", "令狐": "lh",
  ]
}

/// The keys by which a search finds a person: each end of the name, for a search by any part of it,
/// and each reading of its initials. A search compares their beginnings.
public enum PeopleKeys {
  /// The most characters of a key.
  public static let mostCharacters = 24

  /// All keys of a person, without order.
  /// - Parameter initials: those that were given for the person, whatever the name's would be.
  public static func keys(name: String, initials: String) -> Set<String> {
    let folded = Array(folded(name))
    var keys = Set(PeopleInitials.readings(of: name))
    keys.insert(initials)
    for start in folded.indices {
      keys.insert(String(folded[start...].prefix(mostCharacters)))
    }
    return keys.filter { !$0.isEmpty }
  }

  /// A name or a search as it is compared: small letters, without spaces and dots between the parts
  /// of a name.
  public static func folded(_ text: String) -> String {
    String(text.lowercased().filter { !$0.isWhitespace && !dots.contains($0) })
  }

  private static let dots: Set<Character> = ["·", "•", "・", ".", "‧", "-"]
}
