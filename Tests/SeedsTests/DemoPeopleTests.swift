import Bank
import Testing

@testable import Seeds

@Suite struct DemoPeopleTests {
  let plan: DemoPlan

  init() throws {
    let today = try #require(Day(year: 2026, month: 11, day: 22))
    plan = try DemoPlan.make(size: .demo, today: today)
  }

  private func age(_ person: DemoPlan.Person) -> Int { plan.today.year - person.birthYear }

  @Test func `the demo has its numbers`() {
    #expect(plan.people.count == 320)
    #expect(plan.households.count == 200)
    #expect(plan.people.count { $0.isDepositor } == 160)
    #expect(plan.households.count { $0.openedOn != nil } == 40)
    #expect(plan.grids.count == 8)
    #expect(Set(plan.grids.map(\.level)) == [1, 2, 3])
    #expect(plan.estates.count == 3)
    #expect(plan.branches.count { $0.estate != nil } == 3)
    #expect(plan.branches.count { $0.estate == nil } == 1)
    #expect(plan.offices.count { $0.role == .gridWorker } == 5)
    #expect(Set(plan.offices.map(\.role)) == Set(Role.allCases))
    #expect(plan.offices.contains { $0.area == 1 && $0.role == .secretary })
    #expect(plan.ruleVersions.count == 1 && plan.items.count == 31)
  }

  @Test func `codes fit their parents and made-up places say so`() {
    for area in plan.areas {
      #expect(area.code.count == 12 && area.code.allSatisfy { $0.isASCII && $0.isNumber })
      if area.level == .community {
        #expect(area.code.hasPrefix("1502710209") && area.name.hasSuffix("（演示）"))
        #expect(area.parent == 1 && area.gridLevels.count == 3)
      }
    }
    #expect(plan.areas.map(\.code).prefix(2) == ["150271000000", "150271020000"])
    for (index, grid) in plan.grids.enumerated() {
      #expect(grid.code.hasPrefix(plan.areas[grid.area].code) && grid.code.count == 15)
      #expect((grid.parent.map { plan.grids[$0].level } ?? 0) == grid.level - 1)
      #expect((grid.parent ?? -1) < index)
    }
    #expect(Set(plan.grids.map(\.code)).count == plan.grids.count)
    let doors = plan.households.indices.map { plan.door(of: $0) }
    #expect(Set(doors).count == doors.count)
  }

  @Test func `telephone numbers cannot exist and are told apart`() {
    let phones = plan.people.compactMap(\.phone)
    #expect(phones.count > 100)
    #expect(Set(phones).count == phones.count)
    for phone in phones {
      #expect(phone.count == 11 && phone.allSatisfy { $0.isASCII && $0.isNumber })
      #expect(phone.hasPrefix("100"))
    }
  }

  @Test func `most depositors are over 60 and volunteers over 70 on average`() {
    let depositors = plan.people.filter(\.isDepositor)
    #expect(depositors.count { age($0) >= 60 } * 10 > depositors.count * 6)
    #expect(plan.people.allSatisfy { (14...100).contains(age($0)) })
    let volunteers = plan.people.filter { $0.tags.contains(.volunteer) }
    #expect(volunteers.count >= 20)
    #expect(volunteers.reduce(0) { $0 + age($1) } >= 70 * volunteers.count)
    for tag in DemoPlan.Person.Tag.allCases {
      #expect(plan.people.contains { $0.tags.contains(tag) }, "\(tag)")
    }
    for building in plan.buildings.indices {
      let heads = plan.people.filter { person in
        person.tags.contains(.buildingHead)
          && person.household.map { plan.households[$0].building } == building
      }
      #expect(heads.count <= 1)
    }
  }

  @Test func `names are Han, Mongolian and Hui, with their initials`() {
    let texts = plan.people.map(\.name)
    let mongolian = NameTables.mongolianFirst.map(\.characters)
    #expect(texts.count { name in mongolian.contains { name.hasPrefix($0) } } >= 10)
    #expect(texts.contains { $0.hasPrefix("马") || $0.hasPrefix("哈") || $0.hasPrefix("撒") })
    for person in plan.people {
      #expect(person.initials.count == person.name.count)
      #expect(person.initials.allSatisfy { ("A"..."Z").contains($0) })
    }
    #expect(Names.withheld.isDisjoint(with: texts.map { Names.digest($0) }))
  }

  @Test func `consent comes before the history, from a worker of another household`() throws {
    for person in plan.people {
      guard let consent = person.consent else { continue }
      #expect(consent.givenOn < plan.firstDay && consent.way == "paper")
      guard let opener = consent.openedBy else {
        #expect(plan.offices.contains { plan.people[$0.person] == person })
        continue
      }
      let office = plan.offices[opener]
      let household = try #require(person.household)
      #expect(office.from <= consent.givenOn)
      #expect(plan.people[office.person].household != household)
      let grid = plan.households[household].grid
      #expect(office.grids.contains { plan.grid(grid, isWithin: $0) })
    }
    let numbers = plan.people.compactMap(\.consent?.formNumber)
    #expect(Set(numbers).count == numbers.count)
    for version in plan.ruleVersions {
      #expect(version.metOn < version.inForceFrom && version.inForceFrom < plan.firstDay)
      #expect(version.votesFor * 2 > version.present)
      #expect(version.votesFor + version.votesAgainst <= version.present)
    }
  }

  @Test func `each resident has a worker who may look after him`() {
    for person in plan.people {
      guard let home = person.household else { continue }
      #expect(
        plan.offices.contains { office in
          office.role == .gridWorker && plan.people[office.person].household != home
            && office.grids.contains { plan.grid(plan.households[home].grid, isWithin: $0) }
        })
    }
    let workers = plan.offices.filter { $0.role == .gridWorker }
    #expect(workers.contains { $0.grids.count > 1 })
    #expect(workers.contains { $0.grids.contains { plan.grids[$0].parent == nil } })
  }

  @Test func `logins are ASCII and unique, one listed for each office and three residents`() {
    #expect(Set(plan.logins.map(\.login)).count == plan.logins.count)
    for login in plan.logins {
      #expect(login.login.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") })
    }
    let listed = plan.logins.filter(\.isListed)
    #expect(Set(listed.compactMap(\.role)) == Set(Role.allCases))
    #expect(listed.count == 9)
    let secretaries = listed.filter { $0.role == .secretary }.map(\.person)
    #expect(secretaries.map { plan.people[$0].area } == [plan.people[plan.cast.worker].area, 1])
    #expect(listed.filter { $0.role == nil }.map(\.person) == plan.cast.residents)
    #expect(listed.first { $0.role == .gridWorker }?.person == plan.cast.worker)
    let holders = Set(plan.offices.map(\.person))
    #expect(holders.isSubset(of: Set(plan.logins.map(\.person))))
  }
}
