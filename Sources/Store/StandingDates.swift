import Bank
import FoundationEssentials
import Postgres

/// What stands for the database's clock where one tries out what a day brings.
typealias BankClock = @Sendable () -> Instant

/// How many dates that come by themselves were kept.
public struct StandingReport: Hashable, Sendable {
  /// Lines of notices that are over.
  public var noticesEnded = 0
  /// Approved gifts that nobody came for.
  public var lapsed = 0
  /// Requests that nobody decided.
  public var released = 0
  /// Depositors whose points were judged after their last day.
  public var judged = 0
  /// Vouchers that nobody used in time.
  public var vouchersExpired = 0
  /// Dates that could not be kept, or that the database refuses; the next call tries again.
  public var failed = 0

  /// Nothing kept.
  public init() {}

  /// All that was kept.
  public var kept: Int { noticesEnded + lapsed + released + judged + vouchersExpired }
}

extension Store {
  /// Dates taken in one round.
  static let standingRound = 256
  /// How long a date may wait for the writer.
  static let standingPatience: Duration = .seconds(8)

  /// Keeps every date that has come by the clock of its community, those too that came while no
  /// server ran. None is kept before it has come, and none twice, however many servers look. One
  /// that cannot be kept is tried once a call, and stands in the way of no other.
  /// - Throws: `PostgresError` when the database cannot be read.
  public func keepStandingDates() async throws -> StandingReport {
    try await keepStandingDates(round: Self.standingRound)
  }

  func keepStandingDates(round: Int) async throws -> StandingReport {
    var report = StandingReport()
    var tried: Set<UUID> = []
    while !Task.isCancelled {
      let clock = clock?()
      let passed = Array(tried)
      let due = try await database.read { session in
        let (dates, days) = try session.pipeline(
          ReadDueDates(clock: clock, tried: passed, limit: round),
          ReadDueExpiries(clock: clock, tried: passed, limit: round))
        return dates + days
      }
      let (before, passedBefore) = (report.kept, tried.count)
      await keep(due, &report, &tried)
      let isLast = due.count < round && !due.contains(where: \.needsMark)
      if isLast || (report.kept == before && tried.count == passedBefore) { break }
    }
    return report
  }

  /// Whether the writer takes nothing now: then the dates that follow need not be tried.
  private static func isDown(_ error: SubmitError) -> Bool {
    switch error {
    case .overloaded, .stopping, .databaseUnavailable, .deadline, .outcomeUnknown: true
    case .keyReused, .requestInProgress, .refusedByDatabase: false
    }
  }

  /// What others have kept meanwhile, or what does not come to pass.
  private static let settled = [
    Refusal.Code.alreadyDecided.rawValue, Refusal.Code.futureDay.rawValue,
  ]

  /// - Parameter tried: takes in what was not kept and is not to be tried again in this call.
  private func keep(
    _ due: [ReadDueDates.Due], _ report: inout StandingReport, _ tried: inout Set<UUID>
  ) async {
    let results = await withTaskGroup(of: (StandingDate, Result<Answer, SubmitError>).self) {
      group in
      for one in due {
        group.addTask { [writer] in
          let deadline = ContinuousClock.now + Self.standingPatience
          let submission = Submission(one.date, in: one.community, deadline: deadline)
          return (one.date, await writer.submit(submission))
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    for (date, result) in results {
      let answer: Answer
      switch result {
      case .success(let given): answer = given
      case .failure(let error):
        report.failed += 1
        if !Self.isDown(error), let subject = date.subject { tried.insert(subject) }
        continue
      }
      guard answer.problem == nil, !answer.isReplay else {
        if let problem = answer.problem, !Self.settled.contains(problem) { report.failed += 1 }
        if let subject = date.subject { tried.insert(subject) }
        continue
      }
      switch date {
      case .endOfNotice: report.noticesEnded += 1
      case .lapse: report.lapsed += 1
      case .undecided: report.released += 1
      case .expiry: report.judged += 1
      case .expiryJudged: break
      case .voucherExpiry: report.vouchersExpired += 1
      }
    }
  }
}

/// Dates that have come and were not kept yet, the oldest of each kind and community first; not
/// those that were tried.
struct ReadDueDates: Statement {
  static let sql: StaticString = """
    with here as (
      select c.id, c.undecided_days, c.time_zone, t.now,
        (t.now at time zone c.time_zone)::date as day
      from communities c cross join (select coalesce($1, clock_timestamp()) as now offset 0) t)
    select s.kind, h.id, s.id from here h cross join lateral (
      (select 1 as kind, l.act as id from notice_lines l
        where l.community = h.id and l.state = 'waiting' and l.clears_on <= h.day
          and l.act <> all($3)
          and exists (select from acts a where a.community = l.community and a.id = l.act
            and a.state = 'on_notice')
        order by l.clears_on, l.act limit $2)
      union all
      (select 2, r.id from redemptions r
        where r.community = h.id and r.state = 'approved' and r.collect_until <= h.now
          and r.id <> all($3)
        order by r.id limit $2)
      union all
      (select 3, r.id from redemptions r
        where r.community = h.id and r.state = 'requested'
          and r.id <> all($3)
          and (r.requested_at at time zone h.time_zone)::date + h.undecided_days < h.day
        order by r.id limit $2)
      union all
      (select 4, v.id from vouchers v
        where v.community = h.id and v.state in ('active', 'booked') and v.valid_until < h.day
          and v.id <> all($3)
        order by v.valid_until, v.id limit $2)) s
    limit $2
    """
  let clock: Instant?
  var tried: [UUID] = []
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(clock, limit, tried) }

  struct Due: Sendable {
    var community: CommunityID
    var date: StandingDate
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Due {
    let kind: Int32 = try row.next()
    let community: CommunityID = try row.next()
    let id: UUID = try row.next()
    let date: StandingDate =
      switch kind {
      case 1: .endOfNotice(ActID(id))
      case 2: .lapse(RedemptionID(id))
      case 4: .voucherExpiry(VoucherID(id))
      default: .undecided(RedemptionID(id))
      }
    return Due(community: community, date: date)
  }
}
