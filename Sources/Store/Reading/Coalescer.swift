import Postgres
import Synchronization

/// Collects look-ups that come in crowds and answers many with one query.
///
/// A look-up never joins a fetch that was started before it came, so what was committed before the
/// question is in the answer. The callers bound how many wait: each waits for one value.
public final class Coalescer<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  /// Fetches under way at once; while both run, callers gather for the next one.
  public static var batchesInFlight: Int { 2 }

  private typealias Continuation = CheckedContinuation<Value?, any Error>

  private struct Waiter {
    let continuation: Continuation
    let until: ContinuousClock.Instant
  }

  private struct State {
    var lastID = 0 as UInt64
    /// Everybody who has not been answered.
    var waiters: [UInt64: Waiter] = [:]
    /// Keys that no fetch has taken yet, in the order in which they came, and who asks for them.
    var order: [Key] = []
    var pending: [Key: [UInt64]] = [:]
    var running = 0
    var isWatched = false
  }

  private struct Batch {
    var asking: [Key: [UInt64]] = [:]
  }

  private let limit: Int
  private let patience: Duration
  private let fetch: @Sendable ([Key]) async throws -> [Key: Value]
  private let state = Mutex(State())

  /// A collector.
  /// - Parameters:
  ///   - limit: Keys of one fetch at most.
  ///   - deadline: How long a caller waits at most; then `PostgresError` of kind `.deadline`.
  ///   - fetch: Finds the values; a key that is left out has none.
  public init(
    limit: Int = 256, deadline: Duration = .seconds(5),
    fetch: @escaping @Sendable ([Key]) async throws -> [Key: Value]
  ) {
    self.limit = max(1, limit)
    patience = deadline
    self.fetch = fetch
  }

  /// The value of a key, or nil if there is none.
  /// - Throws: what the fetch threw, `PostgresError` of kind `.deadline`, or `CancellationError` as
  ///   soon as the calling task is cancelled.
  public func value(for key: Key) async throws -> Value? {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        enter(id, key, continuation)
      }
    } onCancel: {
      take(id)?.continuation.resume(throwing: CancellationError())
    }
  }

  /// Callers that wait for a value.
  public var waiting: Int { state.withLock { $0.waiters.count } }

  private func enter(_ id: UInt64, _ key: Key, _ continuation: Continuation) {
    let waiter = Waiter(continuation: continuation, until: .now.advanced(by: patience))
    // The flag of cancellation is set before its handler runs: whoever is let in here is still
    // found by the handler.
    let (isCancelled, starts, watches) = state.withLock { state -> (Bool, Bool, Bool) in
      if Task.isCancelled { return (true, false, false) }
      state.waiters[id] = waiter
      if state.pending[key] == nil { state.order.append(key) }
      state.pending[key, default: []].append(id)
      let starts = state.running < Self.batchesInFlight
      if starts { state.running += 1 }
      let watches = !state.isWatched
      state.isWatched = true
      return (false, starts, watches)
    }
    if isCancelled { continuation.resume(throwing: CancellationError()) }
    if starts { Task { await run() } }
    if watches { Task { await watch() } }
  }

  private func take(_ id: UInt64) -> Waiter? {
    state.withLock { $0.waiters.removeValue(forKey: id) }
  }

  /// Fetches until nobody waits.
  private func run() async {
    while let batch = nextBatch() {
      do {
        let found = try await fetch(Array(batch.asking.keys))
        for (key, ids) in batch.asking {
          for id in ids { take(id)?.continuation.resume(returning: found[key]) }
        }
      } catch {
        for id in batch.asking.values.joined() { take(id)?.continuation.resume(throwing: error) }
      }
    }
  }

  private func nextBatch() -> Batch? {
    state.withLock { state in
      var batch = Batch()
      var used = 0
      for key in state.order {
        if batch.asking.count == limit { break }
        used += 1
        let ids = (state.pending.removeValue(forKey: key) ?? []).filter {
          state.waiters[$0] != nil
        }
        if !ids.isEmpty { batch.asking[key] = ids }
      }
      state.order.removeFirst(used)
      guard batch.asking.isEmpty else { return batch }
      state.running -= 1
      return nil
    }
  }

  /// Answers those who have waited too long, while there is anybody to look after.
  private func watch() async {
    while let next = expire() {
      do { try await Task.sleep(until: next) } catch { continue }
    }
  }

  /// Answers whoever is late; returns when the next one will be.
  private func expire() -> ContinuousClock.Instant? {
    let now = ContinuousClock.now
    let (late, next) = state.withLock { state -> ([Waiter], ContinuousClock.Instant?) in
      let late = state.waiters.filter { $0.value.until <= now }
      for id in late.keys { state.waiters.removeValue(forKey: id) }
      let next = state.waiters.values.map(\.until).min()
      if next == nil { state.isWatched = false }
      return (Array(late.values), next)
    }
    for waiter in late {
      waiter.continuation.resume(
        throwing: PostgresError(.deadline, "a collected look-up took too long"))
    }
    return next
  }
}
