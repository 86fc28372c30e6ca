public import Metrics
import Synchronization

/// A metrics backend that keeps every series in memory and renders them for a scrape (Prometheus
/// text format 0.0.4).
///
/// Counters end in `_total`, timers in `_seconds`; recorders that aggregate are histograms, others
/// gauges. Make a metric once and keep it: making one looks it up behind a lock, counting does not.
/// Making the same metric again gives the same series.
public final class PrometheusRegistry: MetricsFactory {
  /// Upper bounds in seconds for durations: those OpenTelemetry recommends for HTTP.
  public static let secondBuckets = [
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
  ]

  /// Upper bounds for recorded sizes and counts: 1 to 65,536 in steps of four.
  public static let sizeBuckets: [Double] = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536]

  /// The media type of `render()`.
  public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private enum Kind: String { case counter, gauge, histogram }

  private struct Family {
    let kind: Kind
    var series: [String: any MetricSeries] = [:]
  }

  private struct State {
    var families: [String: Family] = [:]
    var count = 0
  }

  private let timerBounds: [Double]
  private let recorderBounds: [Double]
  private let maximumSeries: Int
  private let state = Mutex(State())
  private let refused = CountSeries()

  /// A registry without metrics. Bounds must rise. At most `maximumSeries` series are kept; metrics
  /// made beyond that, or under a name that another kind of metric has, count into the void, and
  /// `metrics_refused_total` says how often that happened.
  public init(
    timerBounds: [Double] = PrometheusRegistry.secondBuckets,
    recorderBounds: [Double] = PrometheusRegistry.sizeBuckets, maximumSeries: Int = 10_000
  ) {
    self.timerBounds = timerBounds
    self.recorderBounds = recorderBounds
    self.maximumSeries = maximumSeries
  }

  /// Every series, families by name, series by labels.
  public func render() -> String {
    let families = state.withLock { $0.families }
    var text = "# TYPE metrics_refused_total counter\n"
    refused.render(name: "metrics_refused_total", labels: "", into: &text)
    for (name, family) in families.sorted(by: { $0.key < $1.key }) {
      text += "# TYPE \(name) \(family.kind.rawValue)\n"
      for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
        series.render(name: name, labels: labels, into: &text)
      }
    }
    return text
  }

  private func series<S: MetricSeries>(
    _ kind: Kind, _ label: String, suffix: String, _ dimensions: [(String, String)],
    make: () -> S
  ) -> S {
    var name = MetricText.name(label)
    if !name.hasSuffix(suffix) { name += suffix }
    let labels = MetricText.labels(dimensions)
    let kept: S? = state.withLock { state in
      if let family = state.families[name], family.kind != kind { return nil }
      if let existing = state.families[name]?.series[labels] { return existing as? S }
      guard state.count < maximumSeries, name != "metrics_refused_total" else { return nil }
      let made = make()
      state.families[name, default: Family(kind: kind)].series[labels] = made
      state.count += 1
      return made
    }
    if let kept { return kept }
    refused.increment(by: 1)
    return make()
  }

  private func forget(_ handler: any AnyObject) {
    state.withLock { state in
      for (name, family) in state.families {
        for (labels, series) in family.series where series === handler {
          state.families[name]?.series[labels] = nil
          if family.series.count == 1 { state.families[name] = nil }
          state.count -= 1
          return
        }
      }
    }
  }

  /// A counter of whole things.
  public func makeCounter(
    label: String, dimensions: [(String, String)]
  ) -> any CounterHandler {
    series(.counter, label, suffix: "_total", dimensions) { CountSeries() }
  }

  /// A counter of fractions.
  public func makeFloatingPointCounter(
    label: String, dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler {
    series(.counter, label, suffix: "_total", dimensions) { NumberSeries(growsOnly: true) }
  }

  /// A gauge.
  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    series(.gauge, label, suffix: "", dimensions) { NumberSeries() }
  }

  /// A histogram if it aggregates, else a gauge with the last value.
  public func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    guard aggregate else {
      return series(.gauge, label, suffix: "", dimensions) { NumberSeries() }
    }
    return series(.histogram, label, suffix: "", dimensions) {
      HistogramSeries(bounds: recorderBounds)
    }
  }

  /// A histogram in seconds.
  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    series(.histogram, label, suffix: "_seconds", dimensions) {
      HistogramSeries(bounds: timerBounds)
    }
  }

  /// Forgets the series.
  public func destroyCounter(_ handler: any CounterHandler) { forget(handler) }

  /// Forgets the series.
  public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {
    forget(handler)
  }

  /// Forgets the series.
  public func destroyMeter(_ handler: any MeterHandler) { forget(handler) }

  /// Forgets the series.
  public func destroyRecorder(_ handler: any RecorderHandler) { forget(handler) }

  /// Forgets the series.
  public func destroyTimer(_ handler: any TimerHandler) { forget(handler) }
}
