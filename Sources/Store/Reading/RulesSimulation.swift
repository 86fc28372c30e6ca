public import Bank
import FoundationEssentials
import Postgres

/// What other rules would have made of past deeds, with the words and prices to show it by.
public struct SimulationView: Sendable {
  /// The version tried.
  public var version: RuleVersionView
  /// The days of the deeds.
  public var span: ClosedRange<Day>
  /// Sums and counts.
  public var report: SimulationReport
  /// The Chinese names of categories, as far as any of the rules names them.
  public var categoryNames: [String: String]
  /// The codes and names of grids by number.
  public var grids: [GridID: (code: String, name: String)]
  /// What goods handed out so far were worth, in fen, and what was paid for them in points.
  public var goods: (fen: Int, points: Int)
}

/// Why a span of days cannot be simulated.
public enum SimulationError: Error, Hashable, Sendable {
  /// It is longer than ``Store/longestSimulation``, or ends after today.
  case badSpan
  /// More deeds would have to be looked at than ``Store/mostSimulated``.
  case tooManyDeeds
}

extension Store {
  /// The most days of a simulation.
  public static let longestSimulation = 366
  /// The most deeds that a simulation keeps at a time.
  public static let mostSimulated = 1_000_000
  /// How long a simulation may take.
  static let simulationTime: Duration = .seconds(20)

  /// Credits the deeds of some days again as a version would have, draft or not, on the thread of a
  /// reader. For secretaries and auditors.
  /// - Parameters:
  ///   - days: the days of the deeds; nil is the last quarter that is over.
  ///   - community: whose deeds; nil is the reader's own.
  /// - Throws: `Refusal`, ``SimulationError``.
  public func simulate(
    _ version: String, on days: ClosedRange<Day>?, of community: String?, for reader: Reader
  ) async throws -> SimulationView {
    try await read(as: reader) { sight, session in
      let community = try sight.community(community, on: session)
      try sight.require(.secretary, .auditor)
      guard let found = try session.ruleVersion(version, in: community, sight) else {
        throw Refusal(.notFound)
      }
      session.deadline = .now.advanced(by: Self.simulationTime)
      return try session.simulate(found, on: days, of: community, sight.today)
    }
  }
}

extension Session {
  fileprivate func simulate(
    _ version: RuleVersionView, on days: ClosedRange<Day>?, of community: CommunityID,
    _ today: Day
  ) throws -> SimulationView {
    try execute(BeginSnapshot())
    let span = days ?? today.lastQuarter
    let length = span.upperBound.daysSince2000 - span.lowerBound.daysSince2000 + 1
    guard let moment = try run(ReadSpan(community: community, from: span.lowerBound)).first,
      span.upperBound <= moment.today, length <= Store.longestSimulation
    else { throw SimulationError.badSpan }
    let draft = try ruleBook(version.number)
    var simulation = RuleSimulation(
      draft.book(number: version.number, version: version.version), span: span)
    var names = Dictionary(draft.lines.map { ($0.type.category, $0.categoryZH) }) { first, _ in
      first
    }
    let events = try pastEvents(
      &simulation, span, from: moment.start, of: community, &names)
    for event in events {
      if event.isCredit {
        simulation.credit(event.deed)
      } else {
        simulation.takeBack(event.deed)
      }
    }
    let goods = try run(ReadGoodsValue(community: community))
    let grids = try run(ReadGridNames(community: community))
    try execute(Commit())
    return SimulationView(
      version: version, span: span, report: simulation.finish(), categoryNames: names,
      grids: Dictionary(grids.map { ($0.id, ($0.code, $0.name)) }) { first, _ in first },
      goods: goods.first.map { ($0.fen, $0.points) } ?? (0, 0))
  }

  /// Points that came, or went.
  private struct Event {
    var at: Instant
    var seq: Int64
    var isCredit: Bool
    var deed: PastDeed
  }

  /// Everything that happened since the first day of the span, in its order. What came before is
  /// told to the simulation at once: in which order does not matter any more.
  private func pastEvents(
    _ simulation: inout RuleSimulation, _ span: ClosedRange<Day>, from start: Instant,
    of community: CommunityID, _ names: inout [String: String]
  ) throws -> [Event] {
    var events: [Event] = []
    // A deed is recorded on its day or later, and ids go by the time of recording.
    var last = ActID(
      Self.firstID(since: span.lowerBound.firstOfYear.advanced(by: -1)))
    let lastDay = Day(year: span.upperBound.year, month: 12, day: 31) ?? span.upperBound
    while true {
      let page = try run(
        ReadPastDeeds(
          community: community, after: last, from: span.lowerBound.firstOfYear, to: lastDay,
          limit: 5_000))
      for told in page {
        let deed = told.deed
        if names[deed.category] == nil { names[deed.category] = told.categoryZH }
        if told.at < start {
          if told.takenBackAt.map({ $0 < start }) ?? false { continue }
          simulation.credit(deed)
        } else {
          events.append(Event(at: told.at, seq: told.seq, isCredit: true, deed: deed))
        }
        if let at = told.takenBackAt {
          events.append(Event(at: at, seq: .max, isCredit: false, deed: deed))
        }
      }
      guard events.count <= Store.mostSimulated else { throw SimulationError.tooManyDeeds }
      guard page.count == 5_000, let end = page.last else { break }
      last = end.deed.id
    }
    events.sort {
      ($0.at, $0.seq, $0.deed.id.uuid.text) < ($1.at, $1.seq, $1.deed.id.uuid.text)
    }
    return events
  }

  /// The least id of the time of a day, whatever the zone.
  private static func firstID(since day: Day) -> UUID {
    let milliseconds = (Int64(day.daysSince2000) * 86_400 + 946_684_800) * 1_000
    let bytes = (0..<6).map { UInt8(truncatingIfNeeded: milliseconds >> (40 - 8 * $0)) }
    return UUID(
      uuid: (
        bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
      ))
  }
}
