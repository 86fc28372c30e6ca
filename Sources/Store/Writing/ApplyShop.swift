import Bank
import FoundationEssentials
import Postgres

extension Applier {
  /// What requests, hand-overs and movements refer to comes before them.
  func addShop(_ changes: ShopChanges, _ stamps: Stamps, to batch: inout Batch) {
    if !changes.newPoints.isEmpty {
      batch.add(InsertPickupPoints(points: Array(changes.newPoints.values)))
    }
    if !changes.points.isEmpty {
      batch.add(ChangePickupPoints(points: Array(changes.points.values)))
    }
    // Of several words on one day the last counts; a statement sets each row once.
    for change in changes.days { batch.add(SetDays(change: change, stamps: stamps)) }
    if !changes.newShelves.isEmpty {
      batch.add(InsertShelves(shelves: Array(changes.newShelves)))
    }
    if !changes.shelves.isEmpty { batch.add(MoveShelves(shelves: Array(changes.shelves))) }
    if !changes.endedStandings.isEmpty {
      batch.add(EndStandingApprovals(ended: changes.endedStandings, stamps: stamps))
    }
    if !changes.newStandings.isEmpty {
      batch.add(InsertStandingApprovals(approvals: changes.newStandings, stamps: stamps))
    }
    if !changes.newCounts.isEmpty {
      batch.add(InsertStockCounts(counts: changes.newCounts, stamps: stamps))
      batch.add(InsertStockCountLines(counts: changes.newCounts.map(\.count)))
    }
    if !changes.answeredCounts.isEmpty {
      batch.add(AnswerStockCounts(counts: changes.answeredCounts, stamps: stamps))
    }
  }
}

/// Writes new pick-up points.
struct InsertPickupPoints: Statement {
  static let sql: StaticString = """
    insert into pickup_points (community, code, name, address, run_by, weekdays, month_days, opens,
      closes, enabled, version)
    select n.community, n.code, n.name, n.address, n.run_by,
      string_to_array(n.weekdays, ',')::smallint[],
      string_to_array(n.month_days, ',')::smallint[], n.opens, n.closes, n.enabled, n.version
    from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
      $7::text[], $8::smallint[], $9::smallint[], $10::boolean[], $11::integer[])
      as n(community, code, name, address, run_by, weekdays, month_days, opens, closes, enabled,
        version)
    """
  let points: [PickupPoint]
  func bind(_ bindings: inout Bindings) { bindings.add(points) }
}

/// Writes new terms of pick-up points.
struct ChangePickupPoints: Statement {
  static let sql: StaticString = """
    update pickup_points p set name = n.name, address = n.address, run_by = n.run_by,
      weekdays = string_to_array(n.weekdays, ',')::smallint[],
      month_days = string_to_array(n.month_days, ',')::smallint[], opens = n.opens,
      closes = n.closes, enabled = n.enabled, version = n.version
    from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
      $7::text[], $8::smallint[], $9::smallint[], $10::boolean[], $11::integer[])
      as n(community, code, name, address, run_by, weekdays, month_days, opens, closes, enabled,
        version)
    where p.community = n.community and p.code = n.code
    """
  let points: [PickupPoint]
  func bind(_ bindings: inout Bindings) { bindings.add(points) }
}

extension Bindings {
  /// The parameters of pick-up points. The days of each are one text, since an array holds no
  /// arrays of different lengths.
  fileprivate mutating func add(_ points: [PickupPoint]) {
    func list(_ days: Set<Int>) -> String { days.sorted().map(String.init).joined(separator: ",") }
    let terms = points.map(\.terms)
    self(
      points.map(\.key.community), points.map(\.key.code), terms.map(\.name),
      terms.map(\.address), terms.map(\.runBy), terms.map { list($0.hours.weekdays) },
      terms.map { list($0.hours.monthDays) })
    self(
      terms.map { Int16(clamping: $0.hours.opens) }, terms.map { Int16(clamping: $0.hours.closes) },
      terms.map(\.isEnabled), points.map { int4($0.version) })
  }
}

