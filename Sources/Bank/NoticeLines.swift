/// Where a line of a notice stands.
public enum NoticeLineState: String, Sendable, CaseIterable {
  /// Credited before, listed for information.
  case listed
  /// Its points wait for the end of the notice.
  case waiting
  /// An objection stands; nothing moves.
  case frozen
  /// The notice is over, the points are free.
  case cleared
  /// An objection was upheld, or the act was taken back.
  case reversed
}

/// A line of a notice as a decision sees it.
public struct NoticeLine: Hashable, Sendable {
  /// The act.
  public var act: ActID
  /// On which notice.
  public var notice: NoticeKey
  /// Where it stands.
  public var state: NoticeLineState
  /// Whole days on the board.
  public var days: Int
  /// The day the notice was put up.
  public var postedOn: Day?
  /// The day on which that was recorded, if another.
  public var recordedOn: Day?
  /// The first day on which its points are free.
  public var clearsOn: Day?
  /// The number of the credit.
  public var credit: Int64
  /// The account that issued it.
  public var issued: AccountNumber
  /// Points.
  public var points: Int
  /// Whether the minutes of the act count as service time.
  public var countsMinutes: Bool
  /// Grows by one with each change.
  public var version: Int

  /// A line as loaded.
  public init(
    act: ActID, notice: NoticeKey, state: NoticeLineState, days: Int, postedOn: Day?,
    clearsOn: Day?, credit: Int64, issued: AccountNumber, points: Int, countsMinutes: Bool,
    version: Int
  ) {
    self.act = act
    self.notice = notice
    self.state = state
    self.days = days
    self.postedOn = postedOn
    self.clearsOn = clearsOn
    self.credit = credit
    self.issued = issued
    self.points = points
    self.countsMinutes = countsMinutes
    self.version = version
  }

  /// The first day after the notice: the day it was put up is not counted and the last one ends at
  /// midnight (Civil Code arts. 201, 203). Where the posting was recorded late, that day is whole
  /// for objections too. Nil while it does not hang.
  var end: Day? { postedOn.map { max($0 + days, recordedOn ?? $0) + 1 } }
}

extension Books {
  /// Frees the points of a line whose notice is over; what the doer owes is paid out of them.
  mutating func clear(
    _ line: NoticeLine, _ act: ActRecord, _ holder: Holder, _ scene: Scene
  ) -> TransferReference {
    set(line, .cleared)
    step(act, to: .credited, scene)
    move(holder.id, .onNotice, -line.points, in: scene.community)
    move(holder.id, .available, line.points, in: scene.community)
    let type = ruleBooks[act.ruleBook]?.actTypes[act.request.actType]
    let transfer = post(
      from: holder.account(.onNotice), to: holder.account(.available), line.points, .noticeEnd,
      .act(line.act), on: today(scene), scene,
      expiresOn: type.flatMap { lastDay(of: $0, act, in: scene.community) })
    recover(holder.id, line.points, .act(line.act), scene)
    return transfer
  }

  /// Gives the points of a line on notice back to where they were issued, and what caps had counted
  /// for them.
  mutating func takeBack(
    _ line: NoticeLine, _ act: ActRecord, _ holder: Holder, _ scene: Scene
  ) -> TransferReference {
    set(line, .reversed)
    step(act, to: .reversed, scene)
    externalReferences.remove(of: act)
    count(
      points: -act.points, minutes: line.countsMinutes ? -(act.request.minutes ?? 0) : 0, acts: -1,
      act.request, in: scene.community)
    move(holder.id, .onNotice, -line.points, in: scene.community)
    return post(
      from: holder.account(.onNotice), to: line.issued, line.points, .reversal, .act(line.act),
      on: today(scene), scene, reverses: act.creditSeq ?? line.credit)
  }

  /// Undoes ``takeBack(_:_:_:_:)``: the points wait again.
  mutating func giveAgain(
    _ line: NoticeLine, _ act: ActRecord, _ holder: Holder, contra: Int64, _ scene: Scene
  ) -> TransferReference {
    set(line, .waiting)
    if let event = act.request.externalReference {
      externalReferences.insert(PaidReference(reference: event, holder: holder.id))
    }
    count(
      points: act.points, minutes: line.countsMinutes ? act.request.minutes ?? 0 : 0, acts: 1,
      act.request, in: scene.community)
    move(holder.id, .onNotice, line.points, in: scene.community)
    let transfer = post(
      from: line.issued, to: holder.account(.onNotice), line.points, .reversal, .act(line.act),
      on: today(scene), scene, reverses: contra)
    var given = act
    given.creditSeq = transfer.seq
    step(given, to: .onNotice, scene)
    return transfer
  }

  /// Notes where a line stands.
  mutating func set(_ line: NoticeLine, _ state: NoticeLineState, clearsOn: Day? = nil) {
    var next = notices.lines[line.act] ?? line
    next.state = state
    next.clearsOn = clearsOn ?? next.clearsOn
    next.version += 1
    notices.lines[line.act] = next
    changes.notices.lines[line.act] = next
  }

  private mutating func step(_ act: ActRecord, to state: ActState, _ scene: Scene) {
    var next = act
    next.state = state
    next.version += 1
    change(next, scene) { _ in }
  }
}
