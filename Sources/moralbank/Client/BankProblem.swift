import JSON
import Tables

/// The bank's no: a problem document (RFC 9457).
struct BankProblem: Error {
  let status: Int
  let title: String
  let detail: String
  /// The part of `type` after the last slash, such as `own-matter`.
  let code: String
  let errors: [(pointer: String, detail: String)]
  /// The document as sent.
  let body: [UInt8]
  let requestID: String?
  let retryAfter: Int?

  init(status: Int, json: JSONValue, body: [UInt8], requestID: String?, retryAfter: Int?) {
    self.status = status
    self.body = body
    self.requestID = requestID
    self.retryAfter = retryAfter
    title = json["title"].string ?? "HTTP \(status)"
    detail = json["detail"].string ?? ""
    code = json["type"].string.flatMap { $0.split(separator: "/").last.map(String.init) } ?? ""
    errors = json["errors"].items.map { ($0["pointer"].text, $0["detail"].text) }
  }

  /// What the person reads: title, what to do, each field at fault.
  var text: String {
    var lines = ["\(title)（\(code.isEmpty ? String(status) : code)）"]
    if !detail.isEmpty { lines.append(detail) }
    lines += errors.map { "  \($0.pointer.isEmpty ? "/" : $0.pointer)  \($0.detail)" }
    if status == 429, let retryAfter { lines.append("请在 \(retryAfter) 秒后再试。") }
    if status >= 500, let requestID { lines.append("请求编号：\(requestID)") }
    return lines.map(DisplayWidth.printable).joined(separator: "\n")
  }

  /// The failure of a command that met this problem.
  var failure: CommandFailure {
    switch status {
    case 401 where code != "invalid-credentials":
      CommandFailure(.notSignedIn, text + "\n请先登录：moralbank login")
    case 401: CommandFailure(.notSignedIn, text)
    case 500...: CommandFailure(.unreachable, text)
    default: CommandFailure(.no, text)
    }
  }

  /// The failure of a request that was sent as often as makes sense.
  func unanswered(_ request: BankRequest, isUnknown: Bool) -> CommandFailure {
    CommandFailure(.unreachable, text + "\n" + request.advice(isUnknown: isUnknown))
  }
}
