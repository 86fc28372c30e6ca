import Bank
import FoundationEssentials
import Postgres
import Store
import Support
import Testing

/// A hamlet of made-up people at doors of its own, brought into a copy of the demo community.
struct Hamlet: Sendable {
  let desk: Desk
  static let grid = "150271020901088"
  static let roster = ImportFile(name: "名册.csv", digest: Array(repeating: 1, count: 32))

  var secretary: PersonID { desk.person("secretary") }

  static func door(_ number: Int) -> Door {
    Door(building: "测试1号楼", entrance: "1单元", room: String(101 + number))
  }

  static func book(_ tag: UInt8 = 2) -> ImportFile {
    ImportFile(name: "旧账.csv", digest: Array(repeating: tag, count: 32))
  }

  func people(_ count: Int, digest: UInt8 = 1) -> Command {
    .importPeople(
      ImportPeople(
        file: ImportFile(name: "名册.csv", digest: Array(repeating: digest, count: 32)),
        rows: (0..<count).map { number in
          RosterRow(
            row: number + 2,
            person: OpenPerson(
              name: "测试\(number)", initials: "cs", grid: nil, home: .door(Self.door(number)),
              tags: [], phone: nil, birthYear: nil, login: nil,
              consent: Consent(givenOn: desk.today, way: "paper", formNumber: "R")),
            oldNumber: "A\(number)")
        }, isDryRun: false))
  }

  /// Two lines each: as many whole points as the number says, and half a point.
  func book(_ numbers: Range<Int>, _ tag: UInt8 = 2, halves: HalfPoints = .up) -> Command {
    .importBook(
      ImportBook(
        file: Self.book(tag), closedOn: desk.today, halves: halves,
        rows: numbers.map { number in
          OldBookRow(
            door: Self.door(number), name: "测试\(number)", oldNumber: "A\(number)",
            lines: [
              OldLine(
                row: 2 * number + 2, on: desk.today, item: "打扫", change: 2 * number, balance: nil,
                by: "某人"),
              OldLine(
                row: 2 * number + 3, on: nil, item: nil, change: 1, balance: nil, by: nil),
            ])
        }, isDryRun: false))
  }

  /// Sets the place up with so many people.
  func settle(_ count: Int) async throws {
    let grids = Command.importGrids(
      ImportGrids(
        file: Self.roster,
        rows: [
          GridRow(
            code: Self.grid, name: "测试网格", parent: nil, kind: "urban", buildings: ["测试1号楼"]),
          GridRow(
            code: Self.grid + "01", name: "测试微格", parent: Self.grid, kind: "urban",
            buildings: []),
        ], isDryRun: false))
    for command in [grids, people(count)] {
      let answer = try await desk.submit(command, as: secretary).get()
      #expect(answer.body.hasPrefix("imported") && answer.body.hasSuffix(" 0"), "\(answer.body)")
    }
  }
}

@Suite struct ImportTests {
  private func withHamlet(_ count: Int, _ body: (Hamlet, TestDatabase) async throws -> Void)
    async throws
  {
    try await withStore { store, database in
      let hamlet = Hamlet(desk: Desk(store: store, database: database))
      try await hamlet.settle(count)
      try await body(hamlet, database)
    }
  }

  @Test func `a place is set up with grids, buildings, doors and people`() async throws {
    try await withHamlet(3) { hamlet, database in
      let paths = try await database.texts(
        """
        select g.code || ' ' || g.level || ' ' || cardinality(g.path) from grids g
        where g.code like '\(Hamlet.grid)%' order by g.code
        """)
      #expect(paths == ["\(Hamlet.grid) 1 1", "\(Hamlet.grid)01 2 2"])
      let people = try await database.texts(
        """
        select p.name || ' ' || d.room || ' ' || m.old_no || ' ' || g.code || ' ' || c.form_no
        from imported_people m join people p on p.community = m.community and p.id = m.person
        join residences r on r.community = p.community and r.person = p.id and r.until is null
        join households d on d.community = r.community and d.id = r.household
        join grids g on g.community = r.community and g.id = r.grid
        join consents c on c.community = p.community and c.person = p.id order by m.row
        """)
      #expect(people == (0..<3).map { "测试\($0) \(101 + $0) A\($0) \(Hamlet.grid) R" })
      let again = try words(await hamlet.desk.submit(hamlet.people(4), as: hamlet.secretary))
      #expect(again == "imported 1 3 0")
      #expect(try await database.faults() == [])
    }
  }

