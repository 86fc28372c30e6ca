import Histogram
import JSON
import NIOCore
import NIOPosix

/// One connection that is kept busy: it sends the next request when the answer is there or, with an
/// interval, when it is due. A latency counts from the moment the request was due, so that a bank
/// that stalls cannot hide the requests it kept waiting (coordinated omission; G. Tene).
///
/// A request without an answer, because the connection broke or the bank is busy (503), is sent
/// again with the same key until there is one. All state belongs to the event loop.
final class Driver: @unchecked Sendable {
  /// An acknowledged command.
  struct Acknowledged: Sendable {
    var key: String
    var body: [UInt8]
  }

  private let loop: any EventLoop
  private let host: String
  private let port: Int
  private let end: ContinuousClock.Instant
  private let interval: Duration?
  private let make: @Sendable () -> Request
  private let done: EventLoopPromise<Void>
  private var due: ContinuousClock.Instant
  private var channel: (any Channel)?
  private var current: Request?
  private var isDone = false
  private(set) var latencies: [UInt64] = []
  /// Answers by status and problem code, broken connections and requests never answered.
  private(set) var outcomes: [String: Int] = [:]
  private(set) var successes = 0
  private(set) var acknowledged: [Acknowledged] = []

  /// How long after the end answers are waited for.
  static let grace: Duration = .seconds(30)
  private static let pause: TimeAmount = .milliseconds(200)

  init(
    on loop: any EventLoop, to bank: RunningBank, until end: ContinuousClock.Instant,
    every interval: Duration?, from first: ContinuousClock.Instant,
    make: @escaping @Sendable () -> Request
  ) {
    self.loop = loop
    (host, port) = (bank.host, bank.port)
    self.end = end
    self.interval = interval
    self.make = make
    due = first
    done = loop.makePromise()
  }

  /// Runs to the end and returns once nothing is outstanding, at the latest after the grace.
  func run() async throws {
    let limit = ContinuousClock.now.duration(to: end + Self.grace)
    loop.execute {
      self.loop.scheduleTask(in: TimeAmount(limit)) { self.finish() }
      self.connect()
    }
    try await done.futureResult.get()
  }

  private func connect() {
    guard !isDone else { return }
    let bootstrap = ClientBootstrap(group: loop)
      .connectTimeout(.seconds(2))
      .channelInitializer { $0.pipeline.addHandler(Receiver(driver: self)) }
    bootstrap.connect(host: host, port: port).whenComplete { result in
      switch result {
      case .success(let channel):
        self.channel = channel
        if self.current == nil { self.sendWhenDue() } else { self.resend() }
      case .failure: self.broke()
      }
    }
  }

  /// The connection is gone, or was never made.
  fileprivate func broke() {
    channel = nil
    guard !isDone else { return }
    guard current != nil || ContinuousClock.now < end else { return finish() }
    outcomes["broken connections", default: 0] += 1
    loop.scheduleTask(in: Self.pause) { self.connect() }
  }

  private func sendWhenDue() {
    guard ContinuousClock.now < end else { return finish() }
    let wait = ContinuousClock.now.duration(to: due)
    guard interval != nil, wait > .zero else { return send() }
    loop.scheduleTask(in: TimeAmount(wait)) { self.send() }
  }

  private func send() {
    // A connection that broke meanwhile sends when it is there again.
    guard !isDone, channel != nil, current == nil else { return }
    if interval == nil { due = .now }
    current = make()
    resend()
  }

  private func resend() {
    guard let current, let channel else { return }
    channel.writeAndFlush(ByteBuffer(bytes: current.bytes), promise: nil)
  }

  fileprivate func take(_ answer: Answer) {
    guard !isDone, let request = current else { return }
    guard answer.status < 300 else { return refused(answer) }
    let (seconds, attoseconds) = due.duration(to: .now).components
    latencies.append(UInt64(max(0, seconds * 1_000_000 + attoseconds / 1_000_000_000_000)))
    successes += 1
    if let key = request.key { acknowledged.append(Acknowledged(key: key, body: answer.body)) }
    next()
  }

  private func refused(_ answer: Answer) {
    let type = (try? JSONReader.read(answer.body))?.object?["type"]?.string
    let code = type.flatMap { $0.split(separator: "/").last } ?? ""
    outcomes["\(answer.status) \(code)", default: 0] += 1
    guard answer.status == 503 || code == "request-in-progress" else { return next() }
    loop.scheduleTask(in: Self.pause) { self.resend() }
  }

  private func next() {
    current = nil
    if let interval { due = due.advanced(by: interval) }
    sendWhenDue()
  }

  private func finish() {
    guard !isDone else { return }
    isDone = true
    if current != nil { outcomes["never answered", default: 0] += 1 }
    channel?.close(promise: nil)
    done.succeed()
  }
}

/// Hands the answers of one connection to its driver. It lives on the driver's event loop.
private final class Receiver: ChannelInboundHandler, @unchecked Sendable {
  typealias InboundIn = ByteBuffer

  private let driver: Driver
  private var parser = AnswerParser()

  init(driver: Driver) { self.driver = driver }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    parser.append(unwrapInboundIn(data).readableBytesView)
    do {
      while let answer = try parser.next() { driver.take(answer) }
    } catch {
      context.close(promise: nil)
    }
  }

  func channelInactive(context: ChannelHandlerContext) { driver.broke() }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
