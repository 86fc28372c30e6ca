import ArgumentParser
import JSON

struct PersonCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "person", abstract: "储户 · Open accounts and find people.",
    subcommands: [
      PersonOpenCommand.self, PersonFindCommand.self, PersonShowCommand.self,
      PersonEditCommand.self, PersonMoveCommand.self, PersonCloseCommand.self,
      PersonMergeCommand.self, PersonLoginCodeCommand.self,
    ])
}

/// The door of a household or person.
struct DoorOptions: ParsableArguments {
  @Option(name: .long, help: "The building, such as 3号楼.") var building: String?
  @Option(name: .long, help: "The entrance, such as 2单元.") var entrance: String?
  @Option(name: .long, help: "The room, such as 501.") var room: String?

  func write(to writer: inout JSONWriter) {
    writer.given("building", building)
    writer.given("entrance", entrance)
    writer.given("room", room)
  }
}

struct PersonOpenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "开户 · Open an account, with the consent on record.")

  @Argument(help: "The name.") var name: String
  @Option(name: .long, help: "The initials, such as wxl; those of the name when left out.")
  var initials: String?
  @Option(name: .long, help: "The grid's code.") var grid: String?
  @OptionGroup var door: DoorOptions
  @Option(name: .long, help: "The household's id, if it is on record.") var household: String?
  @Option(name: .customLong("tag"), help: "party_member, building_head, or volunteer.")
  var tags: [String] = []
  @Option(name: .long, help: "A phone number.") var phone: String?
  @Option(name: .long, help: "The year of birth.") var birthYear: Int?
  @Option(name: .long, help: "A name to sign in with.") var login: String?
  @Option(name: .long, help: "The guardian of a person under 14: id, passbook number, or name.")
  var guardian: String?
  @Option(name: .long, help: "The day of the consent; today when left out.") var consentOn: String?
  @Option(name: .long, help: "How the consent was given.") var consentWay = "paper"
  @Option(name: .long, help: "The number of the consent's form.") var consentForm: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let answering: String? = if let guardian { try await bank.person(guardian) } else { nil }
      let body = JSONWriter.bytes {
        $0.field("name", name)
        $0.given("initials", initials)
        $0.given("grid", grid)
        door.write(to: &$0)
        $0.given("household_id", household)
        $0.given("tags", tags)
        $0.given("phone", phone)
        $0.given("birth_year", birthYear)
        $0.given("login", login)
        $0.given("guardian_id", answering)
        $0.object("consent") {
          $0.field("given_on", consentOn ?? bank.signIn.clock.today)
          $0.field("way", consentWay)
          $0.given("form_no", consentForm)
        }
      }
      try await bank.show(.command("/v1/people", body, key: key.value)) {
        PersonShowCommand.text($0.json)
      }
    }
  }
}

struct PersonFindCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find", abstract: "找人 · Find people by name, initials, door, or passbook.")

  @Argument(help: "A name, initials, a door, or a passbook number.") var query: String?
  @Option(name: .long, help: "A grid's code.") var grid: String?
  @Option(name: .long, help: "party_member, building_head, or volunteer.") var tag: String?
  @Option(name: .long, help: "A household's id.") var household: String?
  @Option(name: .long, help: "At most so many, to 100.") var limit = 30
  @OptionGroup var options: ClientOptions

  func validate() throws {
    guard (1...100).contains(limit) else { throw ValidationError("--limit is 1 to 100.") }
  }

  func run() async throws {
    let body = JSONWriter.bytes {
      $0.given("q", query)
      $0.given("grid", grid)
      $0.given("tag", tag)
      $0.given("household_id", household)
      $0.field("limit", limit)
    }
    try await options.signedIn { bank in
      try await bank.show(.post("/v1/people/search", body)) { answer in
        let people = answer.json["items"].items
        return people.isEmpty ? "（没有）" : PersonTable.of(people).text
      }
    }
  }
}

struct PersonShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "储户信息 · Show a person.")

  @Argument(help: "Id, passbook number, or name; oneself when left out.") var person: String?
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let id = try await bank.personOrSelf(person)
      let path = "/v1/people/\(BankRequest.encoded(id))"
      var more = bank.json ? nil : try await Self.more(path, bank)
      let isClosed = try await bank.client.send(.get(path)).json["status"].text == "closed"
      if isClosed, !bank.json {
        let closure = try await bank.client.send(.get(path + "/closure")).json
        more?.ending = ClosureText.words(closure)
      }
      try await bank.show(.get(path)) { Self.text($0.json, more) }
    }
  }

  /// What does not stand in the record itself: the branches and the guardian.
  private static func more(_ path: String, _ bank: BankSession) async throws -> More {
    let branches = try await bank.client.send(.get(path + "/affiliations")).json
    let consents = try await bank.client.send(.get(path + "/consents")).json
    let atWork = branches["items"].items.first { $0["to"].shown == nil }
    return More(
      branch: branches["branch"].shown, workplace: atWork?["branch"].shown,
      guardian: consents["guardian"]["name"].shown)
  }

  struct More {
    var branch: String?, workplace: String?, guardian: String?
    /// How the account ended.
    var ending: [(String, String?)] = []
  }

  static func text(_ person: JSONValue, _ more: More? = nil) -> String {
    let tags = person["tags"].items.map { PersonTable.tags[$0.text] ?? $0.text }
    let facts: [(String, String?)] = [
      ("存折号", person["passbook_no"].shown), ("姓名", person["name"].shown),
      ("网格", person["grid"].shown), ("住址", PersonTable.door(of: person)),
      ("标签", tags.isEmpty ? nil : tags.joined(separator: "、")),
      ("电话", person["phone"].shown), ("党支部", more?.branch), ("单位党组织", more?.workplace),
      ("监护人", more?.guardian),
      ("出生年", person["birth_year"].shown), ("登录名", person["login"].shown),
      ("状态", person["status"].text == "closed" ? "已销户" : "正常"),
      ("开户日", person["opened_on"].shown), ("编号", person["id"].shown),
    ]
    return Table.facts(facts + (more?.ending ?? []))
  }
}

struct PersonLoginCodeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login-code", abstract: "登录码 · Make a one-time code, shown once.")

  @Argument(help: "Id, passbook number, or name.") var person: String
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let id = try await bank.person(person)
      let path = "/v1/people/\(BankRequest.encoded(id))/login-code"
      let answer = try await bank.client.send(.post(path, Array("{}".utf8)))
      if bank.json {
        Terminal.write(answer.body + [0x0A])
        return
      }
      // Whoever had no login has got one with the code.
      let login = try await Self.login(of: id, bank)
      Terminal.say(
        Table.facts([
          ("登录名", login), ("一次性登录码", answer.json["code"].shown),
          ("有效至", bank.signIn.clock.shown(answer.json["expires_at"])),
        ]))
    }
  }

  /// The name to sign in with, for whoever may read it; the operator may not.
  private static func login(of id: String, _ bank: BankSession) async throws -> String? {
    do {
      let person = try await bank.client.send(.get("/v1/people/\(BankRequest.encoded(id))"))
      return person.json["login"].shown
    } catch is BankProblem {
      return nil
    }
  }
}
