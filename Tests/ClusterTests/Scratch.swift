import Glibc
import Logging

@testable import Cluster

/// A folder of one test, with a short name, removed with all that is in it; servers that a failed
/// or killed test leaves there end with it.
final class Scratch: Sendable {
  let path: String
  private let leash: Int32
  private let sweeper: pid_t

  private static let script = """
    read -r _
    for file in $(find "$1" -name postmaster.pid); do
      pid=$(head -n 1 "$file")
      [ "/proc/$pid/cwd" -ef "${file%/*}" ] && kill -KILL "$pid"
    done
    rm -rf -- "$1" || rm -rf -- "$1"
    """

  init() throws {
    path = "/tmp/mbt-" + String(UInt64.random(in: .min ... .max), radix: 36)
    _ = try Files.makeFolder(path, mode: 0o711)
    let (reader, writer) = try Tool.openPair()
    leash = writer
    sweeper = try Tool.spawn(
      ["/bin/sh", "-c", Self.script, "sh", path], input: reader, output: nil, closing: reader)
  }

  deinit {
    close(leash)
    _ = Tool.wait(for: sweeper, deadline: .seconds(30))
  }

  /// A durable cluster under this folder.
  func durable(
    _ name: String = "bank", binaries: String? = nil, port: Int? = nil
  ) -> PrivateCluster {
    PrivateCluster(
      directory: path + "/" + name, profile: .durable, binaries: binaries, port: port,
      searchPath: nil, startDeadline: .seconds(120), shelter: path + "/shelter", logger: quiet)
  }

  func fast(_ name: String = "fast") -> PrivateCluster {
    PrivateCluster(directory: path + "/" + name, profile: .fast, logger: quiet)
  }

  /// A folder with programs that only tell a version.
  func fakePrograms(_ name: String, version: String) throws -> String {
    let folder = "\(path)/\(name)"
    _ = try Files.makeFolders(folder, mode: 0o755)
    for program in ["initdb", "pg_ctl", "postgres", "pg_isready"] {
      let text = "#!/bin/sh\necho 'postgres (PostgreSQL) \(version) (Test)'\n"
      try Files.write(text, to: "\(folder)/\(program)", mode: 0o755)
    }
    return folder
  }
}

let quiet = {
  var logger = Logger(label: "cluster-tests")
  logger.logLevel = .critical
  return logger
}()

let isRoot = geteuid() == 0

/// What `psql` answers to one statement; the error text when it fails.
func psql(_ url: String, _ sql: String, programs: Binaries) throws -> Tool.Outcome {
  try Tool.run(
    [programs.path("psql"), "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-c", sql, url],
    deadline: .seconds(30))
}

extension Running {
  /// The answer of the server to one statement through the socket.
  func ask(_ sql: String) throws -> String {
    let answer = try psql(url(database: "postgres"), sql, programs: binaries)
    return answer.output.trimmingSuffix("\n")
  }
}

extension String {
  func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}

/// Whether a process exists and has not ended (a zombie waits only for its parent).
func isAlive(_ pid: pid_t) -> Bool {
  guard let text = Files.read("/proc/\(pid)/stat"), let name = text.lastIndex(of: ")") else {
    return false
  }
  return !text[name...].hasPrefix(") Z")
}

/// The kind of the error that a body throws, if it is one of ours.
func kind(_ body: () async throws -> some Any) async -> ClusterError? {
  do {
    _ = try await body()
    return nil
  } catch {
    return error as? ClusterError
  }
}
