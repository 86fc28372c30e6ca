import Crypto
import FoundationEssentials
import Postgres

/// Tries that may be repeated only so often, whatever they are for. An unknown name is counted as a
/// known one, so that being made to wait tells nothing.
struct ThrottleSubject: Hashable, Sendable {
  /// What is stored: no name stands in it, for people type passwords in the wrong field.
  let text: String

  init(login: String) {
    let digest = SHA256.hash(data: Array(login.utf8))
    text = "sign-in " + uuid(digest).uuidString.lowercased()
  }
}

/// Seconds that are left to wait; no row: none were ever wrong.
struct ReadThrottle: Statement {
  static let sql: StaticString = """
    select greatest(0, ceil(extract(epoch from locked_until - now())))::integer
    from throttles where subject = $1
    """
  let subject: ThrottleSubject
  func bind(_ bindings: inout Bindings) { bindings(subject.text) }
  static func decode(_ row: inout Row) throws(PostgresError) -> Int32 { try row.next() }
}

/// As ``ReadThrottle``, with the row held until the end of the transaction.
struct HoldThrottle: Statement {
  static let sql: StaticString = """
    select greatest(0, ceil(extract(epoch from locked_until - clock_timestamp())))::integer
    from throttles where subject = $1 for update
    """
  let subject: ThrottleSubject
  func bind(_ bindings: inout Bindings) { bindings(subject.text) }
  static func decode(_ row: inout Row) throws(PostgresError) -> Int32 { try row.next() }
}

/// Counts a wrong try, unless somebody else's has locked the subject meanwhile. Wrong tries are
/// forgotten an hour after the last wait was over.
struct CountFailure: Statement {
  static let sql: StaticString = """
    insert into throttles as t (subject, failures, locked_until)
    values ($1, 1, now() + ($2::integer[])[1] * interval '1 second')
    on conflict (subject) do update set
      failures = case when t.locked_until < now() - interval '1 hour' then 1
        else least(t.failures + 1, cardinality($2)) end,
      locked_until = now() + ($2::integer[])[
        case when t.locked_until < now() - interval '1 hour' then 1
        else least(t.failures + 1, cardinality($2)) end] * interval '1 second'
    where t.locked_until is null or t.locked_until <= now()
    """
  let subject: ThrottleSubject
  /// Seconds to wait after the first wrong try, the second, and so on; the last for all others.
  let waits: [Int32]
  func bind(_ bindings: inout Bindings) { bindings(subject.text, waits) }
}

/// Forgets wrong tries.
struct ForgetFailures: Statement {
  static let sql: StaticString = "delete from throttles where subject = $1"
  let subject: ThrottleSubject
  func bind(_ bindings: inout Bindings) { bindings(subject.text) }
}

/// Takes away a few rows that count for nothing any more: more of them than a wrong try adds, so
/// that names made up by the thousand do not stay.
struct SweepThrottles: Statement {
  static let sql: StaticString = """
    delete from throttles where subject in (
      select subject from throttles
      where subject like 'sign-in %' and locked_until < now() - interval '1 hour'
      limit 8 for update skip locked)
    """
}
