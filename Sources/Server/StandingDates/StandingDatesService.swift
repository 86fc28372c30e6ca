public import Logging
import Metrics
public import ServiceLifecycle
public import Store

/// Keeps the dates that come by themselves while the server runs: every few seconds, and at once
/// when it starts, for those that came meanwhile.
public struct StandingDatesService: Service {
  private let store: Store
  private let interval: Duration
  private let logger: Logger

  /// A service that looks every `interval`, half more or less, so that servers of one database do
  /// not look at the same time.
  public init(store: Store, interval: Duration = .seconds(5), logger: Logger) {
    self.store = store
    self.interval = interval
    self.logger = logger
  }

  /// Looks until the service group says stop; a round that has begun is ended.
  public func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await round()
        let share = Double.random(in: 0.5...1.5)
        try? await Task.sleep(for: interval * share)
      }
    }
  }

  private func round() async {
    do {
      let report = try await store.keepStandingDates()
      Self.count(report.noticesEnded, "end_notice")
      Self.count(report.lapsed, "lapse_redemption")
      Self.count(report.released, "release_request")
      Self.count(report.judged, "expire_points")
      Self.count(report.vouchersExpired, "expire_voucher")
      Counter(label: "moralbank_standing_dates_failed_total").increment(by: report.failed)
      if report.kept > 0 {
        logger.info(
          "standing dates kept",
          metadata: [
            "notices_ended": "\(report.noticesEnded)", "lapsed": "\(report.lapsed)",
            "released": "\(report.released)", "judged": "\(report.judged)",
          ])
      }
    } catch {
      // The next round tries again: what was due stays due.
      Counter(label: "moralbank_standing_dates_failed_total").increment()
      logger.warning("standing dates could not be read", error: error)
    }
  }

  private static func count(_ kept: Int, _ kind: String) {
    Counter(label: "moralbank_standing_dates_total", dimensions: [("kind", kind)])
      .increment(by: kept)
  }
}
