import ArgumentParser
import JSON

struct PersonEditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "更正 · Correct a person's record.")

  @Argument(help: "Id, passbook number, or name.") var person: String
  @Option(name: .long, help: "The name.") var name: String?
  @Option(name: .long, help: "The initials; those of the name when left out.")
  var initials: String?
  @Option(name: .long, help: "A phone number; none to take it away.") var phone: String?
  @Option(name: .long, help: "The year of birth; none if it is not known.") var birthYear: String?
  @Option(name: .customLong("tag"), help: "All tags from now on; none for no tag.")
  var tags: [String] = []
  @Option(name: .long, help: "The name of a party branch; none for no branch.")
  var branch: String?
  @Option(
    name: .long,
    help: "The guardian of a person under 14: id, passbook number, or name; none for nobody.")
  var guardian: String?
  @Option(
    name: .customLong("version"), help: "The version that was read; else the present one.")
  var version: Int?
  @OptionGroup var options: ClientOptions

  private static let none = "none"

  func validate() throws {
    if let birthYear, birthYear != Self.none, Int(birthYear) == nil {
      throw ValidationError("--birth-year takes a year, or none.")
    }
  }

  func run() async throws {
    try await options.signedIn { bank in
      let path = "/v1/people/\(BankRequest.encoded(try await bank.person(person)))"
      let answering: String? =
        if let guardian, guardian != Self.none {
          try await bank.person(guardian)
        } else {
          guardian
        }
      let present: Int
      if let version {
        present = version
      } else {
        present = Int(try await bank.client.send(.get(path)).json["version"].integer ?? 0)
      }
      let request = BankRequest(
        method: .patch, path: path, body: body(answering), version: "\"\(present)\"")
      try await bank.show(request) { PersonShowCommand.text($0.json) }
    }
  }

  private func body(_ guardian: String?) -> [UInt8] {
    JSONWriter.bytes {
      $0.given("name", name)
      $0.given("initials", initials)
      Self.emptied("phone", phone, &$0) { $1.field("phone", $0) }
      Self.emptied("birth_year", birthYear, &$0) { $1.field("birth_year", Int($0) ?? 0) }
      if tags == [Self.none] { $0.array("tags") { _ in } } else { $0.given("tags", tags) }
      Self.emptied("branch", branch, &$0) { $1.field("branch", $0) }
      Self.emptied("guardian_id", guardian, &$0) { $1.field("guardian_id", $0) }
    }
  }

  /// Writes a field that `none` empties.
  private static func emptied(
    _ field: String, _ text: String?, _ writer: inout JSONWriter,
    _ write: (String, inout JSONWriter) -> Void
  ) {
    guard let text else { return }
    guard text == none else { return write(text, &writer) }
    writer.key(field)
    writer.null()
  }
}

struct PersonMoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "move", abstract: "迁居 · Somebody lives elsewhere; points and history stay.")

  @Argument(help: "Id, passbook number, or name.") var person: String
  @Option(name: .long, help: "The grid's code; none, by a secretary: in none of the grids.")
  var grid: String?
  @OptionGroup var door: DoorOptions
  @Option(name: .long, help: "The household's id, if it is on record.") var household: String?
  @Option(name: .customLong("on"), help: "The first day there; today when left out.")
  var day: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let id = BankRequest.encoded(try await bank.person(person))
      let body = JSONWriter.bytes {
        if grid == "none" {
          $0.key("grid")
          $0.null()
        } else {
          $0.given("grid", grid)
        }
        $0.given("household_id", household)
        door.write(to: &$0)
        $0.given("on", day)
      }
      try await bank.show(.command("/v1/people/\(id)/move", body, key: key.value)) { answer in
        Table.facts([
          ("网格", answer.json["grid"].shown), ("家庭", answer.json["household_id"].shown),
          ("自", answer.json["since"].shown), ("编号", answer.json["person_id"].shown),
          ClosureText.endedHousehold(answer.json),
        ])
      }
    }
  }
}

