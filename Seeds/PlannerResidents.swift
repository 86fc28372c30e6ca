import Bank

extension Planner {
  /// The people behind the doors. The second worker of each community lives in his own last grid,
  /// so that there is somebody whose household another worker must look after.
  mutating func planResidents() {
    for index in communities.indices {
      let office = plan.offices[communities[index].workers[1]]
      let leaf = office.grids[office.grids.count - 1]
      guard
        let home = communities[index].households.first(where: { plan.households[$0].grid == leaf })
      else { continue }
      plan.people[office.person].household = home
      plan.households[home].members.append(office.person)
    }
    for (household, size) in householdSizes().enumerated() {
      fill(household, newcomers: size)
    }
  }

  /// How many residents each household gets besides staff: one each, the rest at random, five at
  /// most.
  private mutating func householdSizes() -> [Int] {
    var sizes = Array(repeating: 1, count: plan.households.count)
    var rest = shape.people - plan.people.count - sizes.count
    while rest > 0 {
      let household = random.below(sizes.count)
      guard sizes[household] < 5 else { continue }
      sizes[household] += 1
      rest -= 1
    }
    return sizes
  }

  private mutating func fill(_ household: Int, newcomers: Int) {
    let area = plan.households[household].area
    let custom = Names.custom(&random)
    let surname = Names.drawSurname(custom, &random)
    var headAge = random.chance(66) ? random.within(60...84) : random.within(28...59)
    var headIsFeminine = random.chance(50)
    if let worker = plan.households[household].members.first {
      headAge = age(worker)
      headIsFeminine = feminine[worker]
    }
    let present = plan.households[household].members.count
    for place in present..<present + newcomers {
      let isFeminine: Bool
      let age: Int
      switch place {
      case 0: (isFeminine, age) = (headIsFeminine, headAge)
      case 1: (isFeminine, age) = (!headIsFeminine, max(22, headAge + random.within(-4...3)))
      default:
        isFeminine = random.chance(50)
        age =
          headAge < 45
          ? headAge + random.within(24...30) : max(15, headAge - random.within(24...30))
      }
      // A wife keeps her own name; everybody else bears the family's.
      let isWife = place < 2 && isFeminine
      let name = freshName(custom, feminine: isFeminine, surname: isWife ? nil : surname)
      addPerson(name, feminine: isFeminine, age: age, area: area, household: household)
      if random.chance(age < 78 ? 88 : 40) {
        plan.people[plan.people.count - 1].phone = impossiblePhone(plan.people.count - 1)
      }
    }
  }

  /// Who has an account: staff, cast, one building head a building, then mostly people over 60.
  mutating func planAccounts() {
    var chosen = Set(plan.people.indices.filter { plan.people[$0].consent != nil })
    let staff = chosen
    castResidents()
    chosen.formUnion(plan.cast.residents)
    for head in chooseBuildingHeads() {
      plan.people[head].tags.append(.buildingHead)
      chosen.insert(head)
    }
    var order = Array(plan.people.indices)
    random.shuffle(&order)
    let share = (shape.depositors - chosen.count) * 85 / 100
    let elders = order.filter { !chosen.contains($0) && (60...84).contains(age($0)) }
    chosen.formUnion(elders.prefix(share))
    let younger = order.filter { !chosen.contains($0) && (20...59).contains(age($0)) }
    chosen.formUnion(younger.prefix(shape.depositors - chosen.count))
    for person in order where !staff.contains(person) && chosen.contains(person) {
      markAndPlace(person)
    }
    for person in plan.people.indices where !staff.contains(person) && chosen.contains(person) {
      open(person)
    }
    for index in communities.indices { openHouseholds(of: index) }
    // Last and without a draw, so that the history is the same with and without everybody.
    for person in plan.people.indices where everybody && !chosen.contains(person) { open(person) }
  }

  /// Three residents of different households in the first worker's grids, women if there are any.
  private mutating func castResidents() {
    let grids = plan.offices[communities[0].workers[0]].grids
    let candidates = communities[0].households.filter { grids.contains(plan.households[$0].grid) }
      .compactMap { household in
        plan.households[household].members.filter { (61...75).contains(age($0)) }
          .max { !feminine[$0] && feminine[$1] }
      }
    let ordered = candidates.filter { feminine[$0] } + candidates.filter { !feminine[$0] }
    guard ordered.count >= 3 else { return }
    plan.cast.buildingHead = ordered[0]
    plan.cast.modest = ordered[1]
    plan.cast.newcomer = ordered[2]
    for person in plan.cast.residents {
      let name = MadeUpName(
        text: plan.people[person].name, initials: plan.people[person].initials, surname: nil)
      addLogin(person, prefix: "resident", name: name, role: nil, listed: true)
    }
  }

  /// One for each building, of 50 to 76 years; the cast's own in hers.
  private mutating func chooseBuildingHeads() -> [Int] {
    var heads: [Int: Int] = [:]
    let cast = Set(plan.cast.residents)
    if let home = plan.people[plan.cast.buildingHead].household {
      heads[plan.households[home].building] = plan.cast.buildingHead
    }
    for household in plan.households {
      guard heads[household.building] == nil else { continue }
      heads[household.building] = household.members.first {
        (50...76).contains(age($0)) && !cast.contains($0) && plan.people[$0].consent == nil
      }
    }
    return heads.values.sorted()
  }

  /// Tags and branch of a depositor, and his place among those who do things. Volunteers are 64 to
  /// 82: the street says that theirs are over 70 on average.
  private mutating func markAndPlace(_ person: Int) {
    let years = age(person)
    var tags: [DemoPlan.Person.Tag] = []
    if years >= 30, random.chance(20) { tags.append(.partyMember) }
    tags += plan.people[person].tags
    if (64...82).contains(years), random.chance(45) { tags.append(.volunteer) }
    plan.people[person].tags = tags
    guard let home = plan.people[person].household else { return }
    let estate = plan.buildings[plan.households[home].building].estate
    if tags.contains(.partyMember) {
      plan.people[person].branch = plan.branches.firstIndex { $0.estate == estate }
    }
    let grid = plan.households[home].grid
    let isCast = plan.cast.residents.contains(person)
    if years >= 70, !isCast { eldersOfGrid[grid, default: []].append(person) }
    guard !isCast, (20...82).contains(years) else { return }
    let area = plan.people[person].area
    guard let community = communities.firstIndex(where: { $0.area == area }) else { return }
    communities[community].actors.append(person)
  }

  private mutating func open(_ person: Int) {
    guard let grid = grid(of: person) else { return }
    let home = plan.people[person].household
    let opener = workersOfGrid[grid]?.first {
      plan.people[plan.offices[$0].person].household != home
    }
    plan.people[person].consent = DemoPlan.Consent(
      givenOn: plan.firstDay - (2 + person % 13), way: "paper",
      formNumber: formNumber(person), openedBy: opener)
  }

  private mutating func openHouseholds(of index: Int) {
    var homes = communities[index].households.filter { household in
      plan.households[household].members.contains {
        plan.people[$0].consent != nil && plan.people[$0].household != nil
      }
    }
    random.shuffle(&homes)
    for household in homes.prefix(shape.householdAccounts) {
      plan.households[household].openedOn = plan.firstDay - 1
      communities[index].accounts.append(household)
    }
  }
}
