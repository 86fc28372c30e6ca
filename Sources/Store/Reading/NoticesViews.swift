public import Bank
import FoundationEssentials
import Postgres

/// A notice as it is shown.
public struct NoticeView: Sendable {
  /// Its number.
  public var number: Int
  /// The code and the name of the community.
  public var community: String, communityName: String
  /// The first and the last number it looked at.
  public var first, through: Int64
  /// Codes of the grids it is for; none is the whole community.
  public var grids: [String]
  /// Who drew it up, and when.
  public var madeBy: PersonID, madeAt: Instant
  /// The day it was put up, who signed it, and where it hangs.
  public var postedOn: Day?, signedBy: String?, place: String?
  /// Who said so, and when.
  public var postedBy: PersonID?, postedAt: Instant?
  /// Its lines, those that wait, those that are frozen, and all points on it.
  public var lines, waiting, frozen, points: Int
  /// The first day on which every line that waits is free.
  public var clearsOn: Day?
  /// 1, and 2 once it is posted.
  public var version: Int
}

/// A line as the paper has it: nothing of a person but the tail of the passbook, and the name of
/// whoever agreed to that.
public struct NoticeLineView: Sendable {
  /// Its place on the paper.
  public var line: Int
  /// The act.
  public var act: ActID
  /// What kind of depositor did it.
  public var holderKind: HolderKind
  /// The last four digits of the passbook, or of a household's account.
  public var tail: String
  /// The name, of whoever agreed.
  public var name: String?
  /// The doer's grid on that day.
  public var grid: String?, gridName: String?
  /// The category, as a code and in Chinese.
  public var category: String, categoryZH: String
  /// The day of the deed.
  public var occurredOn: Day
  /// Points.
  public var points: Int
  /// Whole days on the board.
  public var days: Int
  /// Where the line stands.
  public var state: NoticeLineState
  /// The first day on which its points are free.
  public var clearsOn: Day?
  /// Where the act stands.
  public var actState: ActState
}

/// Which notices a list holds.
public struct NoticeQuery: Hashable, Sendable {
  /// The community's code; nil: the reader's own.
  public var community: String?
  /// Whether those are listed that hang on the board, or drafts; nil: both.
  public var isPosted: Bool?
  /// The number at which the page before ended.
  public var before: Int?
  /// How many at most.
  public var limit: Int

  /// A query.
  public init(community: String?, isPosted: Bool?, before: Int?, limit: Int) {
    self.community = community
    self.isPosted = isPosted
    self.before = before
    self.limit = limit
  }
}

extension Sight {
  /// Whether notices are seen that do not hang yet.
  var seesDrafts: Bool { seesAll || roles.contains(.gridWorker) }
}

extension Store {
  /// Notices, the last first; drafts for the secretary, the auditor and the workers only.
  /// - Throws: `Refusal`.
  public func notices(_ query: NoticeQuery, for reader: Reader) async throws -> [NoticeView] {
    try await read(as: reader) { sight, session in
      let community = try sight.community(query.community, on: session)
      if query.isPosted == false, !sight.seesDrafts { return [] }
      return try session.run(
        ListNotices(
          community: community, number: nil, before: query.before,
          isPosted: sight.seesDrafts ? query.isPosted : true, limit: query.limit))
    }
  }

  /// A notice with its lines, read as the paper has them.
  /// - Throws: `Refusal`.
  public func notice(
    _ number: Int, in code: String?, for reader: Reader
  ) async throws -> (NoticeView, [NoticeLineView]) {
    try await read(as: reader) { sight, session in
      let community = try sight.community(code, on: session)
      let found = try session.run(
        ListNotices(
          community: community, number: number, before: nil,
          isPosted: sight.seesDrafts ? nil : true, limit: 1))
      guard let notice = found.first else { throw Refusal(.notFound) }
      return (notice, try session.noticeLines(of: number, in: community))
    }
  }
}

