import Bank
import Store

extension DemoLoader {
  /// Who acts for whom, for people who are not in the story: an elder's proxy, a household's
  /// spender, a party member's branch at work, and a grandchild with a guardian. Chosen by their
  /// places in the plan, without a draw, so that the history stays what it is.
  func loadTies() throws {
    guard let area = plan.areas.firstIndex(where: { $0.level == .community }) else { return }
    let here = plan.people.indices.filter { index in
      plan.people[index].area == area && people[index] != nil
        && !plan.cast.residents.contains(index) && opener(of: index) != nil
    }
    let elders = here.filter { plan.today.year - plan.people[$0].birthYear >= 70 }
    guard let elder = elders.first, let worker = opener(of: elder),
      let helper = here.first(where: { isHelper($0, of: elder, worker) })
    else { return }
    try giveMandates(from: elder, to: helper, worker, area)
    if let member = here.first(where: { plan.people[$0].tags.contains(.partyMember) }),
      let person = people[member], let recorder = opener(of: member)
    {
      let join = Affiliate(
        person: person, branch: "演示单位机关第一党支部", from: plan.firstDay - 1)
      _ = try post([(.affiliate(join), recorder, area)], at: tyingInstant)
    }
    try openGrandchild(of: helper, by: worker, area)
  }

  /// The worker who opened the account.
  private func opener(of index: Int) -> Int? {
    plan.people[index].consent?.openedBy.map { plan.offices[$0].person }
  }

  /// Somebody of 28 to 65 in another household, whose account the same worker opened.
  private func isHelper(_ index: Int, of elder: Int, _ worker: Int) -> Bool {
    let age = plan.today.year - plan.people[index].birthYear
    return (28...65).contains(age) && opener(of: index) == worker
      && plan.people[index].household != plan.people[elder].household
  }

  /// After all accounts were opened.
  private var tyingInstant: Instant { Self.instant(plan.firstDay - 1, second: 9 * 3_600) }

  /// One mandate to do everything, and one to collect that was ended again.
  private func giveMandates(
    from elder: Int, to helper: Int, _ worker: Int, _ area: Int
  ) throws {
    guard let principal = people[elder], let proxy = people[helper] else { return }
    let consent = Consent(givenOn: plan.firstDay - 1, way: "paper", formNumber: "WT-0001")
    let commands = [Set(MandatePower.allCases), [.collect]].map { powers in
      (
        command: Command.giveMandate(
          GiveMandate(
            principal: principal, proxy: proxy, powers: powers, from: nil,
            until: plan.firstDay + 364, dailyLimit: 60, consent: consent)), by: worker,
        area: area
      )
    }
    let outcomes = try post(commands, at: tyingInstant)
    guard case .mandate(let mandate)? = outcomes.last else { return }
    _ = try post([(.endMandate(mandate.id), worker, area)], at: tyingInstant)
    guard let home = plan.people[helper].household, let household = households[home] else {
      return
    }
    let agreement = SetSpenders(
      household: household, people: [proxy], consent: consent, expectedVersion: 1)
    _ = try post([(.setSpenders(agreement), worker, area)], at: tyingInstant)
  }

  /// A child of nine in the household of a guardian, who has consented.
  private func openGrandchild(of guardian: Int, by worker: Int, _ area: Int) throws {
    guard let answering = people[guardian], let home = plan.people[guardian].household,
      let household = households[home]
    else { return }
    let child = OpenPerson(
      name: plan.people[guardian].name.prefix(1) + "乐乐", initials: "",
      grid: plan.grids[plan.households[home].grid].code, home: .household(household), tags: [],
      phone: nil, birthYear: plan.today.year - 9, login: nil,
      consent: Consent(givenOn: plan.firstDay - 1, way: "paper", formNumber: "JH-0001"),
      guardian: answering)
    _ = try post([(.openPerson(child), worker, area)], at: tyingInstant)
  }
}
