public import Bank
import Postgres

/// An activity as it is shown, with what was credited for it.
public struct ActivityView: Sendable {
  /// What was credited in one of the grids that those who came live in.
  public struct Part: Sendable {
    /// The grid's code; nil for guests without one.
    public var grid: String?
    /// Acts and points.
    public var acts, points: Int
  }

  /// Its id.
  public var id: ActivityID
  /// The code of the community.
  public var community: String
  /// What it is called.
  public var title: String
  /// The day.
  public var on: Day
  /// Where.
  public var place: String?
  /// The codes of the act types done there.
  public var actTypes: [String]
  /// Who credits.
  public var recorder: PersonID
  /// Who announced it.
  public var madeBy: PersonID
  /// By grid, in the order of the codes.
  public var parts: [Part] = []

  /// An activity that nobody was credited for yet.
  public init(
    id: ActivityID, community: String, title: String, on: Day, place: String?, actTypes: [String],
    recorder: PersonID, madeBy: PersonID
  ) {
    self.id = id
    self.community = community
    self.title = title
    self.on = on
    self.place = place
    self.actTypes = actTypes
    self.recorder = recorder
    self.madeBy = madeBy
  }
}

/// Activities, newest first; those of one recorder, where one is named.
struct ListActivities: Statement {
  static let sql: StaticString = """
    select y.id, c.code, y.title, y.on_day, y.place, y.act_types, y.recorder, y.made_by
    from activities y join communities c on c.id = y.community
    where y.community = any($1) and ($2::uuid is null or y.id = $2)
      and ($3::uuid is null or y.id < $3) and ($5::uuid is null or y.recorder = $5)
    order by y.id desc limit $4
    """
  let communities: [CommunityID]
  var id: ActivityID?
  let before: ActivityID?
  let limit: Int
  var recorder: PersonID?
  func bind(_ bindings: inout Bindings) { bindings(communities, id, before, limit, recorder) }

  static func decode(_ row: inout Row) throws(PostgresError) -> ActivityView {
    try ActivityView(
      id: row.next(), community: row.next(), title: row.next(), on: row.next(), place: row.next(),
      actTypes: row.next(), recorder: row.next(), madeBy: row.next())
  }
}

/// What was credited for activities, by the grids of those who came.
struct SumActivities: Statement {
  static let sql: StaticString = """
    select a.activity, g.code, count(*), coalesce(sum(a.points), 0)
    from acts a left join grids g on g.community = a.community and g.id = a.grid
    where a.community = any($1) and a.activity = any($2) and a.activity is not null
      and a.state in ('verified', 'on_notice', 'credited')
    group by a.activity, g.code order by g.code nulls last
    """
  let communities: [CommunityID]
  let activities: [ActivityID]
  func bind(_ bindings: inout Bindings) { bindings(communities, activities) }

  struct Sum: Sendable {
    var activity: ActivityID
    var part: ActivityView.Part
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Sum {
    try Sum(
      activity: row.next(),
      part: ActivityView.Part(grid: row.next(), acts: row.next(), points: row.next()))
  }
}

extension Store {
  /// Activities of the communities that a worker, a secretary or an auditor looks after, newest
  /// first: what a recorder issues outside every limit is seen by those who answer for the grids.
  /// Whoever holds none of these offices sees those he records.
  public func activities(
    before: ActivityID?, limit: Int, for reader: Reader
  ) async throws -> [ActivityView] {
    try await read(as: reader) { sight, session in
      let seesAll = !sight.roles.isDisjoint(with: [.gridWorker, .secretary, .auditor])
      return try session.activities(
        ListActivities(
          communities: sight.communities, before: before, limit: limit,
          recorder: seesAll ? nil : reader.person))
    }
  }

  /// One activity, for those and for its recorder.
  public func activity(_ id: ActivityID, for reader: Reader) async throws -> ActivityView {
    try await read(as: reader) { sight, session in
      let found = try session.activities(
        ListActivities(communities: sight.communities, id: id, before: nil, limit: 1))
      guard let activity = found.first else { throw Refusal(.notFound) }
      if activity.recorder != reader.person {
        try sight.require(.gridWorker, .secretary, .auditor)
      }
      return activity
    }
  }
}

extension Session {
  fileprivate func activities(_ list: ListActivities) throws(PostgresError) -> [ActivityView] {
    var views = try run(list)
    let sums = try run(
      SumActivities(communities: list.communities, activities: views.map(\.id)))
    for index in views.indices {
      views[index].parts = sums.filter { $0.activity == views[index].id }.map(\.part)
    }
    return views
  }
}
