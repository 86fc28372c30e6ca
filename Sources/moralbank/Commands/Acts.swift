import ArgumentParser
import JSON

struct ActCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "act", abstract: "善行 · Record, verify and look at deeds.",
    subcommands: [
      ActRecordCommand.self, ActVerifyCommand.self, ActReviewCommand.self,
      ActResubmitCommand.self, ActWithdrawCommand.self, ActListCommand.self, ActShowCommand.self,
      ActTypesCommand.self,
    ])
}

struct ActRecordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "申报 · File a deed, to be verified by a grid worker; one's own when nobody is named.")

  @OptionGroup var act: ActOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let request = BankRequest.command(
        "/v1/acts", try await act.body(bank, orOwn: true), key: key.value)
      try await bank.show(request) { ActOutcome.text($0.json) }
    }
  }
}

struct ActVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "核实 · Verify, reject or return a deed of one's grids.")

  enum Decision: String, ExpressibleByArgument, CaseIterable { case verified, rejected, returned }

  @Argument(help: "The deed's id.") var id: String
  @Option(name: .long, help: "verified, rejected, or returned for more facts.")
  var decision: Decision = .verified
  @Option(name: .long, help: "Why; needed unless it is verified.") var reason: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    let body = JSONWriter.bytes {
      $0.field("decision", decision.rawValue)
      $0.given("reason", reason)
    }
    try await options.signedIn { bank in
      let path = "/v1/acts/\(BankRequest.encoded(id))/verification"
      try await bank.show(.command(path, body, key: key.value)) { ActOutcome.text($0.json) }
    }
  }
}

struct ActListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "查询善行 · List deeds.")

  @Option(name: .long, help: "submitted, returned, verified, credited, …") var state: String?
  @Option(name: .long, help: "A grid's code.") var grid: String?
  @Option(name: .long, help: "The doer: id, passbook number, or name.") var person: String?
  @Option(name: .long, help: "A household's id.") var household: String?
  @Option(name: .long, help: "An act type, such as B01.") var actType: String?
  @Option(name: .long, help: "The first day, YYYY-MM-DD.") var from: String?
  @Option(name: .long, help: "The last day, YYYY-MM-DD.") var to: String?
  @Option(name: .long, help: "An activity's id.") var activity: String?
  @Flag(name: .long, help: "Only those that nobody verified for 30 days.") var escalated = false
  @Option(name: .long, help: "At most so many.") var limit = 30
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      let who: String? = if let person { try await bank.person(person) } else { nil }
      let request = BankRequest.get(
        "/v1/acts",
        [
          ("state", state), ("grid", grid), ("person", who), ("household", household),
          ("act_type", actType), ("from", from),
          ("to", to), ("activity", activity), ("escalated", escalated ? "true" : nil),
        ])
      try await bank.showList(request, limit: limit) { acts in
        var table = Table(["日期", "类型", "数量", "积分", "状态", "网格", "编号"], numbers: [2, 3])
        for act in acts {
          table.add([
            act["occurred_on"].text, act["act_type"].text,
            act["units"].shown ?? act["minutes"].shown.map { "\($0)分钟" } ?? "",
            act["calculation"]["points"].text, Words.state(act["state"].text), act["grid"].text,
            act["id"].text,
          ])
        }
        return table
      }
    }
  }
}

struct ActShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "善行详情 · Show a deed and how its points came about.")

  @Argument(help: "The deed's id.") var id: String
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.show(.get("/v1/acts/\(BankRequest.encoded(id))")) { Self.text($0.json) }
    }
  }

  private static func text(_ act: JSONValue) -> String {
    let calculation = act["calculation"]
    let caps = calculation["caps"].items.map { cap in
      "\(cap["scope"].text) 上限 \(cap["limit"].text)、已用 \(cap["used"].text)、减 \(cap["cut"].text)"
    }
    let reviews = act["reviews"].items.map { review in
      [Words.state(review["decision"].text), review["reason"].shown].compactMap { $0 }
        .joined(separator: "：")
    }
    return Table.facts([
      ("编号", act["id"].shown), ("类型", act["act_type"].shown),
      ("状态", Words.state(act["state"].text)), ("日期", act["occurred_on"].shown),
      ("分钟", act["minutes"].shown), ("数量", act["units"].shown), ("网格", act["grid"].shown),
      ("储户", act["holder"]["id"].shown),
      ("证据", act["evidence"].items.map { $0["kind"].text }.joined(separator: "、")),
      ("备注", act["note"].shown), ("规则版本", act["rule_version"].shown),
      ("记录人", act["recorded_by"].shown), ("核实人", act["verified_by"].shown),
      ("复核", reviews.isEmpty ? nil : reviews.joined(separator: "；")),
      ("上限前积分", calculation["before_caps"].shown),
      ("上限", caps.isEmpty ? nil : caps.joined(separator: "；")),
      ("积分", calculation["points"].shown), ("版本", act["version"].shown),
    ])
  }
}

struct ActTypesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "types", abstract: "行为类型 · List the act types open to the person signed in.")

  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.showList(.get("/v1/act-types"), limit: 1_000) { types in
        var table = Table(
          ["类型", "名称", "每单位积分", "单位", "日上限", "月上限", "级别", "证据"], numbers: [2, 4, 5])
        for type in types {
          table.add([
            type["code"].text, type["names"]["zh"].text, type["points_per_unit"].text,
            type["unit"].text, type["caps"]["day"].text, type["caps"]["month"].text,
            "L" + type["review_level"].text, type["evidence"].text,
          ])
        }
        return table
      }
    }
  }
}

/// How many items a list may be asked for.
enum ListLimit {
  static func check(_ limit: Int) throws {
    guard (1...10_000).contains(limit) else { throw ValidationError("--limit is 1 to 10000.") }
  }
}
