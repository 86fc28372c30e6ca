/// What the request headers may say.
enum HeaderRules {
  /// The key of a change: 1–64 visible ASCII characters, quoted (a Structured Fields string,
  /// RFC 8941 §3.3.3) or bare, which mean the same.
  static func idempotencyKey(_ header: String?) throws -> String {
    guard let header, !header.isEmpty else { throw ProblemReply(.idempotencyKeyMissing) }
    guard let key = header.hasPrefix("\"") ? unquoted(header) : header,
      (1...64).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { throw ProblemReply(.invalidRequest, detail: HeaderTexts.badKey) }
    return key
  }

  private static func unquoted(_ header: String) -> String? {
    var text: [UInt8] = []
    var rest = header.utf8.dropFirst().makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "\""):
        return rest.next() == nil ? String(decoding: text, as: UTF8.self) : nil
      case UInt8(ascii: "\\"):
        guard let escaped = rest.next(),
          escaped == UInt8(ascii: "\"") || escaped == UInt8(ascii: "\\")
        else { return nil }
        text.append(escaped)
      default: text.append(byte)
      }
    }
    return nil
  }

  /// The version in `If-Match`. Comparison is strong (RFC 9110 §13.1.1): a tag that is weak or no
  /// version of ours matches nothing. `*` and lists would change what was never read.
  static func version(_ header: String?) throws -> Int64 {
    guard let header, !header.isEmpty else { throw ProblemReply(.preconditionRequired) }
    let isWeak = header.hasPrefix("W/")
    let tag = header.dropFirst(isWeak ? 2 : 0)
    guard tag.utf8.count >= 2, tag.first == "\"", tag.last == "\"",
      !tag.dropFirst().dropLast().contains("\"")
    else { throw ProblemReply(.invalidRequest, detail: HeaderTexts.badIfMatch) }
    let text = tag.dropFirst().dropLast()
    guard !isWeak, let version = Int64(text), String(version) == text else {
      throw ProblemReply(.staleVersion)
    }
    return version
  }

  /// The token of `Authorization: Bearer <token>` (RFC 6750 §2.1); nil without one.
  static func bearer(_ header: String?) -> Substring? {
    guard let header, header.utf8.count > 7, header.prefix(7).lowercased() == "bearer " else {
      return nil
    }
    return trimmed(header.dropFirst(7))
  }

  /// Refuses a body that is not said to be JSON in UTF-8.
  static func requireJSON(_ contentType: String?) throws {
    if contentType == "application/json" { return }
    let parts = contentType.map { $0.split(separator: ";").map { trimmed($0).lowercased() } } ?? []
    let charset = parts.dropFirst().first { $0.hasPrefix("charset=") }?.dropFirst(8)
    guard parts.first == "application/json",
      charset == nil || charset == "utf-8" || charset == "\"utf-8\""
    else { throw ProblemReply(.unsupportedMediaType) }
  }

  /// Refuses to answer whom `Accept` does not let (RFC 9110 §12.5.1). Parameters are not compared.
  static func requireAccepted(_ accept: String?, type: String, kind: String) throws {
    guard let accept, accept != "*/*", !accept.isEmpty else { return }
    var found: (rank: Int, quality: Int) = (0, 0)
    for (range, quality) in WeightedList(accept) {
      let rank =
        switch range.lowercased() {
        case "\(type)/\(kind)": 3
        case "\(type)/*": 2
        case "*/*": 1
        default: 0
        }
      if rank > found.rank { found = (rank, quality) }
    }
    if found.quality == 0 { throw ProblemReply(.notAcceptable) }
  }
}

/// What is said about headers and queries.
enum HeaderTexts {
  static let badKey = Bilingual(
    zh: "Idempotency-Key 应为 1 至 64 个可见 ASCII 字符，可加双引号。",
    en: "An Idempotency-Key has 1 to 64 visible ASCII characters, with or without quotes.")
  static let badIfMatch = Bilingual(
    zh: "If-Match 应是读取时得到的 ETag，如 \"3\"。",
    en: "If-Match must be the ETag that came with what you read, like \"3\".")
  static let noBody = Bilingual(
    zh: "这个地址不接受请求内容，请去掉。", en: "Nothing is taken here; send no body.")
  static let badQuery = Bilingual(
    zh: "地址中的参数写法有误，请检查编码。", en: "Check how the query is encoded.")

  static func unknownParameter(_ name: String) -> Bilingual {
    let shown = String(name.unicodeScalars.prefix(40).map(Character.init))
    return Bilingual(zh: "没有查询参数“\(shown)”。", en: "There is no query parameter '\(shown)'.")
  }

  static func repeatedParameter(_ name: String) -> Bilingual {
    Bilingual(zh: "查询参数 \(name) 只能出现一次。", en: "Give the query parameter \(name) once.")
  }

  static func badParameter(_ name: String, _ fault: Bilingual) -> Bilingual {
    Bilingual(
      zh: "查询参数 \(name)：\(fault.zh)", en: "Query parameter \(name): \(fault.en)")
  }
}
