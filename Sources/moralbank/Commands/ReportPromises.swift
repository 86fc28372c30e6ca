import ArgumentParser
import JSON

/// Which community a report is about.
struct ReportOptions: ParsableArguments {
  @Option(name: .long, help: "The community's code; one's own when left out.")
  var community: String?
  @OptionGroup var output: PrintOptions
  @OptionGroup var options: ClientOptions

  /// Prints a report as text, or as the server's JSON.
  func show(
    _ name: String, _ query: (BankSession) throws -> [(String, String?)]
  ) async throws {
    try await options.signedIn { bank in
      let path = "/v1/reports/\(name)"
      let query = try query(bank) + [("community", community)]
      try await output.print(.get(path + "/text", query), or: .get(path, query), bank)
    }
  }
}

struct ReportOutstandingCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outstanding",
    abstract: "待兑积分与保障率 · Points promised, what they are worth, what is behind them.")

  @Option(name: .long, help: "A past instant, or a day (its end).") var asOf: String?
  @OptionGroup var report: ReportOptions

  func run() async throws { try await report.show("outstanding") { _ in [("as_of", asOf)] } }
}

struct ReportSettlementCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settlement", abstract: "结算单 · What a partner shop is to be paid for a month.")

  @Option(name: .long, help: "The code of the partner's pick-up point.") var point: String
  @OptionGroup var month: MonthOptions
  @OptionGroup var report: ReportOptions

  func run() async throws {
    try await report.show("settlement") {
      [("point", point), ("month", month.value($0.signIn.clock))]
    }
  }
}

struct ReportPickupsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pickups", abstract: "待领清单 · What waits to be collected on a day.")

  @Option(name: .long, help: "YYYY-MM-DD; today when left out.") var day: String?
  @Option(name: .long, help: "A pick-up point's code; all when left out.") var point: String?
  @OptionGroup var report: ReportOptions

  func run() async throws {
    try await report.show("pickups") {
      [("day", day ?? $0.signIn.clock.today), ("point", point)]
    }
  }
}

struct ReportCounterCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "counter", abstract: "柜台领取清单 · What was served without a request.")

  @Option(name: .long, help: "The first day, YYYY-MM-DD.") var from: String
  @Option(name: .long, help: "The last day; today when left out.") var to: String?
  @OptionGroup var report: ReportOptions

  func run() async throws {
    try await report.show("counter") {
      [("from", from), ("to", to ?? $0.signIn.clock.today)]
    }
  }
}