  @Test func `who has moved since is not opened again`() async throws {
    try await withHamlet(3) { hamlet, database in
      try await database.script(
        """
        update residences set until = since where person in
          (select person from imported_people where old_no in ('A0', 'A1'))
        """)
      let same = try words(await hamlet.desk.submit(hamlet.people(3), as: hamlet.secretary))
      #expect(same == "imported 0 3 0")
      let other = try words(
        await hamlet.desk.submit(hamlet.people(3, digest: 9), as: hamlet.secretary))
      #expect(other == "imported 0 3 0")
      #expect(try await database.texts("select count(*) from imported_people") == ["3"])
    }
  }

  @Test func `balances are taken over once, from whichever file`() async throws {
    try await withHamlet(6) { hamlet, database in
      let first = try words(await hamlet.desk.submit(hamlet.book(0..<4), as: hamlet.secretary))
      // Halves go up: 1 + 2 + 3 + 4.
      #expect(first == "imported 4 0 10")
      let same = try words(await hamlet.desk.submit(hamlet.book(0..<4), as: hamlet.secretary))
      #expect(same == "imported 0 4 0")
      let other = try words(await hamlet.desk.submit(hamlet.book(2..<6, 3), as: hamlet.secretary))
      #expect(other == "imported 2 2 11")
      let rounded = try words(
        await hamlet.desk.submit(hamlet.book(0..<1, 4, halves: .down), as: hamlet.secretary))
      #expect(rounded == "imported 0 0 0", "0 where 1 was taken over is refused")
      let openings = try await database.texts(
        "select points || ' ' || coalesce(seq, 0) from opening_balances order by points")
      let seqs = try await database.texts(
        "select seq from transfers where kind = 'opening_balance' order by seq")
      #expect(openings == zip(1...6, seqs).map { "\($0) \($1)" })
      #expect(try await database.texts("select count(*) from old_lines") == ["12"])
      #expect(try await database.texts("select count(*) from imports where kind = 'book'") == ["2"])
      #expect(try await database.faults() == [])
    }
  }

