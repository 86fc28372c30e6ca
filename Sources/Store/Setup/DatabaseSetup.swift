public import Postgres

/// Making the bank's database in a cluster of its own; for whoever may make databases and roles.
public enum DatabaseSetup {
  /// The database's name.
  public static let name = "moralbank"

  /// Makes the database where it is missing.
  /// - Parameter anew: drops it first, with all that is in it.
  public static func make(anew: Bool, on session: borrowing Session) throws(PostgresError) {
    if anew { try session.script("DROP DATABASE IF EXISTS moralbank WITH (FORCE)") }
    do throws(PostgresError) {
      try session.script("CREATE DATABASE moralbank TEMPLATE template0 ENCODING 'UTF8'")
    } catch  where error.sqlState == "42P04" {
      // It is there already.
    }
  }

  /// Lets the app's role sign in with a password. The password stands in no statement's text, so
  /// in no log either.
  public static func setAppPassword(
    _ password: String, on session: borrowing Session
  ) throws(PostgresError) {
    _ = try session.run(KeepPassword(password: password))
    try session.script(
      """
      DO $$ BEGIN
        EXECUTE format('ALTER ROLE moralbank_app PASSWORD %L',
          current_setting('moralbank.app_password'));
      END $$
      """)
  }
}

/// Gives a password to the session.
struct KeepPassword: Statement {
  static let sql: StaticString = "SELECT set_config('moralbank.app_password', $1, false)"
  let password: String
  func bind(_ bindings: inout Bindings) { bindings(password) }
}
