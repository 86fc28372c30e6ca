import ArgumentParser
import JSON

struct CharityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "charity", abstract: "爱心池 · The charity pool, and what it gives by decision.",
    subcommands: [
      CharityShowCommand.self, CharityProposeCommand.self, CharitySignCommand.self,
      CharityRefuseCommand.self, CharityGrantsCommand.self,
    ])
}

struct CharityShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "爱心池收支 · Show the pool's lines, newest first, without names.")

  @Option(name: .long, help: "The community's code; the own one when left out.")
  var community: String?
  @Option(name: .long, help: "At most so many.") var limit = 30
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.showList(
        .get("/v1/charity", [("community", community)]), limit: limit,
        note: {
          "共有 \($0["balance"].text) 分，收入 \($0["received"].text)，拨付 \($0["granted"].text)"
        }
      ) { lines in
        var table = Table(["流水号", "日期", "事由", "积分", "余额"], numbers: [0, 3, 4])
        for line in lines {
          let reasons = ["donation": "捐赠", "closure": "销户", "grant": "拨付"]
          table.add([
            line["seq"].text, line["on"].text,
            reasons[line["reason"].text] ?? line["reason"].text, line["points"].text,
            line["balance_after"].text,
          ])
        }
        return table
      }
    }
  }
}

struct CharityProposeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "propose",
    abstract: "提议拨付 · Propose points for somebody in need; nothing moves until it is signed.")

  @Argument(help: "Points.") var points: Int
  @Option(name: .long, help: "For whom: id, passbook number, or name.") var person: String?
  @Option(name: .long, help: "For a household: its id.") var household: String?
  @Option(name: .long, help: "Why.") var reason: String
  @Option(name: .customLong("resolution"), help: "The number of the resolution.")
  var number: String
  @Option(name: .long, help: "The day of the meeting.") var metOn: String
  @Option(name: .long, help: "How many were there.") var present: Int
  @Option(name: .customLong("for"), help: "Votes for.") var votesFor: Int
  @Option(name: .customLong("against"), help: "Votes against.") var votesAgainst: Int
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func validate() throws {
    guard (person == nil) != (household == nil) else {
      throw ValidationError("--person or --household, please.")
    }
  }

  func run() async throws {
    try await options.signedIn { bank in
      let person: String? = if let person { try await bank.person(person) } else { nil }
      let body = JSONWriter.bytes {
        $0.given("person_id", person)
        $0.given("household_id", household)
        $0.field("points", points)
        $0.field("reason", reason)
        $0.object("resolution") {
          $0.field("no", number)
          $0.field("met_on", metOn)
          $0.field("present", present)
          $0.field("for", votesFor)
          $0.field("against", votesAgainst)
        }
      }
      try await bank.show(.command("/v1/charity/grants", body, key: key.value)) {
        Grant.text($0.json)
      }
    }
  }
}

struct CharitySignCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign", abstract: "会签拨付 · Sign a grant as the auditor, which moves the points.")

  @Argument(help: "The grant's id.") var id: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws { try await Grant.answer(id, "signed", nil, key, options) }
}

struct CharityRefuseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "refuse", abstract: "不同意拨付 · Refuse a grant as the auditor.")

  @Argument(help: "The grant's id.") var id: String
  @Option(name: .long, help: "Why.") var reason: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws { try await Grant.answer(id, "refused", reason, key, options) }
}

struct CharityGrantsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grants", abstract: "拨付列表 · List grants, newest first.")

  @Option(name: .long, help: "requested, done or refused.") var state: String?
  @Option(name: .long, help: "At most so many.") var limit = 30
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      let request = BankRequest.get("/v1/charity/grants", [("state", state)])
      try await bank.showList(request, limit: limit) { items in
        var table = Table(["时间", "状态", "积分", "原因", "决议", "编号"], numbers: [2])
        for item in items {
          table.add([
            bank.signIn.clock.shown(item["asked_at"]) ?? "", Words.state(item["state"].text),
            item["points"].text, item["reason"].text, item["resolution"]["no"].text,
            item["id"].text,
          ])
        }
        return table
      }
    }
  }
}

/// A grant in the terminal.
private enum Grant {
  static func answer(
    _ id: String, _ decision: String, _ reason: String?, _ key: KeyOption,
    _ options: ClientOptions
  ) async throws {
    try await Countersignature.give(
      on: "/v1/charity/grants", id, decision, reason, key, options, show: text)
  }

  static func text(_ grant: JSONValue) -> String {
    Table.facts([
      ("编号", grant["grant_id"].shown), ("状态", Words.state(grant["state"].text)),
      ("积分", grant["points"].shown), ("流水", grant["transfer_id"].shown),
    ])
  }
}
