import FoundationEssentials
import Glibc
import Logging

/// The server of one cluster: making its data, starting, adopting and stopping it. Everything
/// here blocks.
struct Server {
  let layout: Layout
  let user: ServerUser
  let binaries: Binaries
  let profile: Profile
  /// The TCP port that was asked for; nil for any free one.
  let fixedPort: Int?
  let password: String?
  let logger: Logger

  /// The superuser that owns the cluster.
  static let role = "postgres"
  private var startLog: String { layout.data + "/start.log" }

  // MARK: making

  /// Makes the data directory under another name first: what carries the real name is complete.
  func makeData() throws(ClusterError) {
    for name in Files.names(in: layout.home)
    where name.hasPrefix("data.new-") || name.hasPrefix("password.new-") {
      Files.remove(layout.home + "/" + name)
    }
    let mark = String(UInt32.random(in: .min ... .max), radix: 16)
    let draft = layout.home + "/data.new-" + mark
    let passwordDraft = layout.home + "/password.new-" + mark
    guard try Files.makeFolder(draft, mode: 0o700, owner: user) else {
      throw ClusterError(.folder, "\(draft) exists")
    }
    var done = false
    defer {
      unlink(passwordDraft)
      if !done { Files.remove(draft) }
    }
    var arguments = [
      binaries.path("initdb"), "-D", draft, "-U", Self.role, "-E", "UTF8", "--locale=C",
    ]
    switch profile {
    case .durable:
      try Files.write((password ?? "") + "\n", to: passwordDraft, owner: user)
      arguments += ["-k", "--auth=scram-sha-256", "--pwfile=\(passwordDraft)"]
    case .fast:
      arguments += ["--no-sync", "--auth-local=trust", "--auth-host=reject"]
    }
    logger.info("making a PostgreSQL cluster", metadata: ["data": "\(layout.data)"])
    let answer = try Tool.run(user.prefix + arguments, deadline: .seconds(120))
    guard answer.status == 0 else {
      throw ClusterError.tool(
        "initdb failed with status \(answer.status)", output: answer.output, folder: layout.home)
    }
    try Files.append(line: "include = '\(Settings.fileName)'", to: draft + "/postgresql.conf")
    guard rename(draft, layout.data) == 0 else {
      throw Files.failure("cannot make \(layout.data)", errno)
    }
    Files.sync(folder: layout.home)
    done = true
  }

  // MARK: starting

  /// Returns when a server accepts connections: the one found running, or a new one.
  func bringUp(deadline: Duration) throws(ClusterError) -> (server: Postmaster, adopted: Bool) {
    let end = ContinuousClock.now + deadline
    var launches = 0
    while ContinuousClock.now < end {
      let processes = try Postmaster.processes(data: layout.data, user: user)
      let found = Postmaster.read(data: layout.data)
      if let found, processes.contains(found.pid) {
        if found.isReady, try accepts(found) { return (found, launches == 0) }
      } else if processes.isEmpty {
        guard launches < 3 else {
          throw failure("the server stopped soon after its start")
        }
        launches += 1
        clearForeignLocks()
        try launch(within: end - ContinuousClock.now, retriesPort: launches < 3)
        continue
      }
      poll(nil, 0, 50)
    }
    throw failure("the server accepts no connections after \(deadline)", kind: .deadline)
  }

  /// Whether a connection is taken, as `pg_isready` sees it.
  func accepts(_ server: Postmaster) throws(ClusterError) -> Bool {
    let command = [
      binaries.path("pg_isready"), "-q", "-h", server.socketFolder, "-p", String(server.port),
      "-t", "3",
    ]
    return try Tool.run(command, deadline: .seconds(10)).status == 0
  }

  /// PostgreSQL removes stale lock files itself, but not when their number belongs to another
  /// process now, or to a dead one that nobody waited for. No process works in the data directory
  /// when this is called, and the socket's folder is ours alone.
  private func clearForeignLocks() {
    let sockets = Files.names(in: layout.socketFolder)
      .filter { $0.hasPrefix(".s.PGSQL.") && $0.hasSuffix(".lock") }
      .map { layout.socketFolder + "/" + $0 }
    for file in [layout.data + "/postmaster.pid"] + sockets {
      guard let pid = Postmaster.pid(file: file), Files.exists("/proc/\(pid)") else { continue }
      logger.notice("removing the lock of a server that is gone", metadata: ["pid": "\(pid)"])
      unlink(file)
    }
  }

