import Logging
import Metrics
import Observe

/// Logs and metrics of this process.
enum Logs {
  /// JSON lines on standard error from a level on. Called once.
  static func bootstrap(level: Logger.Level = .warning) {
    LoggingSystem.bootstrap { label in JSONLogHandler(label: label, level: level) }
  }

  /// A registry that keeps every metric made from now on. Called once.
  static func bootstrapMetrics() -> PrometheusRegistry {
    let registry = PrometheusRegistry()
    MetricsSystem.bootstrap(registry)
    return registry
  }

  /// The level that the settings name.
  static func level(_ settings: Settings, default usual: Logger.Level) throws(CommandFailure)
    -> Logger.Level
  {
    guard let text = settings.text(.logLevel) else { return usual }
    guard let level = Logger.Level(rawValue: text.lowercased()) else {
      let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandFailure(.usage, "the log level is one of \(known)")
    }
    return level
  }
}
