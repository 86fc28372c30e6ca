import Bank
import FoundationEssentials
import Postgres

extension Applier {
  /// The ends of accounts, after the last transfer of their points.
  func addClosures(_ people: PeopleChanges, _ stamps: Stamps, to batch: inout Batch) {
    let closed = people.closed
    if !closed.isEmpty {
      batch.add(InsertClosures(closed: closed, stamps: stamps))
      batch.add(CloseHolders(closed: closed))
      let signing = closed.filter { $0.carried.contains(.login) }
      if !signing.isEmpty { batch.add(MoveLogins(merged: signing)) }
      let spending = closed.filter { $0.carried.contains(.spender) }
      if !spending.isEmpty { batch.add(MoveSpenders(merged: spending, stamps: stamps)) }
      batch.add(EndRights(closed: closed, stamps: stamps))
      batch.add(EndTies(closed: closed))
    }
    if !people.endedHouseholds.isEmpty {
      batch.add(CloseHouseholds(ended: people.endedHouseholds))
    }
  }
}

/// Writes why accounts were closed and where their points went.
struct InsertClosures: Statement {
  static let sql: StaticString = """
    insert into closures (community, person, reason, on_day, points, points_to, document_no,
      command)
    select * from unnest($1::integer[], $2::uuid[], $3::text[], $4::date[], $5::bigint[],
      $6::uuid[], $7::text[], $8::uuid[])
    """
  let closed: [ClosedAccount]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    bindings(
      closed.map(\.community), closed.map(\.person), closed.map(\.reason), closed.map(\.on),
      closed.map(\.points), closed.map(\.to), closed.map(\.document),
      closed.map { stamps.key($0.command) })
  }
}

/// Closes accounts. What was merged into one of them before now leads where it leads.
struct CloseHolders: Statement {
  static let sql: StaticString = """
    with n as (
      select * from unnest($1::integer[], $2::uuid[], $3::date[], $4::uuid[])
        as n(community, person, on_day, merged_into)),
    led as (
      update holders h set merged_into = n.merged_into from n
      where h.community = n.community and h.merged_into = n.person
        and n.merged_into is not null),
    ended as (
      update people p set status = 'closed' from n
      where p.community = n.community and p.id = n.person)
    update holders h set closed_on = n.on_day, merged_into = n.merged_into from n
    where h.community = n.community and h.id = n.person
    """
  let closed: [ClosedAccount]

  func bind(_ bindings: inout Bindings) {
    bindings(
      closed.map(\.community), closed.map(\.person), closed.map(\.on),
      closed.map(\.mergedInto))
  }
}

/// Ends the sessions, passwords and mandates of those whose account is closed.
struct EndRights: Statement {
  static let sql: StaticString = """
    with n as (
      select n.community, n.person, n.on_day, n.at, k.actor
      from unnest($1::integer[], $2::uuid[], $3::date[], $4::timestamptz[], $5::uuid[])
        as n(community, person, on_day, at, command)
      join commands k on k.community = n.community and k.key = n.command),
    sent_away as (
      update sessions s set ended_at = n.at from n
      where s.community = n.community and s.person = n.person and s.ended_at is null),
    locked_out as (
      update logins l set password_hash = null, code_hash = null from n
      where l.community = n.community and l.person = n.person),
    revoked as (
      update mandates m set ended_by = n.actor, ended_at = n.at, version = m.version + 1 from n
      where m.community = n.community and m.principal = n.person and m.ended_at is null)
    update mandates m set ended_by = n.actor, ended_at = n.at, version = m.version + 1 from n
    where m.community = n.community and m.proxy = n.person and m.ended_at is null
      and not exists (select from n as p
        where p.community = m.community and p.person = m.principal)
    """
  let closed: [ClosedAccount]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    bindings(
      closed.map(\.community), closed.map(\.person), closed.map(\.on),
      closed.map { stamps.time($0.community) }, closed.map { stamps.key($0.command) })
  }
}

/// Ends guardianships, the right to spend a household's points and second affiliations of those
/// whose account is closed.
struct EndTies: Statement {
  static let sql: StaticString = """
    with n as (
      select * from unnest($1::integer[], $2::uuid[], $3::date[]) as n(community, person, on_day)),
    orphaned as (
      update guardians g set until = greatest(n.on_day, g.since) from n
      where g.community = n.community and g.guardian = n.person and g.until is null),
    untied as (
      update household_spenders s set until = greatest(n.on_day, s.since) from n
      where s.community = n.community and s.person = n.person and s.until is null)
    update affiliations a set until_day = greatest(n.on_day, a.from_day) from n
    where a.community = n.community and a.person = n.person and a.until_day is null
    """
  let closed: [ClosedAccount]
  func bind(_ bindings: inout Bindings) {
    bindings(closed.map(\.community), closed.map(\.person), closed.map(\.on))
  }
}

/// Frees the doors of households that their last members have left, before others are opened there.
struct FreeDoors: Statement {
  static let sql: StaticString = """
    update households d set ended_on = n.on_day, ended_by = n.command, version = d.version + 1
    from unnest($1::integer[], $2::uuid[], $3::date[], $4::uuid[])
      as n(community, id, on_day, command)
    where d.community = n.community and d.id = n.id
    """
  let ended: [EndedHousehold]
  let stamps: Stamps
  func bind(_ bindings: inout Bindings) {
    bindings(
      ended.map(\.community), ended.map(\.household), ended.map(\.on),
      ended.map { stamps.key($0.command) })
  }
}

/// Closes the accounts of such households, after the last transfer of their points.
struct CloseHouseholds: Statement {
  static let sql: StaticString = """
    with n as (
      select * from unnest($1::integer[], $2::uuid[], $3::date[]) as n(community, id, on_day)),
    untied as (
      update household_spenders s set until = greatest(n.on_day, s.since) from n
      where s.community = n.community and s.household = n.id and s.until is null)
    update holders h set closed_on = n.on_day from n
    where h.community = n.community and h.id = n.id
    """
  let ended: [EndedHousehold]
  func bind(_ bindings: inout Bindings) {
    bindings(ended.map(\.community), ended.map(\.household), ended.map(\.on))
  }
}

/// Lets people sign in to the account that goes on as they did to the one merged into it.
struct MoveLogins: Statement {
  static let sql: StaticString = """
    update logins l set person = n.new
    from unnest($1::integer[], $2::uuid[], $3::uuid[]) as n(community, old, new)
    where l.community = n.community and l.person = n.old
    """
  let merged: [ClosedAccount]
  func bind(_ bindings: inout Bindings) {
    bindings(merged.map(\.community), merged.map(\.person), merged.map(\.to))
  }
}

/// Keeps the right to spend a household's points for the account that goes on, by the same word of
/// its members.
struct MoveSpenders: Statement {
  static let sql: StaticString = """
    insert into household_spenders (community, household, person, since, given_on, way, form_no,
      recorded_by)
    select s.community, s.household, n.new, n.on_day, s.given_on, s.way, s.form_no, k.actor
    from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::date[], $5::uuid[])
      as n(community, old, new, on_day, command)
    join commands k on k.community = n.community and k.key = n.command
    join household_spenders s on s.community = n.community and s.person = n.old
      and s.until is null
    join residences r on r.community = s.community and r.person = n.new
      and r.household = s.household and r.until is null
    on conflict do nothing
    """
  let merged: [ClosedAccount]
  let stamps: Stamps
  func bind(_ bindings: inout Bindings) {
    bindings(
      merged.map(\.community), merged.map(\.person), merged.map(\.to), merged.map(\.on),
      merged.map { stamps.key($0.command) })
  }
}