/// Writes the days on which a point opens or stays closed against its hours.
struct SetDays: Statement {
  static let sql: StaticString = """
    insert into pickup_days (community, point, day, is_open, command)
    select $1, $2, n.day, n.is_open, $5
    from unnest($3::date[], $4::boolean[]) as n(day, is_open)
    on conflict (community, point, day) do update set is_open = excluded.is_open,
      command = excluded.command
    """
  let change: PickupDaysChange
  let stamps: Stamps
  func bind(_ bindings: inout Bindings) {
    bindings(
      change.point.community, change.point.code, Array(change.days.keys),
      Array(change.days.values), stamps.key(change.command))
  }
}

/// Writes shelves before their first piece.
struct InsertShelves: Statement {
  static let sql: StaticString = """
    insert into stock (community, item, point)
    select * from unnest($1::integer[], $2::text[], $3::text[])
    """
  let shelves: [ShelfKey]
  func bind(_ bindings: inout Bindings) {
    bindings(shelves.map(\.item.community), shelves.map(\.item.code), shelves.map(\.point))
  }
}

/// Moves stock.
struct MoveShelves: Statement {
  static let sql: StaticString = """
    update stock s set on_hand = s.on_hand + n.on_hand, reserved = s.reserved + n.reserved
    from unnest($1::integer[], $2::text[], $3::text[], $4::integer[], $5::integer[])
      as n(community, item, point, on_hand, reserved)
    where s.community = n.community and s.item = n.item and s.point = n.point
    """
  let shelves: [(key: ShelfKey, value: Shelf)]
  func bind(_ bindings: inout Bindings) {
    bindings(
      shelves.map(\.key.item.community), shelves.map(\.key.item.code), shelves.map(\.key.point),
      shelves.map { int4($0.value.onHand) }, shelves.map { int4($0.value.reserved) })
  }
}

/// Writes every movement of stock.
struct InsertStockMovements: Statement {
  static let sql: StaticString = """
    insert into stock_movements (community, id, item, point, kind, change, on_hand_after,
      voucher_no, supplier, unit_cost_fen, redemption, stock_count, command, at)
    select * from unnest($1::integer[], $2::uuid[], $3::text[], $4::text[], $5::text[],
      $6::integer[], $7::integer[], $8::text[], $9::text[], $10::integer[], $11::uuid[],
      $12::uuid[], $13::uuid[], $14::timestamptz[])
    """
  let movements: [StockMovement]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    bindings(
      movements.map(\.item.community), movements.map(\.id), movements.map(\.item.code),
      movements.map(\.point), movements.map(\.kind), movements.map { int4($0.change) },
      movements.map { int4($0.onHandAfter) })
    bindings(
      movements.map(\.voucherNumber), movements.map(\.supplier),
      movements.map { int4($0.unitCostFen) }, movements.map(\.redemption), movements.map(\.count),
      movements.map { stamps.key($0.command) },
      movements.map { stamps.time($0.item.community) })
  }
}

/// Writes standing approvals.
struct InsertStandingApprovals: Statement {
  static let sql: StaticString = """
    insert into standing_approvals (community, id, item, approved_by, approved_at, until, ended_by,
      ended_at, command)
    select n.community, n.id, n.item, n.approved_by, n.at, n.until, n.ended_by,
      case when n.ended_by is not null then n.at end, n.command
    from unnest($1::integer[], $2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[], $6::date[],
      $7::uuid[], $8::uuid[])
      as n(community, id, item, approved_by, at, until, ended_by, command)
    """
  let approvals: [NewStandingApproval]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    bindings(
      approvals.map(\.item.community), approvals.map(\.approval.id), approvals.map(\.item.code),
      approvals.map(\.approvedBy), approvals.map { stamps.time($0.item.community) },
      approvals.map(\.approval.until), approvals.map(\.endedBy),
      approvals.map { stamps.key($0.command) })
  }
}

