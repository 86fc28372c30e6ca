import Bank
import FoundationEssentials
import Postgres
import Seeds
import Store
import Support
import Testing

/// Two accounts of one person, in a copy of the demo community.
struct Twins: Sendable {
  let desk: Desk
  let database: TestDatabase
  let old, new: PersonID

  /// Opens both at one door of the first worker's grid.
  init(_ store: Store, _ database: TestDatabase) async throws {
    desk = Desk(store: store, database: database)
    self.database = database
    old = try await Self.open(desk, database, phone: "10012345678", login: "twin.one")
    new = try await Self.open(desk, database, phone: nil, login: nil)
  }

  private static func open(
    _ desk: Desk, _ database: TestDatabase, phone: String?, login: String?
  ) async throws -> PersonID {
    let home = try await database.texts(
      "select household from residences where person = '\(desk.person("resident"))'")[0]
    let household = try #require(UUID(uuidString: home))
    let request = OpenPerson(
      name: "仇一名", initials: "", grid: nil, home: .household(HouseholdID(household)), tags: [],
      phone: phone, birthYear: 1960, login: login,
      consent: Consent(givenOn: desk.today, way: "paper", formNumber: nil))
    return PersonID(
      try made(await desk.submit(.openPerson(request), as: desk.person("secretary"))))
  }

  /// A command that must be accepted.
  func take(_ command: Command, as actor: PersonID) async throws {
    let answer = try await desk.submit(command, as: actor).get()
    #expect(answer.problem == nil, "\(command.kind): \(answer.problem ?? "")")
  }

  func credit(_ minutes: Int) async throws -> ActID {
    let request = desk.patrol(minutes, by: old)
    return ActID(
      try made(await desk.submit(.credit(request), as: desk.person("grid_worker"))))
  }

  func merge() async throws {
    try await take(
      .mergePeople(MergePeople(from: old, into: new)), as: desk.person("secretary"))
  }

  func reversal(of act: ActID) async throws -> ReversalID {
    let request = RequestReversal(subject: .act(act), fault: .depositor, reason: "认错了人")
    try await take(.requestReversal(request), as: desk.person("secretary"))
    let id = try await database.texts("select id from reversals where act = '\(act)'")[0]
    return ReversalID(try #require(UUID(uuidString: id)))
  }

  func balance(_ person: PersonID) async throws -> [String] {
    try await database.texts(
      "select concat_ws(' ', available, owed) from balances where holder = '\(person)'")
  }
}

@Suite struct PeopleMergerTests {
  private func withTwins(_ body: (Twins, Store) async throws -> Void) async throws {
    try await withStore { store, database in
      let twins = try await Twins(store, database)
      try await body(twins, store)
      #expect(try await database.faults() == [])
    }
  }

  @Test func `points are taken back from the account that goes on`() async throws {
    try await withTwins { twins, _ in
      let (slip, wrong) = (try await twins.credit(60), try await twins.credit(120))
      let asked = try await twins.reversal(of: wrong)
      try await twins.merge()
      #expect(try await twins.balance(twins.new) == ["15 0"])
      let worker = twins.desk.person("grid_worker")
      try await twins.take(.withdrawAct(slip), as: worker)
      #expect(try await twins.balance(twins.new) == ["10 0"])
      let gift = try await MandateRaceTests.gift(twins.database)
      try await twins.take(
        .requestRedemption(
          RequestRedemption(item: gift.code, quantity: 1, person: twins.new)), as: worker)
      let sign = AnswerReversal(reversal: asked, isSigned: true, reason: nil)
      try await twins.take(.answerReversal(sign), as: twins.desk.person("auditor"))
      let spent = try await twins.database.texts(
        "select held from balances where holder = '\(twins.new)'")[0]
      #expect(try await twins.balance(twins.new) == ["0 -\(spent)"])
      #expect(try await twins.balance(twins.old) == ["0 0"])
    }
  }

  @Test func `an account with an open reversal is not closed`() async throws {
    try await withTwins { twins, _ in
      let asked = try await twins.reversal(of: try await twins.credit(60))
      let close = Command.closePerson(
        ClosePerson(person: twins.old, reason: .movedAway, heir: .charity))
      let secretary = twins.desk.person("secretary")
      let early = try await twins.desk.submit(close, as: secretary).get()
      #expect(early.problem == "validation-failed")
      #expect(try await twins.balance(twins.old) == ["5 0"])
      let sign = AnswerReversal(reversal: asked, isSigned: true, reason: nil)
      try await twins.take(.answerReversal(sign), as: twins.desk.person("auditor"))
      try await twins.take(close, as: secretary)
    }
  }

