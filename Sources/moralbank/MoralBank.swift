import ArgumentParser
import Cluster
import Glibc
import Postgres

/// The command line of the moral bank: a client of its HTTP interface, and its operator's tools.
@main
struct MoralBank: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "moralbank",
    abstract: "道德银行 · The moral bank: good deeds into points, points into small gifts.",
    discussion: """
      Commands that move points are requests to a running bank: sign in first (moralbank login). \
      `moralbank up` starts a whole bank on this machine.

      Settings come from flags, then the environment (MORALBANK_SERVER, MORALBANK_DATA, \
      MORALBANK_HOST, MORALBANK_PORT, MORALBANK_ADMIN_PORT, MORALBANK_LOG_LEVEL, DATABASE_URL), \
      then the JSON file named by MORALBANK_CONFIG, else ~/.config/moralbank/config.json.

      EXIT STATUS
        0  done
        1  the bank said no, or a check failed
        2  the command was not understood
        3  not signed in
        4  the server or the database did not answer; a keyed command is safe to repeat
           with --key
      """,
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(
        name: "Running a bank",
        subcommands: [
          UpCommand.self, ServeCommand.self, MigrateCommand.self, SeedCommand.self,
          VerifyCommand.self, DoctorCommand.self, StandingDatesCommand.self,
        ]),
      CommandGroup(
        name: "Signing in",
        subcommands: [LoginCommand.self, PasswordCommand.self, LogoutCommand.self]),
      CommandGroup(
        name: "Deeds and points",
        subcommands: [
          CreditCommand.self, ActCommand.self, ActivityCommand.self, BalanceCommand.self,
          StatementCommand.self, MinutesCommand.self, ReversalCommand.self, DonateCommand.self,
          DonationsCommand.self, CharityCommand.self,
        ]),
      CommandGroup(
        name: "Notices", subcommands: [NoticeCommand.self, ObjectionCommand.self]),
      CommandGroup(
        name: "Gifts",
        subcommands: [RedemptionCommand.self, CatalogueCommand.self, ShopCommand.self]),
      CommandGroup(name: "Vouchers", subcommands: [VoucherCommand.self]),
      CommandGroup(name: "Reports", subcommands: [ReportCommand.self, BudgetCommand.self]),
      CommandGroup(name: "Rules", subcommands: [RulesCommand.self]),
      CommandGroup(
        name: "People and offices",
        subcommands: [
          PersonCommand.self, HouseholdCommand.self, MandateCommand.self, BranchCommand.self,
          OfficeCommand.self, ImportCommand.self, OpeningCommand.self,
        ]),
    ])

  static func main() async {
    do {
      var command = try await asyncParseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      Glibc.exit(report(error))
    }
  }

  /// Says what went wrong and gives the status to exit with.
  static func report(_ error: any Error) -> Int32 {
    switch error {
    case let failure as CommandFailure:
      Terminal.note(failure.message)
      return failure.status.rawValue
    case let error as PostgresError:
      Terminal.note("database: \(error)")
      return error.isConnectionLoss ? ExitStatus.unreachable.rawValue : ExitStatus.no.rawValue
    case let error as ClusterError:
      Terminal.note(error.description)
      return ExitStatus.no.rawValue
    default:
      let code = exitCode(for: error)
      let text = fullMessage(for: error)
      if code == .success { Terminal.say(text) } else if !text.isEmpty { Terminal.note(text) }
      return code == .validationFailure ? ExitStatus.usage.rawValue : code.rawValue
    }
  }
}
