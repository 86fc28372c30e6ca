import ArgumentParser
import JSON

/// A deed as it is told on the command line.
struct ActOptions: ParsableArguments {
  @Argument(help: "The act type, such as B01; `moralbank act types` lists them.")
  var actType: String?
  @Option(
    name: .long, help: ArgumentHelp("The doer: id, passbook number, or name.", valueName: "who"))
  var person: String?
  @Option(name: .long, help: "The household, for deeds of a whole household: its id.")
  var household: String?
  @Option(name: .long, help: "How many units; 1 when left out.") var units: Int?
  @Option(name: .long, help: "Minutes of service: 15, 30, …") var minutes: Int?
  @Option(
    name: .customLong("on"),
    help: ArgumentHelp("The day of the deed; today when left out.", valueName: "YYYY-MM-DD"))
  var day: String?
  @Option(
    name: .long,
    help: ArgumentHelp("When it began, such as 2026-11-22T08:00:00Z.", valueName: "instant"))
  var startedAt: String?
  @Option(name: .long, help: "Who was served: id, passbook number, or name.")
  var beneficiary: String?
  @Option(name: .long, help: "The household that was served: its id.")
  var beneficiaryHousehold: String?
  @Option(name: .long, help: "The door that was served, where nobody is on record.")
  var beneficiaryDoor: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A piece of evidence, with its number if it has one.", valueName: "code[=ref]"))
  var evidence: [String] = []
  @Option(
    name: .customLong("ref"),
    help: ArgumentHelp("The event in another system.", valueName: "system:number"))
  var reference: String?
  @Option(name: .long, help: "The activity that the deed was part of: its id.")
  var activity: String?
  @Option(name: .long, help: "A remark, at most 200 characters.") var note: String?

  /// The request's body.
  /// - Parameter isOwn: whether it is the caller's own deed when nobody is named.
  func body(_ bank: BankSession, orOwn isOwn: Bool = false) async throws -> [UInt8] {
    guard let actType else {
      throw CommandFailure(.usage, "请给出行为类型，例如 B01（moralbank act types 可查）。")
    }
    let isSelf = isOwn && person == nil && household == nil
    guard isSelf || (person == nil) != (household == nil) else {
      throw CommandFailure(.usage, "请用 --person 或 --household 给出一位储户。")
    }
    let doer: String? = household == nil ? try await bank.personOrSelf(person) : nil
    let served: String? = if let beneficiary { try await bank.person(beneficiary) } else { nil }
    let external = try reference.map { try Self.external($0) }
    return JSONWriter.bytes {
      $0.field("act_type", actType)
      $0.given("person_id", doer)
      $0.given("household_id", household)
      $0.given("units", units)
      $0.given("minutes", minutes)
      $0.field("occurred_on", day ?? bank.signIn.clock.today)
      $0.given("started_at", startedAt)
      Self.write(
        beneficiary: (served, beneficiaryHousehold, beneficiaryDoor), evidence: evidence,
        external: external, to: &$0)
      $0.given("activity_id", activity)
      $0.given("note", note)
    }
  }

  /// Writes the parts that are objects themselves, as far as they are given.
  static func write(
    beneficiary: (person: String?, household: String?, door: String?), evidence: [String],
    external: (system: String, number: String)?, to writer: inout JSONWriter
  ) {
    if beneficiary != (nil, nil, nil) {
      writer.object("beneficiary") {
        $0.given("person_id", beneficiary.person)
        $0.given("household_id", beneficiary.household)
        $0.given("door", beneficiary.door)
      }
    }
    if !evidence.isEmpty {
      writer.array("evidence") { list in
        for piece in evidence {
          let parts = piece.split(separator: "=", maxSplits: 1).map(String.init)
          list.object {
            $0.field("kind", parts.first ?? "")
            $0.given("ref", parts.count > 1 ? parts[1] : nil)
          }
        }
      }
    }
    if let external {
      writer.object("external_ref") {
        $0.field("system", external.system)
        $0.field("number", external.number)
      }
    }
  }

  /// `system:number` in its parts.
  static func external(_ text: String) throws(CommandFailure) -> (system: String, number: String) {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else {
      throw CommandFailure(.usage, "“\(text)”应形如 12345:20261122-001（系统:事件号）。")
    }
    return (parts[0], parts[1])
  }
}

/// The outcome of a command on a deed.
enum ActOutcome {
  static func text(_ outcome: JSONValue) -> String {
    let cut = outcome["points_cut"].integer ?? 0
    return Table.facts([
      ("状态", Words.state(outcome["state"].text)),
      ("积分", outcome["points"].text + (cut > 0 ? "（超出上限，减去 \(cut)）" : "")),
      ("流水号", outcome["seq"].shown),
      ("可用", outcome["balance"]["available"].shown),
      ("公示中", outcome["balance"]["on_notice"].shown),
      ("冻结", outcome["balance"]["held"].shown),
      ("行为编号", outcome["act_id"].shown),
    ])
  }
}
