/// A text that a person reads, in both languages of the service.
public struct Bilingual: Sendable, Equatable {
  /// Simplified Chinese.
  public let zh: String
  /// English.
  public let en: String

  /// Both texts; they say the same.
  public init(zh: String, en: String) {
    self.zh = zh
    self.en = en
  }

  /// The text in one language.
  public subscript(language: Language) -> String { language == .zh ? zh : en }
}

/// The languages that the service speaks.
public enum Language: String, Sendable, CaseIterable {
  /// Simplified Chinese, the default.
  case zh
  /// English.
  case en

  /// The language that an `Accept-Language` header prefers (RFC 9110 §12.5.4); Chinese without one,
  /// or when it names neither.
  public init(acceptLanguage header: String?) {
    self = .zh
    guard let header else { return }
    var best = 0
    for (range, quality) in WeightedList(header) where quality > best {
      let primary = range.prefix { $0 != "-" }.lowercased()
      guard let language = primary == "*" ? .zh : Language(rawValue: primary) else { continue }
      best = quality
      self = language
    }
  }

  /// The tag for `Content-Language` and HTML's `lang` (RFC 5646).
  public var tag: String { self == .zh ? "zh-CN" : "en" }
}

/// The elements of a header such as `Accept: a, b;q=0.5` with their weights (RFC 9110 §12.4.2).
///
/// An element whose weight cannot be read has weight 0, so that it is never preferred.
struct WeightedList: Sequence {
  private let header: String

  init(_ header: String) { self.header = header }

  /// The elements before their first `;`, without space around, and weights of 0…1000.
  func makeIterator() -> AnyIterator<(Substring, Int)> {
    var rest = header.split(separator: ",").makeIterator()
    return AnyIterator {
      guard let element = rest.next() else { return nil }
      let parts = element.split(separator: ";", omittingEmptySubsequences: false)
      let weight = parts.dropFirst().map(trimmed).first { $0.hasPrefix("q=") || $0.hasPrefix("Q=") }
      return (trimmed(parts[0]), weight.map { Self.thousandths($0.dropFirst(2)) } ?? 1000)
    }
  }

  private static func thousandths(_ text: Substring) -> Int {
    let digits = text.utf8.filter { $0 != UInt8(ascii: ".") }
    guard let first = digits.first, first == 0x30 || first == 0x31, digits.count <= 4,
      let value = Int(String(decoding: digits, as: UTF8.self))
    else { return 0 }
    let scaled = (digits.count..<4).reduce(value) { value, _ in value * 10 }
    return Swift.min(scaled, 1000)
  }
}

/// The text without spaces and tabs at its ends.
func trimmed(_ text: Substring) -> Substring {
  let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
  guard let last = text.lastIndex(where: { !isSpace($0) }) else { return "" }
  return text[...last].drop(while: isSpace)
}
