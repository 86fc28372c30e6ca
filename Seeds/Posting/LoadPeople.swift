import Bank
import Store

extension DemoLoader {
  /// The street's secretary and the operator found the bank; the street's secretary opens the
  /// communities' secretaries and auditors, these the rest of their staff.
  func loadStaff() throws {
    let founders = plan.offices.filter { plan.areas[$0.area].level != .community }
    for office in founders {
      people[office.person] = try setup.addFirstOfficer(
        opening(office.person), office.role, in: communities[office.area], from: office.from,
        at: openingInstant)
    }
    guard let street = founders.first(where: { $0.role == .secretary })?.person else { return }
    let local = plan.offices.filter { plan.areas[$0.area].level == .community }
    let upper = local.filter { $0.role == .secretary || $0.role == .auditor }
    try open(upper.map(\.person), by: { _ in street })
    try appoint(upper, by: { _ in street })
    try openHouseholds()
    let rest = local.filter { $0.role != .secretary && $0.role != .auditor }
    try open(rest.map(\.person), by: secretary(of:))
    try appoint(rest, by: { office in secretary(of: office.person) })
  }

  /// Everybody else who has given consent, opened by the worker named in the plan.
  func loadPeople() throws {
    let opened = plan.people.indices.filter {
      people[$0] == nil && plan.people[$0].consent != nil
    }
    try open(opened) { plan.people[$0].consent?.openedBy ?? secretary(of: $0) }
  }

  private func secretary(of person: Int) -> Int {
    plan.offices.first { $0.role == .secretary && $0.area == plan.people[person].area }?.person ?? 0
  }

  private func open(_ indices: [Int], by opener: (Int) -> Int) throws {
    for start in stride(from: 0, to: indices.count, by: 256) {
      let slice = indices[start..<min(start + 256, indices.count)]
      let outcomes = try post(
        slice.map { (.openPerson(opening($0)), opener($0), plan.people[$0].area) },
        at: openingInstant)
      for (index, outcome) in zip(slice, outcomes) {
        if case .person(let person, _) = outcome { people[index] = person.id }
      }
      report(Progress(step: "people", done: start + slice.count, of: indices.count))
    }
  }

  private func appoint(
    _ offices: [DemoPlan.Office], by appointer: (DemoPlan.Office) -> Int
  ) throws {
    var commands: [(command: Command, by: Int, area: Int)] = []
    for office in offices {
      guard let person = people[office.person] else { continue }
      let request = AppointOffice(
        person: person, role: office.role, grids: office.grids.map { plan.grids[$0].code },
        from: office.from, until: nil)
      commands.append((.appoint(request), appointer(office), office.area))
    }
    _ = try post(commands, at: openingInstant)
  }

  private func openHouseholds() throws {
    let all = Array(plan.households.indices)
    for start in stride(from: 0, to: all.count, by: 256) {
      let slice = all[start..<min(start + 256, all.count)]
      let outcomes = try post(
        slice.map { index in
          let home = plan.households[index]
          let opener =
            plan.offices.first { $0.role == .secretary && $0.area == home.area }?.person ?? 0
          return (
            .openHousehold(
              OpenHousehold(
                grid: plan.grids[home.grid].code,
                door: Door(
                  building: name(of: plan.buildings[home.building]), entrance: home.entrance,
                  room: home.room))), opener, home.area
          )
        }, at: openingInstant)
      for (index, outcome) in zip(slice, outcomes) {
        if case .household(let household) = outcome { households[index] = household.id }
      }
      report(Progress(step: "households", done: start + slice.count, of: all.count))
    }
  }

  private func opening(_ index: Int) -> OpenPerson {
    let person = plan.people[index]
    let home = person.household.flatMap { households[$0] }
    return OpenPerson(
      name: person.name, initials: person.initials.lowercased(),
      grid: person.household.map { plan.grids[plan.households[$0].grid].code },
      home: home.map { .household($0) } ?? .none, tags: person.tags.map(\.rawValue),
      phone: person.phone, birthYear: person.birthYear,
      login: plan.logins.first { $0.person == index }?.login,
      consent: Consent(
        givenOn: person.consent?.givenOn ?? plan.firstDay - 2,
        way: person.consent?.way ?? "paper", formNumber: person.consent?.formNumber))
  }

  func loadBranches() throws {
    for area in plan.areas.indices {
      let own = plan.branches.indices.filter { plan.branches[$0].area == area }
      let numbers = try setup.addBranches(
        own.map { index in
          let branch = plan.branches[index]
          return NewBranch(
            name: branch.name, kind: branch.estate == nil ? "office" : "resident",
            estate: branch.estate.map { plan.estates[$0].name })
        }, in: communities[area])
      let numbered = Dictionary(uniqueKeysWithValues: zip(own, numbers))
      let members = plan.people.indices.compactMap { index in
        if let person = people[index], let branch = plan.people[index].branch,
          let number = numbered[branch]
        {
          (person: person, branch: number)
        } else {
          nil
        }
      }
      try setup.joinBranches(members, in: communities[area])
    }
  }
}
