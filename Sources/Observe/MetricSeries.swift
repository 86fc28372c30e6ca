import Metrics
import Synchronization

/// One line, or for a histogram a group of lines, of a scrape.
protocol MetricSeries: AnyObject, Sendable {
  /// Appends the sample lines. `labels` has no braces and may be empty.
  func render(name: String, labels: String, into text: inout String)
}

extension MetricSeries {
  func sample(_ name: String, _ labels: String, _ value: String, into text: inout String) {
    text += name
    if !labels.isEmpty { text += "{\(labels)}" }
    text += " \(value)\n"
  }
}

/// A count that only grows. One increment is one atomic addition.
final class CountSeries: MetricSeries, CounterHandler {
  private let count = Atomic<Int64>(0)

  func increment(by amount: Int64) {
    if amount > 0 { count.wrappingAdd(amount, ordering: .relaxed) }
  }

  func reset() { count.store(0, ordering: .relaxed) }

  func render(name: String, labels: String, into text: inout String) {
    sample(name, labels, String(count.load(ordering: .relaxed)), into: &text)
  }
}

/// A number that is set, raised and lowered.
final class NumberSeries: MetricSeries, MeterHandler, RecorderHandler, FloatingPointCounterHandler {
  private let bits = Atomic<UInt64>(0)
  private let growsOnly: Bool

  init(growsOnly: Bool = false) { self.growsOnly = growsOnly }

  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }
  func record(_ value: Int64) { set(Double(value)) }
  func record(_ value: Double) { set(value) }
  func reset() { set(0.0) }
  func decrement(by amount: Double) { increment(by: -amount) }

  func increment(by amount: Double) {
    if growsOnly, !(amount > 0 && amount.isFinite) { return }
    var seen = bits.load(ordering: .relaxed)
    while true {
      let sum = Double(bitPattern: seen) + amount
      let (exchanged, original) = bits.weakCompareExchange(
        expected: seen, desired: sum.bitPattern, ordering: .relaxed)
      if exchanged { return }
      seen = original
    }
  }

  func render(name: String, labels: String, into text: inout String) {
    let value = Double(bitPattern: bits.load(ordering: .relaxed))
    sample(name, labels, MetricText.number(value), into: &text)
  }
}

/// A distribution over fixed buckets.
final class HistogramSeries: MetricSeries, TimerHandler, RecorderHandler {
  private struct State {
    var counts: [UInt64]
    var sum = 0.0
  }

  private let bounds: [Double]
  private let state: Mutex<State>

  /// `bounds` are the buckets' upper bounds, inclusive and rising; `+Inf` is added.
  init(bounds: [Double]) {
    self.bounds = bounds
    self.state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
  }

  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
  func record(_ value: Int64) { record(Double(value)) }

  func record(_ value: Double) {
    if value.isNaN { return }
    let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
    state.withLock {
      $0.counts[bucket] += 1
      $0.sum += value
    }
  }

  func render(name: String, labels: String, into text: inout String) {
    let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
    let prefix = labels.isEmpty ? "" : labels + ","
    var total: UInt64 = 0
    for (bound, count) in zip(bounds + [.infinity], counts) {
      total += count
      let le = "\(prefix)le=\"\(MetricText.number(bound))\""
      sample(name + "_bucket", le, String(total), into: &text)
    }
    sample(name + "_sum", labels, MetricText.number(sum), into: &text)
    sample(name + "_count", labels, String(total), into: &text)
  }
}
