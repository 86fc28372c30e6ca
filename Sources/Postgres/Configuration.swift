import CPostgres

/// Where the database is and how a session there is set up. Neither its text nor its mirror shows
/// the password.
public struct Configuration: Sendable, CustomStringConvertible, CustomReflectable {
  /// What `pg_stat_activity` shows; used unless the connection string names another.
  public var applicationName = "moralbank"
  /// How long each host may take to accept a connection and the sign-in.
  public var connectTimeout: Duration = .seconds(3)
  /// `statement_timeout`; nil leaves the server's setting.
  public var statementTimeout: Duration? = .seconds(3)
  /// `lock_timeout`; nil leaves the server's setting.
  public var lockTimeout: Duration? = .seconds(1)
  /// `idle_in_transaction_session_timeout`; nil leaves the server's setting.
  public var idleInTransactionTimeout: Duration? = .seconds(5)
  /// More settings of the session, such as `("jit", "off")`.
  public var settings: [(name: String, value: String)] = []

  private let parameters: [String: String]

  /// A configuration from a connection string: a URL (`postgres://…`) or `key=value` pairs
  /// (PostgreSQL documentation, 34.1.1). Several hosts are tried in their order;
  /// `target_session_attrs=read-write` finds the primary among them. What the string leaves out
  /// comes from the usual `PG…` variables.
  public init(_ connectionString: String) throws(PostgresError) {
    var message: UnsafeMutablePointer<CChar>?
    guard let options = PQconninfoParse(connectionString, &message) else {
      // libpq's message repeats pieces of the string, which may be pieces of the password.
      PQfreemem(message)
      throw PostgresError(.configuration, "the connection string cannot be parsed")
    }
    defer { PQconninfoFree(options) }
    var parameters: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val {
        parameters[String(cString: keyword)] = String(cString: value)
      }
      option += 1
    }
    if parameters["target_session_attrs"] == "prefer-standby" {
      throw PostgresError(.configuration, "target_session_attrs=prefer-standby is not supported")
    }
    self.parameters = parameters
  }

  /// Hosts, database and user.
  public var description: String {
    ["host", "hostaddr", "port", "dbname", "user"]
      .compactMap { key in parameters[key].map { "\(key)=\($0)" } }
      .joined(separator: " ")
  }

  /// Nothing but the description.
  public var customMirror: Mirror { Mirror(self, children: ["description": description]) }

  /// What libpq is told, one list for each host.
  var attempts: [[String: String]] {
    var base = parameters
    base["application_name"] = parameters["application_name"] ?? applicationName
    base["client_encoding"] = "UTF8"
    base["gssencmode"] = parameters["gssencmode"] ?? "disable"
    base["options"] = options
    for (key, value) in Self.socketDefaults where base[key] == nil { base[key] = value }
    let hosts = Self.list(parameters["host"])
    let addresses = Self.list(parameters["hostaddr"])
    let ports = Self.list(parameters["port"])
    let count = max(hosts.count, addresses.count)
    if count <= 1 { return [base] }
    return (0..<count).map { index in
      var one = base
      one["host"] = index < hosts.count ? hosts[index] : nil
      one["hostaddr"] = index < addresses.count ? addresses[index] : nil
      one["port"] = index < ports.count ? ports[index] : ports.count == 1 ? ports[0] : nil
      return one
    }
  }

  /// A dead peer is noticed after about 11 s of silence, or 5 s of unacknowledged data.
  private static let socketDefaults = [
    "keepalives": "1", "keepalives_idle": "5", "keepalives_interval": "2", "keepalives_count": "3",
    "tcp_user_timeout": "5000",
  ]

  private static func list(_ value: String?) -> [String] {
    guard let value, !value.isEmpty else { return [] }
    return value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  /// Settings as `-c name=value`, in which spaces and backslashes are escaped.
  private var options: String {
    var all: [(name: String, value: String)] = []
    if let statementTimeout { all.append(("statement_timeout", statementTimeout.settingText)) }
    if let lockTimeout { all.append(("lock_timeout", lockTimeout.settingText)) }
    if let idleInTransactionTimeout {
      all.append(("idle_in_transaction_session_timeout", idleInTransactionTimeout.settingText))
    }
    all += settings
    var text = parameters["options"].map { [$0] } ?? []
    for (name, value) in all {
      var escaped = ""
      for character in value {
        if character == " " || character == "\\" { escaped.append("\\") }
        escaped.append(character)
      }
      text.append("-c \(name)=\(escaped)")
    }
    return text.joined(separator: " ")
  }
}

extension Duration {
  /// Whole milliseconds, rounded up, so that a positive duration never becomes 0, "no limit".
  fileprivate var settingText: String { "\(wholeMilliseconds)ms" }

  var wholeMilliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
  }
}
