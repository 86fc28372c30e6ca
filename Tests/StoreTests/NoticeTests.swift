import Bank
import FoundationEssentials
import Postgres
import Support
import Testing

@testable import Store

/// Notices in the database: what they list, what their reader can see, what the tables hold.
@Suite struct NoticeTests {
  private func number(_ result: Result<Answer, SubmitError>) throws -> String {
    try result.get().body
  }

  @Test func `a notice lists every credit once, whatever grids came before`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let (worker, secretary) = (desk.person("grid_worker"), desk.person("secretary"))
      for minutes in [30, 60] {
        _ = try await desk.submit(.credit(desk.patrol(minutes)), as: worker).get()
      }
      let other = try #require(
        try await database.texts(
          """
          select code from grids g where community = 3 and level = (select max(level) from grids
            where community = 3) and not exists (select from residences r where r.grid = g.id
            and r.person = '\(desk.person("resident"))') order by code limit 1
          """
        ).first)
      let some = Command.notice(.make(MakeNotice(through: nil, grids: [other])))
      _ = await desk.submit(some, as: secretary)
      let all = Command.notice(.make(MakeNotice(through: nil, grids: [])))
      #expect(try await desk.submit(all, as: secretary).get().problem == nil)
      let left = try await database.texts(
        """
        select t.seq from transfers t join acts a on a.community = t.community and a.id = t.act
        where t.community = 3 and t.kind = 'credit' and a.state in ('credited', 'on_notice')
          and not exists (select from notice_lines l where l.act = t.act)
        """)
      #expect(left == [], "no line is lost")
      let doubled = try await database.texts(
        "select act from notice_lines group by act having count(*) > 1")
      #expect(doubled == [])
      #expect(try await desk.submit(all, as: secretary).get().problem == "validation-failed")
      #expect(try await database.faults() == [])
    }
  }

  @Test func `as much as fits goes on a notice, the rest on the next`() throws {
    func found(_ seqs: [Int64]) -> [ReadNoticeCandidates.Found] {
      seqs.map { seq in
        ReadNoticeCandidates.Found(
          head: 90, low: 11, high: 90,
          line: NoticeCandidate(
            act: ActID(StatementSamples.uuid), credit: seq, days: 3, state: .credited, points: 1))
      }
    }
    // In the order of doors, not of numbers.
    let cut = try #require(ReadNoticeCandidates.cut(found([70, 20, 30]), most: 2))
    #expect(cut.lines.map(\.credit) == [20, 30] && cut.through == 69 && cut.first == 11)
    let whole = try #require(ReadNoticeCandidates.cut(found([70, 20, 30]), most: 3))
    #expect(whole.lines.count == 3 && whole.through == 90 && whole.head == 90)
  }

  @Test func `whoever prints reads what the paper says and nothing else`() async throws {
    let database = try await standingDatabase()
    let readable = try await database.texts(
      """
      select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace
        and c.relkind in ('r', 'v', 'm', 'p', 'f', 'S')
        and (case when c.relkind = 'S' then has_sequence_privilege('moralbank_notice', c.oid,
          'usage, select, update')
          else has_table_privilege('moralbank_notice', c.oid,
            'select, insert, update, delete, truncate, references, trigger')
            or has_any_column_privilege('moralbank_notice', c.oid, 'select, insert, update')
          end)
      """)
    #expect(readable == ["notice_print"])
    #expect(
      try await database.texts(
        """
        select attname from pg_attribute where attrelid = 'notice_print'::regclass and attnum > 0
        order by attnum
        """)
        == [
          "community", "notice", "line", "act", "kind", "tail", "name", "grid", "grid_name",
          "category", "category_zh", "occurred_on", "points", "days", "state", "clears_on",
          "act_state",
        ])
    let member = try await database.texts(
      """
      select r.rolname from pg_auth_members m join pg_roles r on r.oid = m.roleid
        join pg_roles w on w.oid = m.member where w.rolname = 'moralbank_notice'
      """)
    #expect(member == [], "it is nobody else at the same time")
    let become = "set role moralbank_notice; "
    let errors = try await database.refusals(
      of: [
        become + "select passbook_no from people", become + "select phone from people",
        become + "select name from people", become + "select * from acts",
        become + "select * from holders", become + "select * from consents",
        become + "update notice_lines set state = 'cleared'", become + "select * from notice_print",
      ], as: "moralbank_app")
    #expect(errors.dropLast().allSatisfy { $0?.sqlState == .insufficientPrivilege })
    #expect(errors.last.map { $0 == nil } == true)
  }

  @Test func `a name stands on a line only as long as its owner agrees`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let (head, secretary) = (desk.person("resident"), desk.person("secretary"))
      let reader = Reader(person: secretary, community: Desk.community)
      let number = try #require(
        try await database.texts(
          """
          select l.notice from notice_lines l join acts a on a.id = l.act
          where a.holder = '\(head)' limit 1
          """
        ).first.flatMap { Int($0) })
      func names() async throws -> (mine: Set<String?>, others: Set<String?>, tails: Set<Int>) {
        let (_, lines) = try await store.notice(number, in: nil, for: reader)
        let own = try await database.texts("select id from acts where holder = '\(head)'")
        let isMine = { (line: NoticeLineView) in own.contains(line.act.description) }
        return (
          Set(lines.filter(isMine).map(\.name)), Set(lines.filter { !isMine($0) }.map(\.name)),
          Set(lines.map(\.tail.count))
        )
      }
      func agree(_ isGiven: Bool) -> Command {
        .notice(
          .consent(
            GivePublicationConsent(
              person: head, isGiven: isGiven,
              consent: Consent(givenOn: desk.today, way: "paper", formNumber: nil))))
      }
      let name = try await database.texts("select name from people where id = '\(head)'")
      var seen = try await names()
      #expect(seen.mine == [nil] && seen.others == [nil] && seen.tails == [4])
      _ = try await desk.submit(agree(true), as: head).get()
      seen = try await names()
      #expect(seen.mine == Set(name.map(Optional.some)) && seen.others == [nil])
      _ = try await desk.submit(agree(false), as: secretary).get()
      seen = try await names()
      #expect(seen.mine == [nil] && seen.others == [nil])
      let words = try await store.consents(
        of: head, for: Reader(person: head, community: Desk.community))
      let given = words.consents.filter { $0.purpose == "publication" }.map(\.isGiven)
      #expect(given == [false, true])
    }
  }

  @Test func `a notice is drawn up once though two servers try`() async throws {
    try await withStore { first, database in
      let second = try await Store.open(database.service, logger: TestBank.quiet)
      let desks = [first, second].map { Desk(store: $0, database: database) }
      let secretary = desks[0].person("secretary")
      _ = try await desks[0].submit(
        .credit(desks[0].patrol(60)), as: desks[0].person("grid_worker")
      ).get()
      let problems = try await withThrowingTaskGroup(of: String?.self) { group in
        for place in 0..<16 {
          group.addTask {
            try await desks[place % 2].submit(
              .notice(.make(MakeNotice(through: nil, grids: []))), as: secretary
            ).get().problem
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      await second.shutdown()
      #expect(problems.filter { $0 == nil }.count == 1)
      #expect(problems.filter { $0 == "validation-failed" }.count == 15)
      #expect(try await database.faults() == [])
    }
  }

  @Test func `the tables hold notices, whoever writes`() async throws {
    try await withDatabase(.demo) { database in
      let town = Town(database: database)
      let draft = "no = (select max(no) from notices)"
      func posting(_ by: PersonID, _ day: String) -> String {
        """
        update notices set posted_on = \(day), signed_by = 'x', posted_by = '\(by)',
          posted_at = now() where \(draft)
        """
      }
      let secretary = town.person("secretary")
      let errors = try await database.refusals(
        of: [
          posting(town.worker(0), town.today), posting(secretary, "\(town.today) + 1"),
          posting(secretary, "\(town.today) - 9"),
          "update notices set signed_by = 'y' where posted_on is not null",
          "update notices set posted_on = posted_on - 1 where posted_on is not null",
          "update notice_lines set clears_on = \(town.today) where notice = "
            + "(select max(no) from notices)",
          """
          insert into transfers select (jsonb_populate_record(t, jsonb_build_object(
            'seq', h.seq + 1, 'kind', 'notice_end', 'debit', (t).credit + 1))).*
          from (select t from transfers t where kind = 'credit' order by seq limit 1) s, heads h
          where h.community = 3
          """,
          "insert into commands select (jsonb_populate_record(c, jsonb_build_object('key', "
            + "gen_random_uuid(), 'kind', 'end_notice', 'first_seq', null, 'last_seq', null))).* "
            + "from commands c limit 1",
          posting(secretary, town.today),
        ], as: "moralbank_app")
      #expect(
        errors.map { $0?.constraint ?? $0?.sqlState?.rawValue } == [
          "notices_by_secretary", "notices_posted_in_time", "notices_posted_in_time", "MB001",
          "MB001", "notice_lines_posted", "transfers_notice_end_in_time", "commands_of_nobody", nil,
        ])
    }
  }
}
