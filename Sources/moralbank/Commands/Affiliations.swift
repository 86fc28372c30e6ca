import ArgumentParser
import JSON

struct BranchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "branch", abstract: "党支部 · Party branches, and the second one at work.",
    subcommands: [
      BranchListCommand.self, BranchAddCommand.self, BranchShowCommand.self,
      BranchJoinCommand.self, BranchEndCommand.self,
    ])
}

struct BranchListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "支部列表 · List the party branches of a community.")

  @Option(name: .long, help: "The community's code; the own one when left out.")
  var community: String?
  @Option(name: .long, help: "At most so many.") var limit = 100
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      let request = BankRequest.get("/v1/branches", [("community", community)])
      try await bank.showList(request, limit: limit) { branches in
        var table = Table(["支部", "类别", "小区", "党员"])
        for branch in branches {
          table.add([
            branch["name"].text, branch["kind"].text == "office" ? "机关" : "居民",
            branch["estate"].text, branch["members"].text,
          ])
        }
        return table
      }
    }
  }
}

struct BranchAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "设立支部 · Enter a party branch.")

  enum Kind: String, ExpressibleByArgument, CaseIterable { case resident, office }

  @Argument(help: "Its name, unique in the community.") var name: String
  @Option(name: .long, help: "resident or office.") var kind: Kind = .resident
  @Option(name: .long, help: "The estate of a residents' branch.") var estate: String?
  @Option(name: .long, help: "The community's code; the own one when left out.")
  var community: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    let body = JSONWriter.bytes {
      $0.field("name", name)
      $0.field("kind", kind.rawValue)
      $0.given("estate", estate)
      $0.given("community", community)
    }
    try await options.signedIn { bank in
      try await bank.show(.command("/v1/branches", body, key: key.value)) {
        Table.facts([
          ("支部", $0.json["name"].shown),
          ("类别", $0.json["kind"].text == "office" ? "机关" : "居民"),
          ("小区", $0.json["estate"].shown),
        ])
      }
    }
  }
}

struct BranchShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "双报到 · Show the branches of a person, at home and at work.")

  @Argument(help: "Id, passbook number, or name; oneself when left out.") var person: String?
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let id = BankRequest.encoded(try await bank.personOrSelf(person))
      try await bank.show(.get("/v1/people/\(id)/affiliations")) { answer in
        let home = Table.facts([("所在支部", answer.json["branch"].shown ?? "（没有）")])
        let work = AffiliationTable.of(answer.json["items"].items)
        return answer.json["items"].items.isEmpty ? home : home + "\n" + work.text
      }
    }
  }
}

struct BranchJoinCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "join", abstract: "报到 · Record the branch at work of a party member.")

  @Argument(help: "Id, passbook number, or name.") var person: String
  @Argument(help: "The branch at work.") var branch: String
  @Option(name: .long, help: "The first day; today when left out.") var from: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let id = BankRequest.encoded(try await bank.person(person))
      let body = JSONWriter.bytes {
        $0.field("branch", branch)
        $0.given("from", from)
      }
      try await bank.show(.command("/v1/people/\(id)/affiliations", body, key: key.value)) {
        AffiliationTable.of([$0.json]).text
      }
    }
  }
}

struct BranchEndCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "end", abstract: "结束报到 · End a second affiliation.")

  @Argument(help: "The affiliation's id.") var id: String
  @Option(name: .customLong("on"), help: "The last day; today when left out.") var lastDay: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    let body = JSONWriter.bytes { $0.given("on", lastDay) }
    try await options.signedIn { bank in
      let path = "/v1/affiliations/\(BankRequest.encoded(id))/end"
      try await bank.show(.command(path, body, key: key.value)) {
        AffiliationTable.of([$0.json]).text
      }
    }
  }
}

/// Second affiliations in a table.
enum AffiliationTable {
  static func of(_ affiliations: [JSONValue]) -> Table {
    var table = Table(["单位党组织", "起", "止", "编号"])
    for one in affiliations {
      table.add([one["branch"].text, one["from"].text, one["to"].text, one["id"].text])
    }
    return table
  }
}
