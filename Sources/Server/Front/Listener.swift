import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Why the server could not begin to listen.
public struct ListenFault: Error, Sendable, CustomStringConvertible {
  /// One line for the operator, with address and port.
  public let description: String

  init(_ error: any Error, host: String, port: Int) {
    let place = "\(host):\(port)"
    description =
      switch (error as? IOError)?.errnoCode {
      case EADDRINUSE: "port \(port) on \(host) is taken by another program; choose another port"
      case EACCES: "\(place): this user may not listen there; choose a port above 1023"
      case EADDRNOTAVAIL: "\(place): this machine has no such address"
      default: "\(place): cannot listen: \(error)"
      }
  }
}

/// One port with its connections.
struct Listener: Service {
  let host: String
  let port: Int
  let limits: HTTPServer.Limits
  let bound: BoundPort
  let logger: Logger
  let respond: @Sendable (Request, any Channel) async throws -> Response

  func run() async throws {
    do {
      guard (0...65_535).contains(port) else { throw SocketAddressError.unsupported }
      try await service().run()
      bound.settle(.failure(CancellationError()))
    } catch let error where Self.concernsAddress(error) {
      let fault = ListenFault(error, host: host, port: port)
      bound.settle(.failure(fault))
      throw fault
    } catch {
      bound.settle(.failure(error))
      throw error
    }
  }

  private static func concernsAddress(_ error: any Error) -> Bool {
    error is IOError || error is SocketAddressError || error is SocketAddressError.UnknownHost
  }

  private func service() throws -> any Service {
    let deadline = TimeAmount(limits.body)
    let channel = HTTP1Channel.Configuration(
      additionalChannelHandlers: [ConnectionGuard(bodyDeadline: deadline)],
      idleTimeout: TimeAmount(limits.idle),
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
        maxHeaderFieldCount: limits.headerFields))
    return try HTTPServerBuilder.http1(configuration: channel).buildServer(
      configuration: ServerConfiguration(
        address: .hostname(host, port: port), backlog: 1024,
        availableConnectionsDelegate: .maximum(limits.connections, logger: logger)),
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger,
      responder: { request, writer, channel in
        let response = try await respond(request, channel)
        try await writer.write(response: response.head, body: response.body)
      },
      onServerRunning: { channel in bound.settle(.success(channel.localAddress?.port ?? port)) })
  }
}
