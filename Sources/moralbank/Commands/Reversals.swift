import ArgumentParser
import JSON

struct ReversalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reversal",
    abstract: "冲正 · Ask for a reversal, sign it from the other side, list them.",
    subcommands: [
      ReversalRequestCommand.self, ReversalSignCommand.self, ReversalRefuseCommand.self,
      ReversalListCommand.self, ReversalShowCommand.self,
    ])
}

struct ReversalRequestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "request", abstract: "申请冲正 · Ask for a reversal; nothing moves until it is signed."
  )

  enum Fault: String, ExpressibleByArgument, CaseIterable { case bank, depositor }

  @Option(name: .long, help: "The deed's id.") var act: String?
  @Option(name: .long, help: "The id of a redemption that was handed over.")
  var redemption: String?
  @Option(
    name: .long, help: "Whose fault: what is spent is written off (bank) or owed (depositor).")
  var fault: Fault
  @Option(name: .long, help: "Why.") var reason: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func validate() throws {
    guard (act == nil) != (redemption == nil) else {
      throw ValidationError("--act or --redemption, please.")
    }
  }

  func run() async throws {
    let body = JSONWriter.bytes {
      $0.given("act_id", act)
      $0.given("redemption_id", redemption)
      $0.field("fault", fault.rawValue)
      $0.field("reason", reason)
    }
    try await options.signedIn { bank in
      try await bank.show(.command("/v1/reversals", body, key: key.value)) {
        Reversal.text($0.json)
      }
    }
  }
}

struct ReversalSignCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign", abstract: "会签 · Sign the other side's reversal, which takes points back.")

  @Argument(help: "The reversal's id.") var id: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await Reversal.answer(id, "signed", nil, key, options)
  }
}

struct ReversalRefuseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "refuse", abstract: "不同意 · Refuse the other side's reversal.")

  @Argument(help: "The reversal's id.") var id: String
  @Option(name: .long, help: "Why.") var reason: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await Reversal.answer(id, "refused", reason, key, options)
  }
}

struct ReversalListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "冲正列表 · List reversals, newest first.")

  @Option(name: .long, help: "requested, done or refused.") var state: String?
  @Option(name: .long, help: "At most so many.") var limit = 30
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.showList(.get("/v1/reversals", [("state", state)]), limit: limit) { items in
        var table = Table(["时间", "状态", "责任", "原因", "编号"])
        for item in items {
          table.add([
            bank.signIn.clock.shown(item["asked_at"]) ?? "", Words.state(item["state"].text),
            Reversal.fault(item), item["reason"].text, item["id"].text,
          ])
        }
        return table
      }
    }
  }
}

struct ReversalShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "冲正详情 · Show a reversal with the transfers it made.")

  @Argument(help: "The reversal's id.") var id: String
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.show(.get("/v1/reversals/\(BankRequest.encoded(id))")) {
        Reversal.text($0.json)
      }
    }
  }
}

/// A reversal in the terminal.
private enum Reversal {
  static func answer(
    _ id: String, _ decision: String, _ reason: String?, _ key: KeyOption,
    _ options: ClientOptions
  ) async throws {
    try await Countersignature.give(
      on: "/v1/reversals", id, decision, reason, key, options, show: text)
  }

  static func fault(_ reversal: JSONValue) -> String {
    reversal["fault"].text == "bank" ? "银行" : "储户"
  }

  static func text(_ reversal: JSONValue) -> String {
    Table.facts([
      ("编号", reversal["reversal_id"].shown ?? reversal["id"].shown),
      ("状态", Words.state(reversal["state"].text)), ("责任", fault(reversal)),
      ("善行", reversal["act_id"].shown), ("兑换", reversal["redemption_id"].shown),
      ("原因", reversal["reason"].shown), ("答复", reversal["answer"].shown),
      ("可用", reversal["balance"]["available"].shown),
      ("流水", reversal["transfer_ids"].items.map(\.text).joined(separator: "、")),
    ])
  }
}
