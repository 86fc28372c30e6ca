import Bank
import FoundationEssentials
import Postgres

/// What commands name of people, beyond their accounts.
struct PeopleReach {
  /// People whose record is wanted.
  var records: Set<PersonID> = []
  /// People whose account ends.
  var leaving: Set<PersonID> = []
  /// People who leave their home: who lives there with them, and what the household has, is wanted.
  var departing: Set<PersonID> = []
  /// Those who would inherit.
  var heirs: Set<PersonID> = []
  /// Accounts merged, in the order of the commands.
  var mergers: [(from: HolderID, into: HolderID)] = []
  var branches: Set<BranchKey> = []
  /// People somebody else acts for: their guardians and mandates are wanted.
  var principals: Set<PersonID> = []
  var mandates: Set<MandateID> = []
  /// Households whose spenders are wanted.
  var spending: Set<HouseholdID> = []
  var affiliations: Set<AffiliationID> = []
  var affiliates: Set<PersonID> = []
  /// Offices that are ended, whose holders are wanted.
  var ending: Set<OfficeID> = []
  /// Communities whose secretaries are wanted.
  var appointing: Set<CommunityID> = []
  /// People whose household is wanted as a depositor.
  var homes: Set<PersonID> = []
  /// Redemptions collected by a proxy of their owner.
  var collections: Set<RedemptionID> = []

  /// Whether some rows can only be named once others are loaded.
  var needsFirstLook: Bool {
    !leaving.isEmpty || !departing.isEmpty
      || !mandates.isEmpty || !affiliations.isEmpty || !collections.isEmpty
  }
}

extension Reach {
  /// Adds what a command about people names; false for other commands.
  mutating func addPeople(_ command: Command, by actor: PersonID, in community: CommunityID) {
    switch command {
    case .editPerson(let request):
      add(request.person)
      addOffices(of: request.person, in: community)
      people.principals.insert(request.person)
      if let branch = request.edit.branch ?? nil {
        people.branches.insert(BranchKey(community: community, name: branch))
      }
      if let guardian = request.edit.guardian ?? nil { holders.insert(guardian.holder) }
    case .movePerson(let request):
      add(request.person)
      addOffices(of: request.person, in: community)
      people.departing.insert(request.person)
      if let grid = request.grid { grids.insert(grid) }
      add(request.home, in: community)
    case .closePerson(let request):
      add(request.person)
      addOffices(of: request.person, in: community)
      people.leaving.insert(request.person)
      people.departing.insert(request.person)
      expiry.lots.insert(HolderKey(community: community, holder: request.person.holder))
      if case .person(let heir)? = request.heir {
        holders.insert(heir.holder)
        people.heirs.insert(heir)
      }
    case .mergePeople(let request):
      add(request.from)
      add(request.into)
      addOffices(of: request.from, in: community)
      people.leaving.insert(request.from)
      people.departing.insert(request.from)
      expiry.lots.insert(HolderKey(community: community, holder: request.from.holder))
      people.mergers.append((request.from.holder, request.into.holder))
      people.principals.formUnion([request.from, request.into])
      people.affiliates.formUnion([request.from, request.into])
    case .giveMandate(let request):
      add(request.principal)
      add(request.proxy)
    case .endMandate(let id): people.mandates.insert(id)
    case .setSpenders(let request):
      people.spending.insert(request.household)
      holders.insert(request.household.holder)
      holders.formUnion(request.people.map(\.holder))
    case .affiliate(let request):
      add(request.person)
      people.affiliates.insert(request.person)
    case .endAffiliation(let request): people.affiliations.insert(request.affiliation)
    case .addBranch(let request):
      people.branches.insert(BranchKey(community: community, name: request.name))
    case .appoint: people.appointing.insert(community)
    case .endOffice(let request):
      people.appointing.insert(community)
      people.ending.insert(request.office)
    case .recordAct(let request):
      if request.isPerson, request.holder != actor.holder {
        people.principals.insert(PersonID(request.holder.uuid))
      }
    case .fulfilRedemption(let request):
      if case .identified("proxy", _, _) = request.handover {
        people.collections.insert(request.redemption)
      }
    default: break
    }
  }

  /// Adds the offices somebody holds, and by whom they are given.
  private mutating func addOffices(of person: PersonID, in community: CommunityID) {
    appointees.insert(person)
    people.appointing.insert(community)
  }

  private mutating func add(_ person: PersonID) {
    people.records.insert(person)
    holders.insert(person.holder)
  }

  mutating func add(_ home: Home, in community: CommunityID) {
    switch home {
    case .door(let door):
      doors.insert(DoorKey(community: community, door: door))
      buildings.insert(BuildingKey(community: community, name: door.building))
    case .household(let id): households.insert(id)
    case .none: break
    }
  }

  /// Whatever is asked about an account that goes on is asked about those merged into it, too.
  mutating func joinMergers() {
    for _ in people.mergers {
      for (from, into) in people.mergers {
        for wanted in tallies where wanted.holder == into {
          tallies.insert(HolderDay(community: wanted.community, holder: from, day: wanted.day))
        }
        for wanted in references where wanted.holder == into {
          references.insert(PaidReference(reference: wanted.reference, holder: from))
        }
        for wanted in itemMonths where wanted.holder == into {
          itemMonths.insert(ItemMonth(item: wanted.item, holder: from))
        }
      }
    }
  }
}