/// Ends standing approvals.
struct EndStandingApprovals: Statement {
  static let sql: StaticString = """
    update standing_approvals s set ended_by = n.ended_by, ended_at = n.at
    from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::timestamptz[])
      as n(community, id, ended_by, at)
    where s.community = n.community and s.id = n.id
    """
  let ended: [EndedStandingApproval]
  let stamps: Stamps
  func bind(_ bindings: inout Bindings) {
    bindings(
      ended.map(\.community), ended.map(\.id), ended.map(\.endedBy),
      ended.map { stamps.time($0.community) })
  }
}

/// Writes items that took the place of others, before the redemptions name them.
struct InsertSubstitutions: Statement {
  static let sql: StaticString = """
    insert into substitutions (community, redemption, version, from_item, from_quantity, to_item,
      to_quantity, consent, slip_no, command)
    select * from unnest($1::integer[], $2::uuid[], $3::integer[], $4::text[], $5::integer[],
      $6::text[], $7::integer[], $8::text[], $9::text[], $10::uuid[])
    """
  let substitutions: [Substitution]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    let redemptions = substitutions.map(\.redemption)
    bindings(
      redemptions.map(\.community), redemptions.map(\.id), redemptions.map { int4($0.version) },
      substitutions.map(\.formerItem), substitutions.map { int4($0.formerQuantity) },
      redemptions.map(\.item))
    bindings(
      redemptions.map { int4($0.quantity) }, substitutions.map(\.consent),
      substitutions.map(\.slipNumber), substitutions.map { stamps.key($0.command) })
  }
}

/// Writes what was found on shelves.
struct InsertStockCounts: Statement {
  static let sql: StaticString = """
    insert into stock_counts (community, id, point, state, counted_by, counted_at, command)
    select n.community, n.id, n.point, 'counted', n.counted_by, n.at, n.command
    from unnest($1::integer[], $2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[], $6::uuid[])
      as n(community, id, point, counted_by, at, command)
    """
  let counts: [StockCountChange]
  let stamps: Stamps
  func bind(_ bindings: inout Bindings) {
    let records = counts.map(\.count)
    bindings(
      records.map(\.point.community), records.map(\.id), records.map(\.point.code),
      records.map(\.countedBy), records.map { stamps.time($0.point.community) },
      counts.map { stamps.key($0.command) })
  }
}

/// Writes the lines of counts.
struct InsertStockCountLines: Statement {
  static let sql: StaticString = """
    insert into stock_count_lines (community, stock_count, item, booked, found)
    select * from unnest($1::integer[], $2::uuid[], $3::text[], $4::integer[], $5::integer[])
    """
  let counts: [StockCountRecord]
  func bind(_ bindings: inout Bindings) {
    let lines = counts.flatMap { count in count.lines.map { (count, $0) } }
    bindings(
      lines.map(\.0.point.community), lines.map(\.0.id), lines.map(\.1.item),
      lines.map { int4($0.1.booked) }, lines.map { int4($0.1.found) })
  }
}

/// Writes the second person's word on counts.
struct AnswerStockCounts: Statement {
  static let sql: StaticString = """
    update stock_counts s set state = n.state, answered_by = n.answered_by, answered_at = n.at,
      reason = n.reason, version = n.version
    from unnest($1::integer[], $2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[], $6::text[],
      $7::integer[]) as n(community, id, state, answered_by, at, reason, version)
    where s.community = n.community and s.id = n.id
    """
  let counts: [StockCountChange]
  let stamps: Stamps
  func bind(_ bindings: inout Bindings) {
    let records = counts.map(\.count)
    bindings(
      records.map(\.point.community), records.map(\.id), records.map(\.state),
      counts.map(\.answeredBy), records.map { stamps.time($0.point.community) },
      counts.map(\.reason), records.map { int4($0.version) })
  }
}
