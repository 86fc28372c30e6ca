/// One step of the schema.
public struct Migration: Sendable, Hashable {
  /// Its place: 1, 2, 3 … without a gap.
  public let number: Int
  /// What it is called.
  public let name: String
  /// Its SQL, run as one script in one transaction of the migrator's; it commits nothing itself.
  public let sql: String

  /// A migration.
  public init(number: Int, name: String, sql: String) {
    self.number = number
    self.name = name
    self.sql = sql
  }
}

/// How a database stands to the migrations of a program. All lists are in order.
public struct MigrationStatus: Sendable, Hashable {
  /// Numbers that are applied and the same.
  public internal(set) var applied: [Int] = []
  /// Numbers that the database lacks.
  public internal(set) var pending: [Int] = []
  /// Numbers whose text is not the one that was applied.
  public internal(set) var changed: [Int] = []
  /// Numbers that only the database knows: it is newer than the program.
  public internal(set) var unknown: [Int] = []

  /// Whether the database has exactly the program's migrations.
  public var isCurrent: Bool { pending.isEmpty && changed.isEmpty && unknown.isEmpty }
}

/// Brings a database's schema up to date, forwards only. What was applied is kept in the table
/// `schema_migrations` with the SHA-256 of its text, which PostgreSQL computes.
public struct Migrator: Sendable {
  private let migrations: [Migration]

  /// A migrator for these migrations.
  /// - Throws: `.migration` unless they are numbered 1, 2, 3 … in order.
  public init(_ migrations: [Migration]) throws(PostgresError) {
    for (index, migration) in migrations.enumerated() where migration.number != index + 1 {
      throw PostgresError(
        .migration, "migration \(migration.number) stands where \(index + 1) belongs")
    }
    self.migrations = migrations
  }

  /// Compares the database with the migrations; changes nothing.
  public func status(on session: borrowing Session) throws(PostgresError) -> MigrationStatus {
    var status = MigrationStatus()
    guard try session.run(MigrationTableExists()).first == true else {
      status.pending = migrations.map(\.number)
      return status
    }
    let applied = try session.run(
      AppliedMigrations(numbers: migrations.map(\.number), texts: migrations.map(\.sql)))
    for (number, isSame) in applied {
      switch isSame {
      case true?: status.applied.append(number)
      case false?: status.changed.append(number)
      case nil: status.unknown.append(number)
      }
    }
    let present = Set(applied.map(\.0))
    status.pending = migrations.map(\.number).filter { !present.contains($0) }
    return status
  }

  /// Applies what the database lacks, each migration in a transaction of its own. Others that do
  /// the same at the same time wait for each other. Statement and lock timeouts are off meanwhile;
  /// the session's deadline holds.
  /// - Parameter applied: called after each migration has been committed.
  /// - Returns: the migrations applied, in order.
  /// - Throws: `.migration` when the database has a changed, unknown or missing one in between; the
  ///   server's error when a migration fails, which leaves the ones before it applied.
  @discardableResult
  public func apply(
    on session: borrowing Session, applied report: (Migration) -> Void = { _ in }
  ) throws(PostgresError) -> [Migration] {
    try session.script("SET statement_timeout = 0; SET lock_timeout = 0")
    try session.execute(LockMigrations())
    let result: Result<[Migration], PostgresError>
    do throws(PostgresError) {
      result = .success(try applyLocked(on: session, report))
    } catch {
      session.restore()
      result = .failure(error)
    }
    if !session.isBroken {
      try session.execute(UnlockMigrations())
      try session.script("RESET statement_timeout; RESET lock_timeout")
    }
    return try result.get()
  }

  private func applyLocked(
    on session: borrowing Session, _ report: (Migration) -> Void
  ) throws(PostgresError) -> [Migration] {
    try session.script(
      """
      CREATE TABLE IF NOT EXISTS schema_migrations (
        number bigint PRIMARY KEY CHECK (number > 0),
        name text NOT NULL,
        checksum text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now())
      """)
    let status = try status(on: session)
    if let number = status.changed.first {
      throw PostgresError(.migration, "migration \(number) is not the one that was applied")
    }
    if let number = status.unknown.first {
      throw PostgresError(.migration, "migration \(number) is newer than this program")
    }
    if let missing = status.pending.first, let last = status.applied.last, missing < last {
      throw PostgresError(.migration, "migration \(missing) is missing before \(last)")
    }
    let pending = migrations.dropFirst(status.applied.count)
    for migration in pending {
      try session.execute(Begin())
      do throws(PostgresError) {
        try session.script(migration.sql)
      } catch {
        throw error.inMigration(migration)
      }
      guard !session.isIdle else {
        throw PostgresError(.migration, "migration \(migration.number) ends its transaction")
      }
      _ = try session.pipeline(RecordMigration(migration: migration), Commit())
      report(migration)
    }
    return Array(pending)
  }
}

extension PostgresError {
  fileprivate func inMigration(_ migration: Migration) -> PostgresError {
    var copy = self
    copy.statement = "migration \(migration.number) \(migration.name)"
    return copy
  }
}