/// What is read of people before the rest can be named.
struct PeopleFirstLook {
  private var mandates: Pending<ReadMandates>?
  private var affiliations: Pending<ReadAffiliations>?

  init(
    _ reach: PeopleReach, _ communities: [CommunityID], clock: Instant?, to batch: inout Batch
  ) {
    if !reach.mandates.isEmpty {
      mandates = batch.add(
        ReadMandates(
          communities: communities, mandates: Array(reach.mandates), principals: [],
          clock: clock))
    }
    if !reach.affiliations.isEmpty {
      affiliations = batch.add(
        ReadAffiliations(
          communities: communities, affiliations: Array(reach.affiliations), people: []))
    }
  }

  func fill(_ books: inout Books, _ reach: inout Reach) {
    for mandate in mandates?.rows ?? [] {
      books.registry.mandates[mandate.id] = mandate
      reach.holders.insert(mandate.principal.holder)
    }
    for affiliation in affiliations?.rows ?? [] {
      books.registry.affiliations[affiliation.id] = affiliation
      reach.holders.insert(affiliation.person.holder)
    }
    for id in reach.people.collections {
      guard let holder = books.redemptions[id]?.holder else { continue }
      reach.people.principals.insert(PersonID(holder.uuid))
    }
  }
}

/// The rest of what is read of people.
struct RestOfPeople {
  private var records: Pending<ReadPeopleRecords>?
  private var homes: Pending<ReadHomes>?
  private var members: Pending<ReadMembers>?
  private var waiting: Pending<ReadWaitingActs>?
  private var ending: RestOfLeaving
  private var guardians: Pending<ReadGuardians>?
  private var branches: Pending<ReadBranches>?
  private var mandates: Pending<ReadMandates>?
  private var days: Pending<ReadMandateDays>?
  private var spenders: Pending<ReadSpenders>?
  private var secretaries: Pending<ReadSecretaries>?
  private var officers: Pending<ReadOfficers>?
  private var affiliations: Pending<ReadAffiliations>?

  init(
    _ reach: PeopleReach, _ communities: [CommunityID], clock: Instant?, to batch: inout Batch
  ) {
    func add<S: Statement>(_ isNeeded: Bool, _ statement: @autoclosure () -> S) -> Pending<S>? {
      isNeeded ? batch.add(statement()) : nil
    }
    let principals = Array(reach.principals)
    records = add(
      !reach.records.isEmpty,
      ReadPeopleRecords(communities: communities, people: Array(reach.records)))
    let departing = Array(reach.departing)
    let residents = Array(reach.departing.union(reach.homes))
    homes = add(!residents.isEmpty, ReadHomes(communities: communities, people: residents))
    waiting = add(
      !departing.isEmpty,
      ReadWaitingActs(
        communities: communities, holders: reach.leaving.map(\.holder), residents: departing))
    members = add(
      !departing.isEmpty, ReadMembers(communities: communities, people: departing))
    ending = RestOfLeaving(reach, communities, clock: clock, to: &batch)
    guardians = add(
      !principals.isEmpty, ReadGuardians(communities: communities, children: principals))
    branches = add(!reach.branches.isEmpty, ReadBranches(branches: Array(reach.branches)))
    mandates = add(
      !principals.isEmpty,
      ReadMandates(
        communities: communities, mandates: [], principals: principals, clock: clock))
    days = add(
      !principals.isEmpty,
      ReadMandateDays(communities: communities, principals: principals, clock: clock))
    spenders = add(
      !reach.spending.isEmpty,
      ReadSpenders(communities: communities, households: Array(reach.spending)))
    secretaries = add(
      !reach.appointing.isEmpty,
      ReadSecretaries(communities: Array(reach.appointing), clock: clock))
    officers = add(
      !reach.ending.isEmpty,
      ReadOfficers(communities: communities, offices: Array(reach.ending)))
    affiliations = add(
      !reach.affiliates.isEmpty,
      ReadAffiliations(
        communities: communities, affiliations: [], people: Array(reach.affiliates)))
  }

  func fill(_ books: inout Books) {
    for record in records?.rows ?? [] { books.registry.people[record.id] = record }
    for home in homes?.rows ?? [] { books.holders[home.id] = home }
    for row in members?.rows ?? [] {
      books.registry.members[row.household, default: []].insert(row.person)
    }
    for row in waiting?.rows ?? [] {
      books.registry.waitingActs[row.holder, default: []].insert(row.act)
    }
    for row in guardians?.rows ?? [] {
      books.registry.guardians[row.child, default: []].insert(row.guardian)
    }
    books.registry.branches = Set(branches?.rows ?? [])
    for mandate in mandates?.rows ?? [] { books.registry.mandates[mandate.id] = mandate }
    for row in days?.rows ?? [] { books.registry.mandateDays[row.day] = row.points }
    for row in spenders?.rows ?? [] { books.registry.spenders[row.household] = row }
    for row in affiliations?.rows ?? [] { books.registry.affiliations[row.id] = row }
    for row in secretaries?.rows ?? [] {
      books.registry.secretaries[row.community, default: [:]][row.person] = .some(row.household)
    }
    for officer in officers?.rows ?? [] { books.holders[officer.id] = officer }
    ending.fill(&books)
  }
}
