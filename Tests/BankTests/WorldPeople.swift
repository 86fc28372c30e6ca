@testable import Bank

extension World {
  /// What the registry has of the people and households of the test world.
  mutating func register() {
    for (place, holder) in books.holders.values.sorted(by: { $0.firstAccount < $1.firstAccount })
      .enumerated()
    {
      let mates = books.holders.values.filter {
        $0.kind == .person && $0.household != nil && $0.household == holder.household
          && $0.id != holder.id && !$0.isClosed
      }
      switch holder.kind {
      case .person:
        let id = PersonID(holder.id.uuid)
        books.registry.people[id] = PersonRecord(
          id: id, community: holder.community,
          passbook: PassbookNumber(serial: Int64(place + 1)).digits, name: "居民\(place)",
          initials: "jm", phone: "10012345678", birthYear: holder.birthYear, tags: [],
          branch: nil, login: nil, grid: Self.gridCode(holder.gridPath.first?.number ?? 0),
          household: holder.household,
          door: holder.household.flatMap { books.households[$0]?.door },
          livesSince: Day("2026-01-05")!, housemates: mates.count, isClosed: holder.isClosed,
          openedOn: Day("2026-01-05")!, version: 1)
        if let household = holder.household, !holder.isClosed {
          books.registry.members[household, default: []].insert(id)
        }
      case .household:
        let id = HouseholdID(holder.id.uuid)
        books.registry.spenders[id] = SpendersRecord(household: id, people: [], version: 1)
      default: break
      }
    }
    books.registry.branches = [BranchKey(community: Self.home, name: "第一支部")]
    books.registry.secretaries = [
      Self.home: [Who.secretary: House.secretary], Self.other: [Who.otherSecretary: nil],
    ]
  }

  /// Somebody's year of birth, here and in the record.
  mutating func born(_ year: Int?, _ person: PersonID) {
    books.holders[person.holder]?.birthYear = year
    books.registry.people[person]?.birthYear = year
  }

  /// Two accounts get one name.
  mutating func name(_ person: PersonID, as name: String) {
    books.registry.people[person]?.name = name
  }
}
