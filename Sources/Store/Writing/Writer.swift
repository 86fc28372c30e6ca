import Bank
import FoundationEssentials
import Logging
import Postgres

/// The one writer of a process: a thread that takes whatever waits, at most 512 commands at a time,
/// and brings it through load, decide and apply. Batches form by themselves under load.
///
/// Several processes may write to one database: the heads' locks keep them apart.
final class Writer: Sendable {
  static let batchLimit = 512
  /// How often a batch is run again after a serialization failure or a lost connection.
  static let attempts = 5

  private let queue = TicketQueue()
  private let configuration: Configuration
  private let logger: Logger
  private let threads = Monitor<[WorkerThread]>([])

  init(
    _ configuration: Configuration, secret: [UInt8], clock: BankClock? = nil, logger: Logger
  ) {
    var configuration = configuration
    // The writer's statements are few and always of one shape: one plan each, by index.
    configuration.settings += [
      ("plan_cache_mode", "force_generic_plan"), ("jit", "off"), ("enable_seqscan", "off"),
      ("enable_hashjoin", "off"), ("enable_mergejoin", "off"),
    ]
    configuration.lockTimeout = .seconds(2)
    self.configuration = configuration
    self.logger = logger
    let writer = WorkerThread(name: "writer") { [self] in
      var desk = WriterDesk(
        configuration: self.configuration, secret: secret, clock: clock, logger: logger)
      desk.arrive()
      while let tickets = queue.take(limit: Self.batchLimit) {
        let busy = desk.serve(tickets)
        if !busy.isEmpty { queue.putBack(busy) }
      }
    }
    let clerk = WorkerThread(name: "writer-clock") { [queue] in
      // Deadlines are answered even while the writer waits for a frozen server.
      while !queue.isDone(after: .milliseconds(50)) { queue.expire() }
    }
    threads.withLock { $0 = [writer, clerk] }
  }

  /// Queues a submission and waits for its answer.
  func submit(_ submission: Submission) async -> Result<Answer, SubmitError> {
    await withCheckedContinuation { continuation in
      let ticket = Ticket(submission, continuation)
      if let refusal = queue.add(ticket) { ticket.answer(.failure(refusal)) }
    }
  }

  /// Takes no more, does what waits, and returns when the thread has ended.
  func shutdown() async {
    queue.close()
    for thread in threads.withLock({ $0 }) { await thread.join() }
  }

  /// Submissions that wait.
  var waiting: Int { queue.count }
}

/// What the writer's thread holds: its session and what it has read once.
struct WriterDesk: ~Copyable {
  private let configuration: Configuration
  private let logger: Logger
  private var scribe: Scribe
  private var session: Session?
  private let clock: BankClock?

  init(configuration: Configuration, secret: [UInt8], clock: BankClock?, logger: Logger) {
    self.clock = clock
    self.configuration = configuration
    self.logger = logger
    scribe = Scribe(clock: nil, secret: secret)
  }

  /// Answers the tickets and returns those whose community is busy.
  mutating func serve(_ tickets: [Ticket]) -> [Ticket] {
    var attempt = 1
    while true {
      let open = tickets.filter { !$0.isAnswered }
      guard let deadline = open.map(\.submission.deadline).max() else { return [] }
      do throws(PostgresError) {
        return try attemptOnce(open, deadline: deadline)
      } catch {
        if error.isDataError { return split(open, error) }
        logger.warning("a batch failed", metadata: ["error": "\(error)", "size": "\(open.count)"])
        guard mayTryAgain(open, after: error, attempt), ContinuousClock.now < deadline else {
          let isLate = error.kind == .deadline
          for ticket in open { ticket.giveUp(isLate ? .deadline : .databaseUnavailable) }
          return []
        }
        attempt += 1
        // Rivals that met once would meet again if all waited the same time.
        usleep(microseconds: .random(in: 0..<(1_000 << UInt32(min(attempt, 7)))))
      }
    }
  }

