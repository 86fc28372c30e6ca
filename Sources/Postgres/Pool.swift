import Logging

/// The threads and the queue behind a ``Database``.
final class Pool: Sendable {
  private struct Job: Sendable {
    let givesUpAt: ContinuousClock.Instant
    /// Runs with a session; the caller gets the outcome when the session is in order again.
    let perform: @Sendable (borrowing Session) -> @Sendable () -> Void
    let refuse: @Sendable (PostgresError) -> Void
  }

  private struct State {
    var waiting: [Job] = []
    var threads = 0
    /// Threads that wait for a job, with or without a connection.
    var free = 0
    var isWatching = false
    var isStopping = false
    var stopped: [CheckedContinuation<Void, Never>] = []
    var statistics = PoolStatistics()
  }

  private enum Admission { case queued, withThread, withWatch, refused(PostgresError) }

  private let state = Monitor(State())
  private let configuration: Configuration
  private let limits: PoolLimits
  private let logger: Logger

  init(_ configuration: Configuration, limits: PoolLimits, logger: Logger) {
    self.configuration = configuration
    self.limits = limits
    self.logger = logger
  }

  var statistics: PoolStatistics {
    state.withLock { state in
      var statistics = state.statistics
      statistics.waiting = state.waiting.count
      return statistics
    }
  }

  func perform<T: Sendable>(
    _ body: @escaping @Sendable (borrowing Session) throws -> T
  ) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      submit(
        Job(givesUpAt: .now + limits.waitDeadline) { session in
          let result = Result { try body(session) }
          session.restore()
          return { continuation.resume(with: result) }
        } refuse: {
          continuation.resume(throwing: $0)
        })
    }
  }

  func stop() {
    let refused = state.withLock { state in
      state.isStopping = true
      defer { state.waiting = [] }
      return state.waiting
    }
    state.broadcast()
    for job in refused { job.refuse(PostgresError(.shuttingDown, "the pool is closed")) }
  }

  func shutdown() async {
    stop()
    await withCheckedContinuation { continuation in
      let isDone = state.withLock { state in
        if state.threads > 0 { state.stopped.append(continuation) }
        return state.threads == 0
      }
      if isDone { continuation.resume() }
    }
  }

  // MARK: the queue

  private func submit(_ job: Job) {
    switch state.withLock({ admit(job, to: &$0) }) {
    case .queued: state.signal()
    case .withThread: _ = WorkerThread(name: "postgres") { self.work() }
    case .withWatch: Task { await watch() }
    case .refused(let error): job.refuse(error)
    }
  }

  private func admit(_ job: Job, to state: inout State) -> Admission {
    if state.isStopping { return .refused(PostgresError(.shuttingDown, "the pool is closed")) }
    if state.waiting.count < state.free {
      state.waiting.append(job)
      return .queued
    }
    if state.threads < limits.size {
      state.threads += 1
      // The new thread takes the first in the queue, so this one may stand behind others.
      state.waiting.append(job)
      return .withThread
    }
    if state.waiting.count - state.free >= limits.waiters {
      state.statistics.refusals += 1
      return .refused(PostgresError(.poolExhausted, "\(limits.waiters) callers wait already"))
    }
    state.waiting.append(job)
    if state.isWatching { return .queued }
    state.isWatching = true
    return .withWatch
  }

  /// Turns away those that waited too long. Runs while somebody waits.
  private func watch() async {
    while true {
      let next: ContinuousClock.Instant? = state.withLock { state in
        state.isWatching = !state.waiting.isEmpty
        return state.waiting.first?.givesUpAt
      }
      guard let next else { return }
      try? await Task.sleep(until: next, clock: .continuous)
      let late: [Job] = state.withLock { state in
        let late = state.waiting.prefix { $0.givesUpAt <= .now }
        state.waiting.removeFirst(late.count)
        state.statistics.timeouts += late.count
        return Array(late)
      }
      for job in late {
        job.refuse(PostgresError(.poolExhausted, "no connection within \(limits.waitDeadline)"))
      }
    }
  }

  // MARK: a thread

  private func work() {
    var next = take()
    while let job = next {
      do throws(PostgresError) {
        let deadline = ContinuousClock.now + limits.operationDeadline
        let session = try Session(configuration, deadline: deadline, logger: logger)
        state.withLock { state in
          state.statistics.open += 1
          state.statistics.connects += 1
        }
        next = serve(session, first: job)
      } catch {
        logger.warning("no database connection", metadata: ["error": "\(error)"])
        job.refuse(error)
        next = take()
      }
    }
    let stopped = state.withLock { state in
      state.threads -= 1
      guard state.threads == 0 else { return [CheckedContinuation<Void, Never>]() }
      defer { state.stopped = [] }
      return state.stopped
    }
    for continuation in stopped { continuation.resume() }
  }

  /// Serves callers for as long as the session is good, and gives back the first caller that needs
  /// another one; nil when the pool is closed.
  private func serve(_ session: borrowing Session, first: Job) -> Job? {
    var job = first
    while true {
      let answer = job.perform(session)
      let isBroken = session.isBroken
      if isBroken { state.withLock { $0.statistics.open -= 1 } }
      answer()
      if isBroken { return take() }
      state.withLock { $0.statistics.idle += 1 }
      let next = take()
      let isStale = next == nil || session.connection.isStale()
      state.withLock { state in
        state.statistics.idle -= 1
        if isStale { state.statistics.open -= 1 }
      }
      guard let next, !isStale else { return next }
      job = next
      session.deadline = .now + limits.operationDeadline
    }
  }

  private func take() -> Job? {
    state.withLock { $0.free += 1 }
    let found: Job?? = state.wait { state in
      if !state.waiting.isEmpty {
        state.free -= 1
        return .some(state.waiting.removeFirst())
      }
      guard state.isStopping else { return nil }
      state.free -= 1
      return .some(nil)
    }
    return found ?? nil
  }
}
