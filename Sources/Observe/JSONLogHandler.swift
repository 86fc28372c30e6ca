import Glibc
public import Logging

/// Writes each log event as one line of JSON (time in UTC with microseconds, level, label, message,
/// metadata), whatever the texts hold: no text can end a line or begin another.
///
/// ```json
/// {"time":"2026-11-22T08:00:00.000000Z","level":"info","label":"bank","message":"serving"}
/// ```
/// Keeping personal data out is the caller's matter; the values of `redacted` keys are a last wall.
public struct JSONLogHandler: LogHandler {
  /// Metadata keys, in lower case, whose values are never written, at any depth.
  public static let secrets: Set<String> = [
    "authorization", "cookie", "login_code", "name", "otp", "password", "phone",
    "pickup_code", "set-cookie", "token",
  ]

  /// Events below this level are not written.
  public var logLevel: Logger.Level
  /// Metadata of every event of this handler.
  public var metadata: Logger.Metadata = [:]
  /// Metadata taken from the task at each event: above the handler's, below the event's.
  public var metadataProvider: Logger.MetadataProvider?

  private let label: String
  private let redacted: Set<String>
  private let sink: LogSink

  /// A handler for a label. `redacted` keys are compared in lower case.
  public init(
    label: String, level: Logger.Level = .info, redacted: Set<String> = Self.secrets,
    metadataProvider: Logger.MetadataProvider? = nil, sink: LogSink = .standardError
  ) {
    self.label = label
    self.logLevel = level
    self.redacted = Set(redacted.map { $0.lowercased() })
    self.metadataProvider = metadataProvider
    self.sink = sink
  }

  /// One value of the handler's metadata.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes one line.
  public func log(event: LogEvent) {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    sink.emit(line(for: event, seconds: now.tv_sec, microseconds: now.tv_nsec / 1000))
  }

  /// The line for an event at a time since 1970, with its line feed.
  func line(for event: LogEvent, seconds: Int, microseconds: Int) -> [UInt8] {
    var line = LogLine()
    line.append("{\"time\":\"")
    line.appendTime(seconds: seconds, microseconds: microseconds)
    line.append("\",\"level\":\"")
    line.append(event.level.rawValue)
    line.append("\",\"label\":")
    line.quote(label)
    line.append(",\"message\":")
    line.quote(event.message.description)
    if let error = event.error {
      line.append(",\"error\":")
      line.quote("\(error)")
      line.append(",\"error_type\":")
      line.quote(String(reflecting: type(of: error)))
    }
    let all = merged(with: event.metadata)
    if !all.isEmpty {
      line.append(",\"metadata\":")
      append(all, to: &line)
    }
    line.append("}\n")
    return line.bytes
  }

  private func merged(with explicit: Logger.Metadata?) -> Logger.Metadata {
    var all = metadata
    if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
    if let explicit { all.merge(explicit) { $1 } }
    return all
  }

  private func append(_ values: Logger.Metadata, to line: inout LogLine) {
    line.append("{")
    var separator = ""
    for (key, value) in values.sorted(by: { $0.key < $1.key }) {
      line.append(separator)
      separator = ","
      line.quote(key)
      line.append(":")
      if redacted.contains(key.lowercased()) {
        line.append("\"[redacted]\"")
      } else {
        append(value, to: &line)
      }
    }
    line.append("}")
  }

  private func append(_ value: Logger.Metadata.Value, to line: inout LogLine) {
    switch value {
    case .string(let text): line.quote(text)
    case .stringConvertible(let convertible): line.quote(convertible.description)
    case .dictionary(let values): append(values, to: &line)
    case .array(let values):
      line.append("[")
      for (index, value) in values.enumerated() {
        if index > 0 { line.append(",") }
        append(value, to: &line)
      }
      line.append("]")
    }
  }
}
