import ArgumentParser
import JSON

struct RedemptionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "redemption", abstract: "兑换 · Ask for gifts, approve them, hand them over.",
    subcommands: [
      RedemptionRequestCommand.self, RedemptionBasketCommand.self, RedemptionApproveCommand.self,
      RedemptionRejectCommand.self,
      RedemptionCancelCommand.self, RedemptionLookupCommand.self, RedemptionFulfilCommand.self,
      RedemptionServeCommand.self, RedemptionSubstituteCommand.self,
      RedemptionReturnCommand.self, RedemptionSlipCommand.self, RedemptionListCommand.self,
      RedemptionShowCommand.self,
    ])
}

struct RedemptionRequestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "request", abstract: "申请兑换 · Ask for an item, for oneself or somebody else.")

  @Argument(help: "The item's code; `moralbank catalogue list` lists them.") var item: String
  @Option(name: .long, help: "How many.") var quantity: Int?
  @Option(name: .long, help: "For whom: id, passbook number, or name; oneself when left out.")
  var person: String?
  @Option(name: .long, help: "The household whose points shall pay, by its id.")
  var household: String?
  @Option(name: .long, help: "The pick-up point's code.") var at: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let who: String? = if let person { try await bank.person(person) } else { nil }
      let body = JSONWriter.bytes {
        $0.field("item", item)
        $0.given("quantity", quantity)
        $0.given("person_id", who)
        $0.given("household_id", household)
        $0.given("pickup_point", at)
      }
      try await bank.show(.command("/v1/redemptions", body, key: key.value)) {
        RedemptionOutcome.text($0.json)
      }
    }
  }
}

/// The ids and the reason of a decision.
struct DecisionOptions: ParsableArguments {
  @Argument(help: "The redemptions' ids, at most 100.") var ids: [String]
  @Option(name: .long, help: "Why.") var reason: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func validate() throws {
    guard (1...100).contains(ids.count) else { throw ValidationError("1 to 100 ids, please.") }
  }

  func decide(_ decision: String) async throws {
    try await options.signedIn { bank in
      if ids.count == 1 {
        let body = JSONWriter.bytes {
          $0.field("decision", decision)
          $0.given("reason", reason)
        }
        let path = "/v1/redemptions/\(BankRequest.encoded(ids[0]))/decision"
        try await bank.show(.command(path, body, key: key.value)) {
          RedemptionOutcome.text($0.json)
        }
      } else {
        try await decideAll(decision, bank)
      }
    }
  }

  private func decideAll(_ decision: String, _ bank: BankSession) async throws {
    let body = JSONWriter.bytes { writer in
      writer.array("items") { list in
        for id in ids {
          list.object {
            $0.field("id", id)
            $0.field("decision", decision)
            $0.given("reason", reason)
          }
        }
      }
    }
    let answer = try await bank.client.send(
      .command("/v1/redemptions/decisions", body, key: key.value))
    let results = answer.json["results"].items
    let refused = results.count { !$0["problem"].isNull }
    if bank.json {
      Terminal.write(answer.body + [0x0A])
    } else {
      var table = Table(["编号", "结果"])
      for result in results {
        let problem = result["problem"]
        table.add([
          result["id"].text,
          problem.isNull
            ? Words.state(result["outcome"]["state"].text) : problem["title"].text,
        ])
      }
      Terminal.say(table.text)
    }
    if refused > 0 { throw CommandFailure(.no, "有 \(refused) 条没有办成。") }
  }
}

struct RedemptionApproveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve", abstract: "批准 · Approve one or more requests.")

  @OptionGroup var decision: DecisionOptions
  func run() async throws { try await decision.decide("approved") }
}

struct RedemptionRejectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reject", abstract: "驳回 · Reject one or more requests; needs --reason.")

  @OptionGroup var decision: DecisionOptions
  func run() async throws { try await decision.decide("rejected") }
}

struct RedemptionCancelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "取消 · Take back a request that is not fulfilled yet.")

  @Argument(help: "The redemption's id.") var id: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let path = "/v1/redemptions/\(BankRequest.encoded(id))/cancellation"
      try await bank.show(.command(path, Array("{}".utf8), key: key.value)) {
        RedemptionOutcome.text($0.json)
      }
    }
  }
}

struct RedemptionLookupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lookup", abstract: "查取货码 · Find a redemption by its pick-up code.",
    discussion: "The code is asked for, or read from standard input.")

  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let code = try Terminal.secret("取货码：")
      let body = JSONWriter.bytes { $0.field("pickup_code", code) }
      try await bank.show(.post("/v1/redemptions/lookup", body)) {
        RedemptionOutcome.details($0.json, bank.signIn.clock)
      }
    }
  }
}

