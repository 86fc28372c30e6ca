import Bank
import FoundationEssentials
import Postgres
import Seeds
import Store
import Support
import Testing

/// Doors and the ends of households as the database has them.
@Suite struct HouseholdEndStoreTests {
  private static func opening(
    _ desk: Desk, _ name: String, _ door: Door, _ grid: String
  ) -> Command {
    .openPerson(
      OpenPerson(
        name: name, initials: "", grid: grid, home: .door(door), tags: [], phone: nil,
        birthYear: 1970, login: nil,
        consent: Consent(givenOn: desk.today, way: "paper", formNumber: nil)))
  }

  private static let door = Door(building: "测试苑9号楼", entrance: "1单元", room: "101")
  private static let spellings = [
    Door(building: "测试苑 九栋", entrance: "一单元", room: "１０１室"),
    Door(building: "测试苑９号楼", entrance: "1", room: "0101"),
    Door(building: "9号楼", entrance: "1门", room: "101"),
  ]

  @Test func `spellings of one door are one household, in one batch and later`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let worker = desk.person("grid_worker")
      let grid = database.login("grid_worker").grids[0]
      let doors = [Self.door] + Self.spellings
      await withTaskGroup { group in
        for (place, door) in doors.dropLast().enumerated() {
          group.addTask {
            let opened = await desk.submit(
              Self.opening(desk, "甲\(place)", door, grid), as: worker)
            #expect((try? opened.get())?.problem == nil)
          }
        }
      }
      // Without its estate the building is told apart once it is on record.
      let others = try await database.texts(
        "select count(*)::text from buildings where community = 3 and key ~ '(^|[^0-9])9$'")
      if others == ["1"] {
        let last = await desk.submit(
          Self.opening(desk, "末", doors[doors.count - 1], grid), as: worker)
        #expect(try last.get().problem == nil)
      }
      let found = try await database.texts(
        """
        select count(*)::text from households d join buildings b on b.community = d.community
          and b.id = d.building where b.key = '测试苑9'
        """)
      #expect(found == ["1"])
      #expect(try await database.faults() == [])
      let error = try await database.refusals(
        of: [
          """
          insert into households (community, id, grid, building, entrance, room, room_key,
            opened_on, opened_by)
          select d.community, p.id, d.grid, d.building, d.entrance, 'X', d.room_key, d.opened_on,
            d.opened_by
          from households d join buildings b on b.community = d.community and b.id = d.building
            and b.key = '测试苑9' join people p on p.community = d.community limit 1
          """
        ], as: "postgres")
      #expect(error.first??.constraint == "households_door")
    }
  }

  @Test func `the next tenants begin with nothing, and nobody rewrites the end`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let (worker, secretary) = (desk.person("grid_worker"), desk.person("secretary"))
      let grid = database.login("grid_worker").grids[0]
      let opened = await desk.submit(Self.opening(desk, "前住户", Self.door, grid), as: worker)
      let person = PersonID(try made(opened))
      let old = try #require(
        try await database.texts(
          "select household::text from residences where person = '\(person)'"
        ).first)
      let household = HouseholdID(try #require(UUID(uuidString: old)))
      var deed = desk.patrol(60)
      deed.actType = "C03"
      deed.holder = household.holder
      deed.isPerson = false
      (deed.minutes, deed.units) = (nil, 4)
      deed.evidence = [Evidence(kind: "LOGB", reference: nil)]
      let credited = try await desk.submit(.credit(deed), as: worker).get()
      #expect(credited.problem == nil, "\(credited)")
      let close = Command.closePerson(
        ClosePerson(person: person, reason: .movedAway, heir: nil))
      let closing = try await desk.submit(close, as: secretary).get()
      #expect(closing.problem == nil, "\(closing)")
      let next = await desk.submit(
        Self.opening(desk, "后住户", Self.spellings[0], grid), as: worker)
      let tenant = try made(next)
      let now = try await database.texts(
        "select household::text from residences where person = '\(tenant.uuidString)'")
      #expect(now.count == 1 && now != [old])
      let ended = try await database.texts(
        """
        select d.ended_on || ' ' || h.closed_on || ' ' || b.available from households d
        join holders h using (community, id) join balances b on b.community = d.community
          and b.holder = d.id where d.id = '\(old)'
        """)
      #expect(ended == ["\(desk.today) \(desk.today) 0"])
      let refusals = try await database.refusals(
        of: [
          "update households set room = 'X' where id = '\(old)'",
          """
          update residences set household = '\(old)'
          where person = '\(tenant.uuidString)' and until is null
          """,
        ], as: "postgres")
      #expect(refusals[0]?.sqlState == "MB001")
      #expect(refusals[1]?.constraint == "residences_in_open_households")
      await Self.expectSight(of: household, desk)
      #expect(try await database.faults() == [])
    }
  }

  /// The account of an ended household is seen by secretary and auditor alone.
  private static func expectSight(of household: HouseholdID, _ desk: Desk) async {
    for (role, isSeen) in [("secretary", true), ("auditor", true), ("grid_worker", false)] {
      let reader = Reader(person: desk.person(role), community: Desk.community)
      let question = HolderQuestion(reader, about: household.holder, kind: .household)
      let balance = try? await desk.store.balances([question])[question]?.get()
      #expect((balance != nil) == isSeen, "\(role)")
    }
  }

  @Test func `an office is not given twice, nor a holder of one closed, around the core`()
    async throws
  {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let worker = desk.person("grid_worker")
      let twice = """
        insert into offices (community, id, person, role, from_day)
        select community, gen_random_uuid(), person, role, from_day from offices
        where community = 3 and role = 'secretary' and until_day is null limit 1
        """
      let grids = """
        with o as (insert into offices (community, id, person, role, from_day)
          select community, gen_random_uuid(), person, role, from_day from offices
          where person = '\(worker)' and role = 'grid_worker' limit 1 returning *)
        insert into office_grids (community, office, grid) select o.community, o.id, g.grid
        from o join offices p on p.person = o.person and p.role = o.role
          join office_grids g on g.community = p.community and g.office = p.id limit 1
        """
      let close = "update holders set closed_on = current_date where id = '\(worker)'"
      let refusals = try await database.refusals(of: [twice, grids, close], as: "postgres")
      #expect(refusals[0]?.constraint == "offices_once")
      #expect(refusals[1]?.constraint == "offices_once")
      #expect(
        refusals[2]?.constraint == "holders_closed_out_of_office"
          || refusals[2]?.constraint == "holders_closed_empty")
    }
  }
}
