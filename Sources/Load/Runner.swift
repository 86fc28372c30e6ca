import Histogram
import NIOCore
import NIOPosix
import Synchronization

/// What a run found.
struct RunResult: Sendable {
  /// Seconds between the first request and the last answer.
  var seconds: Double
  /// Latencies in microseconds.
  var latencies: Histogram<UInt64>
  /// Answers by status.
  var statuses: [Int: Int]
  /// Bodies of 2xx answers to keyed requests.
  var acknowledged: [[UInt8]]

  /// Answers with a status below 300.
  var successes: Int { statuses.filter { $0.key < 300 }.reduce(0) { $0 + $1.value } }
  /// Successes a second.
  var rate: Double { Double(successes) / seconds }
}

/// Keeps a number of connections busy for a time.
struct Runner: Sendable {
  let bank: RunningBank
  let options: LoadOptions

  func run(_ make: @escaping @Sendable (UInt64) -> Request) async throws -> RunResult {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let numbers = Atomic<UInt64>(0)
    let interval = options.rate.map {
      Duration.seconds(1) * options.connections / $0
    }
    let started = ContinuousClock.now
    let end = started.advanced(by: .seconds(options.duration))
    let drivers = try await withThrowingTaskGroup(of: Driver.self) { tasks in
      for index in 0..<options.connections {
        let first = interval.map { started.advanced(by: $0 * index / options.connections) }
        let driver = Driver(
          end: end, interval: interval, first: first,
          make: { make(numbers.add(1, ordering: .relaxed).newValue) })
        let (host, port) = (bank.host, bank.port)
        tasks.addTask {
          let channel = try await ClientBootstrap(group: group)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelInitializer { $0.pipeline.addHandler(driver) }
            .connect(host: host, port: port).get()
          try await channel.closeFuture.get()
          return driver
        }
      }
      return try await tasks.reduce(into: []) { $0.append($1) }
    }
    let seconds = ContinuousClock.now - started
    try await group.shutdownGracefully()
    var result = RunResult(
      seconds: Double(seconds.components.seconds)
        + Double(seconds.components.attoseconds) / 1e18,
      latencies: Driver.histogram(), statuses: [:], acknowledged: [])
    for driver in drivers {
      for value in driver.latencies { result.latencies.record(value) }
      result.statuses.merge(driver.statuses) { $0 + $1 }
      result.acknowledged += driver.acknowledged
    }
    return result
  }
}

/// One connection: sends the next request when the answer is there or, with an interval, when it
/// is due. A latency counts from the moment the request was due, so that a bank that stalls cannot
/// hide the requests it kept waiting (coordinated omission; G. Tene).
///
/// All its state belongs to its event loop until the channel is closed.
final class Driver: ChannelInboundHandler, @unchecked Sendable {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let end: ContinuousClock.Instant
  private let interval: Duration?
  private let make: @Sendable () -> Request
  private var due: ContinuousClock.Instant
  private var current: Request?
  private var parser = AnswerParser()
  private(set) var latencies: [UInt64] = []
  private(set) var statuses: [Int: Int] = [:]
  private(set) var acknowledged: [[UInt8]] = []

  init(
    end: ContinuousClock.Instant, interval: Duration?, first: ContinuousClock.Instant?,
    make: @escaping @Sendable () -> Request
  ) {
    self.end = end
    self.interval = interval
    self.make = make
    due = first ?? .now
  }

  /// 1 µs to 60 s, three digits.
  static func histogram() -> Histogram<UInt64> {
    Histogram(
      lowestDiscernibleValue: 1, highestTrackableValue: 60_000_000,
      numberOfSignificantValueDigits: .three)
  }

  func channelActive(context: ChannelHandlerContext) { sendWhenDue(context) }

  private func sendWhenDue(_ context: ChannelHandlerContext) {
    guard ContinuousClock.now < end else {
      context.close(promise: nil)
      return
    }
    let wait = ContinuousClock.now.duration(to: due)
    guard interval != nil, wait > .zero else {
      send(context)
      return
    }
    let box = NIOLoopBound(context, eventLoop: context.eventLoop)
    let nanoseconds = wait.components.attoseconds / 1_000_000_000
    context.eventLoop.scheduleTask(
      in: .nanoseconds(wait.components.seconds * 1_000_000_000 + nanoseconds)
    ) { self.send(box.value) }
  }

  private func send(_ context: ChannelHandlerContext) {
    if interval == nil { due = .now }
    let request = make()
    current = request
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: request.bytes)), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    parser.append(unwrapInboundIn(data).readableBytesView)
    do {
      while let answer = try parser.next() { take(answer, context) }
    } catch {
      context.close(promise: nil)
    }
  }

  private func take(_ answer: Answer, _ context: ChannelHandlerContext) {
    let (seconds, attoseconds) = due.duration(to: .now).components
    latencies.append(UInt64(seconds * 1_000_000 + attoseconds / 1_000_000_000_000))
    statuses[answer.status, default: 0] += 1
    if current?.key != nil, answer.status < 300 { acknowledged.append(answer.body) }
    if let interval { due = due.advanced(by: interval) }
    sendWhenDue(context)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    statuses[0, default: 0] += 1
    context.close(promise: nil)
  }
}
