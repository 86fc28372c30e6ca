import Bank

extension Planner {
  /// Those who hold offices: the street's secretary and the operator, then each community's
  /// workers, secretary, deputy, shopkeeper and auditor. Offices run from before the first account.
  mutating func planStaff() {
    appoint(.secretary, area: 1, login: "street", listed: true)
    appoint(.operator, area: 1, login: "operator", listed: true)
    for index in communities.indices {
      let isFirst = index == 0
      let area = communities[index].area
      for (number, local) in shape.workerGrids.enumerated() {
        let grids = local.map { communities[index].firstGrid + $0 }
        communities[index].workers.append(plan.offices.count)
        let person = appoint(
          .gridWorker, area: area, grids: grids, login: "worker", listed: isFirst && number == 0)
        if isFirst, number == 0 { plan.cast.worker = person }
      }
      communities[index].secretaries = [
        appoint(.secretary, area: area, login: "secretary", listed: isFirst),
        appoint(.secretary, area: area, login: "deputy", isDeputy: true, listed: false),
      ]
      communities[index].shopkeeper = appoint(
        .shopkeeper, area: area, login: "shop", listed: isFirst)
      appoint(.auditor, area: area, login: "auditor", listed: isFirst)
      for leaf in communities[index].leaves {
        workersOfGrid[leaf] = communities[index].workers.filter { office in
          plan.offices[office].grids.contains { plan.grid(leaf, isWithin: $0) }
        }
      }
    }
    // Scripts take the first secretary of the list for the community's.
    plan.logins.append(plan.logins.removeFirst())
  }

  @discardableResult
  private mutating func appoint(
    _ role: Role, area: Int, grids: [Int] = [], login prefix: String,
    isDeputy: Bool = false, listed: Bool
  ) -> Int {
    let person = plan.people.count
    let isFeminine = random.chance(60)
    let name = freshName(random.chance(85) ? .han : .hui, feminine: isFeminine)
    let age = role == .secretary ? random.within(45...57) : random.within(26...54)
    addPerson(name, feminine: isFeminine, age: age, area: area, household: nil)
    plan.people[person].phone = impossiblePhone(person)
    plan.people[person].consent = DemoPlan.Consent(
      givenOn: plan.firstDay - 19, way: "paper", formNumber: formNumber(person), openedBy: nil)
    plan.offices.append(
      DemoPlan.Office(
        person: person, role: role, area: area, grids: grids, from: plan.firstDay - 18,
        isDeputy: isDeputy))
    addLogin(person, prefix: prefix, name: name, role: role, listed: listed)
    return person
  }

  /// `prefix.surname`, with a number from the second one on.
  mutating func addLogin(
    _ person: Int, prefix: String, name: MadeUpName, role: Role?, listed: Bool
  ) {
    let stem = "\(prefix).\(name.surname ?? name.initials.lowercased())"
    let taken = Set(plan.logins.map(\.login))
    var login = stem
    var number = 2
    while taken.contains(login) {
      login = "\(stem)\(number)"
      number += 1
    }
    plan.logins.append(
      DemoPlan.Login(person: person, login: login, role: role, isListed: listed))
  }

  mutating func addPerson(
    _ name: MadeUpName, feminine isFeminine: Bool, age: Int, area: Int, household: Int?
  ) {
    plan.people.append(
      DemoPlan.Person(
        name: name.text, initials: name.initials, birthYear: plan.today.year - age, area: area,
        household: household))
    feminine.append(isFeminine)
    if let household { plan.households[household].members.append(plan.people.count - 1) }
  }

  /// A name that nobody in the plan bears yet, unless a few draws find none.
  mutating func freshName(
    _ custom: Names.Custom, feminine: Bool, surname: NameTables.Part? = nil
  ) -> MadeUpName {
    var name = Names.draw(custom, feminine: feminine, surname: surname, &random)
    for _ in 0..<8 where names.contains(name.text) {
      name = Names.draw(custom, feminine: feminine, surname: surname, &random)
    }
    names.insert(name.text)
    return name
  }

  /// A number that no telephone has, another for each person: 7919 has no factor in common with
  /// 10⁸.
  func impossiblePhone(_ person: Int) -> String {
    "100" + padded((person * 7_919 + 1_000_003) % 100_000_000, 8)
  }

  func formNumber(_ person: Int) -> String { "KH-" + padded(person + 1, 6) }
}
