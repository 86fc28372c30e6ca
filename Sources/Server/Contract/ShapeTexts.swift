/// What a shape says about a value that does not fit.
enum ShapeTexts {
  static let notAnObject = Bilingual(zh: "这里应是一个对象 {…}。", en: "An object {…} belongs here.")
  static let notAnArray = Bilingual(zh: "这里应是一个列表 […]。", en: "A list […] belongs here.")
  static let notAString = Bilingual(zh: "这里应是带引号的文字。", en: "A string belongs here.")
  static let notABoolean = Bilingual(zh: "这里应是 true 或 false。", en: "true or false belongs here.")
  static let notAnInteger = Bilingual(
    zh: "这里应是整数，不带引号、小数点或指数。",
    en: "A plain integer belongs here, without quotes, fraction or exponent.")
  static let notAUUID = Bilingual(zh: "这不是有效的编号（UUID）。", en: "This is not a UUID.")
  static let notADay = Bilingual(
    zh: "这里应是确有的日期，如 2026-11-22。", en: "A day that exists belongs here, like 2026-11-22.")
  static let notAnInstant = Bilingual(
    zh: "这里应是带时区的时刻，如 2026-11-22T08:00:00Z。",
    en: "A moment with its zone belongs here, like 2026-11-22T08:00:00Z.")
  static let forbiddenCharacter = Bilingual(
    zh: "文字里有不能用的控制字符，请删去。", en: "Remove the control characters from this text.")
  static let blank = Bilingual(zh: "请填写内容，不能只有空格。", en: "Fill this in; spaces alone are no text.")
  static let missing = Bilingual(zh: "缺少这一项。", en: "This field is missing.")
  static let isNull = Bilingual(zh: "这一项不能为空（null）。", en: "This field must not be null.")
  static let unknown = Bilingual(
    zh: "没有这一项，请检查名称或去掉。", en: "There is no such field; check its name or leave it out.")

  static func notACode(_ max: Int) -> Bilingual {
    Bilingual(
      zh: "代码只能用字母、数字和 . _ : -，至多 \(max) 个字符。",
      en: "A code has letters, digits and . _ : -, at most \(max) characters.")
  }

  static func range(_ range: ClosedRange<Int64>) -> Bilingual {
    if range.upperBound == .max {
      return Bilingual(
        zh: "数值不能小于 \(range.lowerBound)。", en: "It must be at least \(range.lowerBound).")
    }
    return Bilingual(
      zh: "数值应在 \(range.lowerBound) 至 \(range.upperBound) 之间。",
      en: "It must be from \(range.lowerBound) to \(range.upperBound).")
  }

  static func length(_ lengths: ClosedRange<Int>) -> Bilingual {
    Bilingual(
      zh: "长度应为 \(lengths.lowerBound) 至 \(lengths.upperBound) 个字符。",
      en: "It must have \(lengths.lowerBound) to \(lengths.upperBound) characters.")
  }

  static func count(_ counts: ClosedRange<Int>) -> Bilingual {
    Bilingual(
      zh: "列表应有 \(counts.lowerBound) 至 \(counts.upperBound) 项。",
      en: "The list must have \(counts.lowerBound) to \(counts.upperBound) items.")
  }

  static func oneOf(_ words: [String]) -> Bilingual {
    let list = words.joined(separator: ", ")
    return Bilingual(zh: "只能是：\(list)。", en: "It must be one of: \(list).")
  }

  static func exactlyOne(_ names: [String]) -> Bilingual {
    let list = names.joined(separator: ", ")
    return Bilingual(zh: "这几项必须且只能填一项：\(list)。", en: "Give exactly one of: \(list).")
  }
}
