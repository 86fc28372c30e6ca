import ArgumentParser
import Store

struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Bring the database named by DATABASE_URL to this program's schema.",
    discussion: """
      It only goes forward, one step a transaction; a second run does nothing. With --roles it \
      makes the roles moralbank_owner, _migrator, _app and _auditor and their grants, which needs \
      a role that may; give moralbank_app a password and let the service connect as it.
      """)

  @Flag(name: .long, help: "Make the bank's roles and their grants, too.") var roles = false

  func run() async throws {
    Logs.bootstrap()
    let url = try await Settings().databaseURL()
    let withRoles = roles
    let applied = try await OperatorDatabase.with(url) { session in
      try Migrations.apply(roles: withRoles, on: session)
    }
    for name in applied { Terminal.say("applied \(name)") }
    if applied.isEmpty { Terminal.say("the schema is up to date") }
    if roles { Terminal.say("roles and grants are made") }
  }
}
