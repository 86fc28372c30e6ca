import Postgres

/// Points follow from the rule version, the quantity and the cuts that are stored with the act.
struct CheckCalculations: CheckStatement {
  static let sql: StaticString = """
    with worked as (
      select a.community, a.id, a.points, a.before_caps, a.points_per_unit,
        r.points_per_unit as rule,
        case when u.by_minutes then r.points_per_unit * a.minutes / 60
          else r.points_per_unit * coalesce(a.units, 1) end as due,
        coalesce((select sum(a.caps[i]) from generate_series(4, cardinality(a.caps), 4) i), 0)
          as cut,
        a.state in ('credited', 'on_notice') as is_paid,
        exists (select from generate_series(4, cardinality(a.caps), 4) i
          where a.caps[i] < 0 or a.caps[i - 1] + a.before_caps - a.caps[i] < 0) as is_odd
      from acts a
      join act_types r on r.rule_book = a.rule_book and r.code = a.act_type
      join act_units u on u.rule_book = r.rule_book and u.code = r.unit
      where a.before_caps is not null),
    faults as (
      select * from worked
      where points_per_unit <> rule or before_caps <> due or is_odd
        or (is_paid and points <> due - cut))
    select (select count(*) from worked), (select count(*) from faults),
      (select format('community %s, act %s: %s before caps and %s cut make %s, stored are %s',
          c.code, f.id, f.due, f.cut, f.due - f.cut, f.points)
        from faults f join communities c on c.id = f.community order by c.code, f.id limit 1)
    """
}

/// Tallies are what the credited acts sum up to.
struct CheckTallies: CheckStatement {
  static let sql: StaticString = """
    with summed as (
      select a.community, a.holder, a.occurred_on as day, a.act_type, sum(a.points) as points,
        sum(case when r.counts_minutes then coalesce(a.minutes, 0) else 0 end) as minutes,
        count(*) as acts
      from acts a join act_types r on r.rule_book = a.rule_book and r.code = a.act_type
      where a.state in ('credited', 'on_notice')
      group by a.community, a.holder, a.occurred_on, a.act_type),
    compared as (
      select community, holder, day, act_type, s.points, s.minutes, s.acts,
        t.points as said_points, t.minutes as said_minutes, t.acts as said_acts
      from summed s full join tallies t using (community, holder, day, act_type)),
    faults as (
      select * from compared
      where (coalesce(points, 0), coalesce(minutes, 0), coalesce(acts, 0))
        <> (coalesce(said_points, 0), coalesce(said_minutes, 0), coalesce(said_acts, 0)))
    select (select count(*) from compared), (select count(*) from faults),
      (select format('community %s, holder %s, %s %s: the acts make %s points, the tally says %s',
          c.code, f.holder, f.day, f.act_type, coalesce(f.points, 0), coalesce(f.said_points, 0))
        from faults f join communities c on c.id = f.community
        order by c.code, f.holder, f.day, f.act_type limit 1)
    """
}

/// What workers have issued by direct credit is what their acts of that day sum up to.
struct CheckWorkers: CheckStatement {
  static let sql: StaticString = """
    with summed as (
      select a.community, a.verified_by as worker,
        (a.verified_at at time zone c.time_zone)::date as day, sum(a.points) as points
      from acts a join communities c on c.id = a.community
      left join activities y on y.community = a.community and y.id = a.activity
      where a.verified_by = a.recorded_by and a.state = 'credited' and a.points > 0
        and y.recorder is distinct from a.verified_by
        and not exists (select from act_reviews v
          where v.community = a.community and v.act = a.id)
      group by 1, 2, 3),
    compared as (
      select community, worker, day, s.points, w.points as said
      from summed s full join worker_days w using (community, worker, day)),
    faults as (select * from compared where coalesce(points, 0) <> coalesce(said, 0))
    select (select count(*) from compared), (select count(*) from faults),
      (select format('community %s, worker %s, %s: the acts make %s points, the limit counts %s',
          c.code, f.worker, f.day, coalesce(f.points, 0), coalesce(f.said, 0))
        from faults f join communities c on c.id = f.community
        order by c.code, f.worker, f.day limit 1)
    """
}

