/// Spelling of names, labels and numbers in the Prometheus text format 0.0.4.
enum MetricText {
  /// A metric's name: everything but letters, digits, `_` and `:` becomes `_`.
  static func name(_ label: String) -> String { sanitised(label, colon: true) }

  /// Labels as `a="x",b="y"` sorted by name, without braces. A name that appears twice once it is
  /// spelled properly counts once: the format forbids the second. `le` belongs to histograms.
  static func labels(_ dimensions: [(String, String)]) -> String {
    var seen: Set<String> = []
    var parts: [String] = []
    for (key, value) in dimensions {
      var name = sanitised(key, colon: false)
      if name == "le" { name = "le_" }
      if seen.insert(name).inserted { parts.append("\(name)=\"\(escaped(value))\"") }
    }
    return parts.sorted().joined(separator: ",")
  }

  /// A number; infinities and NaN as the format has them.
  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    if let whole = Int64(exactly: value) { return String(whole) }
    return String(value)
  }

  private static func escaped(_ value: String) -> String {
    var text = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  private static func sanitised(_ label: String, colon: Bool) -> String {
    var text = ""
    for scalar in label.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "_": text.unicodeScalars.append(scalar)
      case "0"..."9":
        if text.isEmpty { text = "_" }
        text.unicodeScalars.append(scalar)
      case ":" where colon: text.unicodeScalars.append(scalar)
      default: text += "_"
      }
    }
    return text.isEmpty ? "_" : text
  }
}
