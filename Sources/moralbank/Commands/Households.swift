import ArgumentParser
import JSON

struct HouseholdCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "household", abstract: "家庭 · Open and look at households.",
    subcommands: [HouseholdOpenCommand.self, HouseholdShowCommand.self])
}

struct HouseholdOpenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "家庭开户 · Open a household's account.")

  @Option(name: .long, help: "The grid's code.") var grid: String
  @OptionGroup var door: DoorOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    let body = JSONWriter.bytes {
      $0.field("grid", grid)
      door.write(to: &$0)
    }
    try await options.signedIn { bank in
      try await bank.show(.command("/v1/households", body, key: key.value)) {
        HouseholdShowCommand.text($0.json)
      }
    }
  }
}

struct HouseholdShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "家庭信息 · Show a household and its members.")

  @Argument(help: "The household's id.") var id: String
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.show(.get("/v1/households/\(BankRequest.encoded(id))")) {
        Self.text($0.json)
      }
    }
  }

  static func text(_ household: JSONValue) -> String {
    let facts = Table.facts([
      ("编号", household["id"].shown), ("网格", household["grid"].shown),
      ("住址", PersonTable.door(of: household)),
    ])
    var members = Table(["成员", "编号"])
    for member in household["members"].items {
      members.add([member["name"].text, member["id"].text])
    }
    return facts + "\n" + members.text
  }
}
