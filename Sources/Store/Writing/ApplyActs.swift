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
      acts.map(\.ruleBook), requests.map(\.holder), acts.map(\.grid))
    bindings(
      requests.map { int4($0.units) }, requests.map { int4($0.minutes) },
      requests.map(\.occurredOn), requests.map(\.startedAt),
      requests.map { $0.beneficiary?.person }, requests.map { $0.beneficiary?.household },
      requests.map { $0.beneficiary?.door }, requests.map { Self.lines($0.evidence) })
    bindings(
      requests.map { $0.externalReference?.system }, requests.map { $0.externalReference?.number },
      requests.map(\.activity), requests.map(\.note), acts.map(\.act.state),
      acts.map(\.act.recordedBy), acts.map { stamps.time($0.act.community) },
      acts.map(\.verifiedBy))
    bindings(
      acts.map { int4($0.calculation?.pointsPerUnit) },
      acts.map { int4($0.calculation?.beforeCaps) }, acts.map { int4($0.calculation?.points ?? 0) },
      acts.map { capsLiteral($0.calculation) }, acts.map { stamps.key($0.command) })
  }

  private static func lines(_ evidence: [Evidence]) -> String? {
    guard !evidence.isEmpty else { return nil }
    return evidence.map { piece in
      piece.reference.map { "\(piece.kind) \($0)" } ?? piece.kind
    }.joined(separator: "\n")
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

/// Writes workers' words on acts that were filed.
struct DecideActs: Statement {
  static let sql: StaticString = """
    update acts a set state = n.state, verified_by = n.verified_by, verified_at = n.at,
      reason = n.reason, points_per_unit = n.points_per_unit, before_caps = n.before_caps,
      points = n.points, caps = n.caps::integer[], version = a.version + 1
    from unnest($1::integer[], $2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[], $6::text[],
      $7::integer[], $8::integer[], $9::integer[], $10::text[])
      as n(community, id, state, verified_by, at, reason, points_per_unit, before_caps, points,
        caps)
    where a.community = n.community and a.id = n.id
    """
  let acts: [DecidedAct]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    // Points are written only once they are issued; until then the act shows what it would earn.
    bindings(
      acts.map(\.act.community), acts.map(\.act.id), acts.map(\.act.state), acts.map(\.verifiedBy),
      acts.map { stamps.time($0.act.community) }, acts.map(\.reason))
    bindings(
      acts.map { int4($0.calculation?.pointsPerUnit) },
      acts.map { int4($0.calculation?.beforeCaps) },
      acts.map { $0.act.state == .credited ? int4($0.calculation?.points ?? 0) : 0 },
      acts.map { capsLiteral($0.calculation) })
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
