/// Writes HTML in which no text can become markup: texts and attribute values are escaped, names
/// come from the program alone.
///
/// ```swift
/// var page = Markup()
/// page.element("p", ["class": "lead"]) { $0.text("5 < 7") }
/// page.html  // <p class="lead">5 &lt; 7</p>
/// ```
public struct Markup: Sendable {
  /// What has been written so far.
  public private(set) var html = ""

  /// Nothing yet.
  public init() {}

  /// Writes an element with its content.
  public mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:],
    _ content: (inout Markup) -> Void = { _ in }
  ) {
    open(name, attributes)
    content(&self)
    html += "</\(name)>"
  }

  /// Writes an element that has no end tag, such as `meta`.
  public mutating func void(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:]
  ) {
    open(name, attributes)
  }

  /// Writes a text.
  public mutating func text(_ text: String) { html += Self.escaped(text) }

  /// Writes a whole document: the doctype, the head with the style sheet, and the body.
  public mutating func document(
    language: String, title: String, _ body: (inout Markup) -> Void
  ) {
    html += "<!doctype html>"
    element("html", ["lang": language]) { root in
      root.element("head") { head in
        head.void("meta", ["charset": "utf-8"])
        head.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
        head.element("title") { $0.text(title) }
        // The style sheet is ours and holds neither `<` nor `&`, so it stands as it is.
        head.element("style") { $0.html += Style.sheet }
      }
      root.element("body", [:], body)
    }
  }

  private mutating func open(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>
  ) {
    html += "<\(name)"
    for (key, value) in attributes { html += " \(key)=\"\(Self.escaped(value))\"" }
    html += ">"
  }

  private static func escaped(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": safe += "&amp;"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "\"": safe += "&quot;"
      case "'": safe += "&#39;"
      default: safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }
}
