import Bank
import FoundationEssentials
import Postgres

/// Writes the secretary's word on acts.
struct InsertReviews: Statement {
  static let sql: StaticString = """
    insert into act_reviews (community, act, version, reviewed_by, reviewed_at, decision, reason,
      resolution_no, met_on, present, votes_for, votes_against, command)
    select * from unnest($1::integer[], $2::uuid[], $3::integer[], $4::uuid[], $5::timestamptz[],
      $6::text[], $7::text[], $8::text[], $9::date[], $10::integer[], $11::integer[],
      $12::integer[], $13::uuid[])
    """
  let reviews: [NewReview]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    let resolutions = reviews.map(\.review.resolution)
    bindings(
      reviews.map(\.community), reviews.map(\.review.act), reviews.map { int4($0.version) },
      reviews.map(\.reviewedBy), reviews.map { stamps.time($0.community) },
      reviews.map { $0.review.isApproved ? "approved" : "rejected" })
    bindings(
      reviews.map(\.review.reason), resolutions.map { $0?.number }, resolutions.map { $0?.metOn },
      resolutions.map { int4($0?.present) }, resolutions.map { int4($0?.votesFor) },
      resolutions.map { int4($0?.votesAgainst) }, reviews.map { stamps.key($0.command) })
  }
}

/// Keeps what acts said before they are told anew.
struct InsertRevisions: Statement {
  static let sql: StaticString = """
    insert into act_revisions (community, act, version, units, minutes, started_at,
      beneficiary_person, beneficiary_household, beneficiary_door, evidence, note, returned_by,
      returned_at, reason, command)
    select n.community, n.act, n.version, n.units, n.minutes, n.started_at, n.served_person,
      n.served_household, n.served_door, n.evidence, n.note, n.returned_by,
      coalesce(a.verified_at, n.at), n.reason, n.command
    from unnest($1::integer[], $2::uuid[], $3::integer[], $4::integer[], $5::integer[],
      $6::timestamptz[], $7::uuid[], $8::uuid[], $9::text[], $10::text[], $11::text[], $12::uuid[],
      $13::timestamptz[], $14::text[], $15::uuid[])
      as n(community, act, version, units, minutes, started_at, served_person, served_household,
        served_door, evidence, note, returned_by, at, reason, command)
    join acts a on a.community = n.community and a.id = n.act
    """
  let revisions: [ActRevision]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    let requests = revisions.map(\.act.request)
    bindings(
      revisions.map(\.act.community), revisions.map(\.act.id),
      revisions.map { int4($0.act.version) }, requests.map { int4($0.units) },
      requests.map { int4($0.minutes) }, requests.map(\.startedAt))
    bindings(
      requests.map { $0.beneficiary?.person }, requests.map { $0.beneficiary?.household },
      requests.map { $0.beneficiary?.door }, requests.map { ActFacts.lines($0.evidence) },
      requests.map(\.note), revisions.map(\.returnedBy))
    bindings(
      revisions.map { stamps.time($0.act.community) }, revisions.map(\.reason),
      revisions.map { stamps.key($0.command) })
  }
}

/// Writes the facts of acts that were told anew.
struct RetellActs: Statement {
  static let sql: StaticString = """
    update acts a set units = n.units, minutes = n.minutes, started_at = n.started_at,
      beneficiary_person = n.served_person, beneficiary_household = n.served_household,
      beneficiary_door = n.served_door, evidence = n.evidence, note = n.note
    from unnest($1::integer[], $2::uuid[], $3::integer[], $4::integer[], $5::timestamptz[],
      $6::uuid[], $7::uuid[], $8::text[], $9::text[], $10::text[])
      as n(community, id, units, minutes, started_at, served_person, served_household,
        served_door, evidence, note)
    where a.community = n.community and a.id = n.id
    """
  let acts: [ActRecord]

  func bind(_ bindings: inout Bindings) {
    let requests = acts.map(\.request)
    bindings(
      acts.map(\.community), acts.map(\.id), requests.map { int4($0.units) },
      requests.map { int4($0.minutes) }, requests.map(\.startedAt))
    bindings(
      requests.map { $0.beneficiary?.person }, requests.map { $0.beneficiary?.household },
      requests.map { $0.beneficiary?.door }, requests.map { ActFacts.lines($0.evidence) },
      requests.map(\.note))
  }
}

/// Writes activities.
struct InsertActivities: Statement {
  static let sql: StaticString = """
    insert into activities (community, id, title, on_day, place, act_types, recorder, made_by,
      made_at, command)
    select n.community, n.id, n.title, n.on_day, n.place, string_to_array(n.act_types, ','),
      n.recorder, n.made_by, n.at, n.command
    from unnest($1::integer[], $2::uuid[], $3::text[], $4::date[], $5::text[], $6::text[],
      $7::uuid[], $8::uuid[], $9::timestamptz[], $10::uuid[])
      as n(community, id, title, on_day, place, act_types, recorder, made_by, at, command)
    """
  let activities: [NewActivity]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    let requests = activities.map(\.request)
    bindings(
      activities.map(\.activity.community), activities.map(\.activity.id),
      requests.map(\.title), requests.map(\.on), requests.map(\.place),
      requests.map { $0.actTypes.joined(separator: ",") })
    bindings(
      requests.map(\.recorder), activities.map(\.madeBy),
      activities.map { stamps.time($0.activity.community) },
      activities.map { stamps.key($0.command) })
  }
}
