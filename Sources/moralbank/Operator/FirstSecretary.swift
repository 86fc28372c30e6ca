import ArgumentParser
import Bank
import FoundationEssentials
import Logging
import Postgres
import Seeds
import Server
import Store

struct FirstSecretaryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "first-secretary",
    abstract: "首任书记 · Found an empty bank: its community, and the secretary nobody appoints.",
    discussion: """
      For the operator, on the empty bank behind DATABASE_URL; everybody else is appointed by \
      somebody in office. The secretary's password is asked for, or read from standard input.
      """)

  @Argument(help: "The secretary's name.") var name: String
  @Option(name: .long, help: "The name to sign in with.") var login: String
  @Option(name: .long, help: "The initials, such as wxl; those of the name when left out.")
  var initials: String?
  @Option(
    name: .long,
    help: ArgumentHelp("The community: its 12 digits and name.", valueName: "code=name"))
  var community: String
  @Option(
    name: .customLong("grid"),
    help: ArgumentHelp("A grid: its 15 digits and name; may be repeated.", valueName: "code=name"))
  var grids: [String] = []
  @Option(name: .long, help: "The community's IANA time zone.") var timeZone = "Asia/Shanghai"
  @Option(name: .long, help: "The number of the form with the secretary's consent.")
  var consentForm: String?

  func validate() throws {
    for pair in [community] + grids {
      guard pair.split(separator: "=").count == 2 else {
        throw ValidationError("“\(pair)” is not of the form code=name.")
      }
    }
  }

  func run() async throws {
    Logs.bootstrap()
    let configuration = try Configuration(try await Settings().databaseURL())
    let password = try Terminal.secret("\(login) 的口令：")
    let again = Terminal.isInteractive ? try Terminal.secret("再输一遍：") : password
    guard password == again else { throw CommandFailure(.usage, "the passwords differ") }
    let words = [login, Self.parts(community).name]
    if let fault = PasswordRules.fault(in: password, guessable: words) {
      throw CommandFailure(.usage, fault.zh)
    }
    let hasher = Passwords()
    let hash = try await hasher.hash(password)
    try await hasher.stop()
    guard let today = Day(LocalTime(zone: timeZone).today) else {
      throw CommandFailure(.no, "the clock of this machine is wrong")
    }
    let found = self
    try await WorkerThread.run(name: "setup") {
      try found.found(in: configuration, today: today, passwordHash: hash)
    }
    Terminal.say(
      """
      \(name) is secretary of \(Self.parts(community).name); sign in as \(login)

      No deed is credited until the residents' meeting has adopted the rules. The default book is \
      there as a draft; look at it, or import another, and write the meeting down:
        moralbank login \(login)
        moralbank rules show \(RuleBooks.defaultName)
        moralbank rules adopt \(RuleBooks.defaultName) --met-on \(today) --present N --for N \
      --against N --filing-no NO
      """)
  }

  private func found(
    in configuration: Configuration, today: Day, passwordHash: String
  ) throws {
    let setup = try BankSetup(configuration, logger: Logger(label: "setup"))
    let (code, title) = Self.parts(community)
    let person = OpenPerson(
      name: name, initials: initials ?? "", grid: nil, home: .none, tags: [], phone: nil,
      birthYear: nil, login: login,
      consent: Consent(givenOn: today, way: "paper", formNumber: consentForm))
    let since2000 = Date().timeIntervalSince1970 - 946_684_800
    try setup.found(
      Founding(
        area: NewArea(
          code: code, name: title, level: "community", parent: nil, gridLevels: ["网格"],
          openFrom: today, timeZone: timeZone),
        grids: grids.map {
          let (code, name) = Self.parts($0)
          return NewGrid(code: code, name: name, level: 1, kind: "urban", parent: nil)
        }, secretary: person, passwordHash: passwordHash, rulesVersion: RuleBooks.defaultName,
        rules: try RuleBooks.default,
        instant: Instant(microsecondsSince2000: Int64(since2000 * 1_000_000))))
    try setup.finish()
  }

  private static func parts(_ pair: String) -> (code: String, name: String) {
    let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
    return (parts[0], parts.count > 1 ? parts[1] : "")
  }
}
