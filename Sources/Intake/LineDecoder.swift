import Tables

/// Reads lines as text in one encoding, and repairs those in which bytes are destroyed.
struct LineDecoder {
  let encoding: TextEncoding

  /// Destroyed characters are few; where more lines than this in a hundred of those with characters
  /// beyond ASCII are damaged, it is the wrong encoding.
  private static let mostDamaged = 20

  /// - Throws: `TableFault` where the encoding named cannot be that of the file.
  init(_ lines: SheetLines, as wanted: TextEncoding?) throws(TableFault) {
    let foreign = lines.all.filter { line in line.contains { $0 >= 0x80 } }
    if let wanted {
      encoding = wanted
    } else if lines.hasMark || foreign.isEmpty {
      encoding = .utf8
    } else if let found = try? TextEncoding.decode(Array(foreign.joined()), as: nil),
      found.encoding == .utf8
    {
      encoding = .utf8
    } else {
      let damage = TextEncoding.allCases.map { Self.damaged(foreign, $0) }
      encoding = damage[0] < damage[1] ? TextEncoding.allCases[0] : TextEncoding.allCases[1]
    }
    if encoding == .gb18030, lines.hasMark {
      throw TableFault(
        line: 1, zh: "文件开头有 UTF-8 标记，不是 GB18030 编码",
        en: "the file begins with a UTF-8 mark, so it is not GB 18030")
    }
    let damaged = Self.damaged(foreign, encoding)
    guard damaged * 100 <= foreign.count * Self.mostDamaged || damaged == 1 else {
      let name = encoding == .utf8 ? "UTF-8" : "GB18030"
      let line = lines.all.firstIndex { Self.text($0, encoding) == nil } ?? 0
      throw TableFault(
        line: line + 1,
        zh: "不是 \(name) 编码的文字。请用 --encoding auto，或指明另一种编码（utf-8、gb18030）",
        en: "this is not \(name) text; try --encoding auto, or name the other one")
    }
  }

  /// The text of each line.
  func texts(of lines: SheetLines) -> [String] {
    lines.all.map { line in
      Self.text(line, encoding)
        ?? (encoding == .utf8 ? String(decoding: line, as: UTF8.self) : Self.repaired(line))
    }
  }

  private static func damaged(_ lines: [ArraySlice<UInt8>], _ encoding: TextEncoding) -> Int {
    // Whole and at once where nothing is destroyed.
    let whole = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    if (try? TextEncoding.decode(whole, as: encoding)) != nil { return 0 }
    return lines.count { text($0, encoding) == nil }
  }

  private static func text(_ line: ArraySlice<UInt8>, _ encoding: TextEncoding) -> String? {
    if line.allSatisfy({ $0 < 0x80 }) { return String(decoding: line, as: UTF8.self) }
    return try? TextEncoding.decode(Array(line), as: encoding).text
  }

  /// GB 18030 with U+FFFD for each byte that belongs to no character.
  private static func repaired(_ line: ArraySlice<UInt8>) -> String {
    var text = ""
    var rest = line
    while let first = rest.first {
      if first < 0x80 {
        text.append(Character(UnicodeScalar(first)))
        rest = rest.dropFirst()
        continue
      }
      let lengths = [2, 4].filter { $0 <= rest.count }
      let read = lengths.lazy.compactMap { length in
        (try? TextEncoding.decode(Array(rest.prefix(length)), as: .gb18030)).map {
          ($0.text, length)
        }
      }.first { $0.0.unicodeScalars.count == 1 }
      text += read?.0 ?? "\u{FFFD}"
      rest = rest.dropFirst(read?.1 ?? 1)
    }
    return text
  }
}
