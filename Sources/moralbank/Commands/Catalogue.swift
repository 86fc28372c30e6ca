import ArgumentParser
import JSON

struct CatalogueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalogue", abstract: "礼品目录 · The catalogue and its stock.",
    subcommands: [
      CatalogueListCommand.self, CatalogueAddCommand.self, CatalogueEditCommand.self,
      CatalogueStockCommand.self,
    ])
}

struct CatalogueListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "查看目录 · List the items and what is left of them.")

  @Flag(name: .long, help: "Only those of which too few are left.") var low = false
  @Option(name: .long, help: "At most so many.") var limit = 100
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.showList(
        .get("/v1/catalogue", [("low", low ? "true" : nil)]), limit: limit, CatalogueTable.of)
    }
  }
}

/// What is set of an item, as far as it is given.
struct ItemOptions: ParsableArguments {
  @Option(name: .long, help: "The name in Chinese.") var nameZh: String?
  @Option(name: .long, help: "The name in English.") var nameEn: String?
  @Option(name: .long, help: "The price in points.") var points: Int?
  @Option(name: .long, help: "The most one person may have in a month.") var perPersonMonth: Int?
  @Option(name: .long, help: "Hours it is kept after approval.") var holdHours: Int?
  @Flag(
    inversion: .prefixedNo, help: "Whether it may be served over the counter without a request.")
  var standingApproval: Bool?
  @Option(name: .long, help: "The last day of that approval.") var standingApprovalUntil: String?
  @Option(name: .long, help: "What one is worth, in fen.") var referenceValueFen: Int?
  @Option(name: .long, help: "How it can be brought back: none, unopened=DAYS, faulty=…, unused=…")
  var returns: String?
  @Option(name: .long, help: "Warn once fewer are free.") var lowStock: Int?
  @Flag(inversion: .prefixedNo, help: "Whether it can be asked for.") var enabled: Bool?

  /// Writes the fields that are given.
  func write(to writer: inout JSONWriter) {
    if nameZh != nil || nameEn != nil {
      writer.object("names") {
        $0.given("zh", nameZh)
        $0.given("en", nameEn)
      }
    }
    writer.given("points", points)
    writer.given("per_person_month", perPersonMonth)
    writer.given("hold_hours", holdHours)
    writer.given("standing_approval", standingApproval)
    writer.given("standing_approval_until", standingApprovalUntil)
    writer.given("reference_value_fen", referenceValueFen)
    if let returns {
      let parts = returns.split(separator: "=")
      writer.object("return_rule") {
        $0.field("kind", String(parts.first ?? ""))
        $0.given("days", parts.count == 2 ? Int(parts[1]) : nil)
      }
    }
    writer.given("low_stock", lowStock)
    writer.given("enabled", enabled)
  }
}

struct CatalogueAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "上架 · Put a new item into the catalogue.")

  @Argument(help: "The item's code, such as L12.") var code: String
  @Option(name: .long, help: "goods, service, voucher, honour, or donation.") var type = "goods"
  @Option(name: .long, help: "counted, slots (appointments), or unlimited.")
  var stockMode = "counted"
  @OptionGroup var item: ItemOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func validate() throws {
    guard item.nameZh != nil, item.points != nil else {
      throw ValidationError("A new item needs --name-zh and --points.")
    }
  }

  func run() async throws {
    try await options.signedIn { bank in
      let body = JSONWriter.bytes {
        $0.field("code", code)
        $0.field("type", type)
        $0.field("stock_mode", stockMode)
        var item = item
        item.nameEn = item.nameEn ?? item.nameZh
        item.write(to: &$0)
      }
      try await bank.show(.command("/v1/catalogue", body, key: key.value)) {
        CatalogueTable.of([$0.json]).text
      }
    }
  }
}

struct CatalogueEditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "修改 · Change an item, unless somebody else did meanwhile.")

  @Argument(help: "The item's code.") var code: String
  @Option(name: .customLong("version"), help: "The version that was read; else the present one.")
  var version: Int?
  @OptionGroup var item: ItemOptions
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let present: Int
      if let version { present = version } else { present = try await find(bank) }
      let request = BankRequest(
        method: .patch, path: "/v1/catalogue/\(BankRequest.encoded(code))",
        body: JSONWriter.bytes { item.write(to: &$0) }, version: "\"\(present)\"")
      try await bank.show(request) { CatalogueTable.of([$0.json]).text }
    }
  }

  private func find(_ bank: BankSession) async throws -> Int {
    let answer = try await bank.client.send(.get("/v1/catalogue/" + BankRequest.encoded(code)))
    return Int(answer.json["version"].integer ?? 0)
  }
}

struct CatalogueStockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stock", abstract: "出入库 · Record goods received, counted, damaged, …")

  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case received, counted, damaged, donated, expired
  }

  @Argument(help: "The item's code.") var code: String
  @Argument(help: "received, counted, damaged, donated, or expired.") var kind: Kind
  @Argument(help: "How many; for counted, how many there are.") var quantity: Int
  @Option(name: .long, help: "The number of the voucher.") var voucher: String?
  @Option(name: .long, help: "From whom goods came.") var supplier: String?
  @Option(name: .long, help: "What one piece cost, in fen.") var unitCostFen: Int?
  @Option(name: .long, help: "The pick-up point's code.") var at: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    let body = JSONWriter.bytes {
      $0.field("kind", kind.rawValue)
      $0.field("quantity", quantity)
      $0.given("voucher_no", voucher)
      $0.given("supplier", supplier)
      $0.given("unit_cost_fen", unitCostFen)
      $0.given("pickup_point", at)
    }
    try await options.signedIn { bank in
      let path = "/v1/catalogue/\(BankRequest.encoded(code))/stock-movements"
      try await bank.show(.command(path, body, key: key.value)) { answer in
        let moved = answer.json
        return Table.facts([
          ("编码", moved["item"].shown), ("增减", moved["change"].shown),
          ("库存", moved["stock"]["on_hand"].shown), ("已预留", moved["stock"]["reserved"].shown),
          ("可兑", moved["stock"]["free"].shown),
        ])
      }
    }
  }
}

/// Items in a table.
enum CatalogueTable {
  static func of(_ items: [JSONValue]) -> Table {
    var table = Table(
      ["编码", "名称", "积分", "库存", "已预留", "可兑", "每人每月", "柜台", "缺货", "上架", "版本"],
      numbers: [2, 3, 4, 5, 6, 10])
    for item in items {
      table.add([
        item["code"].text, item["names"]["zh"].text, item["points"].text,
        item["stock"]["on_hand"].text, item["stock"]["reserved"].text, item["stock"]["free"].text,
        item["per_person_month"].text, item["standing_approval"].bool == true ? "可" : "",
        item["low"].bool == true ? "该补" : "", item["enabled"].text, item["version"].text,
      ])
    }
    return table
  }
}
