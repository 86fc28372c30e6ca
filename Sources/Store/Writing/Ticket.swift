import Bank
import Postgres
import Synchronization

/// A submission that waits for its answer; answered exactly once.
final class Ticket: Sendable {
  typealias Continuation = CheckedContinuation<Result<Answer, SubmitError>, Never>

  let submission: Submission
  private let continuation: Mutex<Continuation?>
  private let uncertain = Atomic<Bool>(false)

  init(_ submission: Submission, _ continuation: Continuation) {
    self.submission = submission
    self.continuation = Mutex(continuation)
  }

  var isAnswered: Bool { continuation.withLock { $0 == nil } }

  func answer(_ result: Result<Answer, SubmitError>) {
    let waiting = continuation.withLock { value in
      defer { value = nil }
      return value
    }
    waiting?.resume(returning: result)
  }

  /// Whether a COMMIT that includes it has been sent and not been answered.
  var isUncertain: Bool {
    get { uncertain.load(ordering: .acquiring) }
    set { uncertain.store(newValue, ordering: .releasing) }
  }

  /// Gives up: what the caller can be told depends on whether a COMMIT is on its way.
  func giveUp(_ error: SubmitError) {
    answer(.failure(isUncertain ? .outcomeUnknown : error))
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