  /// Starts a server and waits for it; another process may have taken the port meanwhile.
  private func launch(within limit: Duration, retriesPort: Bool) throws(ClusterError) {
    try writeSettings()
    try layout.prepareSocketFolder(user: user)
    unlink(startLog)
    let seconds = max(1, Int(limit.components.seconds))
    let command = [
      binaries.path("pg_ctl"), "-D", layout.data, "-l", startLog, "-s", "-w", "-t",
      String(seconds), "start",
    ]
    let answer = try Tool.run(user.prefix + command, deadline: limit + .seconds(10))
    guard answer.status != 0 else { return }
    let alive = try !Postmaster.processes(data: layout.data, user: user).isEmpty
    guard !alive else { return }
    let error = failure("the server did not start", also: answer.output)
    guard error.kind == .portInUse, fixedPort == nil, retriesPort else { throw error }
    logger.notice("the port was taken; trying another")
  }

  private func writeSettings() throws(ClusterError) {
    let settings = Settings(
      profile: profile, port: try choosePort(), socketFolder: layout.socketFolder,
      walCompression: try walCompression())
    let file = layout.data + "/" + Settings.fileName
    guard Files.read(file) != settings.text else { return }
    try Files.write(settings.text, to: file, owner: user)
  }

  private func choosePort() throws(ClusterError) -> Int {
    guard profile == .durable else { return 5432 }
    if let fixedPort {
      guard Loopback.isFree(fixedPort) else {
        throw ClusterError(
          .portInUse, "port \(fixedPort) of 127.0.0.1 is in use by another process",
          hint: "choose another port for PostgreSQL, or none")
      }
      return fixedPort
    }
    guard let port = Loopback.freePort(preferred: Settings.port(in: layout.data)) else {
      throw ClusterError(.portInUse, "no free port on 127.0.0.1")
    }
    return port
  }

  /// `lz4` costs a fraction of the processor time of `pglz`, if the server was built with it.
  private func walCompression() throws(ClusterError) -> String {
    guard profile == .durable else { return "off" }
    // An empty include must exist before the first start.
    let settings = layout.data + "/" + Settings.fileName
    if !Files.exists(settings) { try Files.write("", to: settings, owner: user) }
    let command = [
      binaries.path("postgres"), "-D", layout.data, "-c", "wal_compression=lz4", "-C",
      "wal_compression",
    ]
    return try Tool.run(user.prefix + command, deadline: .seconds(10)).status == 0 ? "lz4" : "on"
  }

  // MARK: stopping

  /// Stops the server in the given mode, then in immediate mode, then with SIGKILL, which a frozen
  /// server needs too; returns when no process of it is left.
  func halt(_ mode: Running.StopMode, deadline: Duration) throws(ClusterError) {
    for attempt in mode == .immediate ? [mode] : [mode, .immediate] {
      guard try !stop(attempt, deadline: attempt == mode ? deadline : .seconds(10)) else { break }
    }
    if let server = try alive() { kill(server, SIGKILL) }
    let end = ContinuousClock.now + .seconds(10)
    while try !Postmaster.processes(data: layout.data, user: user).isEmpty {
      guard ContinuousClock.now < end else {
        throw failure("processes of the server do not end", kind: .deadline)
      }
      poll(nil, 0, 50)
    }
  }

  /// One try to stop the postmaster; true when it is gone.
  private func stop(
    _ mode: Running.StopMode, deadline: Duration
  ) throws(ClusterError) -> Bool {
    guard let server = try alive() else { return true }
    let command = [
      binaries.path("pg_ctl"), "-D", layout.data, "-s", "-w", "-m", mode.rawValue, "-t",
      String(max(1, deadline.components.seconds)), "stop",
    ]
    kill(server, SIGCONT)
    let answer = try Tool.run(user.prefix + command, deadline: deadline + .seconds(5))
    if answer.status == 0 { return true }
    logger.warning(
      "the server did not stop",
      metadata: ["mode": "\(mode.rawValue)", "output": "\(lastLines(answer.output, 3))"])
    return false
  }

  /// The postmaster's process id, if it is one and works in our data directory.
  private func alive() throws(ClusterError) -> pid_t? {
    guard let pid = Postmaster.pid(file: layout.data + "/postmaster.pid"),
      try Postmaster.processes(data: layout.data, user: user).contains(pid)
    else { return nil }
    return pid
  }

  // MARK: failing

  /// An error with the ends of the server's logs, which say why.
  private func failure(
    _ summary: String, kind: ClusterError.Kind? = nil, also: String = ""
  ) -> ClusterError {
    let logs = layout.data + "/log"
    let days = Files.names(in: logs).map { logs + "/" + $0 }
    let newest = days.max { modified($0) < modified($1) }
    let output = [also, Files.tail(startLog), newest.map { lastLines(Files.tail($0), 10) } ?? ""]
      .joined(separator: "\n")
    if let kind {
      return ClusterError(
        kind, summary, hint: "see \(startLog) and \(logs); a long recovery may need more time",
        output: output)
    }
    return ClusterError.tool(summary, output: output, folder: layout.data)
  }

  private func modified(_ path: String) -> Int {
    var info = stat()
    return lstat(path, &info) == 0 ? info.st_mtim.tv_sec : 0
  }
}
