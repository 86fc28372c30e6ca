public import Postgres

/// Recomputes the bank from its transfers and says where what is stored differs.
///
/// It trusts nothing that the write path keeps beside the books: numbers, balances, tallies, stock
/// and limits are worked out anew, in one snapshot, and compared.
public struct Verifier: Sendable {
  /// What one check found.
  public struct Finding: Sendable, Hashable {
    /// The check's name.
    public var check: String
    /// Rows recomputed.
    public var rows: Int64
    /// Rows that differ.
    public var differences: Int64
    /// The first that differs: where, expected, found.
    public var first: String?

    /// Whether all is as it should be.
    public var isClean: Bool { differences == 0 }
  }

  /// The names of the checks, in the order they are made.
  public static let checks = [
    "numbers", "times", "balances", "issues", "calculations", "caps", "tallies", "workers",
    "holds", "stock", "redemptions", "counter", "substitutions", "counts", "contras", "residences",
    "closures", "mandates", "names", "households", "doors",
    "notices", "notice_ends", "on_notice", "objections", "rules", "versions", "openings",
    "opening_corrections", "lots", "charity", "vouchers", "budgets", "causes",
  ]

  /// Makes every check on one snapshot of the bank.
  /// - Parameter report: called after each check.
  public static func run(
    on session: borrowing Session, report: (Finding) -> Void = { _ in }
  ) throws(PostgresError) -> [Finding] {
    try session.script("SET statement_timeout = 0")
    try session.execute(BeginSnapshot())
    var findings: [Finding] = []
    for index in checks.indices {
      let finding = try check(index, on: session)
      findings.append(finding)
      report(finding)
    }
    try session.execute(Commit())
    return findings
  }

  private static func check(
    _ index: Int, on session: borrowing Session
  ) throws(PostgresError) -> Finding {
    let found =
      switch checks[index] {
      case "numbers": try session.run(CheckNumbers())
      case "times": try session.run(CheckTimes())
      case "balances": try session.run(CheckBalances())
      case "issues": try session.run(CheckIssues())
      case "calculations": try session.run(CheckCalculations())
      case "caps": try session.run(CheckCaps())
      case "tallies": try session.run(CheckTallies())
      case "workers": try session.run(CheckWorkers())
      case "holds": try session.run(CheckHolds())
      case "stock": try session.run(CheckStock())
      case "redemptions": try session.run(CheckRedemptions())
      case "counter": try session.run(CheckCounter())
      case "substitutions": try session.run(CheckSubstitutions())
      case "counts": try session.run(CheckStockCounts())
      case "contras": try session.run(CheckContras())
      case "residences": try session.run(CheckResidences())
      case "closures": try session.run(CheckClosures())
      case "mandates": try session.run(CheckMandates())
      case "names": try session.run(CheckKeys())
      case "households": try session.run(CheckHouseholds())
      case "doors": try checkDoors(on: session)
      case "notices": try session.run(CheckNotices())
      case "notice_ends": try session.run(CheckNoticeEnds())
      case "on_notice": try session.run(CheckOnNotice())
      case "objections": try session.run(CheckObjections())
      case "rules": try session.run(CheckRules())
      case "versions": try session.run(CheckVersions())
      case "openings": try session.run(CheckOpenings())
      case "opening_corrections": try session.run(CheckOpeningCorrections())
      case "lots": try checkLots(on: session)
      case "charity": try session.run(CheckCharity())
      case "vouchers": try session.run(CheckVouchers())
      case "budgets": try session.run(CheckBudgets())
      default: try session.run(CheckCauses())
      }
    guard var finding = found.first else {
      throw PostgresError(.decoding, "a check gave no answer")
    }
    finding.check = checks[index]
    return finding
  }
}

/// A statement that answers with rows looked at, rows that differ, and the first that does.
protocol CheckStatement: Statement where Output == Verifier.Finding {}

extension CheckStatement {
  static func decode(_ row: inout Row) throws(PostgresError) -> Verifier.Finding {
    try Verifier.Finding(check: "", rows: row.next(), differences: row.next(), first: row.next())
  }
}
