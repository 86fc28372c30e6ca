import ArgumentParser
import JSON

struct RulesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "规则 · List, show, check, import, adopt, export and try rule books.",
    subcommands: [
      RulesListCommand.self, RulesShowCommand.self, RulesCheckCommand.self,
      RulesImportCommand.self, RulesAdoptCommand.self, RulesCancelCommand.self,
      RulesWithdrawCommand.self, RulesExportCommand.self,
      RulesSimulateCommand.self,
    ])
}

struct RulesListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "查看版本 · List the versions adopted, or the drafts.")

  @Option(name: .long, help: "The community's code; the own one when left out.")
  var community: String?
  @Flag(name: .long, help: "The drafts instead; for the secretary and the auditor.")
  var drafts = false
  @Option(name: .long, help: "At most so many.") var limit = 100
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      let request = BankRequest.get(
        "/v1/rule-books", [("community", community), ("drafts", drafts ? "true" : nil)])
      try await bank.showList(request, limit: limit, RuleBookTable.of)
    }
  }
}

struct RulesShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "查看规则 · Show what a version says.")

  @Argument(help: "The version's name.") var version: String
  @Option(name: .long, help: "The community's code; the own one when left out.")
  var community: String?
  @Flag(name: .long, help: "Act types that are off, too.") var all = false
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let path = "/v1/rule-books/\(BankRequest.encoded(version))"
      try await bank.show(.get(path, [("community", community)])) {
        RuleBookTable.whole($0.json, withDisabled: all)
      }
    }
  }
}

struct RulesImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "导入规则 · Add a version as a draft.",
    discussion: """
      moralbank rules import rulebook.csv --version 2026-12

      The draft is in force nowhere until `moralbank rules adopt` writes down the meeting that \
      adopted it. Tables that are not given are as in the version in force today.
      """)

  @Argument(
    help: "The act types as CSV, or a folder that `rules export` made.", completion: .file())
  var file: String
  @Option(name: .long, help: "The new version's name, such as 2026-12.") var version: String
  @OptionGroup var tables: RuleTableOptions
  @Option(name: .long, help: "The community's code; the own one when left out.")
  var community: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    let files = try RuleFiles(file, tables)
    let body = JSONWriter.bytes {
      $0.field("version", version)
      files.write(to: &$0)
      $0.given("community", community)
    }
    try await options.signedIn { bank in
      try await bank.show(.command("/v1/rule-books", body, key: key.value)) {
        RuleBookTable.outcome($0.json)
      }
    }
  }
}

struct RulesAdoptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adopt",
    abstract: "规则生效 · Write down the meeting that adopted a version; it is then in force.")

  @Argument(help: "The version's name.") var version: String
  @Option(name: .long, help: "The first day in force; today when left out.") var from: String?
  @Option(name: .long, help: "The day of the meeting.") var metOn: String
  @Option(name: .long, help: "How many were there.") var present: Int
  @Option(name: .customLong("for"), help: "Votes for.") var votesFor: Int
  @Option(name: .customLong("against"), help: "Votes against.") var votesAgainst: Int
  @Option(name: .long, help: "The number under which the sub-district filed it.")
  var filingNo: String
  @Flag(name: .long, help: "Points given under it expire, each after the months of its act type.")
  var pointsExpire = false
  @Option(name: .long, help: "The community's code; the own one when left out.")
  var community: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let body = JSONWriter.bytes {
        $0.field("from", from ?? bank.signIn.clock.today)
        $0.field("met_on", metOn)
        $0.field("present", present)
        $0.field("for", votesFor)
        $0.field("against", votesAgainst)
        $0.field("filing_no", filingNo)
        if pointsExpire { $0.field("points_expire", true) }
        $0.given("community", community)
      }
      let path = "/v1/rule-books/\(BankRequest.encoded(version))/adoption"
      try await bank.show(.command(path, body, key: key.value)) {
        RuleBookTable.outcome($0.json)
      }
    }
  }
}

struct RulesCancelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "撤销生效日 · Take back an adoption for a wrong day, before that day.")

  @Argument(help: "The version's name.") var version: String
  @Option(name: .long, help: "The day it would have come into force.") var from: String
  @Option(name: .long, help: "Why.") var reason: String
  @Option(name: .long, help: "The community's code; the own one when left out.")
  var community: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    let body = JSONWriter.bytes {
      $0.field("from", from)
      $0.field("reason", reason)
      $0.given("community", community)
    }
    try await options.signedIn { bank in
      let path = "/v1/rule-books/\(BankRequest.encoded(version))/adoption/cancellation"
      try await bank.show(.command(path, body, key: key.value)) {
        RuleBookTable.outcome($0.json)
      }
    }
  }
}

struct RulesWithdrawCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw", abstract: "撤回草案 · Take back a draft that nobody has adopted.")

  @Argument(help: "The version's name.") var version: String
  @Option(name: .long, help: "The community's code; the own one when left out.")
  var community: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    let body = JSONWriter.bytes { $0.given("community", community) }
    try await options.signedIn { bank in
      let path = "/v1/rule-books/\(BankRequest.encoded(version))/withdrawal"
      try await bank.show(.command(path, body, key: key.value)) {
        RuleBookTable.outcome($0.json)
      }
    }
  }
}
