import Bank
import FoundationEssentials
import Postgres

/// Writes acts as they were told and, where that was done at once, verified.
struct InsertActs: Statement {
  static let sql: StaticString = """
    insert into acts (community, id, act_type, rule_book, holder, grid, units, minutes, occurred_on,
      started_at, beneficiary_person, beneficiary_household, beneficiary_door, evidence,
      external_system, external_number, activity, note, state, recorded_by, recorded_at,
      verified_by, verified_at, points_per_unit, before_caps, points, caps, command)
    select n.community, n.id, n.act_type, n.rule_book, n.holder, n.grid, n.units, n.minutes,
      n.occurred_on, n.started_at, n.served_person, n.served_household, n.served_door, n.evidence,
      n.external_system, n.external_number, n.activity, n.note, n.state, n.recorded_by, n.at,
      n.verified_by, case when n.verified_by is not null then n.at end, n.points_per_unit,
      n.before_caps, n.points, n.caps::integer[], n.command
    from unnest($1::integer[], $2::uuid[], $3::text[], $4::integer[], $5::uuid[], $6::integer[],
      $7::integer[], $8::integer[], $9::date[], $10::timestamptz[], $11::uuid[], $12::uuid[],
      $13::text[], $14::text[], $15::text[], $16::text[], $17::uuid[], $18::text[], $19::text[],
      $20::uuid[], $21::timestamptz[], $22::uuid[], $23::integer[], $24::integer[], $25::integer[],
      $26::text[], $27::uuid[])
      as n(community, id, act_type, rule_book, holder, grid, units, minutes, occurred_on,
        started_at, served_person, served_household, served_door, evidence, external_system,
        external_number, activity, note, state, recorded_by, at, verified_by, points_per_unit,
        before_caps, points, caps, command)
    """
  let acts: [NewAct]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    let requests = acts.map(\.act.request)
    bindings(
      acts.map(\.act.community), acts.map(\.act.id), requests.map(\.actType),
      acts.map(\.act.ruleBook), requests.map(\.holder), acts.map(\.grid))
    bindings(
      requests.map { int4($0.units) }, requests.map { int4($0.minutes) },
      requests.map(\.occurredOn), requests.map(\.startedAt),
      requests.map { $0.beneficiary?.person }, requests.map { $0.beneficiary?.household },
      requests.map { $0.beneficiary?.door }, requests.map { ActFacts.lines($0.evidence) })
    bindings(
      requests.map { $0.externalReference?.system }, requests.map { $0.externalReference?.number },
      requests.map(\.activity), requests.map(\.note), acts.map(\.act.state),
      acts.map(\.act.recordedBy), acts.map { stamps.time($0.act.community) },
      acts.map(\.act.verifiedBy))
    // Points are written only once they are issued; until then the act shows what it would earn.
    bindings(
      acts.map { int4($0.calculation?.pointsPerUnit) },
      acts.map { int4($0.calculation?.beforeCaps) }, acts.map { int4(Self.issued($0)) },
      acts.map { capsLiteral($0.calculation) }, acts.map { stamps.key($0.command) })
  }

  private static func issued(_ act: NewAct) -> Int {
    act.act.state == .credited ? act.calculation?.points ?? 0 : 0
  }
}

/// Caps as an array literal of four numbers each, or nil without a calculation.
func capsLiteral(_ calculation: Calculation?) -> String? {
  calculation.map { calculation in
    "{"
      + calculation.caps.map { "\($0.scope.rawValue),\($0.limit),\($0.used),\($0.cut)" }
      .joined(separator: ",") + "}"
  }
}

