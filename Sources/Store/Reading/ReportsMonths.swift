import Bank
import FoundationEssentials
import Postgres

/// Why a report cannot be made.
public enum ReportError: Error, Hashable, Sendable {
  /// The month, or the span of days, has not begun.
  case notBegun
  /// More people than ``Store/mostPrinted`` at once.
  case tooManyPeople
  /// The pick-up point is the community's own: nobody is paid for it.
  case notAPartner
  /// More lines than ``Store/mostPrinted`` in a span of days.
  case tooMuch
}

/// A month of one community's books.
struct BookMonth: Sendable {
  var month: Month
  /// Its transfers are those above `low`, up to `high`.
  var low, high: Int64
  /// Whether nothing can be added any more.
  var isOver: Bool
  /// Its last day, or today.
  var through: Day
  /// The moment up to which it goes.
  var at: Instant
}

extension Session {
  /// The numbers that a month begins after and ends with; of the present month, so far. Runs in a
  /// transaction, see ``moment(_:in:)``.
  func bookMonth(_ month: Month, in community: CommunityID) throws -> BookMonth {
    guard let now = try run(ReadDayOf(community: community, at: nil)).first else {
      throw Refusal(.notFound)
    }
    let today = now.day
    guard month.first <= today else { throw ReportError.notBegun }
    let before = try moment(.day(month.first - 1), in: community)
    let isOver = month.last < today
    let end = try moment(isOver ? .day(month.last) : nil, in: community)
    return BookMonth(
      month: month, low: before.seq, high: max(before.seq, end.seq), isOver: isOver,
      through: isOver ? month.last : today, at: isOver ? end.at : now.at)
  }
}

/// Every transfer of some depositors up to a number, in order, by the depositor's first account.
struct ReadPointMoves: Statement {
  static let sql: StaticString = """
    select n.account, l.seq, l.debit, l.credit, l.amount, l.effective_on, l.expires_on, l.kind,
      l.act, l.redemption, l.reverses
    from unnest($2::bigint[]) as n(account)
    cross join lateral (
      select seq, debit, credit, amount, effective_on, expires_on, kind, act, redemption, reverses
        from transfers
        where community = $1 and credit between n.account and n.account + 3 and seq <= $3
      union all
      select seq, debit, credit, amount, effective_on, expires_on, kind, act, redemption, reverses
        from transfers
        where community = $1 and debit between n.account and n.account + 3 and seq <= $3
          and credit not between n.account and n.account + 3) l
    order by n.account, l.seq
    """
  let community: CommunityID
  let accounts: [AccountNumber]
  let high: Int64
  func bind(_ bindings: inout Bindings) { bindings(community, accounts, high) }

  struct Found: Sendable {
    var account: AccountNumber
    var move: PointMove
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Found {
    let account: AccountNumber = try row.next()
    return Found(account: account, move: try PointMove.read(&row))
  }
}

extension PointMove {
  /// The columns from `seq` to `reverses`.
  static func read(_ row: inout Row) throws(PostgresError) -> PointMove {
    let seq: Int64 = try row.next()
    let debit: AccountNumber = try row.next()
    let credit: AccountNumber = try row.next()
    let amount: Int32 = try row.next()
    return PointMove(
      seq: seq, debit: debit, credit: credit, amount: Int(amount), effectiveOn: try row.next(),
      expiresOn: try row.next(), kind: try row.next(), act: try row.next(),
      redemption: try row.next(), reverses: try row.next())
  }
}
