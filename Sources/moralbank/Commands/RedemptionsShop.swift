import ArgumentParser
import JSON

struct RedemptionBasketCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "basket", abstract: "一次申请多件 · Ask for several items in one go.",
    discussion: "Each line stands or falls by itself unless --atomic is given.")

  @Argument(help: "Items, each as CODE or CODE=PIECES: L12 L03=2.") var items: [String]
  @Option(name: .long, help: "For whom: id, passbook number, or name; oneself when left out.")
  var person: String?
  @Option(name: .long, help: "The household whose points shall pay, by its id.")
  var household: String?
  @Option(name: .long, help: "The pick-up point's code.") var at: String?
  @Flag(name: .long, help: "All or nothing.") var atomic = false
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func validate() throws { _ = try items.map(Self.line) }

  private static func line(_ text: String) throws -> (item: String, pieces: Int) {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false)
    guard let item = parts.first, !item.isEmpty, parts.count <= 2 else {
      throw ValidationError("'\(text)' is not CODE or CODE=PIECES.")
    }
    guard let pieces = parts.count == 2 ? Int(parts[1]) : 1 else {
      throw ValidationError("'\(parts[1])' is not a number of pieces.")
    }
    return (String(item), pieces)
  }

  func run() async throws {
    let lines = try items.map(Self.line)
    try await options.signedIn { bank in
      let who: String? = if let person { try await bank.person(person) } else { nil }
      let body = JSONWriter.bytes { writer in
        writer.array("items") { list in
          for line in lines {
            list.object {
              $0.field("item", line.item)
              $0.field("quantity", line.pieces)
            }
          }
        }
        writer.given("person_id", who)
        writer.given("household_id", household)
        writer.given("pickup_point", at)
        writer.field("atomic", atomic)
      }
      let answer = try await bank.client.send(
        .command("/v1/redemptions/baskets", body, key: key.value))
      if bank.json {
        Terminal.write(answer.body + [0x0A])
      } else {
        Terminal.say(Self.table(answer.json).text)
      }
      let refused = answer.json["refused"].integer ?? 0
      if refused > 0 { throw CommandFailure(.no, "有 \(refused) 件没有申请成。") }
    }
  }

  private static func table(_ answer: JSONValue) -> Table {
    var table = Table(["物品", "积分", "结果", "编号"], numbers: [1])
    for line in answer["results"].items {
      let outcome = line["outcome"]
      table.add([
        line["item"].text, outcome["points"].text,
        outcome.isNull ? line["problem"]["title"].text : Words.state(outcome["state"].text),
        outcome["redemption_id"].text,
      ])
    }
    return table
  }
}

struct RedemptionServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "柜台代兑 · Serve a person at the counter, on a paper slip.",
    discussion: "For items that the secretary has approved in advance, and for small sums.")

  @Argument(help: "Who: id or passbook number.") var person: String
  @Argument(help: "The item's code.") var item: String
  @Option(name: .long, help: "How many.") var quantity: Int?
  @Option(name: .long, help: "The number of the slip that the person signs.") var slip: String
  @Option(name: .long, help: "The pick-up point's code.") var at: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let who = try await bank.person(person)
      let body = JSONWriter.bytes {
        $0.field("person_id", who)
        $0.field("item", item)
        $0.given("quantity", quantity)
        $0.field("slip_no", slip)
        $0.given("pickup_point", at)
      }
      try await bank.show(.command("/v1/redemptions/over-the-counter", body, key: key.value)) {
        RedemptionOutcome.text($0.json)
      }
    }
  }
}

struct RedemptionSubstituteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "substitute", abstract: "换货 · Another item of the same price.")

  enum Consent: String, ExpressibleByArgument, CaseIterable {
    case inPerson = "in_person"
    case phone, paper
  }

  @Argument(help: "The redemption's id.") var id: String
  @Argument(help: "The other item's code.") var item: String
  @Option(name: .long, help: "How many of it.") var quantity: Int?
  @Option(name: .long, help: "How the owner has agreed: in_person, phone, or paper.")
  var consent: Consent
  @Option(name: .long, help: "The number of the paper.") var slip: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let body = JSONWriter.bytes {
        $0.field("item", item)
        $0.given("quantity", quantity)
        $0.field("consent", consent.rawValue)
        $0.given("slip_no", slip)
      }
      let path = "/v1/redemptions/\(BankRequest.encoded(id))/substitution"
      try await bank.show(.command(path, body, key: key.value)) {
        RedemptionOutcome.text($0.json)
      }
    }
  }
}

struct RedemptionReturnCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "return", abstract: "退货 · Take a gift back within its rule.",
    discussion: "The points come back once the secretary has signed: moralbank reversal sign.")

  enum Condition: String, ExpressibleByArgument, CaseIterable { case unopened, faulty, unused }

  @Argument(help: "The redemption's id.") var id: String
  @Option(name: .long, help: "unopened, faulty, or unused.") var condition: Condition
  @Option(name: .long, help: "Why it comes back.") var reason: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let body = JSONWriter.bytes {
        $0.field("condition", condition.rawValue)
        $0.field("reason", reason)
      }
      let path = "/v1/redemptions/\(BankRequest.encoded(id))/return"
      try await bank.show(.command(path, body, key: key.value)) { answer in
        Table.facts([
          ("冲正编号", answer.json["reversal_id"].shown),
          ("状态", answer.json["state"].text == "requested" ? "等书记会签" : answer.json["state"].text),
        ])
      }
    }
  }
}

struct RedemptionSlipCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slip", abstract: "打印取货单 · Print the slip of an approved gift.")

  @Argument(help: "The redemption's id.") var id: String
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      var request = BankRequest.get("/v1/redemptions/\(BankRequest.encoded(id))/slip")
      request.accept = "text/plain"
      Terminal.write(try await bank.client.send(request).body)
    }
  }
}
