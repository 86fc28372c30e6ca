import Bank
import FoundationEssentials
import Postgres

extension Applier {
  /// Mandates and their use, spenders and affiliations, after the acts and redemptions they name.
  func addMandates(_ people: PeopleChanges, _ stamps: Stamps, to batch: inout Batch) {
    if !people.newMandates.isEmpty {
      batch.add(InsertMandates(mandates: people.newMandates, stamps: stamps))
    }
    // Those of gifts of points follow once these are written.
    let uses = people.mandateUses.filter { $0.donation == nil }
    if !uses.isEmpty { batch.add(InsertMandateUses(uses: uses, stamps: stamps)) }
    if !people.endedMandates.isEmpty {
      batch.add(EndMandates(mandates: people.endedMandates))
    }
    if !people.spenders.isEmpty {
      let agreements = Array(people.spenders.values)
      batch.add(EndSpenders(agreements: agreements))
      batch.add(InsertSpenders(agreements: agreements))
    }
    if !people.newAffiliations.isEmpty {
      batch.add(InsertAffiliations(affiliations: people.newAffiliations))
    }
    if !people.endedAffiliations.isEmpty {
      batch.add(EndAffiliations(affiliations: people.endedAffiliations))
    }
  }
}

/// Writes mandates.
struct InsertMandates: Statement {
  static let sql: StaticString = """
    insert into mandates (community, id, principal, proxy, powers, from_day, until_day,
      daily_limit, given_on, way, form_no, witness, command)
    select community, id, principal, proxy, powers::text[], from_day, until_day, daily_limit,
      given_on, way, form_no, witness, command
    from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::date[],
      $7::date[], $8::integer[], $9::date[], $10::text[], $11::text[], $12::uuid[], $13::uuid[])
      as n(community, id, principal, proxy, powers, from_day, until_day, daily_limit, given_on,
        way, form_no, witness, command)
    """
  let mandates: [NewMandate]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    let records = mandates.map(\.mandate)
    bindings(
      records.map(\.community), records.map(\.id), records.map(\.principal),
      records.map(\.proxy),
      records.map { "{" + $0.powers.map(\.rawValue).sorted().joined(separator: ",") + "}" },
      records.map(\.from), records.map(\.until), records.map { int4($0.dailyLimit) })
    bindings(
      records.map(\.consent.givenOn), records.map(\.consent.way),
      records.map(\.consent.formNumber), records.map(\.witness),
      mandates.map { stamps.key($0.command) })
  }
}

/// Writes what was done under mandates.
struct InsertMandateUses: Statement {
  static let sql: StaticString = """
    insert into mandate_uses (community, command, mandate, power, day, act, redemption, donation,
      points)
    select * from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::text[], $5::date[], $6::uuid[],
      $7::uuid[], $8::uuid[], $9::integer[])
    """
  let uses: [MandateUse]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    bindings(
      uses.map(\.community), uses.map { stamps.key($0.command) }, uses.map(\.day.mandate),
      uses.map(\.day.power), uses.map(\.day.day), uses.map(\.act), uses.map(\.redemption),
      uses.map(\.donation), uses.map { int4($0.points) })
  }
}

/// Ends mandates before their last day.
struct EndMandates: Statement {
  static let sql: StaticString = """
    update mandates m set ended_by = n.ended_by, ended_at = n.ended_at, version = n.version
    from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::integer[])
      as n(community, id, ended_by, ended_at, version)
    where m.community = n.community and m.id = n.id
    """
  let mandates: [MandateRecord]
  func bind(_ bindings: inout Bindings) {
    bindings(
      mandates.map(\.community), mandates.map(\.id), mandates.map(\.endedBy),
      mandates.map(\.endedAt), mandates.map { int4($0.version) })
  }
}

/// Ends what was agreed on a household's points before.
struct EndSpenders: Statement {
  static let sql: StaticString = """
    with n as (
      select * from unnest($1::integer[], $2::uuid[], $3::date[], $4::integer[])
        as n(community, household, since, version)),
    counted as (
      update households d set version = n.version from n
      where d.community = n.community and d.id = n.household)
    update household_spenders s set until = greatest(n.since, s.since) - 1 from n
    where s.community = n.community and s.household = n.household and s.until is null
    """
  let agreements: [NewSpenders]
  func bind(_ bindings: inout Bindings) {
    bindings(
      agreements.map(\.community), agreements.map(\.spenders.household),
      agreements.map(\.since), agreements.map { int4($0.spenders.version) })
  }
}

/// Writes who may spend a household's points.
struct InsertSpenders: Statement {
  static let sql: StaticString = """
    insert into household_spenders (community, household, person, since, given_on, way, form_no,
      recorded_by)
    select * from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::date[], $5::date[], $6::text[],
      $7::text[], $8::uuid[])
    """
  let agreements: [NewSpenders]

  func bind(_ bindings: inout Bindings) {
    let rows = agreements.flatMap { agreement in
      agreement.spenders.people.map { (agreement, $0) }
    }
    bindings(
      rows.map(\.0.community), rows.map(\.0.spenders.household), rows.map(\.1),
      rows.map(\.0.since), rows.map(\.0.consent.givenOn), rows.map(\.0.consent.way),
      rows.map(\.0.consent.formNumber), rows.map(\.0.recordedBy))
  }
}

/// Writes second affiliations.
struct InsertAffiliations: Statement {
  static let sql: StaticString = """
    insert into affiliations (community, id, person, branch, from_day, recorded_by)
    select * from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::text[], $5::date[], $6::uuid[])
    """
  let affiliations: [NewAffiliation]
  func bind(_ bindings: inout Bindings) {
    let records = affiliations.map(\.affiliation)
    bindings(
      records.map(\.community), records.map(\.id), records.map(\.person), records.map(\.branch),
      records.map(\.from), affiliations.map(\.recordedBy))
  }
}

/// Ends second affiliations.
struct EndAffiliations: Statement {
  static let sql: StaticString = """
    update affiliations a set until_day = n.until_day
    from unnest($1::integer[], $2::uuid[], $3::date[]) as n(community, id, until_day)
    where a.community = n.community and a.id = n.id
    """
  let affiliations: [AffiliationRecord]
  func bind(_ bindings: inout Bindings) {
    bindings(
      affiliations.map(\.community), affiliations.map(\.id), affiliations.map(\.until))
  }
}
