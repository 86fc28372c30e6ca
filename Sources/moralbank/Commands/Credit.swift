import ArgumentParser
import JSON

struct CreditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "credit",
    abstract: "记积分 · Credit a deed that was witnessed, or a whole list.",
    discussion: """
      moralbank credit B01 --person 王秀兰 --minutes 120 --evidence SI
      moralbank credit --list patrol.csv

      A list is CSV (UTF-8) or JSON. Columns of the CSV: act_type, occurred_on and person (id, \
      passbook number or name) or household_id; and as needed client_ref, units, minutes, \
      started_at, beneficiary_person, beneficiary_household, beneficiary_door, evidence \
      (code=ref;code), external_ref (system:number), activity_id, note. The JSON is an array of \
      act requests as the interface takes them. More than 500 rows are sent in parts, each with a \
      key of its own: --key K makes them K-1, K-2, …
      """)

  @OptionGroup var act: ActOptions
  @Option(name: .long, help: "A file with a list of deeds.", completion: .file())
  var list: String?
  @Flag(name: .long, help: "With --list: credit all or none (at most 500).") var atomic = false
  @Flag(name: .long, help: "Only say what it would give and what is left of each cap.")
  var dryRun = false
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func validate() throws {
    guard list == nil || (act.actType == nil && act.person == nil && act.household == nil) else {
      throw ValidationError("--list takes its deeds from the file alone.")
    }
    guard list != nil || !atomic else { throw ValidationError("--atomic goes with --list.") }
    guard !atomic || !dryRun else { throw ValidationError("--dry-run goes without --atomic.") }
  }

  func run() async throws {
    try await options.signedIn { bank in
      if let list {
        let list = CreditList(path: list, isAtomic: atomic, key: key.value)
        if dryRun { try await list.tryOut(bank) } else { try await list.send(bank) }
      } else if dryRun {
        let request = BankRequest.post("/v1/credits/dry-run", try await act.body(bank))
        let answer = try await bank.client.send(request)
        if bank.json {
          Terminal.write(answer.body + [0x0A])
        } else {
          Terminal.say(CreditPreview.text(answer.json))
        }
        guard answer.json["accepted"].bool == true else {
          throw CommandFailure(.no, CreditPreview.problem(answer.json["problem"]))
        }
      } else {
        let request = BankRequest.command(
          "/v1/credits", try await act.body(bank), key: key.value)
        try await bank.show(request) { ActOutcome.text($0.json) }
      }
    }
  }
}
