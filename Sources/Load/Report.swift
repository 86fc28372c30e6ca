import Foundation
import Histogram

/// What is told of a run.
struct Report {
  let name: String
  let result: RunResult
  let options: LoadOptions

  /// Prints the rate, the latencies, what the books say, and the ratio to pgbench in the same run.
  /// - Throws: ``LoadFailure`` when an acknowledged answer is not in the books exactly once.
  func print(
    found: Ledger.Finding?, pgbench: PgBench?, against script: PgBench.Script
  ) async throws {
    line(
      "\(name): \(whole(result.rate))/s over \(options.connections) connections, "
        + "\(result.successes) in \(tenths(result.seconds)) s")
    line("latency ms: p50 \(milliseconds(50)), p99 \(milliseconds(99)), max \(milliseconds(100))")
    for (what, count) in result.others.sorted(by: { $0.key < $1.key }) {
      line("\(what): \(count)")
    }
    if let found {
      line(
        "acknowledged \(found.acknowledged): in the books once \(found.once), "
          + "missing \(found.missing), double \(found.double)")
    }
    if let pgbench {
      let rate = try await pgbench.run(script, seconds: options.duration)
      let ratio = String(format: "%.2f", result.rate / rate)
      line("\(script.name): \(whole(rate))/s; ratio \(ratio)")
      if options.markdown {
        line(
          "| \(name), \(options.connections) connections | \(whole(result.rate))/s | "
            + "\(milliseconds(50)) | \(milliseconds(99)) | \(whole(rate))/s | \(ratio) |")
      }
    }
    if let found, found.once != found.acknowledged {
      throw LoadFailure("an acknowledged answer is not in the books exactly once")
    }
  }

  private func line(_ text: String) { Swift.print(text) }
  private func whole(_ value: Double) -> String { String(Int(value.rounded())) }
  private func tenths(_ value: Double) -> String { String(format: "%.1f", value) }

  private func milliseconds(_ percentile: Double) -> String {
    let microseconds = result.latencies.valueAtPercentile(percentile)
    return String(format: "%.1f", Double(microseconds) / 1_000)
  }
}
