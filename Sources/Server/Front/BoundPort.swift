import Synchronization

/// The port that a listener got, or why it got none; whoever asks waits until that is known.
final class BoundPort: Sendable {
  private enum State {
    case waiting([CheckedContinuation<Int, any Error>])
    case settled(Result<Int, any Error>)
  }

  private let state = Mutex(State.waiting([]))

  /// The port.
  func port() async throws -> Int {
    try await withCheckedThrowingContinuation { continuation in
      let known = state.withLock { state -> Result<Int, any Error>? in
        switch state {
        case .settled(let result): return result
        case .waiting(let others):
          state = .waiting(others + [continuation])
          return nil
        }
      }
      if let known { continuation.resume(with: known) }
    }
  }

  /// Says how it went; only the first word counts.
  func settle(_ result: Result<Int, any Error>) {
    let waiting = state.withLock { state -> [CheckedContinuation<Int, any Error>] in
      guard case .waiting(let waiting) = state else { return [] }
      state = .settled(result)
      return waiting
    }
    for continuation in waiting { continuation.resume(with: result) }
  }
}
