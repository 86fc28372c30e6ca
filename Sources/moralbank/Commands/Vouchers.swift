import ArgumentParser
import JSON

struct VoucherCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voucher",
    abstract: "服务券 · Service vouchers, from their issue to their settlement.",
    subcommands: [
      VoucherIssueCommand.self, VoucherListCommand.self, VoucherShowCommand.self,
      VoucherChainCommand.self, VoucherPassCommand.self, VoucherBookCommand.self,
      VoucherUnbookCommand.self, VoucherDeliverCommand.self, VoucherConfirmCommand.self,
      VoucherDisputeCommand.self, VoucherDecideCommand.self, VoucherRevokeCommand.self,
      VoucherProvidersCommand.self, VoucherAddProviderCommand.self, VoucherSettleCommand.self,
      VoucherSettlementsCommand.self, VoucherSettlementCommand.self, VoucherEnrolCommand.self,
      VoucherLeaveCommand.self, VoucherClassesCommand.self,
    ])
}

struct VoucherIssueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "issue", abstract: "发券 · Give a voucher to somebody of its class.")

  @Argument(help: "To whom: id, passbook number, or name.") var person: String
  @Option(name: .long, help: "The number as printed.") var number: String
  @Option(name: .long, help: "The organisation or office that pays.") var issuer: String
  @Option(name: .customLong("class"), help: "The class, such as veteran.") var className: String
  @Option(name: .long, help: "What it is good for.") var service: String
  @Option(name: .long, help: "The last day.") var until: String
  @Option(name: .long, help: "How often it may be passed on, 0 to 2.") var passings = 0
  @Option(name: .long, help: "A class it may be passed on to; may be repeated.")
  var passTo: [String] = []
  @Option(name: .long, help: "Or the least age of whom it may be passed on to.")
  var passMinAge: Int?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let person = try await bank.person(person)
      let body = JSONWriter.bytes { body in
        body.field("number", number)
        body.field("issuer", issuer)
        body.field("class", className)
        body.field("service", service)
        body.field("valid_until", until)
        body.field("person_id", person)
        body.field("max_passings", passings)
        guard !passTo.isEmpty || passMinAge != nil else { return }
        body.object("pass_to") {
          $0.given("classes", passTo)
          $0.given("min_age", passMinAge)
        }
      }
      try await bank.show(.command("/v1/vouchers", body, key: key.value)) {
        VoucherTable.outcome($0.json)
      }
    }
  }
}

struct VoucherListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "服务券列表 · List vouchers, newest first.")

  @Option(name: .long, help: "active, booked, delivered, confirmed, settled, …")
  var state: String?
  @Option(name: .long, help: "Who has them: id, passbook number, or name.") var person: String?
  @Option(name: .long, help: "A provider's id.") var provider: String?
  @Option(name: .long, help: "At most so many.") var limit = 30
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      let person: String? = if let person { try await bank.person(person) } else { nil }
      let request = BankRequest.get(
        "/v1/vouchers", [("state", state), ("person", person), ("provider", provider)])
      try await bank.showList(request, limit: limit, VoucherTable.of)
    }
  }
}

struct VoucherShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "服务券详情 · Show a voucher with its steps.")

  @Argument(help: "The voucher's id.") var id: String
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.show(.get(VoucherTable.path(id))) { answer in
        var table = Table(["步", "时间", "事项", "日期", "单据", "原因"], numbers: [0])
        for step in answer.json["steps"].items {
          table.add([
            step["step"].text, bank.signIn.clock.shown(step["at"]) ?? "",
            VoucherTable.step(step["kind"].text), step["on"].text, step["slip_no"].text,
            step["reason"].text,
          ])
        }
        return VoucherTable.of([answer.json]).text + "\n" + table.text
      }
    }
  }
}

struct VoucherChainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chain", abstract: "流转记录 · Print the way of a voucher without names.")

  @Argument(help: "The voucher's id.") var id: String
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.print(VoucherTable.path(id) + "/chain")
    }
  }
}

extension BankSession {
  /// Prints the text of a thing; with --json the thing itself.
  func print(_ path: String) async throws {
    guard !json else { return try await show(.get(path)) { _ in "" } }
    var request = BankRequest.get(path + "/text")
    request.accept = "text/plain"
    Terminal.write(try await client.send(request).body)
  }
}

/// Vouchers in the terminal.
enum VoucherTable {
  static func path(_ id: String, _ rest: String = "") -> String {
    "/v1/vouchers/\(BankRequest.encoded(id))\(rest)"
  }

  static func of(_ vouchers: [JSONValue]) -> Table {
    var table = Table(["编号", "发放单位", "服务", "有效期至", "状态", "持有人", "转赠", "ID"], numbers: [6])
    for voucher in vouchers {
      table.add([
        voucher["number"].text, voucher["issuer"].text, voucher["service"].text,
        voucher["valid_until"].text, state(voucher["state"].text),
        voucher["holder"]["name"].text,
        "\(voucher["passings"].text)/\(voucher["max_passings"].text)", voucher["id"].text,
      ])
    }
    return table
  }

  static func outcome(_ voucher: JSONValue) -> String {
    Table.facts([
      ("编号", voucher["number"].shown), ("状态", state(voucher["state"].text)),
      ("已转赠", voucher["passings"].shown), ("ID", voucher["voucher_id"].shown),
    ])
  }

  static func state(_ code: String) -> String { states[code] ?? code }
  static func step(_ code: String) -> String { kinds[code] ?? code }

  private static let states = [
    "active": "可用", "booked": "已预约", "delivered": "待确认", "confirmed": "已确认", "disputed": "有争议",
    "settled": "已结算", "void": "作废", "expired": "过期", "revoked": "已收回",
  ]

  private static let kinds = [
    "issued": "发放", "passed": "转赠", "booked": "预约", "unbooked": "取消预约", "delivered": "已服务",
    "confirmed": "确认", "disputed": "争议", "settled": "结算", "voided": "作废", "expired": "过期",
    "revoked": "收回",
  ]
}