  @Test func `what else belongs to the person goes over`() async throws {
    try await withTwins { twins, _ in
      let (desk, database) = (twins.desk, twins.database)
      let (secretary, worker) = (desk.person("secretary"), desk.person("grid_worker"))
      let word = Consent(givenOn: desk.today, way: "paper", formNumber: "G-7")
      var edit = PersonEdit()
      edit.tags = ["party_member"]
      try await twins.take(
        .editPerson(EditPerson(person: twins.old, edit: edit, expectedVersion: 1)), as: worker)
      try await twins.take(
        .affiliate(Affiliate(person: twins.old, branch: "市局支部", from: nil)), as: secretary)
      try await twins.take(
        .notice(.consent(GivePublicationConsent(person: twins.old, isGiven: true, consent: word))),
        as: worker)
      let home = try await database.texts(
        "select household from residences where person = '\(twins.old)'")[0]
      let household = HouseholdID(try #require(UUID(uuidString: home)))
      let version = try await database.texts(
        "select version from households where id = '\(home)'")[0]
      try await twins.take(
        .setSpenders(
          SetSpenders(
            household: household, people: [twins.old], consent: word,
            expectedVersion: try #require(Int(version)))), as: secretary)
      let child = OpenPerson(
        name: "仇乐乐", initials: "", grid: nil, home: .household(household), tags: [], phone: nil,
        birthYear: desk.today.year - 8, login: nil, consent: word, guardian: twins.old)
      try await twins.take(.openPerson(child), as: secretary)
      try await twins.merge()
      let told = try await database.texts(
        """
        select concat_ws(' ', p.phone, p.tags, l.login, a.branch, w.form_no, s.form_no,
          (select count(*) from guardians g where g.guardian = p.id and g.until is null))
        from people p join logins l on l.person = p.id
        join affiliations a on a.person = p.id and a.until_day is null
        join consents w on w.person = p.id and w.purpose = 'publication' and w.given
        join household_spenders s on s.person = p.id and s.until is null
        where p.id = '\(twins.new)'
        """)
      #expect(told == ["10012345678 {party_member} twin.one 市局支部 G-7 G-7 1"])
      let left = try await database.texts(
        """
        select (select count(*) from guardians where guardian = '\(twins.old)' and until is null)
          + (select count(*) from household_spenders
            where person = '\(twins.old)' and until is null)
          + (select count(*) from logins where person = '\(twins.old)')
        """)
      #expect(left == ["0"])
    }
  }

  @Test func `the owner sees what was done under the old account`() async throws {
    try await withTwins { twins, store in
      _ = try await twins.credit(60)
      _ = try await twins.credit(120)
      try await twins.merge()
      let owner = Reader(person: twins.new, community: Desk.community)
      let query = StatementQuery(account: .available, from: nil, to: nil, before: nil, limit: 10)
      func lines(_ person: PersonID) async throws -> [StatementView.Line] {
        try await store.statement(
          HolderQuestion(owner, about: person.holder, kind: .person), query
        ).lines
      }
      #expect(try await lines(twins.old).map(\.closure) == [.merged, nil, nil])
      #expect(try await lines(twins.new).map(\.closure) == [.merged])
      let acts = try await store.acts(
        ActQuery(
          state: nil, grid: nil, holder: twins.new.holder, actType: nil, from: nil, to: nil,
          before: nil, limit: 10), for: owner)
      #expect(acts.count == 2)
      let question = HolderQuestion(owner, about: twins.new.holder, kind: .person)
      let month = try await store.monthlyStatement(question, Month(twins.desk.today))
      #expect(month.minutes.month == 180 && month.minutes.year == 180)
      #expect(month.lines.map(\.closure) == [.merged])
      let closure = try await store.closure(
        HolderQuestion(owner, about: twins.old.holder, kind: .person))
      #expect(closure.reason == .merged && closure.mergedInto == twins.new)
      await #expect(throws: Refusal(.notFound)) { _ = try await store.closure(question) }
    }
  }

  @Test func `the tables refuse a merger by whoever made the names the same`() async throws {
    try await withTwins { twins, _ in
      try await twins.merge()
      let secretary = twins.desk.person("secretary")
      let again = """
        insert into closures select (jsonb_populate_record(c, jsonb_build_object('person',
          '\(twins.new)', 'points_to', '\(twins.old)') || jsonb_build_object(%))).* from closures c
          where person = '\(twins.old)'
        """
      func insert(_ changes: String) -> String {
        again.replacing("%", with: changes)
      }
      try await twins.database.script(
        "update people set corrected_by = '\(secretary)' where id = '\(twins.old)'")
      let refusals = try await twins.database.refusals(
        of: [insert(""), insert("'reason', 'deceased'")], as: "moralbank_app")
      #expect(
        refusals.map { $0?.constraint } == [
          "closures_merged_by_another", "closures_heir_on_paper",
        ])
    }
  }
}
