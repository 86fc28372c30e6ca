import Bank
import FoundationEssentials
import Postgres

/// Writes new items.
struct InsertItems: Statement {
  static let sql: StaticString = """
    insert into items (community, code, type, name_zh, name_en, points, reference_value_fen,
      stock_mode, per_person_month, hold_hours, return_rule, return_days, low_stock, enabled)
    select * from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[],
      $6::integer[], $7::integer[], $8::text[], $9::integer[], $10::integer[], $11::text[],
      $12::smallint[], $13::integer[], $14::boolean[])
    """
  let items: [(key: ItemKey, value: ItemChange)]

  func bind(_ bindings: inout Bindings) {
    let terms = items.compactMap(\.value.terms)
    bindings(
      items.map(\.key.community), items.map(\.key.code), terms.map(\.type), terms.map(\.nameZH),
      terms.map(\.nameEN), terms.map { int4($0.points) },
      terms.map { int4($0.referenceValueFen) })
    bindings(
      terms.map(\.stockMode), terms.map { int4($0.perPersonMonth) },
      terms.map { int4($0.holdHours) }, terms.map(\.returnRule.kind),
      terms.map { Int16(clamping: $0.returnRule.days) }, terms.map { int4($0.lowStock) },
      terms.map(\.isEnabled))
  }
}

/// Writes new terms of items.
struct ChangeItems: Statement {
  static let sql: StaticString = """
    update items i set name_zh = n.name_zh, name_en = n.name_en, points = n.points,
      reference_value_fen = n.reference_value_fen, per_person_month = n.per_person_month,
      hold_hours = n.hold_hours, return_rule = n.return_rule, return_days = n.return_days,
      low_stock = n.low_stock, enabled = n.enabled, version = i.version + n.version
    from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::integer[],
      $7::integer[], $8::integer[], $9::text[], $10::smallint[], $11::integer[], $12::boolean[],
      $13::integer[])
      as n(community, code, name_zh, name_en, points, reference_value_fen, per_person_month,
        hold_hours, return_rule, return_days, low_stock, enabled, version)
    where i.community = n.community and i.code = n.code
    """
  let items: [(key: ItemKey, value: ItemChange)]

  func bind(_ bindings: inout Bindings) {
    let terms = items.compactMap(\.value.terms)
    bindings(
      items.map(\.key.community), items.map(\.key.code), terms.map(\.nameZH), terms.map(\.nameEN),
      terms.map { int4($0.points) }, terms.map { int4($0.referenceValueFen) },
      terms.map { int4($0.perPersonMonth) })
    bindings(
      terms.map { int4($0.holdHours) }, terms.map(\.returnRule.kind),
      terms.map { Int16(clamping: $0.returnRule.days) }, terms.map { int4($0.lowStock) },
      terms.map(\.isEnabled), items.map { int4($0.value.version) })
  }
}

/// Writes new redemptions; what was served over the counter is handed over already.
struct InsertRedemptions: Statement {
  static let sql: StaticString = """
    insert into redemptions (community, id, holder, item, point, basket, quantity, points, state,
      requested_by, requested_at, standing_approval, slip_no, identified_by, fulfilled_by,
      fulfilled_at, command)
    select n.community, n.id, n.holder, n.item, n.point, n.basket, n.quantity, n.points, n.state,
      n.requested_by, n.at, n.standing_approval, n.slip_no,
      case when n.state = 'fulfilled' then 'known' end,
      case when n.state = 'fulfilled' then n.requested_by end,
      case when n.state = 'fulfilled' then n.at end, n.command
    from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::uuid[],
      $7::integer[], $8::integer[], $9::text[], $10::uuid[], $11::timestamptz[], $12::uuid[],
      $13::text[], $14::uuid[])
      as n(community, id, holder, item, point, basket, quantity, points, state, requested_by, at,
        standing_approval, slip_no, command)
    """
  let rows: [NewRedemption]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    let redemptions = rows.map(\.redemption)
    bindings(
      redemptions.map(\.community), redemptions.map(\.id), redemptions.map(\.holder),
      redemptions.map(\.item), redemptions.map(\.point), redemptions.map(\.basket),
      redemptions.map { int4($0.quantity) })
    bindings(
      redemptions.map { int4($0.points) }, redemptions.map(\.state),
      redemptions.map(\.requestedBy), redemptions.map { stamps.time($0.community) },
      rows.map(\.counter?.approval), rows.map(\.counter?.slipNumber),
      rows.map { stamps.key($0.command) })
  }
}

/// Writes decisions, other items, cancellations and hand-overs. Nobody's time becomes shorter.
struct ChangeRedemptions: Statement {
  static let sql: StaticString = """
    update redemptions r set state = n.state, version = n.version, item = n.item,
      quantity = n.quantity, decided_by = coalesce(n.decided_by, r.decided_by),
      decided_at = case when n.decided_by is not null then n.at else r.decided_at end,
      reason = coalesce(n.reason, r.reason),
      collect_until = greatest(r.collect_until, n.at + n.hold_hours * interval '1 hour',
        (n.kept_day + n.kept_minute * interval '1 minute') at time zone c.time_zone),
      pickup_attempt = coalesce(n.pickup_attempt, r.pickup_attempt),
      pickup_digest = coalesce(n.pickup_digest, r.pickup_digest),
      fulfilled_by = coalesce(n.fulfilled_by, r.fulfilled_by),
      fulfilled_at = case when n.fulfilled_by is not null then n.at else r.fulfilled_at end,
      identified_by = coalesce(n.identified_by, r.identified_by),
      collected_by = coalesce(n.collected_by, r.collected_by),
      slip_no = coalesce(n.slip_no, r.slip_no)
    from unnest($1::integer[], $2::uuid[], $3::text[], $4::text[], $5::integer[],
      $6::timestamptz[], $7::uuid[], $8::text[], $9::integer[], $10::date[], $11::integer[],
      $12::smallint[], $13::uuid[], $14::uuid[], $15::text[], $16::text[], $17::text[],
      $18::integer[])
      as n(community, id, state, item, quantity, at, decided_by, reason, hold_hours, kept_day,
        kept_minute, pickup_attempt, pickup_digest, fulfilled_by, identified_by, collected_by,
        slip_no, version), communities c
    where r.community = n.community and r.id = n.id and c.id = n.community
    """
  let changes: [RedemptionChange]
  let stamps: Stamps
  let codes: PickupCodes

  func bind(_ bindings: inout Bindings) {
    let redemptions = changes.map(\.redemption)
    bindings(
      redemptions.map(\.community), redemptions.map(\.id), redemptions.map(\.state),
      redemptions.map(\.item), redemptions.map { int4($0.quantity) },
      redemptions.map { stamps.time($0.community) }, changes.map(\.decidedBy),
      changes.map(\.reason), changes.map { int4($0.holdHours) })
    bindings(
      changes.map(\.keptUntil?.day), changes.map { int4($0.keptUntil?.minute) },
      changes.map { $0.pickupAttempt.map { Int16(clamping: $0) } },
      changes.map { $0.pickupAttempt == nil ? nil : codes.digest(of: $0.redemption.pickupCode) },
      changes.map(\.fulfilledBy), changes.map(\.identifiedBy), changes.map(\.collectedBy),
      changes.map(\.slipNumber), redemptions.map { int4($0.version) })
  }
}
