import Postgres

/// What was served over the counter was approved then, small, and on a slip of its own.
struct CheckCounter: CheckStatement {
  static let sql: StaticString = """
    with served as (
      select r.community, r.id, r.slip_no, r.state, s.id as approval,
        s.item = r.item and s.approved_at <= r.fulfilled_at
          and coalesce(s.ended_at >= r.fulfilled_at, true)
          and coalesce(s.until >= (r.fulfilled_at at time zone c.time_zone)::date, true)
          as is_covered,
        sum(r.points) over (partition by r.community, r.holder,
          (r.fulfilled_at at time zone c.time_zone)::date) as of_day,
        count(*) over (partition by r.community, r.slip_no) as of_slip
      from redemptions r
      join communities c on c.id = r.community
      left join standing_approvals s on s.community = r.community and s.id = r.standing_approval
      where r.standing_approval is not null),
    faults as (
      select * from served
      where approval is null or not is_covered or state <> 'fulfilled' or of_day > 30
        or of_slip > 1)
    select (select count(*) from served), (select count(*) from faults),
      (select format('community %s, redemption %s on slip %s: covered %s, %s points that day',
          c.code, f.id, f.slip_no, coalesce(f.is_covered, false), f.of_day)
        from faults f join communities c on c.id = f.community order by c.code, f.id limit 1)
    """
}

/// Each item that took the place of another did so from the one before to the one that stands.
struct CheckSubstitutions: CheckStatement {
  static let sql: StaticString = """
    with steps as (
      select s.community, s.redemption, s.from_item, s.to_item, s.to_quantity,
        lead(s.from_item, 1, r.item) over w as next_item,
        lead(s.from_quantity, 1, r.quantity) over w as next_quantity
      from substitutions s
      join redemptions r on r.community = s.community and r.id = s.redemption
      window w as (partition by s.community, s.redemption order by s.version)),
    faults as (
      select * from steps where (to_item, to_quantity) <> (next_item, next_quantity))
    select (select count(*) from steps), (select count(*) from faults),
      (select format('community %s, redemption %s: %s for %s, but %s of %s stand', c.code,
          f.redemption, f.to_item, f.from_item, f.next_quantity, f.next_item)
        from faults f join communities c on c.id = f.community
        order by c.code, f.redemption limit 1)
    """
}

/// A count to which both agreed has posted what differed, and no other has posted anything.
struct CheckStockCounts: CheckStatement {
  static let sql: StaticString = """
    with posted as (
      select community, stock_count, item, min(point) as point, sum(change) as pieces
      from stock_movements where stock_count is not null group by community, stock_count, item),
    compared as (
      select n.community, n.id as stock_count, l.item, coalesce(p.pieces, 0) as pieces,
        case when n.state = 'agreed' then l.found - l.booked else 0 end as due,
        p.point <> n.point as is_elsewhere
      from stock_count_lines l
      join stock_counts n on n.community = l.community and n.id = l.stock_count
      left join posted p on p.community = l.community and p.stock_count = l.stock_count
        and p.item = l.item
      union all
      select p.community, p.stock_count, p.item, p.pieces, 0, false from posted p
      where not exists (select from stock_count_lines l where l.community = p.community
        and l.stock_count = p.stock_count and l.item = p.item)),
    faults as (select * from compared where due <> pieces or is_elsewhere)
    select (select count(*) from compared), (select count(*) from faults),
      (select format('community %s, count %s, item %s: %s posted, %s due', c.code, f.stock_count,
          f.item, f.pieces, f.due)
        from faults f join communities c on c.id = f.community
        order by c.code, f.stock_count, f.item limit 1)
    """
}
