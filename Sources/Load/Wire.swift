import NIOCore
import NIOPosix

/// One HTTP/1.1 request as bytes.
struct Request: Sendable {
  let bytes: [UInt8]
  /// The idempotency key, if it has one.
  let key: String?

  init(
    _ method: String, _ path: String, token: String?, key: String? = nil, body: String? = nil
  ) {
    var text = "\(method) \(path) HTTP/1.1\r\nHost: bank\r\n"
    if let token { text += "Authorization: Bearer \(token)\r\n" }
    if let key { text += "Idempotency-Key: \(key)\r\n" }
    if let body {
      text += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    } else {
      text += "\r\n"
    }
    bytes = Array(text.utf8)
    self.key = key
  }
}

/// One answer.
struct Answer: Sendable {
  var status: Int
  var body: [UInt8]
}

/// Reads answers off a connection: a status line, headers of which only the length matters, a body.
/// It knows no more of HTTP than the bank's own answers need, to leave the cores to the bank.
struct AnswerParser {
  private var buffer: [UInt8] = []
  private var start = 0

  mutating func append(_ bytes: some Sequence<UInt8>) { buffer.append(contentsOf: bytes) }

  /// The next whole answer, if it is there.
  mutating func next() throws -> Answer? {
    guard let head = headEnd() else { return nil }
    guard head - start >= 12, let status = number(buffer[(start + 9)..<(start + 12)]) else {
      throw LoadFailure("the answer is no HTTP")
    }
    let length = try contentLength(buffer[start..<head])
    guard buffer.count >= head + length else { return nil }
    let answer = Answer(status: status, body: Array(buffer[head..<(head + length)]))
    start = head + length
    if start == buffer.count {
      buffer.removeAll(keepingCapacity: true)
      start = 0
    }
    return answer
  }

  private func headEnd() -> Int? {
    guard buffer.count - start >= 4 else { return nil }
    for index in start...(buffer.count - 4)
    where buffer[index] == 13 && buffer[index + 1] == 10 && buffer[index + 2] == 13
      && buffer[index + 3] == 10
    { return index + 4 }
    return nil
  }

  private func contentLength(_ head: ArraySlice<UInt8>) throws -> Int {
    for line in head.split(separator: 10) {
      let text = String(decoding: line, as: UTF8.self).lowercased()
      if text.hasPrefix("content-length:") {
        return Int(text.dropFirst(15).filter { $0.isNumber }) ?? 0
      }
      if text.hasPrefix("transfer-encoding:") { throw LoadFailure("a chunked answer") }
    }
    return 0
  }

  private func number(_ digits: ArraySlice<UInt8>) -> Int? {
    Int(String(decoding: digits, as: UTF8.self))
  }
}

/// A connection to the bank, on which one request follows another.
struct Connection: ~Copyable {
  private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private var parser = AnswerParser()

  private init(
    _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
    _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) {
    self.inbound = inbound.makeAsyncIterator()
    self.outbound = outbound
  }

  /// Sends a request and waits for its answer.
  mutating func ask(_ request: Request) async throws -> Answer {
    try await outbound.write(ByteBuffer(bytes: request.bytes))
    while true {
      if let answer = try parser.next() { return answer }
      guard let part = try await inbound.next() else {
        throw LoadFailure("the bank closed the connection")
      }
      parser.append(part.readableBytesView)
    }
  }

  /// Opens a connection for as long as the body runs.
  static func open<Value: Sendable>(
    host: String, port: Int, _ body: (inout Connection) async throws -> Value
  ) async throws -> Value {
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connectTimeout(.seconds(5))
      .connect(host: host, port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      var connection = Connection(inbound, outbound)
      return try await body(&connection)
    }
  }

  /// Sends one request on a connection of its own.
  static func once(_ request: Request, host: String, port: Int) async throws -> Answer {
    try await open(host: host, port: port) { try await $0.ask(request) }
  }
}
