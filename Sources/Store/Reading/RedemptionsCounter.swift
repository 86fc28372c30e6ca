import Bank
import FoundationEssentials
import Postgres

/// What the counter finds behind a pick-up code.
public enum CounterLookup: Sendable {
  /// The approved redemption with that code.
  case found(RedemptionView)
  /// No approved redemption here has that code.
  case unknown
  /// Too many wrong tries; seconds to wait.
  case paused(seconds: Int)
}

/// Counts a try before it is known to be wrong, so that tries at once are counted too. Five are
/// free; then each wrong one doubles the pause, from 15 s to an hour. Gives no row while paused.
struct CountTry: Statement {
  static let sql: StaticString = """
    insert into throttles as t (subject, failures) values ($1, 1)
    on conflict (subject) do update set
      failures = case when t.locked_until < clock_timestamp() - interval '1 day' then 1
        else t.failures + 1 end,
      locked_until = case when t.failures >= 4
          and not coalesce(t.locked_until < clock_timestamp() - interval '1 day', false)
        then clock_timestamp()
          + least(interval '1 hour', interval '15 seconds' * power(2, least(t.failures - 4, 9)))
        end
    where t.locked_until is null or t.locked_until <= clock_timestamp()
    returning true
    """
  let subject: String
  func bind(_ bindings: inout Bindings) { bindings(subject) }
  static func decode(_ row: inout Row) throws(PostgresError) -> Bool { try row.next() }
}

/// Seconds until the next try, at least 1.
struct ReadPause: Statement {
  static let sql: StaticString = """
    select greatest(1, ceil(extract(epoch from locked_until - clock_timestamp())))::integer
    from throttles where subject = $1 and locked_until is not null
    """
  let subject: String
  func bind(_ bindings: inout Bindings) { bindings(subject) }
  static func decode(_ row: inout Row) throws(PostgresError) -> Int32 { try row.next() }
}

/// Forgets the tries after a right one.
struct ForgetTries: Statement {
  static let sql: StaticString = "delete from throttles where subject = $1"
  let subject: String
  func bind(_ bindings: inout Bindings) { bindings(subject) }
}

/// The approved redemption of a community with this pick-up code.
struct ReadPickup: Statement {
  static let sql: StaticString = """
    select community, id from redemptions
    where community = $1 and pickup_digest = $2 and state = 'approved'
    """
  let community: CommunityID
  let digest: UUID
  func bind(_ bindings: inout Bindings) { bindings(community, digest) }
  static func decode(_ row: inout Row) throws(PostgresError) -> RedemptionKey {
    try RedemptionKey(community: row.next(), id: row.next())
  }
}

extension Store {
  /// Finds an approved redemption of the shopkeeper's community by its code.
  public func lookup(pickupCode code: String, for reader: Reader) async throws -> CounterLookup {
    let digest = pickupCodes.digest(of: code)
    let subject = Self.counter(of: reader)
    return try await database.write { session in
      try session.sight(reader).require(.shopkeeper)
      let (counted, found) = try session.pipeline(
        CountTry(subject: subject), ReadPickup(community: reader.community, digest: digest))
      guard !counted.isEmpty else {
        let pause = try session.run(ReadPause(subject: subject)).first
        return .paused(seconds: Int(pause ?? 1))
      }
      guard let key = found.first,
        let redemption = try session.run(ReadRedemptionViews(redemptions: [key])).first
      else { return .unknown }
      try session.execute(ForgetTries(subject: subject))
      return .found(redemption)
    }
  }

  /// Counts a try with a pick-up code; gives the seconds to wait while tries are paused.
  public func countPickupTry(of reader: Reader) async throws -> Int? {
    let subject = Self.counter(of: reader)
    return try await database.write { session in
      if try !session.run(CountTry(subject: subject)).isEmpty { return nil }
      return try session.run(ReadPause(subject: subject)).first.map { Int($0) } ?? 1
    }
  }

  /// Forgets the tries after one that was not wrong.
  public func forgetPickupTries(of reader: Reader) async throws {
    let subject = Self.counter(of: reader)
    try await database.write { session in try session.execute(ForgetTries(subject: subject)) }
  }

  private static func counter(of reader: Reader) -> String { "pickup \(reader.person)" }
}
