import Glibc

/// State that several threads share, and on whose change a thread can wait (Hoare 1974; here with
/// the signal-and-continue meaning of POSIX). Waiting blocks the thread: never wait in a task.
public final class Monitor<State>: @unchecked Sendable {
  private var state: State
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>

  /// A monitor over that state.
  public init(_ state: sending State) {
    self.state = state
    mutex = .allocate(capacity: 1)
    changed = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(changed, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// Reads or changes the state, alone. Wakes nobody: see ``signal()``.
  public func withLock<R: Sendable, E: Error>(
    _ body: (inout State) throws(E) -> R
  ) throws(E) -> R {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&state)
  }

  /// Blocks the thread until `take` finds what it waits for.
  /// - Parameters:
  ///   - deadline: when to give up; nil never does.
  ///   - take: called at once and after each signal, alone with the state.
  /// - Returns: what `take` returned, or nil after the deadline.
  public func wait<R: Sendable>(
    until deadline: ContinuousClock.Instant? = nil, _ take: (inout State) -> R?
  ) -> R? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let found = take(&state) { return found }
      guard let deadline else {
        pthread_cond_wait(changed, mutex)
        continue
      }
      let left = ContinuousClock.now.duration(to: deadline)
      guard left > .zero else { return nil }
      var end = Self.moment(after: left)
      pthread_cond_timedwait(changed, mutex, &end)
    }
  }

  /// Wakes one waiting thread.
  public func signal() { pthread_cond_signal(changed) }

  /// Wakes all waiting threads.
  public func broadcast() { pthread_cond_broadcast(changed) }

  private static func moment(after duration: Duration) -> timespec {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    let (seconds, attoseconds) = duration.components
    let nanoseconds = now.tv_nsec + Int(attoseconds / 1_000_000_000)
    return timespec(
      tv_sec: now.tv_sec + Int(seconds) + nanoseconds / 1_000_000_000,
      tv_nsec: nanoseconds % 1_000_000_000)
  }
}
