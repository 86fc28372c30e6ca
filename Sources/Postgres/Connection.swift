import CPostgres
import Glibc
import Logging

/// One libpq connection on a nonblocking socket, always in pipeline mode but for COPY and scripts.
/// Used by one thread.
final class Connection {
  /// Nil once the connection is broken or closed.
  private(set) var handle: OpaquePointer?
  /// Every wait ends here.
  var deadline: ContinuousClock.Instant?
  /// The statements that the server has, by type.
  var prepared: [ObjectIdentifier: Prepared] = [:]
  var preparedCount = 0
  /// Puts BEGIN in front of whatever runs next.
  var beginsLazily = false
  /// Steps sent whose answers are outstanding.
  var awaited: [Step] = []
  var answered = 0
  var hasAnswer = false
  /// The first error since the pipeline began.
  var failure: PostgresError?
  /// The server stopped waiting for a standby.
  fileprivate(set) var isUnreplicated = false
  private let logger: Logger

  init(
    _ configuration: Configuration, deadline: ContinuousClock.Instant?, logger: Logger
  ) throws(PostgresError) {
    self.logger = logger
    self.deadline = deadline
    handle = try Self.connect(configuration, deadline: deadline)
    PQsetNoticeReceiver(handle, receiveNotice, Unmanaged.passUnretained(self).toOpaque())
    guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else { throw lost() }
  }

  deinit { close() }

  /// Closes at once; what is under way is left to the server.
  func close() {
    PQfinish(handle)
    handle = nil
  }

  /// The connection, or the error that there is none any more.
  func open() throws(PostgresError) -> OpaquePointer {
    guard let handle, PQstatus(handle) == CONNECTION_OK else {
      throw PostgresError(.connectionLost, "the session is broken")
    }
    return handle
  }

  /// Closes and tells why. An error that the server gave on the way out is preferred.
  func lost() -> PostgresError {
    let text = handle.map { firstLine(PQerrorMessage($0)) } ?? "the session is broken"
    close()
    return failure ?? PostgresError(.connectionLost, text)
  }

  /// Whether something arrived on an idle connection that means its end.
  func isStale() -> Bool {
    guard let handle, PQstatus(handle) == CONNECTION_OK else { return true }
    while true {
      guard Self.wait(PQsocket(handle), Int16(POLLIN), until: .now) else { return false }
      // A parameter change or a notice is no harm; after a read without one the end is seen.
      guard PQconsumeInput(handle) == 1, PQisBusy(handle) == 0, PQstatus(handle) == CONNECTION_OK
      else { return true }
    }
  }

  /// Waits until the socket can be used so, or the deadline passes: then the session is over.
  func wait(_ events: Int16) throws(PostgresError) {
    guard !Self.wait(PQsocket(handle), events, until: deadline) else { return }
    close()
    throw PostgresError(.deadline, "no answer in time")
  }

  /// Clears what one run leaves behind.
  func startRun() {
    awaited.removeAll(keepingCapacity: true)
    answered = 0
    hasAnswer = false
    failure = nil
    isUnreplicated = false
  }

  /// The end of each run: the first error, or that a commit is not on a standby.
  func finishRun() throws(PostgresError) {
    if isUnreplicated {
      throw PostgresError(.notReplicated, "the wait for a standby was canceled")
    }
    guard let failure else { return }
    // A former primary answers that it is read-only: connect again to find the present one.
    if failure.isConnectionLoss || failure.sqlState == .readOnlyTransaction { close() }
    throw failure
  }

  fileprivate func take(notice result: OpaquePointer) {
    let routine = Diagnostic.routine(result)
    if routine == "SyncRepWaitForLSN" { isUnreplicated = true }
    let level: Logger.Level =
      switch Diagnostic.severity(result) {
      case "WARNING": .warning
      case "NOTICE", "INFO": .info
      default: .debug
      }
    logger.log(
      level: level, "PostgreSQL notice",
      metadata: [
        "sqlstate": "\(Diagnostic.sqlState(result) ?? "")",
        "message": "\(Diagnostic.primaryMessage(result) ?? "")",
      ])
  }
}

private func receiveNotice(context: UnsafeMutableRawPointer?, result: OpaquePointer?) {
  guard let context, let result else { return }
  Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue().take(notice: result)
}

extension Connection {
  /// Tries each host in turn. libpq would too, but ignores `connect_timeout` when it is driven
  /// without blocking, so that one silent host would use up the whole deadline.
  private static func connect(
    _ configuration: Configuration, deadline: ContinuousClock.Instant?
  ) throws(PostgresError) -> OpaquePointer {
    var last = PostgresError(.configuration, "no host")
    for parameters in configuration.attempts {
      let limit = ContinuousClock.now + configuration.connectTimeout
      let end = deadline.map { min($0, limit) } ?? limit
      do throws(PostgresError) {
        return try connect(parameters, until: end)
      } catch {
        last = error
      }
      if let deadline, deadline <= .now { throw PostgresError(.deadline, last.message) }
    }
    throw last
  }

  private static func connect(
    _ parameters: [String: String], until end: ContinuousClock.Instant
  ) throws(PostgresError) -> OpaquePointer {
    let pairs = parameters.map { (strdup($0), strdup($1)) }
    defer { for (key, value) in pairs { free(key); free(value) } }
    let keys = pairs.map { UnsafePointer<CChar>($0.0) } + [nil]
    let values = pairs.map { UnsafePointer<CChar>($0.1) } + [nil]
    guard let handle = PQconnectStartParams(keys, values, 0) else {
      throw PostgresError(.connectionRefused, "out of memory")
    }
    var status = PGRES_POLLING_WRITING
    while PQstatus(handle) != CONNECTION_BAD, status != PGRES_POLLING_FAILED {
      if status == PGRES_POLLING_OK { return handle }
      let events = status == PGRES_POLLING_READING ? POLLIN : POLLOUT
      guard wait(PQsocket(handle), Int16(events), until: end) else {
        PQfinish(handle)
        throw PostgresError(.connectionRefused, "the connection was not made in time")
      }
      status = PQconnectPoll(handle)
    }
    defer { PQfinish(handle) }
    throw PostgresError(.connectionRefused, firstLine(PQerrorMessage(handle)))
  }

  /// True when the socket is ready (or has failed, which the next call finds), false at the end.
  private static func wait(
    _ socket: Int32, _ events: Int16, until end: ContinuousClock.Instant?
  ) -> Bool {
    var entry = pollfd(fd: socket, events: events, revents: 0)
    while true {
      let left = end.map { ContinuousClock.now.duration(to: $0).wholeMilliseconds } ?? -1
      let milliseconds = end == nil ? -1 : Int32(clamping: max(left, 0))
      let ready = poll(&entry, 1, milliseconds)
      if ready > 0 { return true }
      if ready == 0, left <= Int64(Int32.max) { return false }
      if ready < 0, errno != EINTR { return true }
    }
  }
}
