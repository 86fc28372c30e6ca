import ArgumentParser
import JSON

struct OpeningCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "opening",
    abstract: "期初更正 · Put an opening balance right: ask, sign from the other side, list.",
    subcommands: [
      OpeningCorrectCommand.self, OpeningSignCommand.self, OpeningRefuseCommand.self,
      OpeningListCommand.self,
    ])
}

struct OpeningCorrectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "correct",
    abstract: "申请更正 · Say what an opening balance should have been; nothing moves until signed.")

  @Argument(help: "Id, passbook number, or name.") var person: String
  @Option(name: .long, help: "What the balance should have been.") var points: Int
  @Option(
    name: .long, help: "Whose fault: what is spent is written off (bank) or owed (depositor).")
  var fault: ReversalRequestCommand.Fault
  @Option(name: .long, help: "Why.") var reason: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let id = try await bank.person(person)
      let body = JSONWriter.bytes {
        $0.field("person_id", id)
        $0.field("points", points)
        $0.field("fault", fault.rawValue)
        $0.field("reason", reason)
      }
      try await bank.show(.command("/v1/opening-corrections", body, key: key.value)) {
        Opening.text($0.json)
      }
    }
  }
}

struct OpeningSignCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign", abstract: "会签 · Sign the other side's correction, which books it.")

  @Argument(help: "The correction's id.") var id: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await Opening.answer(id, "signed", nil, key, options)
  }
}

struct OpeningRefuseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "refuse", abstract: "不同意 · Refuse the other side's correction.")

  @Argument(help: "The correction's id.") var id: String
  @Option(name: .long, help: "Why.") var reason: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await Opening.answer(id, "refused", reason, key, options)
  }
}

struct OpeningListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "更正列表 · List corrections, newest first.")

  @Option(name: .long, help: "requested, done or refused.") var state: String?
  @Option(name: .long, help: "At most so many.") var limit = 30
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.showList(.get("/v1/opening-corrections", [("state", state)]), limit: limit) {
        items in
        var table = Table(["时间", "状态", "原记", "应为", "原因", "编号"], numbers: [2, 3])
        for item in items {
          table.add([
            bank.signIn.clock.shown(item["asked_at"]) ?? "", Words.state(item["state"].text),
            item["counted"].text, item["points"].text, item["reason"].text, item["id"].text,
          ])
        }
        return table
      }
    }
  }
}

/// A correction in the terminal.
private enum Opening {
  static func answer(
    _ id: String, _ decision: String, _ reason: String?, _ key: KeyOption,
    _ options: ClientOptions
  ) async throws {
    try await Countersignature.give(
      on: "/v1/opening-corrections", id, decision, reason, key, options, show: text)
  }

  static func text(_ correction: JSONValue) -> String {
    Table.facts([
      ("编号", correction["correction_id"].shown),
      ("状态", Words.state(correction["state"].text)), ("原记", correction["counted"].shown),
      ("应为", correction["points"].shown), ("可用", correction["balance"]["available"].shown),
      ("欠", correction["balance"]["owed"].shown),
    ])
  }
}
