import Bank
import FoundationEssentials
import Postgres
import Seeds
import Store
import Support
import Testing

/// Corrections, moves and the ends of accounts as the database has them.
@Suite struct PeopleChangeTests {
  private func reader(_ desk: Desk, _ role: String) -> Reader {
    Reader(person: desk.person(role), community: Desk.community)
  }

  private func opened(
    _ desk: Desk, name: String, born: Int?, grid: String
  ) async throws -> PersonID {
    let request = OpenPerson(
      name: name, initials: "", grid: grid, home: .none, tags: [], phone: "10012345678",
      birthYear: born, login: nil,
      consent: Consent(givenOn: desk.today, way: "paper", formNumber: nil))
    return PersonID(
      try made(await desk.submit(.openPerson(request), as: desk.person("grid_worker"))))
  }

  @Test func `two accounts of one person count as one after the merger`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let worker = desk.person("grid_worker")
      let grid = database.login("grid_worker").grids[0]
      let old = try await opened(desk, name: "单小乐", born: 1970, grid: grid)
      let new = try await opened(desk, name: "单小乐", born: nil, grid: grid)
      let event: (inout ActRequest) -> Void = {
        $0.externalReference = ExternalReference(system: "12345", number: "E-77")
      }
      for minutes in [60, 60, 60] {
        _ = try await desk.submit(.credit(desk.patrol(minutes, by: old)), as: worker).get()
      }
      var paid = desk.patrol(60, by: old, on: desk.today.advanced(by: -1))
      event(&paid)
      _ = try await desk.submit(.credit(paid), as: worker).get()
      let merge = Command.mergePeople(MergePeople(from: old, into: new))
      let merged = try await desk.submit(merge, as: desk.person("secretary")).get()
      #expect(merged.problem == nil)
      let next = try words(await desk.submit(.credit(desk.patrol(60, by: new)), as: worker))
      #expect(next == "credited 0 20", "15 a day for patrol, all of it earned on the old account")
      var again = desk.patrol(60, by: new, on: desk.today.advanced(by: -1))
      event(&again)
      let twice = try await desk.submit(.credit(again), as: worker).get()
      #expect(twice.problem == "validation-failed", "one event pays one person once")
      let numbers = try await database.texts(
        "select passbook_no from people where id in ('\(old)', '\(new)') order by passbook_no")
      for number in numbers {
        var query = PeopleQuery()
        query.passbook = number
        let found = try await store.people(
          query, for: reader(desk, "secretary"), after: nil, limit: 10)
        #expect(found.map(\.person.id) == [new], "the old passbook still finds the person")
      }
      for words in ["sxl", "dxl", "sxy", "cxl", "小乐", "乐", "单小乐"] {
        var query = PeopleQuery()
        query.words = words
        let found = try await store.people(
          query, for: reader(desk, "secretary"), after: nil, limit: 100)
        #expect(found.map(\.person.id).contains(new), "\(words)")
        #expect(!found.map(\.person.id).contains(old), "\(words)")
      }
      #expect(try await database.faults() == [])
    }
  }

  @Test func `a move keeps the days before, and nobody can rewrite them`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let head = desk.person("resident")
      let grids = try await database.texts(
        """
        select g.code from grids g where g.community = 3 and g.level = (
          select max(level) from grids where community = 3) and not exists (
          select from residences r where r.person = '\(head)' and r.grid = g.id)
        order by g.code limit 2
        """)
      for grid in grids {
        let move = MovePerson(person: head, grid: grid, home: .none, on: nil)
        let moved = try await desk.submit(.movePerson(move), as: desk.person("secretary")).get()
        #expect(moved.problem == nil)
      }
      let rows = try await database.texts(
        """
        select concat_ws(' ', until = '\(desk.today)'::date - 1, g.code) from residences r
        join grids g on g.community = r.community and g.id = r.grid
        where r.person = '\(head)' order by since
        """)
      #expect(rows.count == 2 && rows[0].hasPrefix("t ") && rows[1] == grids[1])
      let past = try await database.refusal(
        of: "update residences set grid = null where person = '\(head)' and until is not null",
        as: "moralbank_app")
      #expect(past?.sqlState == "MB001")
      #expect(try await database.faults() == [])
    }
  }

  @Test func `an end takes offices, mandates, sessions and passwords with it`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let (worker, head) = (desk.person("grid_worker"), desk.person("resident"))
      _ = try await desk.submit(MandateRaceTests.mandate(desk, limit: 50), as: worker).get()
      let gift = try await MandateRaceTests.gift(database)
      let request = RequestRedemption(item: gift.code, quantity: 2, person: head)
      _ = try await desk.submit(.requestRedemption(request), as: head).get()
      try await database.script(
        """
        insert into sessions select gen_random_uuid(), sha256('x'), community, id, now(), now(),
          now() + interval '1 day' from people where id = '\(head)'
        """)
      let early = try await database.refusal(
        of: "update holders set closed_on = current_date where id = '\(head)'",
        as: "moralbank_app")
      #expect(early?.constraint == "holders_closed_empty")
      let heir = desk.person("resident", 2)
      let close = ClosePerson(
        person: head, reason: .deceased, heir: .person(heir), document: "公证 1")
      let closed = try await desk.submit(.closePerson(close), as: desk.person("secretary")).get()
      #expect(closed.problem == nil)
      let told = try await database.texts(
        """
        select concat_ws(' ', p.status, p.phone is null, l.password_hash is null,
          (select count(*) from sessions s where s.person = p.id and s.ended_at is null),
          (select count(*) from mandates m where m.principal = p.id and m.ended_at is null),
          (select available from balances where holder = '\(heir)'),
          (select string_agg(distinct state, ',') from redemptions r where r.holder = p.id
            and r.item = '\(gift.code)'))
        from people p join logins l on l.person = p.id where p.id = '\(head)'
        """)
      #expect(told == ["closed t t 0 0 86 cancelled"])
      let credit = try await desk.submit(.credit(desk.patrol(60)), as: worker).get()
      #expect(credit.problem == "validation-failed")
      #expect(try await database.faults() == [])
    }
  }

  @Test func `what the log keeps of a correction names fields and holds none`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let head = desk.person("resident")
      var edit = PersonEdit()
      edit.phone = "10099990000"
      edit.name = "仇小种"
      let request = EditPerson(person: head, edit: edit, expectedVersion: 1)
      let edited = try await desk.submit(.editPerson(request), as: desk.person("grid_worker")).get()
      #expect(edited.problem == nil)
      let stale = try await desk.submit(.editPerson(request), as: desk.person("grid_worker")).get()
      #expect(stale.problem == "stale-version")
      let keys = try await database.texts(
        """
        select key from people_keys where passbook_no = (
          select passbook_no from people where id = '\(head)') and community = (
          select community from people where id = '\(head)') order by 1
        """)
      #expect(Set(keys).isSuperset(of: ["仇小种", "小种", "种", "qxz", "cxz", "qxc", "cxc"]))
      #expect(keys.count == 7, "the old name finds nobody any more")
      #expect(try await database.faults() == [])
    }
  }
}
