import ArgumentParser
import Logging
import Postgres

struct SeedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seed",
    abstract: "Fill the empty bank behind DATABASE_URL with the made-up demo community.",
    discussion: """
      Three months of history are posted through the bank's own rules. The generated logins go \
      into a file of mode 0600. A bank that holds data is left as it is (exit 1).
      """)

  @Option(name: .long, help: "Some hundred people, or a whole street.")
  var size: Demo.Size = .demo
  @Flag(name: .long, help: "With --size street: an account for all 34,000.") var everybody = false
  @Option(name: .long, help: "The rule book: default, or open-caps for load tests.")
  var rules: Demo.Rules = .usual
  @Option(name: .long, help: "Another number, other people.") var seed: UInt64 = 1
  @Option(name: .long, help: "Where the logins go.", completion: .file())
  var logins = "logins.json"

  func validate() throws {
    guard !everybody || size == .street else {
      throw ValidationError("--everybody goes with --size street.")
    }
  }

  func run() async throws {
    Logs.bootstrap()
    let configuration = try Configuration(try await Settings().databaseURL())
    let demo = Demo(size: size, rules: rules, seed: seed, everybody: everybody)
    let made = try await demo.load(into: configuration, logger: Logger(label: "seed"))
    guard let made else {
      throw CommandFailure(.no, "the bank holds data already; only an empty one is filled")
    }
    try DemoLogin.write(made, to: logins)
    Terminal.say("the demo community is loaded; its logins are in \(logins)")
  }
}
