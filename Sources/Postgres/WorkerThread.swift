import Glibc

/// A thread of its own for work that blocks: a ``Session``, or a loop over a ``Monitor``.
public final class WorkerThread: Sendable {
  private struct Ending {
    var hasEnded = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private final class Start: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private let ending: Monitor<Ending>

  /// Starts the thread.
  /// - Parameters:
  ///   - name: shown by `top -H`; cut to 15 bytes, Linux's limit.
  ///   - body: what it does; the thread ends with it.
  public init(name: String, _ body: @escaping @Sendable () -> Void) {
    let ending = Monitor(Ending())
    self.ending = ending
    Self.start {
      Self.nameThread(name)
      body()
      let waiting = ending.withLock { state in
        state.hasEnded = true
        defer { state.waiting = [] }
        return state.waiting
      }
      for continuation in waiting { continuation.resume() }
    }
  }

  /// Waits, without blocking a thread, until the thread has ended.
  public func join() async {
    await withCheckedContinuation { continuation in
      let hasEnded = ending.withLock { state in
        if !state.hasEnded { state.waiting.append(continuation) }
        return state.hasEnded
      }
      if hasEnded { continuation.resume() }
    }
  }

  /// Runs blocking work on a thread of its own and waits for its result without blocking.
  @discardableResult
  public static func run<T: Sendable>(
    name: String = "worker", _ body: @escaping @Sendable () throws -> T
  ) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      _ = WorkerThread(name: name) { continuation.resume(with: Result(catching: body)) }
    }
  }

  /// `pthread_setname_np` is a GNU extension that does not reach Swift; this file does the same.
  private static func nameThread(_ name: String) {
    guard let file = fopen("/proc/thread-self/comm", "w") else { return }
    fputs(name, file)
    fclose(file)
  }

  private static func start(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(Start(body)).toOpaque()
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, argument)
    precondition(code == 0, "no thread could be made: error \(code)")
    pthread_detach(thread)
  }
}
