import Bank
import FoundationEssentials
import Postgres

extension Applier {
  /// Gifts of points with their mandates, and grants, after the transfers they are about.
  func addCharity(_ changes: Changes, _ stamps: Stamps, to batch: inout Batch) {
    let charity = changes.charity
    if !charity.donations.isEmpty {
      batch.add(InsertDonations(donations: charity.donations, stamps: stamps))
      let uses = changes.people.mandateUses.filter { $0.donation != nil }
      if !uses.isEmpty { batch.add(InsertMandateUses(uses: uses, stamps: stamps)) }
    }
    if !charity.proposed.isEmpty {
      batch.add(InsertGrants(grants: charity.proposed, stamps: stamps))
    }
    if !charity.answered.isEmpty {
      batch.add(AnswerGrants(grants: charity.answered, stamps: stamps))
    }
  }
}

/// Writes gifts of points.
struct InsertDonations: Statement {
  static let sql: StaticString = """
    insert into donations (community, id, giver, household, points, given_at, command)
    select * from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::uuid[], $5::integer[],
      $6::timestamptz[], $7::uuid[])
    """
  let donations: [Donation]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    bindings(
      donations.map(\.community), donations.map(\.id), donations.map(\.giver),
      donations.map(\.household), donations.map { int4($0.points) },
      donations.map { stamps.time($0.community) }, donations.map { stamps.key($0.command) })
  }
}

/// Writes grants that are proposed.
struct InsertGrants: Statement {
  static let sql: StaticString = """
    insert into charity_grants (community, id, holder, points, reason, resolution_no, met_on,
      present, votes_for, votes_against, state, asked_by, asked_at, command)
    select n.community, n.id, n.holder, n.points, n.reason, n.resolution_no, n.met_on, n.present,
      n.votes_for, n.votes_against, 'requested', n.asked_by, n.at, n.command
    from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::integer[], $5::text[], $6::text[],
      $7::date[], $8::integer[], $9::integer[], $10::integer[], $11::uuid[], $12::timestamptz[],
      $13::uuid[])
      as n(community, id, holder, points, reason, resolution_no, met_on, present, votes_for,
        votes_against, asked_by, at, command)
    """
  let grants: [GrantChange]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    let records = grants.map(\.grant)
    let resolutions = records.map(\.request.resolution)
    bindings(
      records.map(\.community), records.map(\.id), records.map(\.request.holder),
      records.map { int4($0.request.points) }, records.map(\.request.reason),
      resolutions.map(\.number), resolutions.map(\.metOn))
    bindings(
      resolutions.map { int4($0.present) }, resolutions.map { int4($0.votesFor) },
      resolutions.map { int4($0.votesAgainst) }, records.map(\.askedBy),
      records.map { stamps.time($0.community) }, grants.map { stamps.key($0.command) })
  }
}

/// Writes the auditor's word on grants. One proposed in the same batch has its row already.
struct AnswerGrants: Statement {
  static let sql: StaticString = """
    update charity_grants g set state = n.state, answered_by = n.answered_by, answered_at = n.at,
      answer = n.answer, answer_command = n.command, version = n.version
    from unnest($1::integer[], $2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[], $6::text[],
      $7::uuid[], $8::integer[]) as n(community, id, state, answered_by, at, answer, command,
        version)
    where g.community = n.community and g.id = n.id
    """
  let grants: [GrantChange]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    let records = grants.map(\.grant)
    bindings(
      records.map(\.community), records.map(\.id), records.map(\.state),
      grants.map(\.answeredBy), records.map { stamps.time($0.community) },
      grants.map(\.answer), grants.map { stamps.key($0.command) },
      records.map { int4($0.version) })
  }
}
