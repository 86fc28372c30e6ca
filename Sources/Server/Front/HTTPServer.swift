import Hummingbird
public import Logging
import NIOCore
public import ServiceLifecycle

/// The public port and the admin port as one service.
///
/// On a graceful shutdown `/readyz` turns 503, the public port takes no more connections, requests
/// at work get their answers with `Connection: close`, and after at most `Limits.stop` it is over.
public final class HTTPServer: Service {
  /// The bounds of each port.
  public struct Limits: Sendable {
    /// Open connections; more wait to be taken.
    public var connections = 4_096
    /// Bytes of all header lines of a request together.
    public var headerBytes = 8_192
    /// Header lines of a request.
    public var headerFields = 64
    /// How long a connection may be silent.
    public var idle: Duration = .seconds(60)
    /// How long a body may take to arrive.
    public var body: Duration = .seconds(5)
    /// How long requests at work may go on after the word to stop.
    public var stop: Duration = .seconds(9)

    /// The limits of production.
    public init() {}
  }

  private let gateway: Gateway
  private let publicPort = BoundPort()
  private let adminPort = BoundPort()
  private let publicListener: Listener
  private let adminListener: Listener
  private let limits: Limits
  private let logger: Logger

  /// A server.
  /// - Parameters:
  ///   - host: The address of the public port.
  ///   - port: The public port; 0: any free one.
  ///   - adminPort: The admin port on 127.0.0.1; 0: any free one.
  public init(
    gateway: Gateway, admin: Admin, host: String = "127.0.0.1", port: Int, adminPort: Int,
    limits: Limits = Limits(), logger: Logger
  ) {
    self.gateway = gateway
    self.limits = limits
    self.logger = logger
    // The listeners' own chatter has no place in the access log.
    var quiet = logger
    quiet.logLevel = max(logger.logLevel, .warning)
    let responder = gateway.responder()
    publicListener = Listener(
      host: host, port: port, limits: limits, bound: publicPort, logger: quiet
    ) { [quiet] request, channel in
      try await responder.respond(
        to: request, context: RouteContext(source: .init(channel: channel, logger: quiet)))
    }
    adminListener = Listener(
      host: "127.0.0.1", port: adminPort, limits: limits, bound: self.adminPort, logger: quiet
    ) { request, _ in await admin.respond(to: request, gateway) }
  }

  /// The ports, once both are open. Throws `ListenFault` if one could not be had.
  public func ports() async throws -> (http: Int, admin: Int) {
    (try await publicPort.port(), try await adminPort.port())
  }

  /// Serves until the service group says stop.
  public func run() async throws {
    var configuration = ServiceGroupConfiguration(
      // Stopped from the last to the first: the admin port tells of the draining to the end.
      services: [adminListener, publicListener], logger: logger)
    configuration.maximumGracefulShutdownDuration = limits.stop
    let group = ServiceGroup(configuration: configuration)
    try await withGracefulShutdownHandler {
      try await group.run()
    } onGracefulShutdown: { [gateway] in
      gateway.drain()
    }
  }
}
