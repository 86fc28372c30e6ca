import ArgumentParser
import JSON

struct ShopCountCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "count", abstract: "盘点 · Write down what is on the shelves.",
    discussion: """
      Nothing is posted until a second person agrees: moralbank shop agree ID.
      """)

  @Argument(help: "Items with the pieces found: L12=78 L03=149.") var items: [String]
  @Option(name: .long, help: "The pick-up point's code.") var at: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func validate() throws { _ = try items.map(Self.line) }

  private static func line(_ text: String) throws -> (item: String, found: Int) {
    let parts = text.split(separator: "=")
    guard parts.count == 2, let found = Int(parts[1]) else {
      throw ValidationError("'\(text)' is not CODE=PIECES.")
    }
    return (String(parts[0]), found)
  }

  func run() async throws {
    let lines = try items.map(Self.line)
    try await options.signedIn { bank in
      let body = JSONWriter.bytes { writer in
        writer.given("pickup_point", at)
        writer.array("lines") { list in
          for line in lines {
            list.object {
              $0.field("item", line.item)
              $0.field("found", line.found)
            }
          }
        }
      }
      try await bank.show(.command("/v1/stock-counts", body, key: key.value)) {
        CountTable.outcome($0.json)
      }
    }
  }
}

struct ShopCountsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "counts", abstract: "盘点记录 · List the counts.")

  @Option(name: .long, help: "counted, agreed, or refused.") var state: String?
  @Option(name: .long, help: "At most so many.") var limit = 30
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      let clock = bank.signIn.clock
      try await bank.showList(.get("/v1/stock-counts", [("state", state)]), limit: limit) {
        counts in
        var table = Table(["时间", "领取点", "状态", "物品", "不符", "编号"], numbers: [3, 4])
        for count in counts {
          let lines = count["lines"].items
          let differing = lines.count { $0["booked"].integer != $0["found"].integer }
          table.add([
            clock.shown(count["counted_at"]) ?? "", count["pickup_point"].text,
            CountTable.state(count["state"].text), String(lines.count), String(differing),
            count["id"].text,
          ])
        }
        return table
      }
    }
  }
}

struct ShopAgreeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agree", abstract: "复核同意 · Agree to another person's count.")

  @Argument(help: "The count's id.") var id: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await CountTable.answer(id, "agreed", nil, key, options)
  }
}

struct ShopRefuseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "refuse", abstract: "复核不符 · Refuse another person's count.")

  @Argument(help: "The count's id.") var id: String
  @Option(name: .long, help: "Why.") var reason: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await CountTable.answer(id, "refused", reason, key, options)
  }
}

/// Counts as they are shown.
enum CountTable {
  static func answer(
    _ id: String, _ decision: String, _ reason: String?, _ key: KeyOption,
    _ options: ClientOptions
  ) async throws {
    try await Countersignature.give(
      on: "/v1/stock-counts", id, decision, reason, key, options, show: outcome)
  }

  static func outcome(_ count: JSONValue) -> String {
    Table.facts([
      ("盘点编号", count["stock_count_id"].shown), ("状态", state(count["state"].text)),
      ("物品", count["lines"].shown), ("不符", count["differing"].shown),
    ])
  }

  static func state(_ code: String) -> String {
    switch code {
    case "counted": "等第二人复核"
    case "agreed": "已入账"
    case "refused": "不同意"
    default: code
    }
  }
}
