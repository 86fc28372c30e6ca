/// The page behind a problem's `type`: what it means and what to do, in both languages.
public struct ProblemPage: Sendable {
  /// The words in one language.
  public struct Words: Sendable {
    /// What happened, in a few words.
    public let title: String
    /// What the person can do.
    public let detail: String

    /// The words in one language.
    public init(title: String, detail: String) {
      self.title = title
      self.detail = detail
    }
  }

  private let code: String
  private let status: Int
  private let zh: Words
  private let en: Words
  private let chineseFirst: Bool

  /// A page for a problem code with its HTTP status.
  public init(code: String, status: Int, zh: Words, en: Words, chineseFirst: Bool) {
    self.code = code
    self.status = status
    self.zh = zh
    self.en = en
    self.chineseFirst = chineseFirst
  }

  /// The document.
  public func html() -> String {
    let languages = [("zh-CN", zh), ("en", en)]
    let ordered = chineseFirst ? languages : languages.reversed()
    var page = Markup()
    page.document(language: ordered[0].0, title: ordered[0].1.title) { body in
      body.element("main") { main in
        main.element("h1") { $0.text(ordered[0].1.title) }
        main.element("p") { $0.text(ordered[0].1.detail) }
        main.element("section", ["lang": ordered[1].0]) { section in
          section.element("h2") { $0.text(ordered[1].1.title) }
          section.element("p") { $0.text(ordered[1].1.detail) }
        }
        main.element("p", ["class": "code"]) { $0.text("\(status) \(code)") }
      }
    }
    return page.html
  }
}
