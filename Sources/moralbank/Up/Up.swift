import ArgumentParser
import FoundationEssentials
import Logging
import ServiceLifecycle
import UnixSignals

struct UpCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "up",
    abstract: "开门 · Start a whole bank on this machine: database, demo community, server.",
    discussion: """
      The first start makes a private PostgreSQL cluster in the data folder and loads a made-up \
      community; later starts go on where the last one ended. The folder then holds server.json \
      and logins.json, for scripts. SIGINT (Ctrl-C) and SIGTERM stop everything cleanly.
      """)

  @Option(
    name: .long,
    help: "The data folder; ~/.local/share/moralbank unless set.", completion: .directory)
  var data: String?
  @OptionGroup var listen: ListenOptions
  @Option(name: .long, help: "The demo community: some hundred people, or a whole street.")
  var size: Demo.Size = .demo
  @Option(name: .long, help: "The rule book: default, or open-caps for load tests.")
  var rules: Demo.Rules = .usual
  @Flag(name: .long, help: "Start with an empty bank.") var noDemo = false

  func run() async throws {
    var flags = listen.flags
    flags[.data] = data
    let settings = try await Settings(flags: flags)
    let address = try ListenOptions.address(settings)
    guard address.port == 0 || address.port != address.adminPort else {
      throw CommandFailure(.usage, "--port and --admin-port must differ")
    }
    Logs.bootstrap(level: try Logs.level(settings, default: .warning))
    let metrics = Logs.bootstrapMetrics()
    let logger = Logger(label: "moralbank")
    let service = UpService(
      files: DataFiles(folder: Self.absolute(settings.dataFolder)), address: address,
      demo: noDemo ? nil : Demo(size: size, rules: rules), metrics: metrics, logger: logger)
    let configuration = ServiceGroupConfiguration(
      services: [
        .init(
          service: service, successTerminationBehavior: .gracefullyShutdownGroup,
          failureTerminationBehavior: .cancelGroup)
      ],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    try await ServiceGroup(configuration: configuration).run()
  }

  private static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }
}
