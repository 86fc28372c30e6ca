import Metrics
import Synchronization

/// Rate, errors and duration of one route: `http_server_request_duration_seconds` by method, route
/// template and status. The series of a status is made when the status first occurs.
final class RouteMeter: Sendable {
  private let method: String
  private let route: String
  private let factory: any MetricsFactory
  private let timers = Mutex<[Int: Metrics.Timer]>([:])

  init(method: String, route: String, factory: any MetricsFactory) {
    self.method = method
    self.route = route
    self.factory = factory
  }

  func record(status: Int, nanoseconds: Int64) {
    let timer = timers.withLock { timers in
      if let timer = timers[status] { return timer }
      let timer = Metrics.Timer(
        label: "http_server_request_duration_seconds",
        dimensions: [("method", method), ("route", route), ("status", String(status))],
        factory: factory)
      timers[status] = timer
      return timer
    }
    timer.recordNanoseconds(nanoseconds)
  }
}
