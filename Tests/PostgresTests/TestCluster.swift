import Foundation
import Glibc
import Logging
import Postgres

/// A PostgreSQL server for tests: fresh, on a Unix socket only, gone with this process.
///
/// A shell script starts the server, says so, and waits for the end of a pipe that this process
/// holds. However this process ends, the pipe ends, and the script stops the server and deletes it.
final class TestCluster: Sendable {
  /// The directory of the socket.
  let directory: String
  /// The postmaster.
  let pid: pid_t
  private let pipe: Int32

  private static let sharedTask = Task { try await start() }

  /// The server for tests that neither stop nor kill it.
  static func shared() async throws -> TestCluster { try await sharedTask.value }

  /// A server of one's own.
  static func start() async throws -> TestCluster {
    try await WorkerThread.run { try TestCluster() }
  }

  private init() throws {
    var ends: [Int32] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else { throw ClusterError(text: "no pipe") }
    _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
    let script = Process()
    script.executableURL = URL(fileURLWithPath: "/bin/sh")
    script.arguments = ["-c", Self.script]
    script.standardInput = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
    let output = Pipe()
    script.standardOutput = output
    try script.run()
    var line = ""
    while !line.hasSuffix("\n") {
      let data = output.fileHandleForReading.availableData
      if data.isEmpty { throw ClusterError(text: "PostgreSQL did not start: \(line)") }
      line += String(decoding: data, as: UTF8.self)
    }
    let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
    guard words.count == 2, let pid = pid_t(words[1]) else { throw ClusterError(text: line) }
    directory = words[0]
    self.pid = pid
    pipe = ends[1]
  }

  deinit { close(pipe) }

  func url(database: String = "postgres", user: String = "postgres") -> String {
    "postgres:///\(database)?host=\(directory)&user=\(user)"
  }

  func configuration(database: String = "postgres") throws -> Configuration {
    try Configuration(url(database: database))
  }

  /// A new, empty database; its name.
  func makeDatabase() async throws -> String {
    let name = "t" + UUID().uuidString.lowercased().filter { $0 != "-" }
    try await session { try $0.script("CREATE DATABASE \(name)") }
    return name
  }

  /// Runs blocking work with a session on a thread of its own, as part of the task, so that
  /// expectations that fail there are counted for the test.
  @discardableResult
  func session<T: Sendable>(
    database: String = "postgres", logger: Logger = quiet,
    _ body: @escaping @Sendable (borrowing Session) throws -> T
  ) async throws -> T {
    let configuration = try configuration(database: database)
    return try await withTaskExecutorPreference(ThreadPerJob()) {
      try await Self.run(configuration, logger, body)
    }
  }

  private nonisolated static func run<T: Sendable>(
    _ configuration: Configuration, _ logger: Logger,
    _ body: @Sendable (borrowing Session) throws -> T
  ) async throws -> T {
    try body(Session(configuration, deadline: .now + .seconds(60), logger: logger))
  }

  private static let script = """
    trap '' INT HUP TERM
    bin=$(dirname "$(command -v initdb || ls /usr/lib/postgresql/*/bin/initdb | tail -n 1)")
    dir=$(mktemp -d /tmp/pgtest.XXXXXX) || exit 1
    as=""
    if [ "$(id -u)" = 0 ]; then as="runuser -u postgres --"; chown postgres "$dir"; fi
    chmod 755 "$dir"; cd "$dir"
    $as "$bin/initdb" -D "$dir/data" -A trust -U postgres -N -E UTF8 --no-locale >log 2>&1 &&
    $as "$bin/pg_ctl" -s -w -D "$dir/data" -l "$dir/data/log" start </dev/null >>log 2>&1 -o \\
      "-k $dir -c listen_addresses= -c fsync=off -c max_connections=60 -c restart_after_crash=on" \\
      || { tr '\\n' ' ' <log; rm -rf "$dir"; exit 1; }
    pid=$(head -n 1 "$dir/data/postmaster.pid")
    echo "$dir $pid"
    cat >/dev/null
    kill -CONT $pid $(cat /proc/$pid/task/*/children 2>/dev/null) 2>/dev/null
    [ ! -e data/postmaster.pid ] || $as "$bin/pg_ctl" -s -w -m immediate -D "$dir/data" stop
    cd /; rm -rf "$dir"
    """
}

/// Gives each piece of a task a thread of its own, on which it may block.
final class ThreadPerJob: TaskExecutor {
  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    _ = WorkerThread(name: "test") {
      job.runSynchronously(on: self.asUnownedTaskExecutor())
    }
  }
}

struct ClusterError: Error {
  let text: String
}

/// A logger that says nothing.
let quiet = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }

/// Waits until the condition holds, at most 30 s.
func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
  let end = ContinuousClock.now + .seconds(30)
  while ContinuousClock.now < end {
    if try await condition() { return true }
    try await Task.sleep(for: .milliseconds(5))
  }
  return false
}
