import Histogram
import NIOCore
import NIOPosix
import Synchronization

/// What a run found.
struct RunResult: Sendable {
  /// Seconds between the first request and the last answer.
  var seconds: Double
  /// Latencies of good answers in microseconds.
  var latencies: Histogram<UInt64>
  /// Answers with a status below 300.
  var successes = 0
  /// Everything else, by status and problem code.
  var others: [String: Int] = [:]
  /// Good answers to keyed requests.
  var acknowledged: [Driver.Acknowledged] = []

  /// Successes a second.
  var rate: Double { Double(successes) / seconds }

  /// A result without answers: 1 µs to 120 s, three digits.
  init(seconds: Double) {
    self.seconds = seconds
    latencies = Histogram(
      lowestDiscernibleValue: 1, highestTrackableValue: 120_000_000,
      numberOfSignificantValueDigits: .three)
  }
}

/// Keeps a number of connections busy for a time.
struct Runner: Sendable {
  let bank: RunningBank
  let options: LoadOptions

  /// Sends what `make` makes of the numbers 1, 2, 3 … and collects the answers.
  func run(_ make: @escaping @Sendable (UInt64) -> Request) async throws -> RunResult {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let numbers = Atomic<UInt64>(0)
    let interval = options.rate.map { Duration.seconds(1) * options.connections / $0 }
    let started = ContinuousClock.now
    let drivers = (0..<options.connections).map { index in
      Driver(
        on: group.next(), to: bank, until: started.advanced(by: .seconds(options.duration)),
        every: interval,
        from: started.advanced(by: (interval ?? .zero) * index / options.connections)
      ) { make(numbers.add(1, ordering: .relaxed).newValue) }
    }
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for driver in drivers { tasks.addTask { try await driver.run() } }
      try await tasks.waitForAll()
    }
    let (seconds, attoseconds) = (ContinuousClock.now - started).components
    try await group.shutdownGracefully()
    var result = RunResult(seconds: Double(seconds) + Double(attoseconds) / 1e18)
    for driver in drivers {
      for value in driver.latencies { result.latencies.record(value) }
      result.successes += driver.successes
      result.others.merge(driver.outcomes) { $0 + $1 }
      result.acknowledged += driver.acknowledged
    }
    return result
  }
}
