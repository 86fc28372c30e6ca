import CPostgres
import Glibc

extension Session {
  /// Runs the closure in a transaction: BEGIN travels with its first statement, COMMIT follows its
  /// end, ROLLBACK any error. The whole closure runs again after a serialization failure or a
  /// deadlock, so it must change nothing but the database.
  ///
  /// A `.connectionLost` or `.deadline` may come from the COMMIT, which then may have happened.
  /// - Parameters:
  ///   - attempts: how often the closure runs at most.
  ///   - body: it commits and rolls back nothing itself.
  @discardableResult
  public func transaction<T>(
    attempts: Int = 5, _ body: (borrowing Session) throws -> T
  ) throws -> T {
    guard isIdle || isBroken else {
      throw PostgresError(.misuse, "a transaction inside a transaction")
    }
    var attempt = 1
    while true {
      do {
        return try transactOnce(body)
      } catch let error as PostgresError where error.isRetryable && attempt < attempts {
        guard !isBroken, deadline.map({ $0 > .now }) ?? true else { throw error }
        // Rivals that met once would meet again if all waited the same time.
        usleep(UInt32.random(in: 0..<(2_000 << UInt32(attempt))))
        attempt += 1
      }
    }
  }

  private func transactOnce<T>(_ body: (borrowing Session) throws -> T) throws -> T {
    connection.beginsLazily = true
    do {
      let value = try body(self)
      if !cancelLazyBegin() { try execute(Commit()) }
      return value
    } catch {
      restore()
      throw error
    }
  }

  /// Forgets a BEGIN that was not sent yet. True when there was one.
  private func cancelLazyBegin() -> Bool {
    defer { connection.beginsLazily = false }
    return connection.beginsLazily
  }

  /// Ends whatever transaction is open; closes the session if that cannot be done.
  func restore() {
    _ = cancelLazyBegin()
    if isBroken || isIdle { return }
    do throws(PostgresError) {
      try execute(Rollback())
    } catch {
      connection.close()
    }
  }
}
