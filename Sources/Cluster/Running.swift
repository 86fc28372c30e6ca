import Glibc
import Synchronization

/// A cluster whose server accepts connections, held by this process until `stop`.
///
/// When the last reference goes without a stop, the folder is let go: a durable server runs on
/// and is adopted by the next start; a fast one is ended and its folder removed.
public final class Running: Sendable {
  /// How a server stops.
  public enum StopMode: String, Sendable {
    /// Ends sessions, writes a checkpoint: the next start needs no recovery.
    case fast
    /// Ends at once; the next start recovers from the log. Nothing committed is lost.
    case immediate
  }

  private struct State {
    var postmaster: Postmaster
    var locks: [FileLock]
    var watchdog: Watchdog?
    var stopped = false
  }

  private let server: Server
  private let startDeadline: Duration
  private let state: Mutex<State>
  /// True when the server was found running.
  public let adopted: Bool

  init(
    server: Server, postmaster: Postmaster, adopted: Bool, startDeadline: Duration,
    locks: [FileLock], watchdog: Watchdog?
  ) {
    self.server = server
    self.startDeadline = startDeadline
    self.adopted = adopted
    state = Mutex(State(postmaster: postmaster, locks: locks, watchdog: watchdog))
  }

  /// The process id of the postmaster.
  public var pid: Int32 { state.withLock { $0.postmaster.pid } }
  /// The TCP port on 127.0.0.1 (durable), and the number in the socket's name.
  public var port: Int { state.withLock { $0.postmaster.port } }
  /// The folder of the Unix socket.
  public var socketDirectory: String { state.withLock { $0.postmaster.socketFolder } }
  /// PostgreSQL's data directory.
  public var dataDirectory: String { server.layout.data }
  /// The programs that the server was started with.
  public var binaries: Binaries { server.binaries }
  /// The superuser that owns the cluster.
  public var role: String { Server.role }

  /// A URL for libpq through the Unix socket, with the password where there is one. Only root and
  /// the server's user can enter the socket's folder.
  public func url(database: String) -> String {
    let host = percentEncoded(socketDirectory)
    return "postgresql://\(credentials)@/\(percentEncoded(database))?host=\(host)&port=\(port)"
  }

  /// A URL for libpq through 127.0.0.1, for whoever may read the password; nil for tests' clusters.
  public func loopbackURL(database: String) -> String? {
    guard server.profile == .durable else { return nil }
    return "postgresql://\(credentials)@127.0.0.1:\(port)/\(percentEncoded(database))"
  }

  /// Stops the server and lets the folder go; a fast cluster's folder is removed. It blocks. A
  /// second call does nothing.
  ///
  /// - Parameter deadline: after this time an immediate stop is tried, then SIGKILL.
  public func stop(_ mode: StopMode = .fast, deadline: Duration = .seconds(30)) throws {
    try state.withLock { state in
      guard !state.stopped else { return }
      try server.halt(mode, deadline: deadline)
      if server.layout.hasOwnSocketFolder { rmdir(server.layout.socketFolder) }
      state.watchdog = nil
      state.locks = []
      state.stopped = true
    }
  }

  /// As the blocking `stop`, on a thread of its own.
  public func stop(_ mode: StopMode = .fast, deadline: Duration = .seconds(30)) async throws {
    try await onOwnThread { try self.stop(mode, deadline: deadline) }
  }

  /// Stops the server and keeps the data and the folder, for `resume`. It blocks.
  public func halt(_ mode: StopMode = .fast, deadline: Duration = .seconds(30)) throws {
    try state.withLock { state in
      guard !state.stopped else { return }
      try server.halt(mode, deadline: deadline)
    }
  }

  /// As the blocking `halt`, on a thread of its own.
  public func halt(_ mode: StopMode = .fast, deadline: Duration = .seconds(30)) async throws {
    try await onOwnThread { try self.halt(mode, deadline: deadline) }
  }

  /// Starts the server again after a halt or a crash, on the same port if that is still free. It
  /// blocks. It does nothing when the server runs.
  ///
  /// - Throws: ``ClusterError`` of kind `folder` after `stop`.
  public func resume() throws {
    try state.withLock { state in
      guard !state.stopped else { throw ClusterError(.folder, "the cluster was stopped for good") }
      state.postmaster = try server.bringUp(deadline: startDeadline).server
    }
  }

  /// As the blocking `resume`, on a thread of its own.
  public func resume() async throws {
    try await onOwnThread { try self.resume() }
  }

  private var credentials: String {
    guard let password = server.password else { return Server.role }
    return "\(Server.role):\(percentEncoded(password))"
  }
}

/// A part of a URL with everything but unreserved characters encoded (RFC 3986, 2.3).
private func percentEncoded(_ text: String) -> String {
  let digits = Array("0123456789ABCDEF")
  return text.utf8.reduce(into: "") { result, byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      result.append(Character(UnicodeScalar(byte)))
    default:
      result += "%" + String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
    }
  }
}
