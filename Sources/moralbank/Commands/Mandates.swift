import ArgumentParser
import JSON

struct MandateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mandate", abstract: "代办授权 · Who may act for whom.",
    subcommands: [
      MandateListCommand.self, MandateShowCommand.self, MandateGiveCommand.self,
      MandateEndCommand.self,
    ])
}

struct MandateListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "查看授权 · List mandates.")

  @Option(name: .long, help: "For whom: id, passbook number, or name.") var principal: String?
  @Option(name: .long, help: "By whom: id, passbook number, or name.") var proxy: String?
  @Flag(name: .long, help: "Only those that run today.") var current = false
  @Option(name: .long, help: "At most so many.") var limit = 100
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      let principal: String? =
        if let principal { try await bank.person(principal) } else { nil }
      let proxy: String? = if let proxy { try await bank.person(proxy) } else { nil }
      let request = BankRequest.get(
        "/v1/mandates",
        [
          ("principal", principal), ("proxy", proxy), ("current", current ? "true" : nil),
        ])
      try await bank.showList(request, limit: limit, MandateTable.of)
    }
  }
}

struct MandateShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "授权信息 · Show a mandate.")

  @Argument(help: "The mandate's id.") var id: String
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.show(.get("/v1/mandates/\(BankRequest.encoded(id))")) {
        MandateTable.of([$0.json]).text
      }
    }
  }
}

struct MandateGiveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "give", abstract: "登记授权 · Record a mandate, as its witness.")

  enum Power: String, ExpressibleByArgument, CaseIterable { case file, request, collect }

  @Argument(help: "Who is acted for: id, passbook number, or name.") var principal: String
  @Argument(help: "Who acts: id, passbook number, or name.") var proxy: String
  @Option(name: .customLong("may"), help: "file, request, or collect; may be repeated.")
  var powers: [Power]
  @Option(name: .long, help: "The first day; today when left out.") var from: String?
  @Option(name: .long, help: "The last day, at most 366 days on.") var until: String
  @Option(name: .long, help: "Points asked for a day, and points collected a day.")
  var dailyLimit: Int
  @Option(name: .long, help: "The day of the consent; today when left out.") var consentOn: String?
  @Option(name: .long, help: "How the consent was given.") var consentWay = "paper"
  @Option(name: .long, help: "The number of the consent's form.") var consentForm: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let principal = try await bank.person(principal)
      let proxy = try await bank.person(proxy)
      let body = JSONWriter.bytes {
        $0.field("principal_id", principal)
        $0.field("proxy_id", proxy)
        $0.given("may", powers.map(\.rawValue))
        $0.given("from", from)
        $0.field("until", until)
        $0.field("daily_limit", dailyLimit)
        $0.object("consent") {
          $0.field("given_on", consentOn ?? bank.signIn.clock.today)
          $0.field("way", consentWay)
          $0.given("form_no", consentForm)
        }
      }
      try await bank.show(.command("/v1/mandates", body, key: key.value)) {
        MandateTable.of([$0.json]).text
      }
    }
  }
}

struct MandateEndCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "end", abstract: "撤销授权 · End a mandate at once.")

  @Argument(help: "The mandate's id.") var id: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let path = "/v1/mandates/\(BankRequest.encoded(id))/end"
      try await bank.show(.command(path, Array("{}".utf8), key: key.value)) {
        MandateTable.of([$0.json]).text
      }
    }
  }
}

/// Mandates in a table.
enum MandateTable {
  static func of(_ mandates: [JSONValue]) -> Table {
    var table = Table(["委托人", "代办人", "事项", "起", "止", "每日限额", "已撤销", "编号"])
    for mandate in mandates {
      let powers = mandate["may"].items.map { names[$0.text] ?? $0.text }
      table.add([
        mandate["principal_name"].shown ?? mandate["principal_id"].text,
        mandate["proxy_name"].shown ?? mandate["proxy_id"].text,
        powers.joined(separator: "、"), mandate["from"].text, mandate["until"].text,
        mandate["daily_limit"].text, mandate["ended_at"].isNull ? "" : "是",
        mandate["id"].text,
      ])
    }
    return table
  }

  private static let names = ["file": "代报事迹", "request": "代申请兑换", "collect": "代领"]
}
