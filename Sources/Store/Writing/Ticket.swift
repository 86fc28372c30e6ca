import Bank
import Postgres
import Synchronization

/// A submission that waits for its answer; answered exactly once.
final class Ticket: Sendable {
  typealias Continuation = CheckedContinuation<Result<Answer, SubmitError>, Never>

  private struct State {
    var continuation: Continuation?
    var isUncertain = false
  }

  let submission: Submission
  private let state: Mutex<State>

  init(_ submission: Submission, _ continuation: Continuation) {
    self.submission = submission
    state = Mutex(State(continuation: continuation))
  }

  var isAnswered: Bool { state.withLock { $0.continuation == nil } }

  func answer(_ result: Result<Answer, SubmitError>) {
    take { _ in result }
  }

  /// Gives up: what the caller can be told depends on whether a COMMIT is on its way.
  func giveUp(_ error: SubmitError) {
    take { isUncertain in .failure(isUncertain ? .outcomeUnknown : error) }
  }

  /// From now on a COMMIT that includes it may be on its way; false when it is answered already.
  func claim() -> Bool {
    state.withLock { state in
      if state.continuation != nil { state.isUncertain = true }
      return state.continuation != nil
    }
  }

  /// The server has refused what it was part of.
  func settle() {
    state.withLock { $0.isUncertain = false }
  }

  /// Whether a COMMIT that includes it may have been sent and was not answered.
  var isUncertain: Bool { state.withLock { $0.isUncertain } }

  private func take(_ result: (_ isUncertain: Bool) -> Result<Answer, SubmitError>) {
    let (waiting, isUncertain) = state.withLock { state in
      defer { state.continuation = nil }
      return (state.continuation, state.isUncertain)
    }
    waiting?.resume(returning: result(isUncertain))
  }
}

/// The bounded queue in front of the writer. Whoever waits in it past his deadline is answered by
/// ``expire()``, even while the writer is stuck in a call to a frozen server.
final class TicketQueue: Sendable {
  struct State {
    var waiting: [Ticket] = []
    /// Taken by the writer and not answered yet.
    var running: [Ticket] = []
    var isClosed = false
  }

  static let capacity = 8_192
  private let monitor = Monitor(State())
  /// Apart from the queue's own, so that a signal for the writer never wakes the other thread.
  private let closing = Monitor(false)

  /// Adds a ticket, or says why not.
  func add(_ ticket: Ticket) -> SubmitError? {
    let refusal: SubmitError? = monitor.withLock { state in
      if state.isClosed { return .stopping }
      if state.waiting.count >= Self.capacity { return .overloaded }
      state.waiting.append(ticket)
      return nil
    }
    if refusal == nil { monitor.signal() }
    return refusal
  }

  /// Blocks until there is something to do and takes at most `limit` tickets; nil once the queue is
  /// closed and empty.
  func take(limit: Int) -> [Ticket]? {
    monitor.wait { state -> [Ticket]?? in
      state.waiting.removeAll { $0.isAnswered }
      if state.waiting.isEmpty { return state.isClosed ? .some(nil) : nil }
      let taken = Array(state.waiting.prefix(limit))
      state.waiting.removeFirst(taken.count)
      state.running = taken
      return taken
    } ?? nil
  }

  /// Puts tickets whose community was busy back to the front.
  func putBack(_ tickets: [Ticket]) {
    monitor.withLock { $0.waiting.insert(contentsOf: tickets, at: 0) }
  }

  /// Answers everybody whose deadline has passed.
  func expire() {
    let now = ContinuousClock.now
    let late = monitor.withLock { state in
      (state.waiting + state.running).filter { $0.submission.deadline <= now && !$0.isAnswered }
    }
    for ticket in late { ticket.giveUp(.deadline) }
  }

  /// Waits that long; true when the queue is closed and everybody has been answered.
  func isDone(after pause: Duration) -> Bool {
    let isClosing = closing.wait(until: .now.advanced(by: pause)) { $0 ? true : nil } ?? false
    guard isClosing else { return false }
    return monitor.wait(until: .now.advanced(by: pause)) { state in
      (state.waiting + state.running).allSatisfy(\.isAnswered) ? true : nil
    } ?? false
  }

  /// Takes no more; what waits is still done.
  func close() {
    monitor.withLock { $0.isClosed = true }
    monitor.broadcast()
    closing.withLock { $0 = true }
    closing.broadcast()
  }

  /// Tickets waiting now.
  var count: Int { monitor.withLock { $0.waiting.count } }
}
