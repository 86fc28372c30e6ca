import ArgumentParser
import JSON

struct VoucherProvidersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "providers", abstract: "服务单位 · List providers by name.")

  @Option(name: .long, help: "At most so many.") var limit = 100
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.showList(.get("/v1/voucher-providers"), limit: limit) { items in
        var table = Table(["服务单位", "联系人", "ID"])
        for item in items {
          table.add([item["name"].text, item["contact_id"].text, item["id"].text])
        }
        return table
      }
    }
  }
}

struct VoucherAddProviderCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add-provider", abstract: "登记服务单位 · Take a provider on.")

  @Argument(help: "Its name.") var name: String
  @Option(name: .long, help: "Who says which services were given: id, passbook number, or name.")
  var contact: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let contact = try await bank.person(contact)
      let body = JSONWriter.bytes {
        $0.field("name", name)
        $0.field("contact_id", contact)
      }
      try await bank.show(.command("/v1/voucher-providers", body, key: key.value)) {
        Table.facts([("服务单位", $0.json["name"].shown), ("ID", $0.json["id"].shown)])
      }
    }
  }
}

struct VoucherSettleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settle", abstract: "结算 · Draw up the list that a provider is paid by.")

  @Argument(help: "The provider's id.") var provider: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let body = JSONWriter.bytes { $0.field("provider_id", provider) }
      try await bank.show(.command("/v1/voucher-settlements", body, key: key.value)) {
        Table.facts([
          ("结算单号", $0.json["no"].shown), ("张数", $0.json["vouchers"].shown),
          ("ID", $0.json["settlement_id"].shown),
        ])
      }
    }
  }
}

struct VoucherSettlementsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settlements", abstract: "结算单列表 · List settlements, newest first.")

  @Option(name: .long, help: "A provider's id.") var provider: String?
  @Option(name: .long, help: "At most so many.") var limit = 30
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      let request = BankRequest.get("/v1/voucher-settlements", [("provider", provider)])
      try await bank.showList(request, limit: limit) { items in
        var table = Table(["单号", "时间", "服务单位", "张数", "ID"], numbers: [0, 3])
        for item in items {
          table.add([
            item["no"].text, bank.signIn.clock.shown(item["settled_at"]) ?? "",
            item["provider"].text, item["vouchers"].text, item["id"].text,
          ])
        }
        return table
      }
    }
  }
}

struct VoucherSettlementCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settlement", abstract: "打印结算单 · Print a settlement to be signed.")

  @Argument(help: "The settlement's id.") var id: String
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.print("/v1/voucher-settlements/\(BankRequest.encoded(id))")
    }
  }
}

struct VoucherEnrolCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enrol", abstract: "登记人群 · Note that somebody belongs to a class.")

  @Argument(help: "Id, passbook number, or name.") var person: String
  @Argument(help: "The class, such as veteran.") var name: String
  @Option(name: .long, help: "The first day; today when left out.") var since: String?
  @Option(name: .long, help: "The last day.") var until: String?
  @Option(name: .long, help: "The paper that proves it.") var proof: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let person = try await bank.person(person)
      let body = JSONWriter.bytes {
        $0.field("class", name)
        $0.field("since", since ?? bank.signIn.clock.today)
        $0.given("until", until)
        $0.given("proof", proof)
      }
      let path = "/v1/people/\(BankRequest.encoded(person))/classes"
      try await bank.show(.command(path, body, key: key.value)) {
        ClassTable.of([$0.json]).text
      }
    }
  }
}

struct VoucherLeaveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leave", abstract: "结束人群登记 · End somebody's belonging to a class with today.")

  @Argument(help: "Id, passbook number, or name.") var person: String
  @Argument(help: "The class, such as veteran.") var name: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let person = try await bank.person(person)
      let body = JSONWriter.bytes { $0.field("class", name) }
      let path = "/v1/people/\(BankRequest.encoded(person))/classes/end"
      try await bank.show(.command(path, body, key: key.value)) {
        ClassTable.of([$0.json]).text
      }
    }
  }
}

struct VoucherClassesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classes", abstract: "所属人群 · List what somebody belongs to.")

  @Argument(help: "Id, passbook number, or name; oneself when left out.") var person: String?
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let person = BankRequest.encoded(try await bank.personOrSelf(person))
      try await bank.show(.get("/v1/people/\(person)/classes")) {
        ClassTable.of($0.json["items"].items).text
      }
    }
  }
}

/// Memberships in a table.
private enum ClassTable {
  static func of(_ members: [JSONValue]) -> Table {
    var table = Table(["人群", "起", "止"])
    for member in members {
      table.add([member["class"].text, member["since"].text, member["until"].text])
    }
    return table
  }
}
