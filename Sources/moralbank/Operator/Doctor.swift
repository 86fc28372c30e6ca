import ArgumentParser
import JSON
import Postgres
import Store

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Look at the PostgreSQL behind DATABASE_URL for settings that endanger the books.",
    discussion: "Exits with 1 when something fails; warnings do not.")

  @Flag(name: .long, help: "Print the findings as JSON.") var json = false

  func run() async throws {
    Logs.bootstrap()
    let url = try await Settings().databaseURL()
    let findings = try await OperatorDatabase.with(url) { session in
      try Doctor.examine(on: session) + [Self.schema(try Migrations.status(on: session))]
    }
    if json {
      Terminal.write(Self.document(findings) + [0x0A])
    } else {
      var table = Table(["", "setting", "value", "what to do"])
      for finding in findings {
        table.add([finding.verdict.rawValue, finding.name, finding.value, finding.advice])
      }
      Terminal.say(table.text)
    }
    let failed = findings.filter { $0.verdict == .fail }.map(\.name)
    guard failed.isEmpty else {
      throw CommandFailure(.no, "not fit for a bank: \(failed.joined(separator: ", "))")
    }
  }

  private static func schema(_ status: MigrationStatus) -> Doctor.Finding {
    if !status.unknown.isEmpty || !status.changed.isEmpty {
      return Doctor.Finding(
        "schema", "of another version", .fail, "use the program that migrated this database")
    }
    return Doctor.Finding(
      "schema", status.pending.isEmpty ? "current" : "\(status.pending.count) steps behind",
      status.pending.isEmpty ? .ok : .fail, "run moralbank migrate")
  }

  private static func document(_ findings: [Doctor.Finding]) -> [UInt8] {
    var writer = JSONWriter()
    writer.array { list in
      for finding in findings {
        list.object {
          $0.field("name", finding.name)
          $0.field("value", finding.value)
          $0.field("verdict", finding.verdict.rawValue)
          $0.field("advice", finding.advice)
        }
      }
    }
    return writer.bytes
  }
}
