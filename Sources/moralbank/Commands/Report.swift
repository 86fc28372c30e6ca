import ArgumentParser
import JSON

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "报表 · Statements of a month, and what is promised.",
    subcommands: [
      ReportStatementCommand.self, ReportStatementsCommand.self, ReportOutstandingCommand.self,
      ReportSettlementCommand.self, ReportPickupsCommand.self, ReportCounterCommand.self,
    ])
}

/// Where a printable text goes.
struct PrintOptions: ParsableArguments {
  @Option(
    name: .long, help: "Write the text to this file, which only you can read; else it is shown.",
    completion: .file())
  var out: String?

  /// Fetches a text and writes it; with `--json` what the first request answers instead.
  func print(_ text: BankRequest, or json: BankRequest, _ bank: BankSession) async throws {
    if bank.json {
      let answer = try await bank.client.send(json)
      return try write(answer.body + [0x0A])
    }
    var request = text
    request.accept = "text/plain"
    try write(try await bank.client.send(request).body)
  }

  func write(_ bytes: [UInt8]) throws {
    guard let out else { return Terminal.write(bytes) }
    try PrivateFile.write(bytes, to: out)
    Terminal.note("已写入 \(out)。")
  }
}

/// Which month.
struct MonthOptions: ParsableArguments {
  @Option(name: .long, help: "YYYY-MM; the last one that is over when left out.")
  var month: String?

  /// The month given, or the one before the present.
  func value(_ clock: LocalTime) -> String {
    if let month { return month }
    let parts = clock.today.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { return "" }
    let (year, number) = parts[1] == 1 ? (parts[0] - 1, 12) : (parts[0], parts[1] - 1)
    return "\(year)-\(number < 10 ? "0" : "")\(number)"
  }
}

struct ReportStatementCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "statement", abstract: "月度对账单 · The statement of a month, to be printed.")

  @OptionGroup var holder: HolderOptions
  @OptionGroup var month: MonthOptions
  @OptionGroup var output: PrintOptions
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let path = try await holder.path(bank) + "/monthly-statement"
      let query = [("month", Optional(month.value(bank.signIn.clock)))]
      try await output.print(.get(path + "/text", query), or: .get(path, query), bank)
    }
  }
}

struct ReportStatementsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "statements",
    abstract: "全网格对账单 · Statements of all without a phone in a grid, by door.",
    discussion: "A form feed stands between people, so that each gets a page of his own.")

  @Option(name: .long, help: "The grid's code; the grids below count too.") var grid: String
  @OptionGroup var month: MonthOptions
  @OptionGroup var output: PrintOptions
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let path = "/v1/grids/\(BankRequest.encoded(grid))/monthly-statements"
      let query = [("month", Optional(month.value(bank.signIn.clock)))]
      if options.json { return try await pages(.get(path, query), bank) }
      try await output.print(.get(path + "/text", query), or: .get(path, query), bank)
    }
  }

  /// Every page of the list, one a line.
  private func pages(_ first: BankRequest, _ bank: BankSession) async throws {
    var request = first
    var bytes: [UInt8] = []
    while true {
      let answer = try await bank.client.send(request)
      bytes += answer.body + [0x0A]
      guard let cursor = answer.json["next_cursor"].string else { break }
      request.query = first.query + [("cursor", cursor)]
    }
    try output.write(bytes)
  }
}
