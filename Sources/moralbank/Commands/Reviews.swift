import ArgumentParser
import JSON

struct ActReviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review", abstract: "复核 · Approve or reject a verified deed of level 2 or 3.")

  enum Decision: String, ExpressibleByArgument, CaseIterable { case approved, rejected }

  @Argument(help: "The deed's id.") var id: String
  @Option(name: .long, help: "approved or rejected.") var decision: Decision = .approved
  @Option(name: .long, help: "Why; needed for a rejection.") var reason: String?
  @Option(name: .customLong("resolution"), help: "Level 3: the resolution's number.")
  var number: String?
  @Option(name: .long, help: ArgumentHelp("The day of the meeting.", valueName: "YYYY-MM-DD"))
  var metOn: String?
  @Option(name: .long, help: "How many were present.") var present: Int?
  @Option(name: .customLong("for"), help: "Votes for it.") var votesFor: Int?
  @Option(name: .customLong("against"), help: "Votes against it.") var votesAgainst: Int?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func validate() throws {
    let given = [number != nil, metOn != nil, present != nil, votesFor != nil]
    guard given.allSatisfy({ $0 }) || given.allSatisfy({ !$0 }) else {
      throw ValidationError("A resolution takes --resolution, --met-on, --present and --for.")
    }
  }

  func run() async throws {
    let body = JSONWriter.bytes {
      $0.field("decision", decision.rawValue)
      $0.given("reason", reason)
      if let number {
        $0.object("resolution") {
          $0.field("no", number)
          $0.given("met_on", metOn)
          $0.given("present", present)
          $0.given("for", votesFor)
          $0.field("against", votesAgainst ?? 0)
        }
      }
    }
    try await options.signedIn { bank in
      let path = "/v1/acts/\(BankRequest.encoded(id))/review"
      try await bank.show(.command(path, body, key: key.value)) { ActOutcome.text($0.json) }
    }
  }
}

struct ActResubmitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resubmit",
    abstract: "补充后重报 · Send a returned deed again; what is left out stays as it was.")

  @Argument(help: "The deed's id.") var id: String
  @Option(name: .long, help: "How many units.") var units: Int?
  @Option(name: .long, help: "Minutes of service.") var minutes: Int?
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
    help: ArgumentHelp("A piece of evidence; all of them anew.", valueName: "code[=ref]"))
  var evidence: [String] = []
  @Option(name: .long, help: "A remark, at most 200 characters.") var note: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let served: String? = if let beneficiary { try await bank.person(beneficiary) } else { nil }
      let body = JSONWriter.bytes {
        $0.given("units", units)
        $0.given("minutes", minutes)
        $0.given("started_at", startedAt)
        ActOptions.write(
          beneficiary: (served, beneficiaryHousehold, beneficiaryDoor), evidence: evidence,
          external: nil, to: &$0)
        $0.given("note", note)
      }
      let path = "/v1/acts/\(BankRequest.encoded(id))/resubmission"
      try await bank.show(.command(path, body, key: key.value)) { ActOutcome.text($0.json) }
    }
  }
}

struct ActWithdrawCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw",
    abstract: "撤回 · Take back a deed that waits, or one credited within 24 hours.")

  @Argument(help: "The deed's id.") var id: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let path = "/v1/acts/\(BankRequest.encoded(id))/withdrawal"
      let request = BankRequest.command(path, JSONWriter.bytes { _ in }, key: key.value)
      try await bank.show(request) { ActOutcome.text($0.json) }
    }
  }
}
