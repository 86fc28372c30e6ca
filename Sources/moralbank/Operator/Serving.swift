import Logging
import Observe
import Postgres
import Server
import ServiceLifecycle
import Store

/// A bank that serves: the same for `serve` and `up`.
struct Serving {
  /// Where it listens.
  struct Address {
    var host = "127.0.0.1"
    var port: Int
    var adminPort: Int

    /// As in a URL.
    var shownHost: String {
      switch host {
      case "0.0.0.0", "::": "127.0.0.1"
      case let host where host.contains(":"): "[\(host)]"
      default: host
      }
    }
  }

  let store: Store
  let server: HTTPServer
  let address: Address
  private let standingDates: StandingDatesService
  private let readiness: Database
  private let passwords: Passwords

  /// Opens the bank in its database; nothing listens yet.
  static func open(
    _ configuration: Configuration, at address: Address, metrics: PrometheusRegistry,
    logger: Logger
  ) async throws -> Serving {
    let store = try await Store.open(configuration, logger: logger)
    // A connection of its own, so that readiness is told even when all readers are at work.
    let readiness = Database(configuration, limits: PoolLimits(size: 1), logger: logger)
    let passwords = Passwords()
    let gateway = try Gateway.bank(store, passwords: passwords, logger: logger)
    let admin = Admin(checks: [
      Admin.Check("database") { _ = try await readiness.read { _ in } },
      Admin.Check("schema") {
        let status = try await readiness.read { try Migrations.status(on: $0) }
        guard status.isCurrent else {
          throw StoreError.schemaMismatch(
            pending: status.pending, unknown: status.unknown + status.changed)
        }
      },
    ]) { metrics.render() }
    let server = HTTPServer(
      gateway: gateway, admin: admin, host: address.host, port: address.port,
      adminPort: address.adminPort, logger: logger)
    return Serving(
      store: store, server: server, address: address,
      standingDates: StandingDatesService(store: store, logger: logger), readiness: readiness,
      passwords: passwords)
  }

  /// Serves until the service group says stop. When both ports are open `isOpen` is told the URLs.
  func run(isOpen: @escaping @Sendable (_ url: String, _ adminURL: String) throws -> Void)
    async throws
  {
    let (server, address, standingDates) = (server, address, standingDates)
    let result: Result<Void, any Error>
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        group.addTask { try await standingDates.run() }
        group.addTask {
          let ports = try await server.ports()
          try isOpen(
            "http://\(address.shownHost):\(ports.http)", "http://127.0.0.1:\(ports.admin)")
        }
        try await group.waitForAll()
      }
      result = .success(())
    } catch {
      result = .failure(error)
    }
    await close()
    try result.get()
  }

  /// Ends what `open` began.
  private func close() async {
    await store.shutdown()
    await readiness.shutdown()
    try? await passwords.stop()
  }
}