  /// Whether running a batch again can help. While a COMMIT is in doubt it is run until the
  /// deadline: taking the heads waits out the old backend, and the keys then tell what became of
  /// it.
  private func mayTryAgain(
    _ tickets: [Ticket], after error: PostgresError, _ attempt: Int
  ) -> Bool {
    let isInDoubt = tickets.contains(where: \.isUncertain)
    if isInDoubt, error.isConnectionLoss || error.kind == .deadline { return true }
    let isLost = error.isConnectionLoss && error.kind != .connectionRefused
    return attempt < Writer.attempts && (isLost || error.isRetryable || error.isLockTimeout)
  }

  private mutating func attemptOnce(
    _ tickets: [Ticket], deadline: ContinuousClock.Instant, forced: Refusal? = nil
  ) throws(PostgresError) -> [Ticket] {
    try connect(until: deadline)
    var busy = try run(tickets, forced: forced, waitingFor: nil)
    if busy.count == tickets.count, let first = busy.first {
      // No head was free: wait for one alone, holding nothing meanwhile.
      busy = try run(tickets, forced: forced, waitingFor: first.submission.community)
    }
    return busy
  }

  private mutating func run(
    _ tickets: [Ticket], forced: Refusal?, waitingFor community: CommunityID?
  ) throws(PostgresError) -> [Ticket] {
    guard let held = session.take() else { return tickets }
    scribe.clock = clock?()
    var sent: [Ticket] = []
    let result: Result<[Scribe.Verdict], PostgresError>
    do throws(PostgresError) {
      result = .success(
        try scribe.run(
          tickets.map(\.submission), forced: forced, waitingFor: community, on: held,
          willDecide: { index in
            guard tickets[index].claim() else { return false }
            sent.append(tickets[index])
            return true
          }))
    } catch {
      result = .failure(error)
    }
    session = consume held
    // What was sent under the heads' locks settles earlier attempts too; an error of an earlier
    // step, or a head that the old backend still holds, says nothing of them.
    if case .failure(let error) = result, case .server = error.kind, !error.isConnectionLoss {
      for ticket in sent { ticket.settle() }
    }
    let verdicts = try result.get()
    var busy: [Ticket] = []
    for (ticket, verdict) in zip(tickets, verdicts) {
      switch verdict {
      case .answer(let answer): ticket.answer(.success(answer))
      case .keyReused: ticket.answer(.failure(.keyReused))
      case .busy: busy.append(ticket)
      case .tooLate: break
      }
    }
    return busy
  }

  private mutating func connect(until deadline: ContinuousClock.Instant) throws(PostgresError) {
    let call = min(deadline, .now.advanced(by: .seconds(5)))
    if let held = session.take() {
      if !held.isBroken, held.isIdle {
        held.deadline = call
        session = consume held
        return
      }
    }
    let fresh = try Session(configuration, deadline: call, logger: logger)
    guard try fresh.run(JoinServers()).first == true else {
      throw PostgresError(.connectionRefused, "the bank is just being filled")
    }
    session = consume fresh
  }

  /// Connects before anything is asked, so that the bank counts as served from the beginning.
  mutating func arrive() {
    do throws(PostgresError) {
      try connect(until: .now.advanced(by: .seconds(5)))
    } catch {
      logger.warning("the writer has not connected yet", metadata: ["error": "\(error)"])
    }
  }

  /// The database has refused a batch for its data: halve it until the one bad command is alone.
  private mutating func split(_ tickets: [Ticket], _ error: PostgresError) -> [Ticket] {
    guard tickets.count == 1, let ticket = tickets.first else {
      let middle = tickets.count / 2
      let busy = serve(Array(tickets[..<middle]))
      return busy + serve(Array(tickets[middle...]))
    }
    logger.error("the database refused a command", metadata: ["error": "\(error)"])
    if let refusal = Refusal(error) {
      do throws(PostgresError) {
        return try attemptOnce(
          [ticket], deadline: ticket.submission.deadline, forced: refusal)
      } catch {
        logger.error("a refusal could not be kept", metadata: ["error": "\(error)"])
      }
    }
    ticket.giveUp(.refusedByDatabase)
    return []
  }
}
