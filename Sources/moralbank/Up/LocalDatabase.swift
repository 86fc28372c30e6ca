import Cluster
import Postgres
import Store

/// The bank's database in a private cluster.
struct LocalDatabase: Sendable {
  static let name = DatabaseSetup.name

  /// For the operator: the cluster's superuser, through the socket.
  let owner: Configuration
  /// For the service: the app role, which cannot rewrite the books.
  let service: Configuration

  /// Makes the database and its roles where they are missing, and brings the schema up to date. A
  /// database whose first filling was cut short is made anew.
  static func prepare(_ cluster: Running, files: DataFiles) async throws -> LocalDatabase {
    let password = try appPassword(folder: files.folder)
    let isUnfinished = files.isUnfinished
    try await OperatorDatabase.with(cluster.url(database: "postgres")) { session in
      try DatabaseSetup.make(anew: isUnfinished, on: session)
    }
    files.markFinished()
    let url = cluster.url(database: name)
    try await OperatorDatabase.with(url) { session in
      _ = try Migrations.apply(roles: true, on: session)
      try DatabaseSetup.setAppPassword(password, on: session)
    }
    let place = "host=\(quoted(cluster.socketDirectory)) port=\(cluster.port)"
    let service = try Configuration(
      "\(place) dbname=\(name) user=moralbank_app password=\(password)")
    return LocalDatabase(owner: try Configuration(url), service: service)
  }

  /// The app role's password: 256 random bits, written down before anything uses them.
  private static func appPassword(folder: String) throws(CommandFailure) -> String {
    let path = folder + "/moralbank_app.password"
    if let bytes = PrivateFile.read(path),
      let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first
    {
      return String(line)
    }
    var random = SystemRandomNumberGenerator()
    let password = (0..<32).map { _ in
      let digits = String(UInt8.random(in: .min ... .max, using: &random), radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
    try PrivateFile.write((password + "\n").utf8, to: path)
    return password
  }

  /// A value of a connection string (PostgreSQL documentation, 34.1.1.1).
  private static func quoted(_ value: String) -> String {
    let escaped = value.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }
    return "'" + escaped.joined() + "'"
  }
}
