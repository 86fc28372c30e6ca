import Postgres

/// Who is at work on a bank: its servers hold one advisory lock together, and whoever fills an
/// empty bank with a history holds it alone. A server moves the heads to the present by itself,
/// after which nothing of the past could be written any more.
///
/// Every writer takes its share with its connection and keeps it for as long as that lasts.
struct JoinServers: Statement {
  static let sql: StaticString = "select pg_try_advisory_lock_shared(7154271021)"
  static func decode(_ row: inout Row) throws(PostgresError) -> Bool { try row.next() }
}

/// Waits until nobody fills the bank; inside a transaction, nobody begins to before its end.
struct NobodyFills: Statement {
  static let sql: StaticString = "select pg_advisory_xact_lock_shared(7154271021)"

  /// Who has just filled it is waited for, as long as locks are in this session.
  static func require(on session: borrowing Session) throws {
    do throws(PostgresError) {
      try session.execute(NobodyFills())
    } catch {
      throw error.isLockTimeout ? StoreError.isBeingFilled : error
    }
  }
}

/// Keeps servers out for as long as the session lasts; one that has just stopped is waited for.
struct KeepServersOut: Statement {
  static let sql: StaticString = "select pg_advisory_lock(7154271021)"
}

extension BankSetup {
  /// Fills the bank alone from now on: no server can write to it until this setup is done with.
  /// - Throws: ``StoreError/isServed`` while a server runs on the bank; ``StoreError/notEmpty``
  ///   when somebody has filled it meanwhile.
  public func beAlone() throws {
    do throws(PostgresError) {
      try session.execute(KeepServersOut())
    } catch {
      throw error.isLockTimeout ? StoreError.isServed : error
    }
    guard try session.run(BankIsEmpty()).first == true else { throw StoreError.notEmpty }
  }
}
