import Bank
import FoundationEssentials
import Postgres

extension Applier {
  /// Branches, corrections, residences and guardians, after the accounts they refer to were opened.
  func addPeopleChanges(_ changes: Changes, _ stamps: Stamps, to batch: inout Batch) {
    let people = changes.people
    if !people.newBranches.isEmpty {
      batch.add(InsertBranches(branches: people.newBranches, stamps: stamps))
    }
    let edited = Array(people.edited.values)
    if !edited.isEmpty { batch.add(EditPeople(records: edited)) }
    let named =
      changes.newPeople.map {
        NamedKeys(
          community: $0.community, person: $0.id, name: $0.request.name,
          initials: $0.request.initials)
      }
      + edited.map {
        NamedKeys(
          community: $0.community, person: $0.id, name: $0.name, initials: $0.initials)
      }
    if !edited.isEmpty { batch.add(ForgetKeys(people: edited)) }
    if !named.isEmpty { batch.add(InsertKeys(people: named)) }
    if !people.residences.amended.isEmpty {
      batch.add(AmendResidences(residences: Array(people.residences.amended.values)))
    }
    if !people.residences.ended.isEmpty {
      batch.add(EndResidences(residences: Array(people.residences.ended.values)))
    }
    if !people.residences.begun.isEmpty {
      batch.add(BeginResidences(residences: people.residences.begun))
    }
    if !people.guardians.isEmpty {
      batch.add(EndGuardians(guardians: people.guardians))
      let named = people.guardians.filter { $0.guardian != nil }
      if !named.isEmpty { batch.add(InsertGuardians(guardians: named)) }
    }
  }
}

/// A name with the initials kept for it.
struct NamedKeys: Sendable {
  var community: CommunityID
  var person: PersonID
  var name: String
  var initials: String
}

/// Writes records as they now are.
struct EditPeople: Statement {
  static let sql: StaticString = """
    update people p set name = n.name, initials = n.initials, phone = n.phone,
      birth_year = n.birth_year, tags = n.tags::text[], version = n.version,
      corrected_by = n.corrected_by,
      branch = (select b.id from branches b where b.community = n.community and b.name = n.branch)
    from unnest($1::integer[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::smallint[],
      $7::text[], $8::text[], $9::integer[], $10::uuid[])
      as n(community, id, name, initials, phone, birth_year, tags, branch, version, corrected_by)
    where p.community = n.community and p.id = n.id
    """
  let records: [PersonRecord]

  func bind(_ bindings: inout Bindings) {
    bindings(
      records.map(\.community), records.map(\.id), records.map(\.name), records.map(\.initials),
      records.map(\.phone), records.map { $0.birthYear.map { Int16(clamping: $0) } })
    bindings(
      records.map { "{" + $0.tags.joined(separator: ",") + "}" }, records.map(\.branch),
      records.map { int4($0.version) }, records.map(\.correctedBy))
  }
}

/// Takes away what people were found by before a correction.
struct ForgetKeys: Statement {
  static let sql: StaticString = """
    delete from people_keys k
    using unnest($1::integer[], $2::uuid[]) as n(community, person)
    join people p on p.community = n.community and p.id = n.person
    where k.community = p.community and k.passbook_no = p.passbook_no
    """
  let people: [PersonRecord]
  func bind(_ bindings: inout Bindings) {
    bindings(people.map(\.community), people.map(\.id))
  }
}

/// Writes what people are found by.
struct InsertKeys: Statement {
  static let sql: StaticString = """
    insert into people_keys (community, key, passbook_no)
    select n.community, n.key, p.passbook_no
    from unnest($1::integer[], $2::text[], $3::uuid[]) as n(community, key, person)
    join people p on p.community = n.community and p.id = n.person
    """
  let people: [NamedKeys]

  func bind(_ bindings: inout Bindings) {
    let rows = people.flatMap { person in
      PeopleKeys.keys(name: person.name, initials: person.initials).sorted().map { (person, $0) }
    }
    bindings(rows.map(\.0.community), rows.map(\.1), rows.map(\.0.person))
  }
}

/// Puts right where people have lived since the day they moved.
struct AmendResidences: Statement {
  static let sql: StaticString = """
    update residences r set grid = n.grid, household = n.household
    from unnest($1::integer[], $2::uuid[], $3::integer[], $4::uuid[])
      as n(community, person, grid, household)
    where r.community = n.community and r.person = n.person and r.until is null
    """
  let residences: [Residence]
  func bind(_ bindings: inout Bindings) {
    bindings(
      residences.map(\.community), residences.map(\.person), residences.map(\.grid),
      residences.map(\.household))
  }
}

/// Ends residences.
struct EndResidences: Statement {
  static let sql: StaticString = """
    update residences r set until = n.until
    from unnest($1::integer[], $2::uuid[], $3::date[]) as n(community, person, until)
    where r.community = n.community and r.person = n.person and r.until is null
    """
  let residences: [Residence]
  func bind(_ bindings: inout Bindings) {
    bindings(residences.map(\.community), residences.map(\.person), residences.map(\.until))
  }
}

/// Begins residences.
struct BeginResidences: Statement {
  static let sql: StaticString = """
    insert into residences (community, person, since, until, grid, household)
    select * from unnest($1::integer[], $2::uuid[], $3::date[], $4::date[], $5::integer[],
      $6::uuid[])
    """
  let residences: [Residence]
  func bind(_ bindings: inout Bindings) {
    bindings(
      residences.map(\.community), residences.map(\.person), residences.map(\.since),
      residences.map(\.until), residences.map(\.grid), residences.map(\.household))
  }
}

/// Ends what other guardians answered for.
struct EndGuardians: Statement {
  static let sql: StaticString = """
    update guardians g set until = n.since - 1
    from unnest($1::integer[], $2::uuid[], $3::date[]) as n(community, child, since)
    where g.community = n.community and g.child = n.child and g.until is null
    """
  let guardians: [NewGuardian]
  func bind(_ bindings: inout Bindings) {
    bindings(guardians.map(\.community), guardians.map(\.child), guardians.map(\.since))
  }
}

/// Names guardians; one who was replaced on the same day comes back.
struct InsertGuardians: Statement {
  static let sql: StaticString = """
    insert into guardians (community, child, guardian, since)
    select * from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::date[])
    on conflict (community, child, guardian, since) do update set until = null
    """
  let guardians: [NewGuardian]
  func bind(_ bindings: inout Bindings) {
    bindings(
      guardians.map(\.community), guardians.map(\.child), guardians.map(\.guardian),
      guardians.map(\.since))
  }
}
