import ArgumentParser
import JSON

struct MinutesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "minutes",
    abstract: "服务时长 · Show minutes of service, by month and by act type.",
    discussion: "Minutes are never spent; a deed whose points were cut counts whole.")

  @Argument(help: "Id, passbook number, or name; oneself when left out.") var person: String?
  @Option(name: .long, help: "The first day, YYYY-MM-DD.") var from: String?
  @Option(name: .long, help: "The last day, YYYY-MM-DD.") var to: String?
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let id = BankRequest.encoded(try await bank.personOrSelf(person))
      try await bank.show(.get("/v1/people/\(id)/minutes", [("from", from), ("to", to)])) {
        Self.text($0.json)
      }
    }
  }

  private static func text(_ minutes: JSONValue) -> String {
    var months = Table(["月份", "时长", "善行"], numbers: [1, 2])
    for part in minutes["by_month"].items {
      months.add([part["month"].text, hours(part), part["deeds"].text])
    }
    var types = Table(["行为", "名称", "时长", "善行"], numbers: [2, 3])
    for part in minutes["by_act_type"].items {
      types.add([
        part["act_type"].text, part["names"]["zh"].text, hours(part), part["deeds"].text,
      ])
    }
    let facts = Table.facts([("合计", hours(minutes)), ("善行", minutes["deeds"].shown)])
    return minutes["deeds"].integer == 0
      ? facts : [facts, months.text, types.text].joined(separator: "\n")
  }

  /// Hours and minutes.
  private static func hours(_ part: JSONValue) -> String {
    let minutes = part["minutes"].integer ?? 0
    return "\(minutes / 60) 小时 \(minutes % 60) 分"
  }
}
