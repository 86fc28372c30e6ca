import Glibc

/// A server as its `postmaster.pid` describes it.
struct Postmaster: Equatable {
  let pid: pid_t
  let port: Int
  let socketFolder: String
  /// True when the server says that it accepts connections.
  let isReady: Bool

  /// Reads the file; nil when there is none or it is not complete yet.
  static func read(data: String) -> Postmaster? {
    guard let text = Files.read(data + "/postmaster.pid") else { return nil }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 5, let pid = pid_t(lines[0]), pid > 1, let port = Int(lines[3]) else {
      return nil
    }
    let state = lines.count >= 8 ? lines[7].prefix(while: \.isLetter) : ""
    return Postmaster(
      pid: pid, port: port, socketFolder: String(lines[4]), isReady: state == "ready")
  }

  /// The process id in a lock file, even if the rest is not complete.
  static func pid(file: String) -> pid_t? {
    Files.read(file).flatMap { text in
      text.split(separator: "\n").first.flatMap { pid_t($0) }
    }
  }

  /// The processes of PostgreSQL that work in a data directory, whoever started them. The server's
  /// own user asks, because root without `CAP_SYS_PTRACE` may not look.
  static func processes(data: String, user: ServerUser) throws(ClusterError) -> [pid_t] {
    let candidates = Files.names(in: "/proc").filter { name in
      pid_t(name) != nil && Files.read("/proc/\(name)/comm") == "postgres\n"
    }
    guard !candidates.isEmpty else { return [] }
    let script = """
      data=$1; shift
      for pid; do [ "/proc/$pid/cwd" -ef "$data" ] && echo "$pid"; done
      exit 0
      """
    let command = user.prefix + ["/bin/sh", "-c", script, "sh", data] + candidates
    let answer = try Tool.run(command, deadline: .seconds(10))
    return answer.output.split(separator: "\n").compactMap { pid_t($0) }
  }
}
