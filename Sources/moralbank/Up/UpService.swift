import Cluster
import FoundationEssentials
import Logging
import Observe
import ServiceLifecycle

/// The bank that `up` starts: every step, and the way back.
struct UpService: Service {
  let files: DataFiles
  let address: Serving.Address
  let demo: Demo?
  let metrics: PrometheusRegistry
  let logger: Logger

  func run() async throws {
    let logger = logger
    say("1/4  starting PostgreSQL in \(files.folder)")
    let cluster = try await PrivateCluster(
      directory: files.folder, profile: .durable, logger: logger
    ).start()
    // Of a process that was killed.
    files.removeServer()
    let result: Result<Void, any Error>
    do {
      try PortProbe.check(address.port, host: address.host, flag: "--port")
      try PortProbe.check(address.adminPort, host: "127.0.0.1", flag: "--admin-port")
      try await open(on: cluster)
      result = .success(())
    } catch is CancellationError {
      result = .success(())
    } catch {
      result = .failure(error)
    }
    files.removeServer()
    say("stopping PostgreSQL")
    try await cluster.stop()
    try result.get()
  }

  private func open(on cluster: Running) async throws {
    say(
      "     \(cluster.adopted ? "found it running" : "it runs"): PostgreSQL "
        + "\(cluster.binaries.version), pid \(cluster.pid), port \(cluster.port)")
    say("2/4  bringing the schema up to date")
    let database = try await LocalDatabase.prepare(cluster, files: files)
    try Stopping.check()
    if let demo {
      say("3/4  loading the demo community, if the bank is empty")
      try await fill(database, with: demo, on: cluster)
    }
    try Stopping.check()
    say("4/4  opening the doors")
    let serving = try await Serving.open(
      database.service, at: address, metrics: metrics, logger: logger)
    let files = files
    let databaseURL = cluster.loopbackURL(database: LocalDatabase.name)
    let supervisor = Supervisor(cluster: cluster, logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await supervisor.run() }
      defer { group.cancelAll() }
      try await serving.run { url, adminURL in
        try files.writeServer(url: url, adminURL: adminURL, databaseURL: databaseURL)
        Terminal.say(
          Greeting(url: url, adminURL: adminURL, folder: files.folder, logins: files.logins).text)
      }
    }
  }

  /// Fills an empty bank. A signal meanwhile stops PostgreSQL at once, which ends the work; the
  /// next start begins it anew.
  private func fill(
    _ database: LocalDatabase, with demo: Demo, on cluster: Running
  ) async throws {
    let (files, logger) = (files, logger)
    do {
      let logins = try await withGracefulShutdownHandler {
        try await demo.load(into: database.owner, logger: logger) { try files.markUnfinished() }
      } onGracefulShutdown: {
        Task { try await cluster.stop() }
      }
      if let logins {
        try files.write(logins)
        files.markFinished()
      }
    } catch {
      try Stopping.check()
      throw error
    }
  }

  private func say(_ text: String) { Terminal.note(text) }
}

/// Leaves the work under way when a signal has asked the process to stop.
enum Stopping {
  static func check() throws {
    if Task.isShuttingDownGracefully { throw CancellationError() }
  }
}
