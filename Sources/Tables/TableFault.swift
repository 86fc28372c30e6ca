/// What is wrong with a table, and where, in words for the person who wrote it: 「第 12 行 …」.
public struct TableFault: Error, Hashable, Sendable {
  /// The line of the file, counted from 1; nil when the file as a whole is meant.
  public var line: Int?
  /// The column by its name in the header; nil when the whole line is meant.
  public var column: String?
  /// What is wrong, in Chinese and in English.
  public var zh, en: String

  /// A fault of one place. Both texts say the same.
  public init(line: Int?, column: String? = nil, zh: String, en: String) {
    self.line = line
    self.column = column
    self.zh = zh
    self.en = en
  }

  /// The whole sentence in Chinese: `第 12 行，points_per_unit：…`.
  public var chinese: String {
    let place = [line.map { "第 \($0) 行" }, column].compactMap(\.self)
    return place.isEmpty ? zh : place.joined(separator: "，") + "：" + zh
  }

  /// The whole sentence in English: `line 12, column points_per_unit: …`.
  public var english: String {
    let place = [line.map { "line \($0)" }, column.map { "column \($0)" }].compactMap(\.self)
    return place.isEmpty ? en : place.joined(separator: ", ") + ": " + en
  }
}

extension TableFault: CustomStringConvertible {
  /// The sentence in English, for logs.
  public var description: String { english }
}
