import ArgumentParser
import JSON

struct BudgetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "budget", abstract: "经费 · The money behind the points.",
    subcommands: [
      BudgetRecordCommand.self, BudgetListCommand.self, BudgetEndCommand.self,
    ])
}

struct BudgetRecordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record", abstract: "登记经费 · Record money for gifts, as its paper says.")

  @Argument(help: "How much, in yuan, such as 12000 or 12000.50.") var yuan: String
  @Option(name: .long, help: "Where it comes from.") var source: String
  @Option(name: .long, help: "The first day it can be spent, YYYY-MM-DD.") var from: String
  @Option(name: .long, help: "The last day.") var until: String
  @Option(name: .long, help: "The number of its paper.") var voucher: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func validate() throws {
    guard Yuan.fen(yuan) != nil else {
      throw ValidationError("The amount is in yuan, with two decimals at most.")
    }
  }

  func run() async throws {
    try await options.signedIn { bank in
      let body = JSONWriter.bytes {
        $0.field("amount_fen", Yuan.fen(yuan) ?? 0)
        $0.field("source", source)
        $0.field("from", from)
        $0.field("until", until)
        $0.field("voucher_no", voucher)
      }
      try await bank.show(.command("/v1/budgets", body, key: key.value)) {
        BudgetTable.of([$0.json]).text
      }
    }
  }
}

struct BudgetListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "经费列表 · List budgets, the last recorded first.")

  @Option(name: .long, help: "The community's code; one's own when left out.")
  var community: String?
  @Option(name: .long, help: "At most so many.") var limit = 30
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.showList(
        .get("/v1/budgets", [("community", community)]), limit: limit, BudgetTable.of)
    }
  }
}

struct BudgetEndCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "end", abstract: "收回经费 · Take a budget back before its time.")

  @Argument(help: "The budget's id.") var id: String
  @Option(name: .long, help: "Why.") var reason: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let body = JSONWriter.bytes { $0.field("reason", reason) }
      let path = "/v1/budgets/\(BankRequest.encoded(id))/end"
      try await bank.show(.command(path, body, key: key.value)) {
        BudgetTable.of([$0.json]).text
      }
    }
  }
}

/// Sums of money as people type and read them.
enum Yuan {
  /// Fen of a text in yuan; nil if it is none, or not above 0.
  static func fen(_ text: String) -> Int? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), (1...9).contains(parts[0].utf8.count),
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let yuan = Int(parts[0])
    else { return nil }
    let decimals = parts.count == 2 ? String(parts[1]) : "00"
    guard (1...2).contains(decimals.count), let fen = Int(decimals) else { return nil }
    let sum = yuan * 100 + (decimals.count == 1 ? fen * 10 : fen)
    return sum > 0 ? sum : nil
  }

  /// Yuan with two decimals.
  static func text(_ fen: JSONValue) -> String {
    guard let fen = fen.integer else { return "" }
    let rest = fen % 100
    return "\(fen / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}

/// Budgets in a table.
enum BudgetTable {
  static func of(_ budgets: [JSONValue]) -> Table {
    var table = Table(["金额（元）", "来源", "起", "止", "凭证号", "状态", "编号"], numbers: [0])
    for budget in budgets {
      let isEnded = budget["ended"].bool ?? !budget["ended_at"].isNull
      table.add([
        Yuan.text(budget["amount_fen"]), budget["source"].text, budget["from"].text,
        budget["until"].text, budget["voucher_no"].text, isEnded ? "已收回" : "有效",
        budget["id"].text,
      ])
    }
    return table
  }
}