/// Writes the later steps of acts: the worker's word, the review's points, withdrawals, reversals.
struct ChangeActs: Statement {
  static let sql: StaticString = """
    update acts a set state = n.state, version = n.version, verified_by = n.verified_by,
      verified_at = case n.verification when 'given' then n.at when 'kept' then a.verified_at end,
      reason = n.reason, points = n.points,
      points_per_unit = case when n.verification = 'kept' and n.before_caps is null
        then a.points_per_unit else n.points_per_unit end,
      before_caps = case when n.verification = 'kept' and n.before_caps is null
        then a.before_caps else n.before_caps end,
      caps = case when n.verification = 'kept' and n.before_caps is null
        then a.caps else n.caps::integer[] end
    from unnest($1::integer[], $2::uuid[], $3::text[], $4::integer[], $5::uuid[], $6::text[],
      $7::timestamptz[], $8::text[], $9::integer[], $10::integer[], $11::integer[], $12::text[])
      as n(community, id, state, version, verified_by, verification, at, reason, points,
        points_per_unit, before_caps, caps)
    where a.community = n.community and a.id = n.id
    """
  let acts: [ActChange]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    bindings(
      acts.map(\.act.community), acts.map(\.act.id), acts.map(\.act.state),
      acts.map { int4($0.act.version) }, acts.map(\.act.verifiedBy),
      acts.map { "\($0.verification)" })
    // Points are written only once they are issued; until then the act shows what it would earn.
    bindings(
      acts.map { stamps.time($0.act.community) }, acts.map(\.act.reason),
      acts.map { int4($0.act.points) }, acts.map { int4($0.calculation?.pointsPerUnit) },
      acts.map { int4($0.calculation?.beforeCaps) }, acts.map { capsLiteral($0.calculation) })
  }
}

/// Adds to the tallies.
struct AddTallies: Statement {
  static let sql: StaticString = """
    insert into tallies as t (community, holder, day, act_type, points, minutes, acts)
    select * from unnest($1::integer[], $2::uuid[], $3::date[], $4::text[], $5::integer[],
      $6::integer[], $7::integer[])
    on conflict (community, holder, day, act_type) do update
      set points = t.points + excluded.points, minutes = t.minutes + excluded.minutes,
        acts = t.acts + excluded.acts
    """
  let tallies: [(key: TallyKey, value: TallyChange)]

  func bind(_ bindings: inout Bindings) {
    bindings(
      tallies.map(\.key.community), tallies.map(\.key.holder), tallies.map(\.key.day),
      tallies.map(\.key.actType), tallies.map { int4($0.value.points) },
      tallies.map { int4($0.value.minutes) }, tallies.map { int4($0.value.acts) })
  }
}

/// Gives back what tallies had counted for acts that were taken back.
struct GiveBackTallies: Statement {
  static let sql: StaticString = """
    update tallies t set points = t.points + n.points, minutes = t.minutes + n.minutes,
      acts = t.acts + n.acts
    from unnest($1::integer[], $2::uuid[], $3::date[], $4::text[], $5::integer[], $6::integer[],
      $7::integer[]) as n(community, holder, day, act_type, points, minutes, acts)
    where t.community = n.community and t.holder = n.holder and t.day = n.day
      and t.act_type = n.act_type
    """
  let tallies: [(key: TallyKey, value: TallyChange)]
  func bind(_ bindings: inout Bindings) { AddTallies(tallies: tallies).bind(&bindings) }
}

/// Adds to what workers have issued.
struct AddWorkerDays: Statement {
  static let sql: StaticString = """
    insert into worker_days as w (community, worker, day, points)
    select * from unnest($1::integer[], $2::uuid[], $3::date[], $4::integer[])
    on conflict (community, worker, day) do update set points = w.points + excluded.points
    """
  let days: [(key: WorkerDay, value: Int)]

  func bind(_ bindings: inout Bindings) {
    bindings(
      days.map(\.key.community), days.map(\.key.worker), days.map(\.key.day),
      days.map { int4($0.value) })
  }
}

/// Gives back what was issued by acts that were taken back.
struct GiveBackWorkerDays: Statement {
  static let sql: StaticString = """
    update worker_days w set points = w.points + n.points
    from unnest($1::integer[], $2::uuid[], $3::date[], $4::integer[])
      as n(community, worker, day, points)
    where w.community = n.community and w.worker = n.worker and w.day = n.day
    """
  let days: [(key: WorkerDay, value: Int)]
  func bind(_ bindings: inout Bindings) { AddWorkerDays(days: days).bind(&bindings) }
}