  @Test func `one book from two servers at once is taken over once`() async throws {
    try await withHamlet(40) { hamlet, database in
      let other = try await Store.open(database.service, logger: TestBank.quiet)
      let desks = [hamlet.desk, Desk(store: other, database: database)]
      let results = await withTaskGroup(of: Result<Answer, SubmitError>.self) { group in
        for place in 0..<12 {
          group.addTask {
            await desks[place % 2].submit(
              hamlet.book(0..<40, UInt8(2 + place % 3)), as: hamlet.secretary)
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      await other.shutdown()
      let told = try results.map { try words($0) }
      #expect(told.filter { $0 == "imported 40 0 820" }.count == 1)
      #expect(told.filter { $0 == "imported 0 40 0" }.count == 11)
      #expect(try await database.texts("select count(*) from old_lines") == ["80"])
      #expect(try await database.faults() == [])
    }
  }

  @Test func `one roster from two servers at once opens each account once`() async throws {
    try await withHamlet(0) { hamlet, database in
      let other = try await Store.open(database.service, logger: TestBank.quiet)
      let desks = [hamlet.desk, Desk(store: other, database: database)]
      let results = await withTaskGroup(of: Result<Answer, SubmitError>.self) { group in
        for place in 0..<8 {
          group.addTask {
            await desks[place % 2].submit(hamlet.people(30), as: hamlet.secretary)
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      await other.shutdown()
      let told = try results.map { try words($0) }
      #expect(told.filter { $0 == "imported 30 0 0" }.count == 1)
      #expect(told.filter { $0 == "imported 0 30 0" }.count == 7)
      #expect(try await database.texts("select count(*) from imported_people") == ["30"])
      #expect(try await database.faults() == [])
    }
  }

  @Test func `a book comes again after some have left, moved and been merged`() async throws {
    try await withHamlet(4) { hamlet, database in
      let (desk, secretary) = (hamlet.desk, hamlet.secretary)
      #expect(try words(await desk.submit(hamlet.book(0..<3), as: secretary)) == "imported 3 0 6")
      func person(_ number: Int) async throws -> PersonID {
        let id = try await database.texts(
          "select person from imported_people where old_no = 'A\(number)'")[0]
        return PersonID(try #require(UUID(uuidString: id)))
      }
      func open(_ name: String, at door: Door) async throws -> PersonID {
        let request = OpenPerson(
          name: name, initials: "cs", grid: Hamlet.grid, home: .door(door), tags: [], phone: nil,
          birthYear: nil, login: nil,
          consent: Consent(givenOn: desk.today, way: "paper", formNumber: nil))
        return PersonID(try made(await desk.submit(.openPerson(request), as: secretary)))
      }
      let first = try await person(0)
      let close = Command.closePerson(
        ClosePerson(person: first, reason: .movedAway, heir: .charity))
      let moved = try await person(1)
      let move = Command.movePerson(
        MovePerson(person: moved, grid: Hamlet.grid, home: .door(Hamlet.door(9)), on: nil))
      for command in [close, move] {
        #expect(try await desk.submit(command, as: secretary).get().problem == nil)
      }
      // Somebody else of the name moves in where the balance was taken over.
      _ = try await open("测试1", at: Hamlet.door(1))
      let second = try await open("测试2", at: Hamlet.door(2))
      let merge = Command.mergePeople(MergePeople(from: try await person(2), into: second))
      #expect(try await desk.submit(merge, as: secretary).get().problem == nil)
      #expect(try words(await desk.submit(hamlet.book(0..<3), as: secretary)) == "imported 0 3 0")
      // From another file the merged account's balance is known, too.
      #expect(
        try words(await desk.submit(hamlet.book(2..<3, 8), as: secretary)) == "imported 0 1 0")
      #expect(try await database.faults() == [])
    }
  }

  /// What a superuser changed with the triggers off.
  static let tamperings = [
    ("old_lines", "update old_lines set change = change + 2 where row = 6"),
    ("old_lines", "delete from old_lines where row = 6"),
    ("opening_balances", "update opening_balances set points = points + 1 where points = 3"),
    ("opening_balances", "update opening_balances set halves = 'down' where points = 3"),
    ("opening_balances", "update opening_balances set seq = 1 where points = 3"),
    ("opening_balances", "delete from opening_balances where points = 3"),
    ("transfers", "update transfers set amount = 4 where \(opening)"),
    ("transfers", "update transfers set debit = 1 where \(opening)"),
    ("transfers", "update transfers set kind = 'donation' where \(opening)"),
  ]

  private static let opening = "kind = 'opening_balance' and amount = 3"

  @Test(arguments: tamperings)
  func `what was changed behind the bank's back is found`(table: String, sql: String) async throws {
    try await withHamlet(5) { hamlet, database in
      _ = try await hamlet.desk.submit(hamlet.book(0..<5), as: hamlet.secretary).get()
      #expect(try await database.faults() == [])
      let person = try await database.texts("select holder from opening_balances where points = 3")
      try await database.script(
        "alter table \(table) disable trigger all; \(sql); alter table \(table) enable trigger all")
      let found = try await database.faults()
      let finding = try #require(found.first { $0.check == "openings" }, "\(found.map(\.check))")
      #expect(finding.differences == 1)
      #expect(finding.first?.contains(person[0]) == true, "\(finding.first ?? "")")
    }
  }

  @Test func `the tables refuse what is not the secretary's to bring in`() async throws {
    try await withHamlet(2) { hamlet, database in
      _ = try await hamlet.desk.submit(hamlet.book(0..<1), as: hamlet.secretary).get()
      let worker = hamlet.desk.person("grid_worker")
      let free = """
        (select person from imported_people where old_no = 'A1')
        """
      func insert(_ changes: String) -> String {
        """
        insert into opening_balances select (jsonb_populate_record(o, jsonb_build_object(
          'holder', \(free), 'seq', null, 'points', 0) || jsonb_build_object(\(changes)))).*
        from opening_balances o
        """
      }
      let refusals = try await database.refusals(
        of: [
          insert("'recorded_by', '\(worker)'"), insert("'holder', o.recorded_by"),
          insert("'points', 5, 'seq', 1"), insert("'points', -1, 'seq', 1"),
          insert("'holder', o.holder"),
          insert("'seq', 1"), insert(""),
        ], as: "moralbank_app")
      #expect(
        refusals.map { $0?.constraint } == [
          "openings_by_secretary", "opening_balances_check1", "openings_match_transfer",
          "opening_balances_points_check", "opening_balances_pkey", "opening_balances_check", nil,
        ])
    }
  }
}
