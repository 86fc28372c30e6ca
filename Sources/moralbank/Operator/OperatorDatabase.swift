import Logging
import Postgres

/// A session for the operator's commands, on a thread of its own.
enum OperatorDatabase {
  /// How long a command of the operator may take in all.
  static let deadline: Duration = .seconds(6 * 3_600)

  /// Runs the closure with a session to the database.
  static func with<Value: Sendable>(
    _ url: String, _ body: @escaping @Sendable (borrowing Session) throws -> Value
  ) async throws -> Value {
    var configuration = try Configuration(url)
    configuration.applicationName = "moralbank-operator"
    configuration.statementTimeout = .seconds(60)
    configuration.lockTimeout = .seconds(10)
    return try await with(configuration, body)
  }

  /// As above, with a configuration that is there already.
  static func with<Value: Sendable>(
    _ configuration: Configuration,
    _ body: @escaping @Sendable (borrowing Session) throws -> Value
  ) async throws -> Value {
    let database = Database(
      configuration, limits: PoolLimits(size: 1, operationDeadline: deadline),
      logger: Logger(label: "operator"))
    let result: Result<Value, any Error>
    do {
      result = .success(try await database.read(body))
    } catch {
      result = .failure(error)
    }
    await database.shutdown()
    return try result.get()
  }
}
