import ArgumentParser

/// Loads a running bank, checks that every acknowledged answer is in the books exactly once, and
/// puts its rate beside pgbench's on the same cluster.
@main
struct MoralBankLoad: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "moralbank-load",
    abstract: "Load a bank on this machine and compare it with pgbench.",
    discussion: """
      Start the bank with `moralbank up --rules open-caps`: every cap is then evaluated and none \
      binds. The tool talks to loopback addresses only, for a bounded time.
      """,
    subcommands: [CreditLoad.self, BalanceLoad.self, ShopLoad.self])
}

/// What both kinds of load take.
struct LoadOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "Connections, 1 to 1024.") var connections = 64
  @Option(name: .shortAndLong, help: "Seconds, 1 to 3600.") var duration = 10
  @Option(name: .long, help: "The data folder of `moralbank up`.", completion: .directory)
  var data: String?
  @Option(
    name: .long,
    help: """
      Requests a second over all connections, sent on schedule whether or not answers come; \
      latencies then count from the moment each was due. Without it each connection waits.
      """)
  var rate: Int?
  @Flag(name: .long, inversion: .prefixedNo, help: "Run pgbench on the same cluster, too.")
  var pgbench = true
  @Flag(name: .long, help: "Print a row of the README's table.") var markdown = false

  func validate() throws {
    guard (1...1_024).contains(connections) else {
      throw ValidationError("--connections is 1 to 1024")
    }
    guard (1...3_600).contains(duration) else { throw ValidationError("--duration is 1 to 3600") }
    if let rate, !(1...1_000_000).contains(rate) {
      throw ValidationError("--rate is 1 to 1000000")
    }
  }
}

/// Direct credits by the first worker for the people of his grids.
struct CreditLoad: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "credit", abstract: "Credit an hour of patrol, over and over.")
  @OptionGroup var options: LoadOptions

  func run() async throws {
    let bank = try RunningBank(data: options.data)
    let token = try await bank.signIn(as: "grid_worker")
    let people = try await bank.people(token: token)
    let today = try await bank.today()
    let run = UInt64.random(in: .min ... .max)
    let result = try await Runner(bank: bank, options: options).run { number in
      let person = people[Int(number % UInt64(people.count))]
      return Request(
        "POST", "/v1/credits", token: token, key: "load-\(run)-\(number)",
        body: "{\"act_type\":\"B01\",\"person_id\":\"\(person)\",\"minutes\":60,"
          + "\"occurred_on\":\"\(today)\"}")
    }
    let found = try await Ledger(url: bank.databaseURL, actor: bank.worker(token: token))
      .check(result.acknowledged)
    try await Report(name: "credit", result: result, options: options).print(
      found: found, pgbench: options.pgbench ? PgBench(url: bank.databaseURL) : nil,
      against: .tpcB)
  }
}

/// Balance look-ups by the first worker for the people of his grids.
struct BalanceLoad: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "balance", abstract: "Look up balances, over and over.")
  @OptionGroup var options: LoadOptions

  func run() async throws {
    let bank = try RunningBank(data: options.data)
    let token = try await bank.signIn(as: "grid_worker")
    let people = try await bank.people(token: token)
    let result = try await Runner(bank: bank, options: options).run { number in
      let person = people[Int(number % UInt64(people.count))]
      return Request("GET", "/v1/people/\(person)/balance", token: token)
    }
    try await Report(name: "balance", result: result, options: options).print(
      found: nil, pgbench: options.pgbench ? PgBench(url: bank.databaseURL) : nil,
      against: .selectOnly)
  }
}
