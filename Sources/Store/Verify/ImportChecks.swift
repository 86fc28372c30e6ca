import Postgres

/// Each depositor's opening balance is what the lines of the old book make, by the rule for half
/// points, and what one transfer from the opening account gave.
struct CheckOpenings: CheckStatement {
  static let sql: StaticString = """
    with pages as (
      select community, holder, import, max(row) filter (where balance is not null) as last
      from old_lines group by community, holder, import),
    told as (
      select p.community, p.holder, p.import,
        sum(case when l.row = p.last then l.balance
          when l.row > coalesce(p.last, 0) then l.change else 0 end) as halves
      from pages p
      join old_lines l on l.community = p.community and l.holder = p.holder and l.import = p.import
      group by p.community, p.holder, p.import),
    paid as (
      select t.community, c.holder, min(t.seq) as seq, sum(t.amount) as points, count(*) as times,
        bool_and(d.kind = 'opening' and c.kind = 'available') as is_sound
      from transfers t
      join accounts d on d.community = t.community and d.number = t.debit
      join accounts c on c.community = t.community and c.number = t.credit
      where t.kind = 'opening_balance' and t.correction is null group by t.community, c.holder),
    compared as (
      select h.community, h.id, o.points, o.import,
        case o.halves when 'up' then ceil(t.halves / 2.0) when 'down' then floor(t.halves / 2.0)
          else t.halves / 2.0 end as due,
        coalesce(p.points, 0) as paid, p.seq is distinct from o.seq as is_other_transfer,
        (select count(*) from told x where x.community = h.community and x.holder = h.id) as pages,
        coalesce(p.times, 0) as times, coalesce(p.is_sound, true) as is_sound
      from holders h
      left join opening_balances o on o.community = h.community and o.holder = h.id
      left join told t on t.community = h.community and t.holder = h.id and t.import = o.import
      left join paid p on p.community = h.community and p.holder = h.id),
    faults as (
      select * from compared
      where coalesce(points, 0) <> paid or due is distinct from points or is_other_transfer
        or times > 1 or not is_sound or pages > (import is not null)::integer)
    select (select count(*) from compared), (select count(*) from faults),
      (select format('community %s, holder %s: the old lines make %s, brought in are %s, paid %s',
          c.code, f.id, coalesce(f.due, 0)::numeric(20, 1), coalesce(f.points, 0), f.paid)
        from faults f join communities c on c.id = f.community order by c.code, f.id limit 1)
    """
}