/// Points held are those of the open redemptions.
struct CheckHolds: CheckStatement {
  static let sql: StaticString = """
    with open as (
      select community, holder, sum(points) as points from redemptions
      where state in ('requested', 'approved') group by community, holder),
    compared as (
      select b.community, b.holder, b.held, coalesce(o.points, 0) as points
      from balances b left join open o using (community, holder)),
    faults as (select * from compared where held <> points)
    select (select count(*) from compared), (select count(*) from faults),
      (select format('community %s, holder %s: open redemptions hold %s, the balance says %s',
          c.code, f.holder, f.points, f.held)
        from faults f join communities c on c.id = f.community order by c.code, f.holder limit 1)
    """
}

/// Stock is what its movements sum up to, and what is promised is asked for by open redemptions.
struct CheckStock: CheckStatement {
  static let sql: StaticString = """
    with moved as (
      select community, item, point, sum(change) as pieces from stock_movements
      where kind not in ('reserved', 'released') group by community, item, point),
    open as (
      select r.community, r.item, r.point, sum(r.quantity) as pieces from redemptions r
      join items i on i.community = r.community and i.code = r.item
      where r.state in ('requested', 'approved') and i.stock_mode <> 'unlimited'
      group by r.community, r.item, r.point),
    compared as (
      select community, item, point, coalesce(s.on_hand, 0) as on_hand,
        coalesce(m.pieces, 0) as pieces, coalesce(s.reserved, 0) as reserved,
        coalesce(o.pieces, 0) as promised
      from stock s
      full join moved m using (community, item, point)
      full join open o using (community, item, point)),
    faults as (select * from compared where on_hand <> pieces or reserved <> promised)
    select (select count(*) from compared), (select count(*) from faults),
      (select format('community %s, item %s at %s: movements make %s, promised are %s, stored %s '
          'and %s', c.code, f.item, f.point, f.pieces, f.promised, f.on_hand, f.reserved)
        from faults f join communities c on c.id = f.community
        order by c.code, f.item, f.point limit 1)
    """
}

/// Each redemption has the transfers of its state, of its points and its owner.
struct CheckRedemptions: CheckStatement {
  static let sql: StaticString = """
    with compared as (
      select r.community, r.id, r.state, r.standing_approval is not null as is_counter,
        count(*) filter (where t.kind = 'hold' and t.debit = h.first_account
          and t.credit = h.first_account + 2 and t.amount = r.points) as holds,
        count(*) filter (where t.kind = 'release' and t.debit = h.first_account + 2
          and t.credit = h.first_account and t.amount = r.points) as releases,
        count(*) filter (where t.kind = 'redemption' and t.debit = h.first_account
            + case when r.standing_approval is null then 2 else 0 end and t.credit = 1
          and t.amount = r.points) as payments,
        count(t.seq) as transfers
      from redemptions r
      join holders h on h.community = r.community and h.id = r.holder
      left join transfers t on t.community = r.community and t.redemption = r.id
      group by r.community, r.id, r.state, r.standing_approval),
    faults as (
      select * from compared
      where (holds, releases, payments) <> (case when is_counter then 0 else 1 end,
          case when state in ('rejected', 'cancelled', 'lapsed') then 1 else 0 end,
          case when state = 'fulfilled' then 1 else 0 end)
        or transfers <> holds + releases + payments)
    select (select count(*) from compared), (select count(*) from faults),
      (select format('community %s, redemption %s (%s): %s holds, %s releases, %s payments', c.code,
          f.id, f.state, f.holds, f.releases, f.payments)
        from faults f join communities c on c.id = f.community order by c.code, f.id limit 1)
    """
}
