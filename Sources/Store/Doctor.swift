public import Postgres

/// Looks at a PostgreSQL server for settings under which a bank could lose or show what it must
/// not. It changes nothing and needs no rights beyond a login.
public struct Doctor {
  /// How a setting stands.
  public enum Verdict: String, Sendable, CaseIterable {
    /// As it should be.
    case ok
    /// It works, but something is to be gained.
    case warn
    /// Books could be lost or damaged.
    case fail
  }

  /// One thing looked at.
  public struct Finding: Sendable, Hashable {
    /// The setting's name, or a word for what is no setting.
    public let name: String
    /// What was found.
    public let value: String
    /// How that is.
    public let verdict: Verdict
    /// What to do; empty where all is well.
    public let advice: String

    /// A finding.
    public init(_ name: String, _ value: String, _ verdict: Verdict, _ advice: String = "") {
      self.name = name
      self.value = value
      self.verdict = verdict
      self.advice = verdict == .ok ? "" : advice
    }
  }

  /// Examines the server behind a session: its version, what keeps commits durable and pages whole
  /// (PostgreSQL documentation, 20.5, 20.6, 20.14, 20.17), and what keeps personal data out of its
  /// log.
  public static func examine(on session: borrowing Session) throws(PostgresError) -> [Finding] {
    let rows = try session.run(ReadSettings(names: rules.map(\.name) + facts))
    let settings = Dictionary(rows, uniquingKeysWith: { first, _ in first })
    var findings = [version(settings), recovery(settings)]
    findings += rules.compactMap { rule in
      // A setting that this major version does not have is no fault.
      settings[rule.name].map { Finding(rule.name, $0, rule.judge($0), rule.advice) }
    }
    for (role, value) in try session.run(ReadRoleCommits()) {
      findings.append(
        Finding(
          "synchronous_commit of \(role)", value, commitVerdict(value),
          "ALTER ROLE \(role) RESET synchronous_commit"))
    }
    return findings
  }

  private static let facts = ["server_version", "server_version_num", "in_hot_standby"]

  private struct Rule: Sendable {
    let name: String
    let advice: String
    let judge: @Sendable (String) -> Verdict

    init(_ name: String, _ advice: String, _ judge: @escaping @Sendable (String) -> Verdict) {
      self.name = name
      self.advice = advice
      self.judge = judge
    }

    /// A setting that must have one value.
    init(_ name: String, must value: String, else verdict: Verdict = .fail, _ advice: String) {
      self.init(name, advice) { $0 == value ? .ok : verdict }
    }
  }

  private static let rules = [
    Rule("fsync", must: "on", "set fsync = on: without it a power cut destroys the books"),
    Rule(
      "full_page_writes", must: "on",
      "set full_page_writes = on: without it a power cut leaves torn pages"),
    Rule(
      "synchronous_commit",
      "set synchronous_commit = on: else answers are given before the commit is on the disk",
      commitVerdict),
    Rule(
      "data_checksums", must: "on",
      "stop the server and run pg_checksums --enable: else damaged pages go unseen"),
    Rule(
      "data_sync_retry", must: "off",
      "set data_sync_retry = off: after a failed fsync the pages written are lost"),
    Rule(
      "zero_damaged_pages", must: "off",
      "set zero_damaged_pages = off: it destroys what a repair could save"),
    Rule(
      "ignore_checksum_failure", must: "off",
      "set ignore_checksum_failure = off: it hides damage"),
    Rule(
      "max_slot_wal_keep_size",
      "set max_slot_wal_keep_size, such as 4GB: the slot of a dead standby fills the disk"
    ) { $0 == "-1" ? .warn : .ok },
    Rule(
      "log_parameter_max_length", must: "0", else: .warn,
      "set log_parameter_max_length = 0: logged statements carry personal data"),
    Rule(
      "log_parameter_max_length_on_error", must: "0", else: .warn,
      "set log_parameter_max_length_on_error = 0: logged errors carry personal data"),
    Rule("server_encoding", must: "UTF8", "make the database with ENCODING 'UTF8'"),
    Rule(
      "wal_level", "set wal_level = replica: backups and standbys need it"
    ) { $0 == "minimal" ? .warn : .ok },
  ]

  private static func commitVerdict(_ value: String) -> Verdict {
    switch value {
    case "on", "remote_apply": .ok
    // As good as `on` on one machine, but a standby may lack the commit.
    case "local": .warn
    default: .fail
    }
  }

  /// 15.19 and 15.20 mended failures of serializability (release notes of 2026-08-13, 2026-11-12).
  private static func version(_ settings: [String: String]) -> Finding {
    let number = Int(settings["server_version_num"] ?? "") ?? 0
    let verdict: Verdict =
      switch number {
      case ..<150_000: .fail
      case ..<150_020: .warn
      default: .ok
      }
    return Finding(
      "server_version", settings["server_version"] ?? "unknown", verdict,
      number < 150_000 ? "PostgreSQL 15 or newer is needed" : "15.20 or newer is recommended")
  }

  private static func recovery(_ settings: [String: String]) -> Finding {
    let isStandby = settings["in_hot_standby"] == "on"
    return Finding(
      "in_hot_standby", isStandby ? "on" : "off", isStandby ? .fail : .ok,
      "this is a standby: add target_session_attrs=read-write and the primary to DATABASE_URL")
  }
}

/// Settings as this session has them.
struct ReadSettings: Statement {
  static let sql: StaticString = """
    select name, current_setting(name) from pg_settings where name = any($1) order by name
    """
  let names: [String]
  func bind(_ bindings: inout Bindings) { bindings(names) }
  static func decode(_ row: inout Row) throws(PostgresError) -> (String, String) {
    (try row.next(), try row.next())
  }
}

/// What the bank's roles are told about commits, apart from the server's setting.
struct ReadRoleCommits: Statement {
  static let sql: StaticString = """
    select r.rolname::text, split_part(c.setting, '=', 2)
    from pg_db_role_setting s
    join pg_roles r on r.oid = s.setrole
    cross join unnest(s.setconfig) as c(setting)
    where r.rolname like 'moralbank%' and c.setting like 'synchronous_commit=%'
    order by 1
    """
  static func decode(_ row: inout Row) throws(PostgresError) -> (String, String) {
    (try row.next(), try row.next())
  }
}
