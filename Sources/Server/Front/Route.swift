import HTTPTypes
import Hummingbird
import Logging

/// One endpoint at work: every request to it passes here from its head to its answer.
struct Route: HTTPResponder {
  let endpoint: Endpoint
  let gateway: Gateway
  let meter: RouteMeter
  private let pathFields: [Field]
  private let queryFields: [Field]
  private let declared: Set<ProblemCode>

  init(endpoint: Endpoint, gateway: Gateway, meter: RouteMeter) {
    self.endpoint = endpoint
    self.gateway = gateway
    self.meter = meter
    pathFields = endpoint.pathParameters
    queryFields = endpoint.queryParameters
    declared = Set(endpoint.allProblems)
  }

  /// Answers every request; throws only if the connection broke while the body came in.
  func respond(to request: Request, context: RouteContext) async throws -> Response {
    let exchange = Exchange(request)
    guard gateway.enter() else {
      return gateway.finish(problem(.init(.overloaded), exchange), exchange, endpoint.path, meter)
    }
    defer { gateway.leave() }
    let reply: Reply
    do {
      reply = try await endpoint.handle(call(exchange, context.parameters))
    } catch let lost as ConnectionLost {
      throw lost.underlying
    } catch {
      reply = problem(gateway.problem(for: error, exchange, endpoint), exchange)
    }
    return gateway.finish(reply, exchange, endpoint.path, meter)
  }

  /// Checks the form of a request, from what is cheap to what is not.
  private func call(_ exchange: Exchange, _ parameters: Parameters) async throws -> Call {
    let headers = exchange.request.headers
    switch endpoint.answer {
    case .nothing: break
    case .json:
      try HeaderRules.requireAccepted(headers[.accept], type: "application", kind: "json")
    case .html: try HeaderRules.requireAccepted(headers[.accept], type: "text", kind: "html")
    case .text: try HeaderRules.requireAccepted(headers[.accept], type: "text", kind: "plain")
    }
    let caller = endpoint.policy == .open ? nil : try await identify(headers[.authorization])
    let path = try TextParameters.path(pathFields) { parameters[Substring($0)] }
    let all = try TextParameters.query(exchange.request.uri.query, queryFields)
    let page = try endpoint.paging.map { try Page(all, of: endpoint.operation, $0) }
    let key =
      endpoint.key == .idempotencyKey
      ? try HeaderRules.idempotencyKey(headers[.idempotencyKey]) : nil
    let version = endpoint.key == .ifMatch ? try HeaderRules.version(headers[.ifMatch]) : nil
    let body = try await BodyReader.fields(of: exchange.request, for: endpoint)
    return Call(
      caller: caller, path: path, query: page == nil ? all : all.without(["limit", "cursor"]),
      body: body, page: page ?? .first, key: key, version: version, language: exchange.language,
      requestID: exchange.id, deadline: exchange.start + gateway.limits.deadline,
      endpoint: endpoint)
  }

  private func identify(_ authorization: String?) async throws -> Caller {
    guard let token = HeaderRules.bearer(authorization) else {
      throw ProblemReply(.unauthenticated)
    }
    guard token.utf8.count == SessionToken.length,
      let caller = try await gateway.authenticate(SessionToken.digest(of: String(token)))
    else {
      throw ProblemReply(
        .unauthenticated, headers: [.wwwAuthenticate: "Bearer error=\"invalid_token\""])
    }
    if case .offices(let roles) = endpoint.policy, endpoint.key != .idempotencyKey,
      caller.roles.isDisjoint(with: roles)
    {
      throw ProblemReply(.forbidden)
    }
    return caller
  }

  private func problem(_ problem: ProblemReply, _ exchange: Exchange) -> Reply {
    if !declared.contains(problem.code) {
      gateway.logger.error(
        "a problem that the OpenAPI document does not list for this operation",
        metadata: ["operation": "\(endpoint.operation)", "problem": "\(problem.code.rawValue)"])
    }
    return problem.reply(in: exchange.language)
  }
}

/// What a request is known by from its first line to its log line.
struct Exchange {
  let request: Request
  let id = RequestIDs.next()
  let start = ContinuousClock.now

  init(_ request: Request) { self.request = request }

  /// The language of the answer's texts.
  var language: Language { Language(acceptLanguage: request.headers[.acceptLanguage]) }
}
