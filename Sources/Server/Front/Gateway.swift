import HTTPTypes
public import Hummingbird
public import Logging
public import Metrics
import Synchronization

/// The one way in: makes a router from the endpoints and holds what every request passes.
public final class Gateway: Sendable {
  /// The bounds of all requests together.
  public struct Limits: Sendable {
    /// Requests at work at once; more are answered 503 `overloaded`.
    public var inFlight: Int
    /// How long a request may take.
    public var deadline: Duration

    /// Limits; by default 2,048 requests and 8 s.
    public init(inFlight: Int = 2_048, deadline: Duration = .seconds(8)) {
      self.inFlight = inFlight
      self.deadline = deadline
    }
  }

  /// All endpoints, those of the gateway itself included.
  public let endpoints: [Endpoint]
  /// The OpenAPI 3.1 document that is served (JSON).
  public let openAPI: [UInt8]

  let limits: Limits
  let authenticate: Authenticate
  let translate: @Sendable (any Error) -> ProblemReply?
  let logger: Logger
  let date = HTTPDate()
  private let factory: any MetricsFactory
  private let active: Gauge
  private let shed: Counter
  private let inFlight = Atomic<Int>(0)
  private let draining = Atomic<Bool>(false)

  /// A gateway to these endpoints. Throws `EndpointFault` if they contradict each other.
  /// - Parameters:
  ///   - authenticate: Finds the caller of a token; called once a request, never cached.
  ///   - translate: The problem for an error of the layers below; nil: 500 `internal`.
  ///   - metrics: Where durations go.
  public init(
    _ endpoints: [Endpoint], limits: Limits = Limits(), authenticate: @escaping Authenticate,
    translate: @escaping @Sendable (any Error) -> ProblemReply? = { _ in nil }, logger: Logger,
    metrics: any MetricsFactory = MetricsSystem.factory
  ) throws {
    let described = endpoints + BuiltIn.endpoints(document: [])
    openAPI = OpenAPI.document(described, limits: limits)
    self.endpoints = endpoints + BuiltIn.endpoints(document: openAPI)
    try EndpointFault.check(self.endpoints)
    self.limits = limits
    self.authenticate = authenticate
    self.translate = translate
    self.logger = logger
    factory = metrics
    active = Gauge(label: "http_server_active_requests", dimensions: [], factory: metrics)
    shed = Counter(label: "http_server_requests_shed", dimensions: [], factory: metrics)
  }

  /// Hummingbird's router over the endpoints, with 404 and 405 as the contract has them.
  public func responder() -> RouterResponder<RouteContext> {
    let router = Router(context: RouteContext.self)
    for endpoint in endpoints {
      let path = RouterPath(endpoint.path)
      router.on(path, method: endpoint.method, responder: route(endpoint, endpoint.method))
      if endpoint.method == .get {
        router.on(path, method: .head, responder: route(endpoint, .head))
      }
    }
    // Added after the routes it wraps none of them, only what no route answers.
    router.add(middleware: Unrouted(gateway: self))
    return router.buildResponder()
  }

  private func route(_ endpoint: Endpoint, _ method: HTTPRequest.Method) -> Route {
    Route(endpoint: endpoint, gateway: self, meter: meter(method.rawValue, endpoint.path))
  }

  func meter(_ method: String, _ route: String) -> RouteMeter {
    RouteMeter(method: method, route: route, factory: factory)
  }

  /// Whether the server is about to stop.
  public var isDraining: Bool { draining.load(ordering: .relaxed) }

  /// From now on connections are closed after their answer.
  public func drain() { draining.store(true, ordering: .relaxed) }

  /// Counts a request in, unless there are too many.
  func enter() -> Bool {
    let count = inFlight.wrappingAdd(1, ordering: .relaxed).newValue
    if count <= limits.inFlight { return true }
    inFlight.wrappingSubtract(1, ordering: .relaxed)
    shed.increment()
    return false
  }

  /// Counts a request out.
  func leave() {
    inFlight.wrappingSubtract(1, ordering: .relaxed)
  }

  /// Puts the number of requests at work into the metrics; called before a scrape.
  func publishActive() {
    active.record(inFlight.load(ordering: .relaxed))
  }
}
