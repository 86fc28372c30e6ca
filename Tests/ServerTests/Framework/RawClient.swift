import HTTPTypes
import JSON
import NIOCore
import NIOPosix
import Testing

@testable import Server

/// A connection on which a test writes bytes as no well-behaved client would.
struct RawClient {
  private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private var pending = ByteBuffer()

  /// Opens a connection for the time of `body`.
  static func connected<Value: Sendable>(
    to port: Int, _ body: @Sendable @escaping (inout RawClient) async throws -> Value
  ) async throws -> Value {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      var client = RawClient(outbound: outbound, inbound: inbound.makeAsyncIterator())
      return try await body(&client)
    }
  }

  func send(_ text: String) async throws {
    try await outbound.write(ByteBuffer(string: text.replacing("\n", with: "\r\n")))
  }

  func sendRaw(_ bytes: [UInt8]) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }

  /// The answer to a plain GET.
  mutating func get(_ path: String) async throws -> Answer {
    try await send("GET \(path) HTTP/1.1\nHost: x\n\n")
    return try #require(try await answer())
  }

  /// The next response; nil if the server closed the connection.
  mutating func answer() async throws -> Answer? {
    var text = String(buffer: pending)
    while !text.contains("\r\n\r\n") {
      guard try await more() else { return nil }
      text = String(buffer: pending)
    }
    let head = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)[0]
    let lines = head.split(separator: "\r\n")
    var headers = HTTPFields()
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[try #require(HTTPField.Name(String(parts[0])))] = String(trimmed(parts[1]))
    }
    pending.moveReaderIndex(forwardBy: head.utf8.count + 4)
    let length = headers[.contentLength].flatMap { Int($0) } ?? 0
    while pending.readableBytes < length { guard try await more() else { return nil } }
    let status = try #require(Int(lines[0].split(separator: " ")[1]))
    return Answer(
      status: status, headers: headers, body: pending.readBytes(length: length) ?? [])
  }

  /// Whether the server closes the connection without another byte.
  mutating func isClosed() async throws -> Bool {
    try await !more() && pending.readableBytes == 0
  }

  private mutating func more() async throws -> Bool {
    guard var bytes = try await inbound.next() else { return false }
    pending.writeBuffer(&bytes)
    return true
  }
}
