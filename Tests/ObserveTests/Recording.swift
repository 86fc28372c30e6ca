import Foundation
import Logging
import Observe
import Synchronization

/// Keeps the lines that a handler writes.
final class Recording: Sendable {
  private let kept = Mutex<[[UInt8]]>([])

  var sink: LogSink { LogSink { line in self.kept.withLock { $0.append(line) } } }

  var lines: [String] { kept.withLock { $0.map { String(decoding: $0, as: UTF8.self) } } }

  func objects() throws -> [[String: Any]] { try lines.map(parse) }
}

/// One log line as an object, or an error if it is none.
func parse(_ line: String) throws -> [String: Any] {
  let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
  guard let object = value as? [String: Any] else { throw CocoaError(.coderReadCorrupt) }
  return object
}

extension Logger {
  /// A logger with a handler of ours.
  init(to sink: LogSink, level: Logger.Level = .trace, provider: MetadataProvider? = nil) {
    self.init(label: "test") {
      JSONLogHandler(label: $0, level: level, metadataProvider: provider, sink: sink)
    }
  }
}
