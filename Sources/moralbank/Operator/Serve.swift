import ArgumentParser
import Logging
import Postgres
import ServiceLifecycle
import UnixSignals

/// Where a server listens.
struct ListenOptions: ParsableArguments {
  @Option(name: .long, help: "The address to listen on; 127.0.0.1 unless set.")
  var host: String?
  @Option(name: .long, help: "The port; 8080 unless set, 0 for any free one.") var port: String?
  @Option(
    name: .long, help: "The loopback port of /livez, /readyz and /metrics; 8081 unless set.")
  var adminPort: String?
  @Option(name: .long, help: "trace, debug, info, notice, warning, error, or critical.")
  var logLevel: String?

  /// As flags of the settings.
  var flags: [Settings.Name: String?] {
    [.host: host, .port: port, .adminPort: adminPort, .logLevel: logLevel]
  }

  /// The address that the settings give.
  static func address(_ settings: Settings) throws(CommandFailure) -> Serving.Address {
    Serving.Address(
      host: settings.text(.host) ?? "127.0.0.1", port: try settings.port(.port, default: 8_080),
      adminPort: try settings.port(.adminPort, default: 8_081))
  }
}

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the bank in the database named by DATABASE_URL.",
    discussion: """
      For production, behind a proxy that speaks TLS; several processes may serve one database. \
      The database is migrated (moralbank migrate --roles), and DATABASE_URL signs in as \
      moralbank_app. SIGTERM ends it within 10 seconds; requests at work get their answers.
      """)

  @OptionGroup var listen: ListenOptions

  func run() async throws {
    let settings = try await Settings(flags: listen.flags)
    let address = try ListenOptions.address(settings)
    Logs.bootstrap(level: try Logs.level(settings, default: .info))
    let metrics = Logs.bootstrapMetrics()
    let logger = Logger(label: "moralbank")
    let serving = try await Serving.open(
      try Configuration(try settings.databaseURL()), at: address, metrics: metrics,
      logger: logger)
    var group = ServiceGroupConfiguration(
      services: [ServeUntilStopped(serving: serving)],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    group.maximumGracefulShutdownDuration = .seconds(10)
    try await ServiceGroup(configuration: group).run()
  }
}

private struct ServeUntilStopped: Service {
  let serving: Serving

  func run() async throws {
    try await serving.run { url, adminURL in
      Terminal.say("moralbank serves at \(url) (admin: \(adminURL))")
    }
  }
}
