public import Bank
import Postgres

/// The minutes of service of a person. They are never spent, and a deed whose points were cut by
/// caps counts whole.
public struct MinutesView: Sendable {
  /// Minutes and deeds, of all of them or of a part.
  public struct Sum: Hashable, Sendable {
    /// Minutes of service.
    public var minutes = 0
    /// Deeds that they come from.
    public var deeds = 0

    mutating func add(_ other: Sum) {
      minutes += other.minutes
      deeds += other.deeds
    }
  }

  /// All of them.
  public var total: Sum
  /// By month of the community's calendar (`2026-11`), newest first.
  public var months: [(month: String, sum: Sum)]
  /// By act type, most minutes first.
  public var actTypes: [(code: String, nameZH: String, nameEN: String, sum: Sum)]
}

/// Minutes of service by month and act type; what was earned on accounts merged into one counts for
/// that one. An act type is called as its latest version calls it.
struct SumMinutes: Statement {
  static let sql: StaticString = """
    select to_char(m.month, 'YYYY-MM'), m.act_type, y.name_zh, y.name_en, m.minutes, m.acts
    from (
      select date_trunc('month', t.day) as month, t.act_type, sum(t.minutes) as minutes,
        sum(t.acts) as acts
      from (select $2::uuid as id union all
        select h.id from holders h where h.community = $1 and h.merged_into = $2) one
      join tallies t on t.community = $1 and t.holder = one.id and t.minutes > 0
        and t.day between coalesce($3, '-infinity'::date) and coalesce($4, 'infinity'::date)
      group by 1, 2) m
    join lateral (
      select y.name_zh, y.name_en from standing_adoptions a
      join act_types y on y.rule_book = a.rule_book and y.code = m.act_type
      where a.community = $1 order by a.from_day desc limit 1) y on true
    order by 1 desc, 2
    """
  let community: CommunityID
  let holder: HolderID
  let from, to: Day?
  func bind(_ bindings: inout Bindings) { bindings(community, holder, from, to) }

  struct Part: Sendable {
    var month, actType, nameZH, nameEN: String
    var sum: MinutesView.Sum
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Part {
    try Part(
      month: row.next(), actType: row.next(), nameZH: row.next(), nameEN: row.next(),
      sum: MinutesView.Sum(minutes: row.next(), deeds: row.next()))
  }
}

extension Store {
  /// The minutes of service of a person, of deeds from a first to a last day; nil is open.
  public func minutes(
    _ question: HolderQuestion, from: Day?, to: Day?
  ) async throws -> MinutesView {
    try await database.read { session in
      let place = try session.seen(question)
      let parts = try session.run(
        SumMinutes(community: place.community, holder: place.id, from: from, to: to))
      var view = MinutesView(total: MinutesView.Sum(), months: [], actTypes: [])
      for part in parts {
        view.total.add(part.sum)
        if view.months.last?.month != part.month { view.months.append((part.month, .init())) }
        view.months[view.months.count - 1].sum.add(part.sum)
        if let place = view.actTypes.firstIndex(where: { $0.code == part.actType }) {
          view.actTypes[place].sum.add(part.sum)
        } else {
          view.actTypes.append((part.actType, part.nameZH, part.nameEN, part.sum))
        }
      }
      view.actTypes.sort { ($1.sum.minutes, $0.code) < ($0.sum.minutes, $1.code) }
      return view
    }
  }
}
