import AsyncHTTPClient
import Glibc
import JSON
import NIOCore
import NIOHTTP1
import NIOPosix

/// A client of one server, as one person or as nobody.
///
/// A request that may be sent again is sent again while the server is busy, restarts, or leaves the
/// outcome open: with the same key, so that it has its effect once.
struct BankClient {
  /// An answer below 400.
  struct Answer {
    let status: Int
    let body: [UInt8]
    let json: JSONValue
    /// Whether it is the answer to an earlier request with the same key.
    let isRepeat: Bool
  }

  let server: String
  let token: String?
  private let http: HTTPClient

  /// The most sendings of one request, and how long to wait for the server in all.
  static let attempts = 6
  static let patience: Duration = .seconds(30)
  private static let answerLimit = 8 << 20

  /// Gives the closure a client and closes its connections afterwards.
  static func with<Value>(
    server: String, token: String?, _ body: (BankClient) async throws -> Value
  ) async throws -> Value {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: .init(connect: .seconds(5), read: .seconds(20)))
    configuration.httpVersion = .http1Only
    configuration.connectionPool.retryConnectionEstablishment = false
    let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    let result: Result<Value, any Error>
    do {
      result = .success(try await body(BankClient(server: server, token: token, http: http)))
    } catch {
      result = .failure(error)
    }
    try? await http.shutdown()
    return try result.get()
  }

  /// Sends a request and gives a good answer.
  /// - Throws: ``BankProblem`` when the bank says no; ``CommandFailure`` when it does not answer.
  func send(_ request: BankRequest) async throws -> Answer {
    let end = ContinuousClock.now + Self.patience
    var isUnknown = false
    for attempt in 1...Self.attempts {
      let wait: Duration
      switch await attemptOnce(request) {
      case .answer(let answer): return answer
      case .refused(let problem): throw problem
      case .busy(let problem, let seconds):
        isUnknown = isUnknown || problem.code == "outcome-unknown"
        wait = .seconds(min(seconds, 5))
        guard request.isRepeatable, attempt < Self.attempts, .now + wait < end else {
          throw problem.unanswered(request, isUnknown: isUnknown)
        }
      case .notSent(let reason):
        // A server that was there a moment ago is waited for.
        wait = .seconds(attempt)
        guard isUnknown, attempt < Self.attempts, .now + wait < end else {
          throw noAnswer(reason, request, isUnknown: isUnknown)
        }
      case .lost(let reason):
        isUnknown = isUnknown || request.key != nil || request.method != .get
        wait = .milliseconds(500 * attempt)
        guard request.isRepeatable, attempt < Self.attempts, .now + wait < end else {
          throw noAnswer(reason, request, isUnknown: isUnknown)
        }
      }
      Terminal.note("服务器暂时没有答复，稍后用同一编号重试（\(attempt)/\(Self.attempts - 1)）…")
      try await Task.sleep(for: wait)
    }
    throw noAnswer("", request, isUnknown: isUnknown)
  }

  private enum Attempt {
    case answer(Answer)
    case refused(BankProblem)
    /// It may be sent again after some seconds.
    case busy(BankProblem, seconds: Int)
    /// No connection was made, so nothing was sent.
    case notSent(String)
    /// The connection broke: nobody knows what was done.
    case lost(String)
  }

  private func attemptOnce(_ request: BankRequest) async -> Attempt {
    do {
      let response = try await http.execute(prepared(request), timeout: .seconds(25))
      let body = try await response.body.collect(upTo: Self.answerLimit)
      return read(response, Array(body.readableBytesView))
    } catch let error as IOError where error.errnoCode == ECONNREFUSED {
      return .notSent("connection refused")
    } catch is NIOConnectionError {
      return .notSent("no connection")
    } catch let error as HTTPClientError where error == .connectTimeout {
      return .notSent("no connection in time")
    } catch {
      return .lost("\(error)")
    }
  }

  private func prepared(_ request: BankRequest) -> HTTPClientRequest {
    var prepared = HTTPClientRequest(url: server + request.target)
    prepared.method = HTTPMethod(rawValue: request.method.rawValue)
    prepared.headers.add(name: "Accept", value: request.accept)
    prepared.headers.add(name: "Accept-Language", value: "zh")
    if let token { prepared.headers.add(name: "Authorization", value: "Bearer \(token)") }
    if let key = request.key { prepared.headers.add(name: "Idempotency-Key", value: key) }
    if let version = request.version { prepared.headers.add(name: "If-Match", value: version) }
    if let body = request.body {
      prepared.headers.add(name: "Content-Type", value: "application/json")
      prepared.body = .bytes(ByteBuffer(bytes: body))
    }
    return prepared
  }

  private func read(_ response: HTTPClientResponse, _ body: [UInt8]) -> Attempt {
    let status = Int(response.status.code)
    let limits = JSONLimits(bytes: Self.answerLimit, depth: 32, values: 1 << 20)
    let json = (try? JSONReader.read(body, limits: limits)) ?? .null
    if status < 300 {
      let isRepeat = response.headers.first(name: "Idempotency-Hit") == "true"
      return .answer(Answer(status: status, body: body, json: json, isRepeat: isRepeat))
    }
    let wait = response.headers.first(name: "Retry-After").flatMap { Int($0) }
    let problem = BankProblem(
      status: status, json: json, body: body,
      requestID: response.headers.first(name: "X-Request-Id"), retryAfter: wait)
    if status == 503 || problem.code == "request-in-progress" {
      return .busy(problem, seconds: wait ?? 1)
    }
    return .refused(problem)
  }

  private func noAnswer(
    _ reason: String, _ request: BankRequest, isUnknown: Bool
  ) -> CommandFailure {
    let what = "服务器 \(server) 没有答复。" + (reason.isEmpty ? "" : "（\(reason)）")
    return CommandFailure(.unreachable, what + "\n" + request.advice(isUnknown: isUnknown))
  }
}

extension BankRequest {
  /// What to do when no answer came.
  func advice(isUnknown: Bool) -> String {
    guard let key else {
      return method == .get
        || !isUnknown
        ? "请检查服务器是否在运行，以及 --server 的地址。" : "请查看结果后再决定是否重做。"
    }
    let again = "用同样的参数加上 --key \(key) 再执行一次，不会重复记账。"
    return isUnknown ? "结果未知：可能已经完成，也可能没有。\(again)" : "没有完成。可以\(again)"
  }
}
