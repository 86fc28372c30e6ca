import ArgumentParser
import JSON

/// Whose passbook.
struct HolderOptions: ParsableArguments {
  @Argument(help: "Id, passbook number, or name; oneself when left out.") var person: String?
  @Option(name: .long, help: "A household's id instead of a person.") var household: String?

  func validate() throws {
    guard person == nil || household == nil else {
      throw ValidationError("A person or a household, not both.")
    }
  }

  /// The path of the holder.
  func path(_ bank: BankSession) async throws -> String {
    if let household { return "/v1/households/\(BankRequest.encoded(household))" }
    return "/v1/people/" + BankRequest.encoded(try await bank.personOrSelf(person))
  }
}

struct BalanceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "balance", abstract: "余额 · Show a balance, now or as of then.")

  @OptionGroup var holder: HolderOptions
  @Option(name: .long, help: "A past instant, or a day (its end).") var asOf: String?
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let path = try await holder.path(bank) + "/balance"
      try await bank.show(.get(path, [("as_of", asOf)])) { answer in
        let balance = answer.json
        return Table.facts([
          ("可用", balance["available"].shown), ("公示中", balance["on_notice"].shown),
          ("冻结", balance["held"].shown), ("欠", balance["owed"].shown),
          ("截至流水号", balance["last_seq"].shown), ("截至", bank.signIn.clock.shown(balance["as_of"])),
          ("将到期", Passbook.expiring(balance)),
        ])
      }
    }
  }
}

struct StatementCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "statement", abstract: "对账单 · Show the lines of a passbook, newest first.")

  @OptionGroup var holder: HolderOptions
  @Option(name: .long, help: "available, on_notice, held, or owed.") var account: String?
  @Option(name: .long, help: "The first day, YYYY-MM-DD.") var from: String?
  @Option(name: .long, help: "The last day, YYYY-MM-DD.") var to: String?
  @Option(name: .long, help: "At most so many.") var limit = 30
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      let path = try await holder.path(bank) + "/statement"
      let request = BankRequest.get(path, [("account", account), ("from", from), ("to", to)])
      try await bank.showList(
        request, limit: limit, note: { Passbook.expiring($0).map { "将到期：" + $0 } }
      ) { lines in
        var table = Table(["流水号", "入账时间", "发生日", "摘要", "积分", "余额", "说明"], numbers: [0, 4, 5])
        for line in lines {
          let amount = line["amount"].integer ?? 0
          table.add([
            line["seq"].text, bank.signIn.clock.shown(line["recorded_at"]) ?? "",
            line["effective_on"].text,
            Words.transfer(line["kind"].text), (amount > 0 ? "+" : "") + line["amount"].text,
            line["balance_after"].text, line["description"].text,
          ])
        }
        return table
      }
    }
  }
}

/// What a passbook says in the terminal.
private enum Passbook {
  /// Points that will be gone soon, with the last days to spend them; nil if there are none.
  static func expiring(_ answer: JSONValue) -> String? {
    let days = answer["expiring"].items.map { one in
      "\(one["on"].text) \(one["points"].text) 分（\(one["within"].text) 天内）"
    }
    return days.isEmpty ? nil : days.joined(separator: "、")
  }
}
