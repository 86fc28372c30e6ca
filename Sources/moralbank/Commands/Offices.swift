import ArgumentParser
import JSON

struct OfficeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "office", abstract: "任职 · Appoint, end and list offices.",
    subcommands: [
      OfficeListCommand.self, OfficeAppointCommand.self, OfficeEndCommand.self,
      FirstSecretaryCommand.self,
    ])
}

struct OfficeListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "查看任职 · List offices.")

  @Option(name: .long, help: "The community's code; the own one when left out.")
  var community: String?
  @Option(name: .long, help: "Whose: id, passbook number, or name.") var person: String?
  @Option(name: .long, help: "grid_worker, secretary, shopkeeper, auditor, or operator.")
  var role: OfficeAppointCommand.Role?
  @Flag(name: .long, help: "Only those valid today.") var current = false
  @Option(name: .long, help: "At most so many.") var limit = 100
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      let who: String? = if let person { try await bank.person(person) } else { nil }
      let request = BankRequest.get(
        "/v1/offices",
        [
          ("community", community), ("person", who), ("role", role?.rawValue),
          ("current", current ? "true" : nil),
        ])
      try await bank.showList(request, limit: limit, OfficeTable.of)
    }
  }
}

struct OfficeAppointCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "appoint", abstract: "任命 · Appoint somebody to an office.")

  enum Role: String, ExpressibleByArgument, CaseIterable {
    case worker = "grid_worker"
    case secretary, shopkeeper, auditor
    case machine = "operator"
  }

  @Argument(help: "Who: id, passbook number, or name.") var person: String
  @Argument(help: "grid_worker, secretary, shopkeeper, auditor, or operator.") var role: Role
  @Option(name: .customLong("grid"), help: "A grid's code; each covers the grids below it.")
  var grids: [String] = []
  @Option(name: .long, help: "The first day; today when left out.") var from: String?
  @Option(name: .long, help: "The last day, if it is known.") var to: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let who = try await bank.person(person)
      let body = JSONWriter.bytes {
        $0.field("person_id", who)
        $0.field("role", role.rawValue)
        $0.given("grids", grids)
        $0.given("from", from)
        $0.given("to", to)
      }
      try await bank.show(.command("/v1/offices", body, key: key.value)) {
        OfficeTable.of([$0.json]).text
      }
    }
  }
}

struct OfficeEndCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "end", abstract: "免职 · End an office.")

  @Argument(help: "The office's id.") var id: String
  @Option(
    name: .customLong("on"),
    help: "Its last day; when left out, yesterday was the last.")
  var lastDay: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    let body = JSONWriter.bytes { $0.given("on", lastDay) }
    try await options.signedIn { bank in
      let path = "/v1/offices/\(BankRequest.encoded(id))/end"
      try await bank.show(.command(path, body, key: key.value)) {
        OfficeTable.of([$0.json]).text
      }
    }
  }
}

/// Offices in a table.
enum OfficeTable {
  static func of(_ offices: [JSONValue]) -> Table {
    var table = Table(["职务", "社区", "网格", "起", "止", "任职人", "编号"])
    for office in offices {
      table.add([
        Words.role(office["role"].text), office["community"].text, office["grids"].text,
        office["from"].text, office["to"].text, office["person_id"].text, office["id"].text,
      ])
    }
    return table
  }
}
