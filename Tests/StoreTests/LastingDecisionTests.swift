import Bank
import FoundationEssentials
import Postgres
import Support
import Testing

@testable import Store

/// What somebody decided in office stands when the office ends on the same day, and when he moves.
@Suite struct LastingDecisionTests {
  /// People who act one after the other.
  private struct Council {
    let desk: Desk

    func texts(_ sql: String) async throws -> [String] { try await desk.database.texts(sql) }

    /// A command that is accepted.
    @discardableResult func run(
      _ command: Command, as actor: PersonID, of home: CommunityID = Desk.community,
      sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Result<Answer, SubmitError> {
      var submission = desk.submission(command, as: actor)
      submission.actorCommunity = home
      let result = await desk.store.submit(submission)
      #expect(try result.get().problem == nil, "\(command)", sourceLocation: sourceLocation)
      return result
    }

    /// The office of somebody, ended at once.
    func dismiss(
      _ person: PersonID, _ role: Role, by actor: PersonID, of home: CommunityID = Desk.community
    ) async throws {
      let id = try await id(
        "select id from offices where person = '\(person)' and role = '\(role.rawValue)'"
          + " and until_day is null")
      try await run(
        .endOffice(EndOffice(office: OfficeID(id), lastDay: nil)), as: actor, of: home)
    }

    func id(_ sql: String) async throws -> UUID {
      try #require(try await texts(sql).first.flatMap { UUID(uuidString: $0) }, "\(sql)")
    }

    func resign(_ act: ActID, _ fault: Fault, as actor: PersonID) async throws -> ReversalID {
      try await run(
        .requestReversal(RequestReversal(subject: .act(act), fault: fault, reason: "认错了人")),
        as: actor)
      return ReversalID(try await id("select id from reversals where act = '\(act)'"))
    }

    static func sign(_ id: ReversalID) -> Command {
      .answerReversal(AnswerReversal(reversal: id, isSigned: true, reason: nil))
    }
  }

  private func checkUp(_ desk: Desk) -> ActRequest {
    desk.patrol(60) {
      $0.actType = "A05"
      ($0.minutes, $0.units) = (nil, 1)
      $0.beneficiary = Beneficiary(person: nil, household: nil, door: "9号楼9单元999")
      $0.evidence = ["DOC", "BC"].map { Evidence(kind: $0, reference: "7") }
    }
  }

  @Test func `a dismissed worker's deeds go their way`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let council = Council(desk: desk)
      let (worker, head) = (desk.person("grid_worker"), desk.person("resident"))
      let secretary = desk.person("secretary")
      let credited = ActID(try made(try await council.run(.credit(desk.patrol(15)), as: worker)))
      let wrong = ActID(try made(try await council.run(.credit(desk.patrol(30)), as: worker)))
      let waiting = ActID(try made(try await council.run(.credit(checkUp(desk)), as: worker)))
      let second = ActID(try made(try await council.run(.credit(checkUp(desk)), as: worker)))
      let told = desk.patrol(15) { $0.evidence = [Evidence(kind: "SI", reference: "8")] }
      let returned = ActID(try made(try await council.run(.recordAct(told), as: head)))
      try await council.run(
        .verifyAct(VerifyAct(act: returned, decision: .returned, reason: "看不清")), as: worker)
      let reversal = try await council.resign(wrong, .bank, as: secretary)

