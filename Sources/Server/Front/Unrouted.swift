import HTTPTypes
import Hummingbird

/// Answers what no route does: 405 with `Allow` if the path has other methods, else 404.
struct Unrouted: RouterMiddleware {
  private let gateway: Gateway
  private let templates: [(PathTemplate, HTTPRequest.Method)]
  private let meter: RouteMeter

  /// The route template in logs and metrics of what no route answers.
  static let name = "unrouted"

  init(gateway: Gateway) {
    self.gateway = gateway
    templates = gateway.endpoints.map { ($0.template, $0.method) }
    // The method is the sender's word here, and must not make series without end.
    meter = gateway.meter("any", Self.name)
  }

  func handle(
    _ request: Request, context: RouteContext,
    next: (Request, RouteContext) async throws -> Response
  ) async throws -> Response {
    let exchange = Exchange(request)
    let path = request.uri.path
    let matching = templates.filter { $0.0.matches(path) }
    // As in the router, a path with fewer parameters hides one with more.
    let fewest = matching.map(\.0.names.count).min()
    var allowed = matching.filter { $0.0.names.count == fewest }.map(\.1.rawValue)
    if allowed.contains("GET") { allowed.append("HEAD") }
    let problem =
      allowed.isEmpty
      ? ProblemReply(.notFound)
      : ProblemReply(
        .methodNotAllowed, headers: [.allow: allowed.sorted().joined(separator: ", ")])
    return gateway.finish(problem.reply(in: exchange.language), exchange, Self.name, meter)
  }
}
