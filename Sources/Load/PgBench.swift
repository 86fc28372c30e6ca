import Foundation
import Logging
import Postgres

/// PostgreSQL's own benchmark on the same cluster, in a database of its own.
struct PgBench: Sendable {
  let url: String
  static let database = "moralbank_pgbench"

  /// Which script.
  enum Script: Sendable {
    /// TPC-B-like: one update, a select, two updates, an insert.
    case tpcB
    /// `-S`: one select.
    case selectOnly

    var name: String { self == .tpcB ? "pgbench TPC-B" : "pgbench -S" }
  }

  /// Transactions a second over so many seconds: `-s 50 -M prepared -c 8 -j 2`.
  func run(_ script: Script, seconds: Int) async throws -> Double {
    let (url, program) = (url, try Self.program())
    return try await WorkerThread.run(name: "pgbench") {
      var configuration = try Configuration(url)
      configuration.statementTimeout = .seconds(60)
      let session = try Session(configuration, logger: .silent)
      try session.script("DROP DATABASE IF EXISTS \(Self.database)")
      try session.script("CREATE DATABASE \(Self.database)")
      defer { try? session.script("DROP DATABASE IF EXISTS \(Self.database) WITH (FORCE)") }
      let (own, password) = try Self.ownDatabase(url)
      _ = try Self.output(
        of: program, ["-i", "-q", "-s", "50", own], password: password, seconds: 600)
      var arguments = ["-n", "-M", "prepared", "-c", "8", "-j", "2", "-T", String(seconds)]
      if script == .selectOnly { arguments.append("-S") }
      let text = try Self.output(
        of: program, arguments + [own], password: password, seconds: seconds + 120)
      let line = text.split(separator: "\n").first { $0.hasPrefix("tps = ") }
      guard let rate = line?.split(separator: " ").dropFirst(2).first.flatMap({ Double($0) }) else {
        throw LoadFailure("pgbench gave no rate: \(text)")
      }
      return rate
    }
  }

  private static func program() throws -> String {
    let folders =
      ["/usr/bin"] + (17...30).reversed().map { "/usr/lib/postgresql/\($0)/bin" }
      + ["/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/15/bin"]
    for folder in folders where FileManager.default.isExecutableFile(atPath: folder + "/pgbench") {
      return folder + "/pgbench"
    }
    throw LoadFailure("pgbench is missing: apt-get install postgresql")
  }

  /// The same connection to pgbench's own database, and apart from it the password: arguments are
  /// seen by everybody.
  private static func ownDatabase(_ url: String) throws -> (url: String, password: String?) {
    guard var parts = URLComponents(string: url) else { throw LoadFailure("a bad database URL") }
    let password = parts.password
    parts.path = "/" + database
    parts.password = nil
    guard let own = parts.string else { throw LoadFailure("a bad database URL") }
    return (own, password)
  }

  /// What the program prints; it is ended when it takes longer than so many seconds.
  private static func output(
    of program: String, _ arguments: [String], password: String?, seconds: Int
  ) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    process.environment = ProcessInfo.processInfo.environment.merging(
      password.map { ["PGPASSWORD": $0] } ?? [:]
    ) { $1 }
    try runWithSignals(process)
    let watchdog = DispatchWorkItem { process.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(seconds), execute: watchdog)
    defer { watchdog.cancel() }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw LoadFailure("pgbench ended with \(process.terminationStatus)")
    }
    return String(decoding: data, as: UTF8.self)
  }

  /// Starts a program that gets its signals: it inherits the mask of this thread, which blocks them
  /// all, and pgbench ends its time by SIGALRM.
  private static func runWithSignals(_ process: Process) throws {
    var none = sigset_t()
    var before = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try process.run()
  }
}