struct RedemptionFulfilCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fulfil", abstract: "发放 · Hand a gift over.",
    discussion: """
      With the pick-up code, which is asked for or read from standard input; or, for a person \
      without one, with --identified-by.
      """)

  enum Identification: String, ExpressibleByArgument, CaseIterable { case passbook, known, proxy }

  @Argument(help: "The redemption's id.") var id: String
  @Option(name: .long, help: "passbook, known, or proxy.") var identifiedBy: Identification?
  @Option(name: .long, help: "Who came for it, if a proxy: id, passbook number, or name.")
  var collectedBy: String?
  @Option(name: .long, help: "The number of the paper slip.") var slip: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func validate() throws {
    guard identifiedBy != nil || (collectedBy == nil && slip == nil) else {
      throw ValidationError("--collected-by and --slip go with --identified-by.")
    }
  }

  func run() async throws {
    try await options.signedIn { bank in
      let code = identifiedBy == nil ? try Terminal.secret("取货码：") : nil
      let body = JSONWriter.bytes {
        $0.given("pickup_code", code)
        $0.given("identified_by", identifiedBy?.rawValue)
        $0.given("collected_by", collectedBy)
        $0.given("slip_no", slip)
      }
      let path = "/v1/redemptions/\(BankRequest.encoded(id))/fulfilment"
      try await bank.show(.command(path, body, key: key.value)) {
        RedemptionOutcome.text($0.json)
      }
    }
  }
}

struct RedemptionListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "查询兑换 · List redemptions.")

  @Option(name: .long, help: "requested, approved, rejected, cancelled, lapsed, or fulfilled.")
  var state: String?
  @Option(name: .long, help: "Whose: id, passbook number, or name.") var person: String?
  @Option(name: .long, help: "An item's code.") var item: String?
  @Option(name: .long, help: "A pick-up point's code.") var at: String?
  @Option(name: .long, help: "A basket's id.") var basket: String?
  @Flag(name: .long, help: "Only what was served over the counter.") var counter = false
  @Option(name: .long, help: "At most so many.") var limit = 30
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      let who: String? = if let person { try await bank.person(person) } else { nil }
      let request = BankRequest.get(
        "/v1/redemptions",
        [
          ("state", state), ("person", who), ("item", item), ("pickup_point", at),
          ("basket", basket), ("over_the_counter", counter ? "true" : nil),
        ])
      let clock = bank.signIn.clock
      try await bank.showList(request, limit: limit) { redemptions in
        var table = Table(
          ["申请时间", "物品", "数量", "积分", "状态", "领取点", "领取截止", "单号", "编号"],
          numbers: [2, 3])
        for one in redemptions {
          table.add([
            clock.shown(one["requested_at"]) ?? "", one["item"].text, one["quantity"].text,
            one["points"].text,
            Words.state(one["state"].text), one["pickup_point"].text,
            clock.shown(one["collect_until"]) ?? "", one["slip_no"].text, one["id"].text,
          ])
        }
        return table
      }
    }
  }
}

struct RedemptionShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "兑换详情 · Show a redemption; its owner sees the pick-up code.")

  @Argument(help: "The redemption's id.") var id: String
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.show(.get("/v1/redemptions/\(BankRequest.encoded(id))")) {
        RedemptionOutcome.details($0.json, bank.signIn.clock)
      }
    }
  }
}

/// Redemptions and the outcomes of commands on them.
enum RedemptionOutcome {
  static func text(_ outcome: JSONValue) -> String {
    Table.facts([
      ("状态", Words.state(outcome["state"].text)), ("积分", outcome["points"].shown),
      ("流水号", outcome["seq"].shown), ("可用", outcome["balance"]["available"].shown),
      ("冻结", outcome["balance"]["held"].shown), ("兑换编号", outcome["redemption_id"].shown),
    ])
  }

  static func details(_ one: JSONValue, _ clock: LocalTime) -> String {
    Table.facts([
      ("兑换编号", one["id"].shown), ("状态", Words.state(one["state"].text)),
      ("物品", one["item"].shown), ("原申请", one["former_item"].shown), ("数量", one["quantity"].shown),
      ("积分", one["points"].shown),
      ("储户", one["holder"]["id"].shown), ("申请时间", clock.shown(one["requested_at"])),
      ("审批时间", clock.shown(one["decided_at"])), ("理由", one["reason"].shown),
      ("领取点", one["pickup_point"].shown),
      ("领取截止", clock.shown(one["collect_until"])), ("取货码", one["pickup_code"].shown),
      ("发放时间", clock.shown(one["fulfilled_at"])),
    ])
  }
}
