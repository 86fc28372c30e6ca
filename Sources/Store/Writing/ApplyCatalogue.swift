import Bank
import FoundationEssentials
import Postgres

/// Writes new items.
struct InsertItems: Statement {
  static let sql: StaticString = """
    insert into items (community, code, type, name_zh, name_en, points, stock_mode,
      per_person_month, standing_approval, hold_hours, enabled, on_hand, reserved)
    select * from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[],
      $6::integer[], $7::text[], $8::integer[], $9::boolean[], $10::integer[], $11::boolean[],
      $12::integer[], $13::integer[])
    """
  let items: [(key: ItemKey, value: ItemChange)]

  func bind(_ bindings: inout Bindings) {
    let terms = items.compactMap(\.value.terms)
    bindings(
      items.map(\.key.community), items.map(\.key.code), terms.map(\.type), terms.map(\.nameZH),
      terms.map(\.nameEN), terms.map { int4($0.points) }, terms.map(\.stockMode))
    bindings(
      terms.map { int4($0.perPersonMonth) }, terms.map(\.standingApproval),
      terms.map { int4($0.holdHours) }, terms.map(\.isEnabled),
      items.map { int4($0.value.onHand) }, items.map { int4($0.value.reserved) })
  }
}

/// Writes new terms of items.
struct ChangeItems: Statement {
  static let sql: StaticString = """
    update items i set name_zh = n.name_zh, name_en = n.name_en, points = n.points,
      per_person_month = n.per_person_month, standing_approval = n.standing_approval,
      hold_hours = n.hold_hours, enabled = n.enabled, version = i.version + n.version
    from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::integer[],
      $7::boolean[], $8::integer[], $9::boolean[], $10::integer[])
      as n(community, code, name_zh, name_en, points, per_person_month, standing_approval,
        hold_hours, enabled, version)
    where i.community = n.community and i.code = n.code
    """
  let items: [(key: ItemKey, value: ItemChange)]

  func bind(_ bindings: inout Bindings) {
    let terms = items.compactMap(\.value.terms)
    bindings(
      items.map(\.key.community), items.map(\.key.code), terms.map(\.nameZH), terms.map(\.nameEN),
      terms.map { int4($0.points) }, terms.map { int4($0.perPersonMonth) })
    bindings(
      terms.map(\.standingApproval), terms.map { int4($0.holdHours) }, terms.map(\.isEnabled),
      items.map { int4($0.value.version) })
  }
}

/// Moves stock.
struct MoveStocks: Statement {
  static let sql: StaticString = """
    update items i set on_hand = i.on_hand + n.on_hand, reserved = i.reserved + n.reserved
    from unnest($1::integer[], $2::text[], $3::integer[], $4::integer[])
      as n(community, code, on_hand, reserved)
    where i.community = n.community and i.code = n.code
    """
  let items: [(key: ItemKey, value: ItemChange)]

  func bind(_ bindings: inout Bindings) {
    bindings(
      items.map(\.key.community), items.map(\.key.code), items.map { int4($0.value.onHand) },
      items.map { int4($0.value.reserved) })
  }
}

/// Writes every movement of stock.
struct InsertStockMovements: Statement {
  static let sql: StaticString = """
    insert into stock_movements (community, id, item, kind, change, on_hand_after, voucher_no,
      redemption, command, at)
    select * from unnest($1::integer[], $2::uuid[], $3::text[], $4::text[], $5::integer[],
      $6::integer[], $7::text[], $8::uuid[], $9::uuid[], $10::timestamptz[])
    """
  let movements: [StockMovement]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    bindings(
      movements.map(\.item.community), movements.map(\.id), movements.map(\.item.code),
      movements.map(\.kind), movements.map { int4($0.change) },
      movements.map { int4($0.onHandAfter) }, movements.map(\.voucherNumber))
    bindings(
      movements.map(\.redemption), movements.map { stamps.key($0.command) },
      movements.map { stamps.time($0.item.community) })
  }
}

/// Writes new redemptions.
struct InsertRedemptions: Statement {
  static let sql: StaticString = """
    insert into redemptions (community, id, holder, item, quantity, points, state, requested_by,
      requested_at, command)
    select * from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::text[], $5::integer[],
      $6::integer[], $7::text[], $8::uuid[], $9::timestamptz[], $10::uuid[])
    """
  let rows: [NewRedemption]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    let redemptions = rows.map(\.redemption)
    bindings(
      redemptions.map(\.community), redemptions.map(\.id), redemptions.map(\.holder),
      redemptions.map(\.item), redemptions.map { int4($0.quantity) },
      redemptions.map { int4($0.points) }, redemptions.map { _ in RedemptionState.requested })
    bindings(
      redemptions.map(\.requestedBy), redemptions.map { stamps.time($0.community) },
      rows.map { stamps.key($0.command) })
  }
}

/// Writes decisions, cancellations and hand-overs.
struct ChangeRedemptions: Statement {
  static let sql: StaticString = """
    update redemptions r set state = n.state, version = n.version,
      decided_by = coalesce(n.decided_by, r.decided_by),
      decided_at = case when n.decided_by is not null then n.at else r.decided_at end,
      reason = coalesce(n.reason, r.reason),
      collect_until = coalesce(n.at + n.hold_hours * interval '1 hour', r.collect_until),
      pickup_attempt = coalesce(n.pickup_attempt, r.pickup_attempt),
      pickup_digest = coalesce(n.pickup_digest, r.pickup_digest),
      fulfilled_by = coalesce(n.fulfilled_by, r.fulfilled_by),
      fulfilled_at = case when n.fulfilled_by is not null then n.at else r.fulfilled_at end,
      identified_by = coalesce(n.identified_by, r.identified_by),
      collected_by = coalesce(n.collected_by, r.collected_by),
      slip_no = coalesce(n.slip_no, r.slip_no)
    from unnest($1::integer[], $2::uuid[], $3::text[], $4::timestamptz[], $5::uuid[], $6::text[],
      $7::integer[], $8::smallint[], $9::uuid[], $10::uuid[], $11::text[], $12::text[], $13::text[],
      $14::integer[])
      as n(community, id, state, at, decided_by, reason, hold_hours, pickup_attempt, pickup_digest,
        fulfilled_by, identified_by, collected_by, slip_no, version)
    where r.community = n.community and r.id = n.id
    """
  let changes: [RedemptionChange]
  let stamps: Stamps
  let codes: PickupCodes

  func bind(_ bindings: inout Bindings) {
    let redemptions = changes.map(\.redemption)
    bindings(
      redemptions.map(\.community), redemptions.map(\.id), redemptions.map(\.state),
      redemptions.map { stamps.time($0.community) }, changes.map(\.decidedBy),
      changes.map(\.reason), changes.map { int4($0.holdHours) })
    bindings(
      changes.map { $0.pickupAttempt.map { Int16(clamping: $0) } },
      changes.map { $0.pickupAttempt == nil ? nil : codes.digest(of: $0.redemption.pickupCode) },
      changes.map(\.fulfilledBy), changes.map(\.identifiedBy), changes.map(\.collectedBy),
      changes.map(\.slipNumber), redemptions.map { int4($0.version) })
  }
}
