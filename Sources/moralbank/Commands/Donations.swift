import ArgumentParser
import JSON

struct DonateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "donate", abstract: "捐赠积分 · Give points to the household or the charity pool.")

  enum Goal: String, ExpressibleByArgument, CaseIterable { case household, charity }

  @Argument(help: "household or charity.") var goal: Goal
  @Argument(help: "Points.") var points: Int
  @Option(name: .long, help: "Whose: id, passbook number, or name; oneself when left out.")
  var person: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let person: String? = if let person { try await bank.person(person) } else { nil }
      let body = JSONWriter.bytes {
        $0.field("to", goal.rawValue)
        $0.field("points", points)
        $0.given("person_id", person)
      }
      try await bank.show(.command("/v1/donations", body, key: key.value)) { answer in
        let outcome = answer.json
        return Table.facts([
          ("编号", outcome["donation_id"].shown), ("给", Donation.goal(outcome)),
          ("积分", outcome["points"].shown), ("可用", outcome["balance"]["available"].shown),
        ])
      }
    }
  }
}

struct DonationsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "donations", abstract: "捐赠记录 · List gifts of points, newest first.")

  @Option(name: .long, help: "The giver: id, passbook number, or name.") var person: String?
  @Option(name: .long, help: "household or charity.") var to: String?
  @Option(name: .long, help: "At most so many.") var limit = 30
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      let person: String? = if let person { try await bank.person(person) } else { nil }
      let request = BankRequest.get("/v1/donations", [("person", person), ("to", to)])
      try await bank.showList(request, limit: limit) { items in
        var table = Table(["时间", "捐赠人", "给", "积分", "编号"], numbers: [3])
        for item in items {
          table.add([
            bank.signIn.clock.shown(item["given_at"]) ?? "", item["giver"]["name"].text,
            Donation.goal(item), item["points"].text, item["id"].text,
          ])
        }
        return table
      }
    }
  }
}

/// A gift of points in the terminal.
private enum Donation {
  static func goal(_ donation: JSONValue) -> String {
    donation["to"].text == "charity" ? "爱心池" : "家庭共享户"
  }
}