      try await council.dismiss(worker, .gridWorker, by: secretary)
      try await council.run(
        .reviewAct(ReviewAct(act: waiting, isApproved: true, reason: nil, resolution: nil)),
        as: secretary)
      try await council.run(.withdrawAct(credited), as: worker)
      try await council.run(.withdrawAct(second), as: worker)
      try await council.run(.withdrawAct(returned), as: head)
      try await council.run(Council.sign(reversal), as: desk.person("auditor"))
      // On the board, objected to, upheld.
      try await council.run(.notice(.make(MakeNotice(through: nil, grids: []))), as: secretary)
      let number = try #require(
        try await council.texts("select notice from notice_lines where act = '\(waiting)'").first
          .flatMap { Int($0) })
      try await council.run(
        .notice(
          .post(PostNotice(number: number, postedOn: desk.today, signedBy: "张书记", place: nil))),
        as: secretary)
      try await council.run(
        .notice(
          .object(
            FileObjection(notice: number, act: waiting, reason: "没有看到", slipNumber: "丙-1"))),
        as: secretary)
      let objection = ObjectionID(
        try await council.id("select id from objections where slip_no = '丙-1'"))
      try await council.run(
        .notice(
          .decideObjection(
            DecideObjection(objection: objection, act: waiting, isUpheld: true, reason: "查过"))),
        as: secretary)
      #expect(try await database.faults() == [])
    }
  }

  @Test func `a line clears though its worker was dismissed on the day of the credit`()
    async throws
  {
    try await StandingDateTests.withClock { stores, clock, database in
      let desk = Desk(store: stores[0], database: database)
      let council = Council(desk: desk)
      clock.set(try await TestClock.read("select clock_timestamp()", database))
      let (worker, secretary) = (desk.person("grid_worker"), desk.person("secretary"))
      let act = ActID(try made(try await council.run(.credit(checkUp(desk)), as: worker)))
      try await council.run(
        .reviewAct(ReviewAct(act: act, isApproved: true, reason: nil, resolution: nil)),
        as: secretary)
      try await council.run(.notice(.make(MakeNotice(through: nil, grids: []))), as: secretary)
      let number = try #require(
        try await council.texts("select notice from notice_lines where act = '\(act)'").first
          .flatMap { Int($0) })
      try await council.run(
        .notice(
          .post(PostNotice(number: number, postedOn: desk.today, signedBy: "张书记", place: nil))),
        as: secretary)
      try await council.dismiss(worker, .gridWorker, by: secretary)
      clock.set(clock.now.advanced(hours: 24 * 30))
      let report = try await stores[0].keepStandingDates()
      #expect(report.noticesEnded > 0 && report.failed == 0)
      #expect(
        try await council.texts("select state from acts where id = '\(act)'") == ["credited"])
    }
  }

  @Test func `a dismissed deputy secretary's decisions stand`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let council = Council(desk: desk)
      let (street, auditor) = (desk.person("secretary", 1), desk.person("auditor"))
      let (worker, head) = (desk.person("grid_worker"), desk.person("resident"))
      let deputy = desk.person("resident", 1)
      try await council.run(
        .appoint(
          AppointOffice(person: deputy, role: .secretary, grids: [], from: nil, until: nil)),
        as: street, of: Desk.street)
      let listed = ActID(
        try await council.id(
          """
          select l.act from notice_lines l join acts a on a.id = l.act
          where l.community = 3 and l.state = 'waiting' and l.clears_on is not null
            and a.holder <> '\(deputy)' and not exists (select from objections o
            where o.act = l.act) order by l.line limit 1
          """))
      let notice = try #require(
        try await council.texts("select notice from notice_lines where act = '\(listed)'").first
          .flatMap { Int($0) })
      try await council.run(
        .notice(
          .object(
            FileObjection(notice: notice, act: listed, reason: "没有看到", slipNumber: "丁-1"))),
        as: deputy)
      let objection = ObjectionID(
        try await council.id("select id from objections where slip_no = '丁-1'"))
      try await council.run(
        .notice(
          .decideObjection(
            DecideObjection(objection: objection, act: listed, isUpheld: false, reason: "查过"))),
        as: deputy)
      let act = ActID(try made(try await council.run(.credit(desk.patrol(15)), as: worker)))
      try await council.run(.notice(.make(MakeNotice(through: nil, grids: []))), as: deputy)
      let made = try #require(
        try await council.texts("select max(no) from notices where community = 3").first
          .flatMap { Int($0) })
      let reversal = try await council.resign(act, .bank, as: deputy)
      let gifts = try await approved(2, for: head, by: deputy, council)

      try await council.dismiss(deputy, .secretary, by: street, of: Desk.street)
      try await council.run(
        .notice(.post(PostNotice(number: made, postedOn: desk.today, signedBy: "张", place: nil))),
        as: desk.person("secretary"))
      try await council.run(
        .notice(.appeal(AppealObjection(objection: objection, act: listed, reason: "请再查"))),
        as: worker)
      try await council.run(Council.sign(reversal), as: auditor)
      try await council.run(.cancelRedemption(gifts[0]), as: head)
      try await council.run(
        .fulfilRedemption(
          FulfilRedemption(
            redemption: gifts[1],
            handover: .identified(by: "known", collectedBy: nil, slipNumber: "9"))),
        as: desk.person("shopkeeper"))
      #expect(try await database.faults() == [])
    }
  }

  private func approved(
    _ count: Int, for person: PersonID, by deputy: PersonID, _ council: Council
  ) async throws -> [RedemptionID] {
    var ids: [RedemptionID] = []
    for _ in 0..<count {
      let asked = try await council.run(
        .requestRedemption(RequestRedemption(item: "L01", quantity: 1, person: person)),
        as: person)
      let id = RedemptionID(try made(asked))
      try await council.run(
        .decideRedemption(DecideRedemption(redemption: id, isApproved: true, reason: nil)),
        as: deputy)
      ids.append(id)
    }
    return ids
  }

  @Test func `a worker who moves in with the doer has verified what he has verified`() async throws
  {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let council = Council(desk: desk)
      let town = Town(database: database)
      let (worker, secretary) = (desk.person("grid_worker"), desk.person("secretary"))
      let credited = ActID(try made(try await council.run(.credit(desk.patrol(15)), as: worker)))
      let waiting = ActID(try made(try await council.run(.credit(checkUp(desk)), as: worker)))
      try await database.script(town.moveIn(worker))
      try await council.run(.withdrawAct(credited), as: worker)
      try await council.run(
        .reviewAct(ReviewAct(act: waiting, isApproved: true, reason: nil, resolution: nil)),
        as: secretary)
      let more = await desk.submit(.credit(desk.patrol(15)), as: worker)
      #expect(try more.get().problem == "own-matter", "a new word is judged by where he lives now")
    }
  }

  @Test func `a new decision is judged beside an old one of the same statement`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let council = Council(desk: desk)
      let worker = desk.person("grid_worker")
      let told = desk.patrol(15) { $0.evidence = [Evidence(kind: "SI", reference: "8")] }
      let filed = ActID(
        try made(try await council.run(.recordAct(told), as: desk.person("resident"))))
      let waiting = ActID(try made(try await council.run(.credit(checkUp(desk)), as: worker)))
      try await council.dismiss(worker, .gridWorker, by: desk.person("secretary"))
      func update(_ acts: String) -> String {
        """
        update acts set version = version + 1, state = 'verified', verified_by = '\(worker)',
          verified_at = case id when '\(waiting)' then verified_at else now() end
        where id in (\(acts))
        """
      }
      let errors = try await database.refusals(
        of: [
          update("'\(waiting)'"), update("'\(waiting)', '\(filed)'"),
          "update acts set verified_at = now() where id = '\(waiting)'",
        ], as: "moralbank_app")
      #expect(
        errors.map { $0?.constraint } == [nil, "acts_verifier_in_grid", "acts_verifier_in_grid"])
    }
  }

  @Test func `where no grid worker is left, the secretary's word passes the wall too`()
    async throws
  {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let council = Council(desk: desk)
      let secretary = desk.person("secretary")
      let told = desk.patrol(15) { $0.evidence = [Evidence(kind: "SI", reference: "8")] }
      let filed = ActID(
        try made(try await council.run(.recordAct(told), as: desk.person("resident"))))
      let word = Command.verifyAct(VerifyAct(act: filed, decision: .verified, reason: nil))
      #expect(try await desk.submit(word, as: secretary).get().problem == "forbidden")
      try await database.script(
        """
        update offices set until_day = from_day - 1
        where community = 3 and role = 'grid_worker'
        """)
      try await council.run(word, as: secretary)
    }
  }

  @Test func `a date that the database refuses is counted and holds up no other`() async throws {
    try await StandingDateTests.withClock { stores, clock, database in
      clock.set(clock.now.advanced(hours: 24 * 60))
      let due = try await database.texts(
        """
        select id from redemptions where state in ('approved', 'requested') order by id
        """)
      try #require(due.count > 3)
      let stuck = due.prefix(2).map { "'\($0)'" }.joined(separator: ", ")
      try await database.script(
        """
        create function refuse_some() returns trigger language plpgsql as $$
        begin
          if new.id in (\(stuck)) then
            raise exception 'not this one' using errcode = 'MB002',
              constraint = 'redemptions_own_matter', table = 'redemptions';
          end if;
          return new;
        end $$;
        create trigger refuse_some before update on redemptions
          for each row execute function refuse_some();
        """)
      let report = try await stores[0].keepStandingDates(round: 1)
      #expect(report.lapsed + report.released == due.count - 2)
      #expect(report.failed == 2)
      try await database.script("drop trigger refuse_some on redemptions")
      let next = try await stores[0].keepStandingDates(round: 1)
      #expect(next.lapsed + next.released == 2 && next.failed == 0)
    }
  }
}
