import Foundation
import Logging
import Testing

@testable import Observe

@Suite struct LogTests {
  struct Refusal: Error, CustomStringConvertible { let description = "no\nway" }

  @Test func `a line has time, level, label, message and metadata`() throws {
    let handler = JSONLogHandler(label: "bank.server")
    let event = LogEvent(
      level: .warning, message: "slow", metadata: ["b": "2", "a": .stringConvertible(1)],
      source: nil, file: "f", function: "g", line: 1)
    let line = handler.line(for: event, seconds: 1_795_334_399, microseconds: 42)
    #expect(
      String(decoding: line, as: UTF8.self) == #"""
        {"time":"2026-11-22T07:59:59.000042Z","level":"warning","label":"bank.server",\#
        "message":"slow","metadata":{"a":"1","b":"2"}}

        """#)
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000000Z"), (951_782_400, "2000-02-29T00:00:00.000000Z"),
    (4_107_542_399, "2100-02-28T23:59:59.000000Z"),
  ])
  func `days are those of the calendar`(seconds: Int, expected: String) {
    var line = LogLine()
    line.appendTime(seconds: seconds, microseconds: 0)
    #expect(String(decoding: line.bytes, as: UTF8.self) == expected)
  }

  @Test func `the time is now`() throws {
    let recording = Recording()
    Logger(to: recording.sink).info("x")
    let time = try #require(try recording.objects()[0]["time"] as? String)
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    let instant = try style.parse(time)
    #expect(abs(instant.timeIntervalSinceNow) < 3_600)
    #expect(time.utf8.count == 27)
  }

  @Test(arguments: [
    "a\nb", "a\r\nb", "\u{2028}\u{2029}\u{85}", "\u{1B}[2J", "\0\u{1F}\u{7F}\u{9F}", "\"}\\{\"",
    "张三 😀",
  ])
  func `no text ends a line, and each comes back as it was`(text: String) throws {
    let recording = Recording()
    var logger = Logger(to: recording.sink)
    logger[metadataKey: text] = "\(text)"
    logger.info("\(text)")
    let line = try #require(recording.lines.first)
    let breaks = line.unicodeScalars.filter { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
    #expect(breaks.map(\.value) == [10])
    #expect(!line.unicodeScalars.contains { $0.value == 0x2028 || $0.value == 0x2029 })
    let object = try parse(line)
    #expect(object["message"] as? String == text)
    #expect((object["metadata"] as? [String: String])?[text] == text)
  }

  @Test func `secrets are not written, at any depth, in any case`() throws {
    let recording = Recording()
    var logger = Logger(to: recording.sink)
    logger[metadataKey: "Authorization"] = "Bearer secret-1"
    logger.info(
      "x",
      metadata: [
        "token": ["secret-2"], "outer": ["password": "secret-3", "kept": "shown"],
        "list": [["pickup_code": "secret-4"], "also shown"],
      ])
    let line = try #require(recording.lines.first)
    #expect(!line.contains("secret"))
    #expect(line.contains("shown"))
    #expect(line.contains("also shown"))
    #expect(line.components(separatedBy: "[redacted]").count == 5)
    _ = try recording.objects()
  }

  @Test func `the event's metadata is stronger than the task's, that than the handler's`() throws {
    let recording = Recording()
    let provider = Logger.MetadataProvider { ["a": "task", "b": "task"] }
    var logger = Logger(to: recording.sink, provider: provider)
    for key in ["a", "b", "c"] { logger[metadataKey: key] = "handler" }
    logger.info("x", metadata: ["a": "event"])
    let metadata = try recording.objects()[0]["metadata"] as? [String: String]
    #expect(metadata == ["a": "event", "b": "task", "c": "handler"])
  }

  @Test func `an error is written with its type`() throws {
    let recording = Recording()
    Logger(to: recording.sink).error("failed", error: Refusal())
    let object = try recording.objects()[0]
    #expect(object["error"] as? String == "no\nway")
    #expect((object["error_type"] as? String)?.hasSuffix("Refusal") == true)
    #expect(object["metadata"] == nil)
  }

  @Test func `below the level nothing is written`() {
    let recording = Recording()
    let logger = Logger(to: recording.sink, level: .notice)
    logger.info("no")
    logger.notice("yes")
    #expect(recording.lines.count == 1)
  }

  @Test func `a long text is cut`() throws {
    let recording = Recording()
    Logger(to: recording.sink).info("\(String(repeating: "长", count: 100_000))")
    let message = try #require(try recording.objects()[0]["message"] as? String)
    #expect(message.hasSuffix("长…"))
    #expect(message.utf8.count <= LogLine.maximumTextBytes + 8)
  }

  @Test func `lines of a hundred tasks stay whole in one file`() async throws {
    let path = NSTemporaryDirectory() + "observe-\(UUID().uuidString).log"
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    try #require(file >= 0)
    defer {
      close(file)
      unlink(path)
    }
    // Two sinks on one file, as two processes would have.
    let loggers = [Logger(to: .descriptor(file)), Logger(to: .descriptor(file))]
    let filler = String(repeating: "行", count: 1_000)
    await withTaskGroup { group in
      for task in 0..<100 {
        group.addTask {
          for number in 0..<10 { loggers[task % 2].info("\(task) \(number) \(filler)") }
        }
      }
    }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let messages = try text.split(separator: "\n").map {
      try parse(String($0))["message"] as? String
    }
    let expected = (0..<100).flatMap { task in (0..<10).map { "\(task) \($0) \(filler)" } }
    #expect(Set(messages) == Set(expected))
    #expect(messages.count == expected.count)
  }

  @Test func `a sink that cannot be written drops the line`() {
    Logger(to: .descriptor(-1)).info("nobody reads this")
  }
}
