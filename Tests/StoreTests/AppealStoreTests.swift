import Bank
import FoundationEssentials
import Postgres
import Support
import Testing

@testable import Store

/// Objections that go up and down again, in the database.
@Suite struct AppealStoreTests {
  /// The parties of a line, and the commands they give.
  private struct Board {
    let desk: Desk
    let act: ActID
    let doer, street: PersonID

    init(_ desk: Desk, lineState: String) async throws {
      self.desk = desk
      let found = try await desk.database.texts(
        """
        select concat_ws(' ', a.id, a.holder) from notice_lines l
        join acts a on a.community = l.community and a.id = l.act
        join notices n on n.community = l.community and n.no = l.notice
        join people p on p.community = a.community and p.id = a.holder
        join balances b on b.community = a.community and b.holder = a.holder
        where l.community = 3 and l.state = '\(lineState)' and n.posted_on is not null
          and a.points > 0 and b.available >= a.points and a.state in ('on_notice', 'credited')
          and not exists (select from objections o where o.act = l.act)
          and not exists (select from offices o where o.person = p.id)
        order by l.notice, l.line limit 1
        """)
      let words = try #require(found.first).split(separator: " ").map(String.init)
      act = ActID(try #require(UUID(uuidString: words[0])))
      doer = PersonID(try #require(UUID(uuidString: words[1])))
      street = desk.person("secretary", 1)
    }

    func texts(_ sql: String) async throws -> [String] { try await desk.database.texts(sql) }

    private func submit(_ command: Command, as actor: PersonID, of home: CommunityID) async throws {
      var submission = desk.submission(command, as: actor)
      submission.actorCommunity = home
      let answer = try await desk.store.submit(submission).get()
      #expect(answer.problem == nil, "\(command)")
    }

    /// Somebody objects; the objection's id.
    func object(slip: String) async throws -> ObjectionID {
      let notice = try #require(
        try await texts("select notice from notice_lines where act = '\(act)'").first
          .flatMap { Int($0) })
      try await submit(
        .notice(
          .object(FileObjection(notice: notice, act: act, reason: "没有看到", slipNumber: slip))),
        as: desk.person("secretary"), of: Desk.community)
      let id = try await texts("select id from objections where slip_no = '\(slip)'").first
      return ObjectionID(try #require(id.flatMap { UUID(uuidString: $0) }))
    }

    func settle(_ id: ObjectionID, upheld: Bool, finally: Bool = false) async throws {
      let word = DecideObjection(objection: id, act: act, isUpheld: upheld, reason: "查过记录")
      try await submit(
        .notice(.decideObjection(word)), as: finally ? street : desk.person("secretary"),
        of: finally ? Desk.street : Desk.community)
    }

    func appeal(_ id: ObjectionID) async throws {
      try await submit(
        .notice(.appeal(AppealObjection(objection: id, act: act, reason: "请再查"))), as: doer,
        of: Desk.community)
      try await settle(id, upheld: false, finally: true)
    }
  }

  @Test func `a line is taken back, given again and taken back, and verify is clean`() async throws
  {
    try await withStore { store, database in
      let board = try await Board(Desk(store: store, database: database), lineState: "waiting")
      let ids = [try await board.object(slip: "甲-1"), try await board.object(slip: "甲-2")]
      for id in ids {
        try await board.settle(id, upheld: true)
        try await board.appeal(id)
      }
      let third = try await board.object(slip: "甲-3")
      try await board.settle(third, upheld: true)
      let kinds = try await board.texts(
        "select kind from transfers where act = '\(board.act)' order by seq")
      #expect(kinds == ["credit", "reversal", "reversal", "reversal", "reversal", "reversal"])
      #expect(
        try await board.texts("select state from acts where id = '\(board.act)'") == ["reversed"])
      #expect(try await database.faults() == [])
      #expect(
        try await tampered("update objections set contra = null", database) == ["contras"],
        "what is given again belongs to an objection")
      let reader = Reader(person: board.doer, community: Desk.community)
      #expect(try await store.act(board.act, for: reader).transfers.count == 6)
    }
  }

  @Test func `a reversal asked for by an objection falls with it`() async throws {
    try await withStore { store, database in
      let board = try await Board(Desk(store: store, database: database), lineState: "listed")
      let id = try await board.object(slip: "乙-1")
      try await board.settle(id, upheld: true)
      let asked = "select state from reversals where act = '\(board.act)'"
      #expect(try await board.texts(asked) == ["requested"])
      // Nobody else answers it so, and not before the last word.
      let early = try await database.refusals(
        of: [
          """
          update reversals set state = 'refused', answered_by = '\(board.street)',
            answered_at = now(), answer = 'x', version = 2 where act = '\(board.act)'
          """
        ], as: "moralbank_app")
      #expect(early.map { $0?.constraint } == ["reversals_by_both_sides"])
      try await board.appeal(id)
      #expect(try await board.texts(asked) == ["refused"])
      #expect(
        try await board.texts("select answered_by from reversals where act = '\(board.act)'")
          == ["\(board.street)"])
      #expect(try await database.faults() == [])
      let reopened = """
        update reversals set state = 'requested', answered_by = null, answered_at = null,
          answer = null where act = '\(board.act)'
        """
      #expect(try await tampered(reopened, database) == ["objections"])
    }
  }

  /// The checks that find what a superuser changed with the triggers off.
  private func tampered(_ sql: String, _ database: TestDatabase) async throws -> [String] {
    try await database.script(
      "alter table objections disable trigger all; alter table reversals disable trigger all; "
        + sql)
    return try await database.faults().map(\.check)
  }
}
