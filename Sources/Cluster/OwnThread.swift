import Glibc

/// Runs blocking work on a thread made for it, so that no cooperative thread waits.
func onOwnThread<Value: Sendable>(
  _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    let job = Unmanaged.passRetained(
      Job { continuation.resume(with: Result(catching: work)) })
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { raw in
        if let raw { Unmanaged<Job>.fromOpaque(raw).takeRetainedValue().body() }
        return nil
      }, job.toOpaque())
    if code == 0 {
      pthread_detach(thread)
    } else {
      job.release()
      continuation.resume(throwing: ClusterError(.tool, "cannot make a thread: \(reason(code))"))
    }
  }
}

private final class Job: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) {
    self.body = body
  }
}