struct PersonCloseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close",
    abstract: "销户 · Close an account; its points go on by a transfer.")

  enum Reason: String, ExpressibleByArgument, CaseIterable {
    case moved = "moved_away"
    case deceased, asked
  }

  enum Target: String, ExpressibleByArgument, CaseIterable { case household, charity, person }

  @Argument(help: "Id, passbook number, or name.") var person: String
  @Option(name: .long, help: "moved_away, deceased, or asked.") var reason: Reason
  @Option(
    name: .customLong("to"),
    help: "household, charity, or person; the household if others live in it, else charity.")
  var target: Target?
  @Option(name: .long, help: "The heir of a deceased: id, passbook number, or name.")
  var heir: String?
  @Option(name: .long, help: "The number of the paper that names the heir.") var document: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func validate() throws {
    guard (target == .person) == (heir != nil) else {
      throw ValidationError("--heir goes with --to person.")
    }
  }

  func run() async throws {
    try await options.signedIn { bank in
      let id = BankRequest.encoded(try await bank.person(person))
      let heir: String? = if let heir { try await bank.person(heir) } else { nil }
      let body = JSONWriter.bytes {
        $0.field("reason", reason.rawValue)
        $0.given("to", target?.rawValue)
        $0.given("person_id", heir)
        $0.given("document_no", document)
      }
      try await bank.show(.command("/v1/people/\(id)/closure", body, key: key.value)) {
        ClosureText.of($0.json)
      }
    }
  }
}

struct PersonMergeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "并户 · Merge a second account of a person into another.")

  @Argument(help: "The account that ends: id, passbook number, or name.") var person: String
  @Option(name: .long, help: "The account that goes on: id, passbook number, or name.")
  var into: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let id = BankRequest.encoded(try await bank.person(person))
      let other = try await bank.person(into)
      let body = JSONWriter.bytes { $0.field("into", other) }
      try await bank.show(.command("/v1/people/\(id)/merge", body, key: key.value)) {
        ClosureText.of($0.json)
      }
    }
  }
}

/// What became of an account, for people.
enum ClosureText {
  static func of(_ closure: JSONValue) -> String {
    Table.facts([
      ("已销户", closure["person_id"].shown), ("日期", closure["closed_on"].shown),
      ("转出积分", closure["points"].shown), ("转给", closure["to"].shown ?? "公益池"),
      ("并入", closure["merged_into"].shown),
      ("一并转过去", words(closure["carried"])), ("没有转过去", words(closure["ended"])),
      (
        "取消的兑换和委托",
        closure["cancelled"].items.isEmpty ? nil : String(closure["cancelled"].items.count)
      ), endedHousehold(closure),
    ])
  }

  /// The household that nobody lives in any more.
  static func endedHousehold(_ answer: JSONValue) -> (String, String?) {
    let ended = answer["ended_household"]
    return (
      "家庭账户已结束",
      ended["household_id"].shown.map { "\($0)，\(ended["points"].shown ?? "0") 分转入公益池" }
    )
  }

  /// Why an account was closed, and where it goes on.
  static func words(_ closure: JSONValue) -> [(String, String?)] {
    let reasons = ["moved_away": "迁出", "deceased": "身故", "asked": "本人申请", "merged": "并户"]
    let reason = closure["reason"].text
    return [
      ("销户日", closure["closed_on"].shown), ("销户原因", reasons[reason] ?? reason),
      ("并入存折号", closure["merged_into_passbook_no"].shown),
      ("并入", closure["merged_into"].shown),
    ]
  }

  private static func words(_ ties: JSONValue) -> String? {
    let names = [
      "wards": "被监护人", "guardian": "监护人", "spender": "家庭积分使用人", "tags": "标签", "branch": "党支部",
      "affiliation": "双报到", "phone": "电话", "birth_year": "出生年", "login": "登录名",
      "publication_consent": "公示同意", "mandates": "委托（请重新办理）",
    ]
    let words = ties.items.map { names[$0.text] ?? $0.text }
    return words.isEmpty ? nil : words.joined(separator: "、")
  }
}