extension Session {
  /// Reads the lines as a role that may read what the paper says and nothing else.
  func noticeLines(of number: Int, in community: CommunityID) throws -> [NoticeLineView] {
    try transaction { session in
      _ = try session.run(BecomeNoticeReader())
      return try session.run(ReadNoticePrint(community: community, number: number))
    }
  }
}

/// For the rest of the transaction: the role that reads what the paper says and nothing else.
struct BecomeNoticeReader: Statement {
  static let sql: StaticString = "select set_config('role', 'moralbank_notice', true)"
  static func decode(_ row: inout Row) throws(PostgresError) -> String { try row.next() }
}

/// The lines of a notice as the paper has them.
struct ReadNoticePrint: Statement {
  static let sql: StaticString = """
    select line, act, kind, tail, name, grid, grid_name, category, category_zh, occurred_on, points,
      days, state, clears_on, act_state
    from notice_print where community = $1 and notice = $2 order by line
    """
  let community: CommunityID
  let number: Int
  func bind(_ bindings: inout Bindings) { bindings(community, int4(number)) }

  static func decode(_ row: inout Row) throws(PostgresError) -> NoticeLineView {
    let line: Int32 = try row.next()
    let act: ActID = try row.next()
    let kind: HolderKind = try row.next()
    let tail: String = try row.next()
    let name: String? = try row.next()
    let (grid, gridName): (String?, String?) = try (row.next(), row.next())
    let (category, words): (String, String) = try (row.next(), row.next())
    let occurredOn: Day = try row.next()
    let points: Int32 = try row.next()
    let days: Int16 = try row.next()
    return NoticeLineView(
      line: Int(line), act: act, holderKind: kind, tail: tail, name: name, grid: grid,
      gridName: gridName, category: category, categoryZH: words, occurredOn: occurredOn,
      points: Int(points), days: Int(days), state: try row.next(), clearsOn: try row.next(),
      actState: try row.next())
  }
}

/// Notices of a community, the last first, or one of them.
struct ListNotices: Statement {
  static let sql: StaticString = """
    select n.no, c.code, c.name, n.first_seq, n.through_seq,
      array(select g.code from grids g
        where g.community = n.community and g.id = any(n.grids) order by g.code),
      n.made_by, n.made_at, n.posted_on, n.signed_by, n.place, n.posted_by, n.posted_at, s.lines,
      s.waiting, s.frozen, s.points, s.clears_on, n.version
    from notices n
    join communities c on c.id = n.community
    cross join lateral (
      select count(*) as lines, count(*) filter (where l.state = 'waiting') as waiting,
        count(*) filter (where l.state = 'frozen') as frozen,
        coalesce(sum(a.points), 0) as points,
        max(l.clears_on) filter (where l.state = 'waiting') as clears_on
      from notice_lines l
      join acts a on a.community = l.community and a.id = l.act
      where l.community = n.community and l.notice = n.no) s
    where n.community = $1 and ($2::integer is null or n.no = $2)
      and ($3::integer is null or n.no < $3)
      and ($4::boolean is null or (n.posted_on is not null) = $4)
    order by n.no desc limit $5
    """
  let community: CommunityID
  let number, before: Int?
  let isPosted: Bool?
  let limit: Int
  func bind(_ bindings: inout Bindings) {
    bindings(community, int4(number), int4(before), isPosted, limit)
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> NoticeView {
    let number: Int32 = try row.next()
    var view = NoticeView(
      number: Int(number), community: try row.next(), communityName: try row.next(),
      first: try row.next(), through: try row.next(), grids: try row.next(),
      madeBy: try row.next(), madeAt: try row.next(), postedOn: try row.next(),
      signedBy: try row.next(), place: try row.next(), postedBy: try row.next(),
      postedAt: try row.next(), lines: try row.next(), waiting: try row.next(),
      frozen: try row.next(), points: try row.next(), clearsOn: try row.next(), version: 0)
    view.version = Int(try row.next(Int32.self))
    return view
  }
}
