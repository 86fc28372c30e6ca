import Crypto
import HTTPTypes
import Pages

/// The routes that the gateway brings itself: its description and the pages of its problems.
enum BuiltIn {
  static func endpoints(document: [UInt8]) -> [Endpoint] {
    let tag = "\"\(Base64.url.encoded(Array(SHA256.hash(data: document).prefix(12))))\""
    return [
      Endpoint(
        .get, "/openapi.json", "openAPI", "This description of the service.", policy: .open,
        answer: .json(.anything)
      ) { _ in
        Reply(.ok, document).cacheable(seconds: 300).with(.eTag, tag)
      },
      Endpoint(
        .get, "/problems/{code}", "problemPage", "What a problem means and what to do.",
        policy: .open, answer: .html, handle: problemPage),
    ]
  }

  @Sendable private static func problemPage(_ call: Call) throws -> Reply {
    guard let code = ProblemCode(rawValue: try call.path.string("code")) else {
      throw ProblemReply(.notFound)
    }
    let page = ProblemPage(
      code: code.rawValue, status: code.status.code,
      zh: .init(title: code.title.zh, detail: code.detail.zh),
      en: .init(title: code.title.en, detail: code.detail.en),
      chineseFirst: call.language == .zh)
    return .page(page.html(), language: call.language).cacheable(seconds: 300)
  }
}

extension Reply {
  /// A page of module `Pages`: no scripts, no frames, and the one style sheet by its digest.
  static func page(_ html: String, language: Language) -> Reply {
    Reply(.ok, Array(html.utf8), type: htmlType)
      .with(.contentSecurityPolicy, policy)
      .with(.contentLanguage, language.tag)
  }

  private static let policy: String = {
    let digest = Base64.standard.encoded(Array(SHA256.hash(data: Array(Style.sheet.utf8))))
    return "default-src 'none'; style-src 'sha256-\(digest)='; base-uri 'none'; "
      + "form-action 'none'; frame-ancestors 'none'"
  }()
}
