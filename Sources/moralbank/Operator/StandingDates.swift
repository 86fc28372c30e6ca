import ArgumentParser
import Logging
import Postgres
import Store

struct StandingDatesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "standing-dates",
    abstract: "Keep the dates that have come: ends of notices, lapses, releases, expiry.",
    discussion: """
      A running server does this by itself every few seconds. It goes by the database's clock: \
      nobody can bring a date early, and each has its effect once.
      """)

  func run() async throws {
    let settings = try await Settings(flags: [:])
    Logs.bootstrap(level: .warning)
    let store = try await Store.open(
      try Configuration(try settings.databaseURL()), limits: PoolLimits(size: 1),
      logger: Logger(label: "moralbank"))
    let result: Result<StandingReport, any Error>
    do {
      result = .success(try await store.keepStandingDates())
    } catch {
      result = .failure(error)
    }
    await store.shutdown()
    let report = try result.get()
    Terminal.say(
      Table.facts([
        ("公示期满", String(report.noticesEnded)), ("逾期未领", String(report.lapsed)),
        ("逾期未审批", String(report.released)), ("积分到期", String(report.judged)),
        ("服务券到期", String(report.vouchersExpired)),
      ]))
    if report.failed > 0 { throw CommandFailure(.no, "有 \(report.failed) 项没有办成，请再执行一次。") }
  }
}
