import ArgumentParser
import JSON
import Store

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Recompute every number, balance, tally and total from the transfers.",
    discussion: """
      Reads the database named by DATABASE_URL, or by server.json in the folder of --data, in one \
      snapshot while the bank goes on. Exits with 1 and says where the first difference is.
      """)

  @Option(name: .long, help: "The data folder of `moralbank up`.", completion: .directory)
  var data: String?
  @Flag(name: .long, help: "Print the findings as JSON.") var json = false

  func run() async throws {
    Logs.bootstrap()
    let url = try await databaseURL()
    let isQuiet = json
    let findings = try await OperatorDatabase.with(url) { session in
      try Verifier.run(on: session) { finding in
        guard !isQuiet else { return }
        let mark = finding.isClean ? "ok  " : "FAIL"
        Terminal.say("\(mark)  \(finding.check): \(finding.rows) rows")
      }
    }
    if json { Terminal.write(Self.document(findings) + [0x0A]) }
    guard let bad = findings.first(where: { !$0.isClean }) else {
      if !json { Terminal.say("the books are as their transfers say") }
      return
    }
    throw CommandFailure(
      .no, "\(bad.check): \(bad.differences) of \(bad.rows) differ; the first: \(bad.first ?? "?")")
  }

  private func databaseURL() async throws -> String {
    let settings = try await Settings(flags: [.data: data])
    if data == nil, let url = settings.text(.databaseURL) { return url }
    let folder = settings.dataFolder
    guard let bytes = PrivateFile.read(folder + "/server.json"),
      let url = (try? JSONReader.read(bytes))?["database_url"].string
    else {
      throw CommandFailure(
        .usage, "set DATABASE_URL, or name with --data the folder of a running `moralbank up`")
    }
    return url
  }

  private static func document(_ findings: [Verifier.Finding]) -> [UInt8] {
    var writer = JSONWriter()
    writer.array { list in
      for finding in findings {
        list.object {
          $0.field("check", finding.check)
          $0.field("rows", finding.rows)
          $0.field("differences", finding.differences)
          $0.field("first", finding.first)
        }
      }
    }
    return writer.bytes
  }
}
