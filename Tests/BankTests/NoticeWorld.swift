import FoundationEssentials
import Testing

@testable import Bank

extension World {
  /// The n-th act on notice, and its id.
  static func act(_ number: UInt8) -> ActID { ActID(fixedUUID(6, number)) }
  static func notice(_ number: Int) -> NoticeKey { NoticeKey(community: home, number: number) }

  /// A deed of somebody that was paid before this batch: 15 points, for something that served
  /// nobody or `served`.
  mutating func paid(
    _ number: UInt8 = 1, by person: PersonID = Who.wang, _ state: ActState = .onNotice,
    served: Beneficiary? = nil
  ) {
    let id = Self.act(number)
    let request = deed(
      "A05", by: person, units: 1, on: World.yesterday, evidence: ["DOC", "BC"], served: served)
    var act = ActRecord(
      id: id, community: World.home, request: request, ruleBook: 2, gridPath: [GridID(11)],
      state: state, recordedBy: Who.worker, recordedOn: World.yesterday, version: 3)
    act.points = 15
    act.creditSeq = Int64(number)
    act.creditedOn = World.yesterday
    books.acts[id] = act
    if state == .onNotice {
      books.holders[person.holder]?.balance.onNotice += 15
    } else {
      books.holders[person.holder]?.balance.available += 15
    }
    books.tallies[person.holder, default: [:]][World.yesterday, default: [:]]["A05"] = Tally(
      day: 15, month: 15, year: 15)
  }

  /// A line of notice 1 about such a deed; posted so many days ago, or not at all.
  mutating func line(
    _ number: UInt8 = 1, by person: PersonID = Who.wang, _ state: NoticeLineState = .waiting,
    postedDaysAgo: Int? = 1, served: Beneficiary? = nil
  ) {
    paid(
      number, by: person, state == .waiting || state == .frozen ? .onNotice : .credited,
      served: served)
    let posted = postedDaysAgo.map { World.today - $0 }
    books.notices.lines[Self.act(number)] = NoticeLine(
      act: Self.act(number), notice: Self.notice(1), state: state, days: 3, postedOn: posted,
      clearsOn: state == .listed ? nil : posted.map { $0 + 4 }, credit: Int64(number),
      issued: AccountNumber(11), points: 15, countsMinutes: false, version: 1)
  }

  /// An objection that must be accepted.
  @discardableResult mutating func object(
    to number: UInt8 = 1, by actor: PersonID = Who.zhao, slip: String? = nil
  ) throws -> ObjectionOutcome {
    let request = FileObjection(
      notice: 1, act: Self.act(number), reason: "那天没有看到他", slipNumber: slip)
    return try accept(.notice(.object(request)), by: actor).objection ?? Missing.outcome()
  }

  @discardableResult mutating func settle(
    _ objection: ObjectionID, upheld: Bool, of number: UInt8 = 1,
    by actor: PersonID = Who.secretary
  ) throws -> ObjectionOutcome {
    try accept(.settle(objection, upheld: upheld, of: number), by: actor).objection
      ?? Missing.outcome()
  }

  @discardableResult mutating func appeal(
    _ objection: ObjectionID, by actor: PersonID, of number: UInt8 = 1
  ) throws -> ObjectionOutcome {
    try accept(.appeal(objection, of: number), by: actor).objection ?? Missing.outcome()
  }

  /// What a date that comes by itself brings.
  @discardableResult mutating func keep(_ date: StandingDate) throws -> Outcome {
    try accept(.standing(date), by: .system)
  }

  func state(_ number: UInt8 = 1) -> NoticeLineState? {
    books.notices.lines[Self.act(number)]?.state
  }

  func balance(_ person: PersonID = Who.wang) -> Balance? {
    books.holders[person.holder]?.balance
  }
}

/// An outcome of another kind than the test expects.
enum Missing: Error {
  case kind
  static func outcome<T>() throws -> T { throw Missing.kind }
}

extension Command {
  static func settle(_ id: ObjectionID, upheld: Bool, of number: UInt8 = 1) -> Command {
    .notice(
      .decideObjection(
        DecideObjection(
          objection: id, act: World.act(number), isUpheld: upheld, reason: "查过记录")))
  }

  static func appeal(_ id: ObjectionID, of number: UInt8 = 1) -> Command {
    .notice(
      .appeal(AppealObjection(objection: id, act: World.act(number), reason: "请再查一次")))
  }

  static func object(to number: UInt8 = 1, notice: Int = 1, slip: String? = nil) -> Command {
    .notice(
      .object(
        FileObjection(
          notice: notice, act: World.act(number), reason: "不是这样", slipNumber: slip)))
  }

  static func post(_ number: Int = 1, on day: Day = World.today) -> Command {
    .notice(.post(PostNotice(number: number, postedOn: day, signedBy: "张书记", place: nil)))
  }

  static func make(through: Int64? = nil, grids: [String] = []) -> Command {
    .notice(.make(MakeNotice(through: through, grids: grids)))
  }
}

extension Outcome {
  var notice: NoticeRecord? { if case .notice(let made) = self { made.notice } else { nil } }
  var objection: ObjectionOutcome? { if case .objection(let made) = self { made } else { nil } }
}

extension World {
  /// Time goes on, or back.
  mutating func advance(days: Int) {
    guard var home = books.communities[World.home] else { return }
    home.today = home.today + days
    home.now = home.now.advanced(hours: 24 * days)
    books.communities[World.home] = home
  }

  /// The acts whose reversal was asked for.
  var askedReversals: [ActID] {
    books.changes.newReversals.compactMap {
      if case .act(let id) = $0.reversal.request.subject { id } else { nil }
    }
  }
}
