import ArgumentParser
import JSON

struct HouseholdCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "household", abstract: "家庭 · Open and look at households.",
    subcommands: [
      HouseholdOpenCommand.self, HouseholdShowCommand.self, HouseholdSpendersCommand.self,
    ])
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
    var members = Table(["成员", "可用家庭积分", "编号"])
    let spenders = household["spenders"].items.map(\.text)
    for member in household["members"].items {
      let id = member["id"].text
      members.add([member["name"].text, spenders.contains(id) ? "是" : "", id])
    }
    return facts + "\n" + members.text
  }
}

struct HouseholdSpendersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spenders",
    abstract: "家庭积分授权 · Set who may spend a household's points, as its members agreed.")

  @Argument(help: "The household's id.") var id: String
  @Option(name: .customLong("may"), help: "A member: id, passbook number, or name; none: nobody.")
  var people: [String] = []
  @Option(name: .long, help: "The day of the consent; today when left out.") var consentOn: String?
  @Option(name: .long, help: "How the consent was given.") var consentWay = "paper"
  @Option(name: .long, help: "The number of the consent's form.") var consentForm: String?
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let path = "/v1/households/\(BankRequest.encoded(id))"
      var spenders: [String] = []
      for person in people { spenders.append(try await bank.person(person)) }
      let version = try await bank.client.send(.get(path)).json["version"].integer ?? 0
      let body = JSONWriter.bytes {
        $0.array("spenders") { for person in spenders { $0.value(person) } }
        $0.object("consent") {
          $0.field("given_on", consentOn ?? bank.signIn.clock.today)
          $0.field("way", consentWay)
          $0.given("form_no", consentForm)
        }
      }
      let request = BankRequest(
        method: .patch, path: path, body: body, version: "\"\(version)\"")
      try await bank.show(request) { answer in
        Table.facts([("可用家庭积分", answer.json["spenders"].text)])
      }
    }
  }
}
