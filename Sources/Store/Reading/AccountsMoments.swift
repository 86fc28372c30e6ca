public import Bank
import Postgres

/// A past point in time that a balance is asked for.
public enum AsOf: Hashable, Sendable {
  /// A moment.
  case instant(Instant)
  /// The end of a day of the community's calendar.
  case day(Day)
}

/// Why a point in time cannot be answered for.
public enum AsOfError: Error, Sendable {
  /// It has not come yet: the answer could still change.
  case inFuture
}

/// A point in time of one community's books.
struct Moment: Sendable {
  /// The last transfer recorded by then; 0 before the first.
  var seq: Int64
  var at: Instant
}

/// A point in time beside the database's clock and the community's head.
struct ReadPointInTime: Statement {
  static let sql: StaticString = """
    select t.at, t.at > clock_timestamp(), t.at >= h.recorded_at
    from heads h join communities c on c.id = h.community
    cross join lateral (select coalesce($2,
      ($3::date + 1)::timestamp at time zone c.time_zone - interval '1 microsecond') as at) t
    where h.community = $1
    """
  let community: CommunityID
  let instant: Instant?
  let day: Day?
  func bind(_ bindings: inout Bindings) { bindings(community, instant, day) }

  struct Point: Sendable {
    var at: Instant
    var isInFuture: Bool
    var isAfterHead: Bool
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Point {
    try Point(at: row.next(), isInFuture: row.next(), isAfterHead: row.next())
  }
}

/// Waits for whoever is writing, and keeps the next one waiting until this transaction ends.
struct ShareHead: Statement {
  static let sql: StaticString = "select seq from heads where community = $1 for share"
  let community: CommunityID
  func bind(_ bindings: inout Bindings) { bindings(community) }
  static func decode(_ row: inout Row) throws(PostgresError) -> Int64 { try row.next() }
}

/// The number a community had reached at a time.
struct ReadSeqAt: Statement {
  static let sql: StaticString = """
    select seq from head_times where community = $1 and recorded_at <= $2
    order by recorded_at desc limit 1
    """
  let community: CommunityID
  let instant: Instant
  func bind(_ bindings: inout Bindings) { bindings(community, instant) }
  static func decode(_ row: inout Row) throws(PostgresError) -> Int64 { try row.next() }
}

/// The head as it is now.
struct ReadHead: Statement {
  static let sql: StaticString = "select seq, recorded_at from heads where community = $1"
  let community: CommunityID
  func bind(_ bindings: inout Bindings) { bindings(community) }
  static func decode(_ row: inout Row) throws(PostgresError) -> Moment {
    try Moment(seq: row.next(), at: row.next())
  }
}

extension Session {
  /// The number of a point in time; nil is now. Runs in a transaction: a time at or after the
  /// head's last needs the head itself, since a batch on its way may carry an earlier time.
  func moment(_ asOf: AsOf?, in community: CommunityID) throws -> Moment {
    let point: ReadPointInTime
    switch asOf {
    case nil:
      guard let head = try run(ReadHead(community: community)).first else {
        throw Refusal(.notFound)
      }
      return head
    case .instant(let instant):
      point = ReadPointInTime(community: community, instant: instant, day: nil)
    case .day(let day): point = ReadPointInTime(community: community, instant: nil, day: day)
    }
    guard let found = try run(point).first else { throw Refusal(.notFound) }
    guard !found.isInFuture else { throw AsOfError.inFuture }
    if found.isAfterHead { try execute(ShareHead(community: community)) }
    let seq = try run(ReadSeqAt(community: community, instant: found.at)).first
    return Moment(seq: seq ?? 0, at: found.at)
  }
}
