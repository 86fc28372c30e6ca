import ArgumentParser
import JSON

struct ObjectionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "objection", abstract: "异议 · Object to lines of notices, decide, appeal.",
    subcommands: [
      ObjectionFileCommand.self, ObjectionListCommand.self, ObjectionShowCommand.self,
      ObjectionDecideCommand.self, ObjectionAppealCommand.self,
    ])
}

struct ObjectionFileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "file", abstract: "提异议 · Object to a line of a posted notice.",
    discussion: "Workers file what somebody wrote on paper with --slip.")

  @Argument(help: "The notice's number.") var notice: Int
  @Argument(help: "The line on it.") var line: Int
  @Option(name: .long, help: "Why.") var reason: String
  @Option(name: .long, help: "The number of the paper slip.") var slip: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let lines = try await bank.client.send(.get("/v1/notices/\(notice)")).json["lines"].items
      guard let act = lines.first(where: { $0["line"].text == String(line) })?["act_id"].string
      else { throw CommandFailure(.no, "第 \(notice) 号公示没有第 \(line) 行。") }
      let body = JSONWriter.bytes {
        $0.field("notice_no", notice)
        $0.field("act_id", act)
        $0.field("reason", reason)
        $0.given("slip_no", slip)
      }
      try await bank.show(.command("/v1/objections", body, key: key.value)) {
        ObjectionTable.outcome($0.json)
      }
    }
  }
}

struct ObjectionListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "查询异议 · List objections.")

  @Option(
    name: .long,
    help: "open, upheld, dismissed, appealed, finally_upheld, or finally_dismissed.")
  var state: String?
  @Option(name: .long, help: "Against lines of this notice.") var notice: Int?
  @Option(name: .long, help: "At most so many.") var limit = 30
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      let request = BankRequest.get(
        "/v1/objections", [("state", state), ("notice", notice.map(String.init))])
      let clock = bank.signIn.clock
      try await bank.showList(request, limit: limit) { objections in
        var table = Table(["提出时间", "公示", "行", "状态", "理由", "编号"], numbers: [1, 2])
        for one in objections {
          table.add([
            clock.shown(one["filed_at"]) ?? "", one["notice_no"].text, one["line"].text,
            Words.state(one["state"].text), one["reason"].text, one["id"].text,
          ])
        }
        return table
      }
    }
  }
}

struct ObjectionShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "异议详情 · Show an objection.")

  @Argument(help: "The objection's id.") var id: String
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.show(.get("/v1/objections/\(BankRequest.encoded(id))")) {
        ObjectionTable.details($0.json, bank.signIn.clock)
      }
    }
  }
}

struct ObjectionDecideCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decide", abstract: "处理异议 · Uphold or dismiss an objection.")

  enum Decision: String, ExpressibleByArgument, CaseIterable { case upheld, dismissed }

  @Argument(help: "The objection's id.") var id: String
  @Argument(help: "upheld or dismissed.") var decision: Decision
  @Option(name: .long, help: "Why.") var reason: String
  @Option(
    name: .long,
    help: "Whose fault a reversal names, where the points are free already: bank or depositor.")
  var fault: Fault?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  enum Fault: String, ExpressibleByArgument, CaseIterable { case bank, depositor }

  func run() async throws {
    try await options.signedIn { bank in
      let body = JSONWriter.bytes {
        $0.field("decision", decision.rawValue)
        $0.field("reason", reason)
        $0.given("fault", fault?.rawValue)
      }
      let path = "/v1/objections/\(BankRequest.encoded(id))/decision"
      try await bank.show(.command(path, body, key: key.value)) {
        ObjectionTable.outcome($0.json)
      }
    }
  }
}

struct ObjectionAppealCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "appeal", abstract: "申诉 · Appeal against a decision.")

  @Argument(help: "The objection's id.") var id: String
  @Option(name: .long, help: "Why.") var reason: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let body = JSONWriter.bytes { $0.field("reason", reason) }
      let path = "/v1/objections/\(BankRequest.encoded(id))/appeal"
      try await bank.show(.command(path, body, key: key.value)) {
        ObjectionTable.outcome($0.json)
      }
    }
  }
}

/// Objections and the outcomes of commands on them.
enum ObjectionTable {
  static func outcome(_ one: JSONValue) -> String {
    Table.facts([
      ("状态", Words.state(one["state"].text)), ("公示号", one["notice_no"].shown),
      ("该行", Words.state(one["line_state"].text)), ("申诉截止", one["appeal_until"].shown),
      ("流水号", one["seq"].shown), ("异议编号", one["objection_id"].shown),
    ])
  }

  static func details(_ one: JSONValue, _ clock: LocalTime) -> String {
    Table.facts([
      ("异议编号", one["id"].shown), ("状态", Words.state(one["state"].text)),
      ("公示号", one["notice_no"].shown), ("行", one["line"].shown),
      ("该行", Words.state(one["line_state"].text)), ("理由", one["reason"].shown),
      ("异议单号", one["slip_no"].shown), ("提出时间", clock.shown(one["filed_at"])),
      ("处理", word(one["decision"])), ("申请冲正", one["reversal_id"].shown),
      ("申诉截止", one["appeal_until"].shown),
      ("申诉", one["appeal"]["reason"].shown), ("终裁", word(one["final_decision"])),
    ])
  }

  private static func word(_ decision: JSONValue) -> String? {
    decision["decision"].string.map { "\(Words.state($0))：\(decision["reason"].text)" }
  }
}
