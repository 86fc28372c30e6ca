import Postgres

/// Of every depositor: corrections of the opening balance follow each other from what was brought
/// in, and each that both sides signed has booked its difference, the others nothing.
struct CheckOpeningCorrections: CheckStatement {
  static let sql: StaticString = """
    with booked as (
      select t.community, t.correction, sum(case when d.kind = 'opening' then t.amount
          when r.kind = 'opening' then -t.amount end) as points,
        bool_and(t.kind = 'opening_balance' and (d.kind = 'opening') <> (r.kind = 'opening')
          and coalesce(d.holder, c.holder) in (h.id, h.merged_into)
          and coalesce(r.holder, c.holder) in (h.id, h.merged_into))
          as is_sound
      from transfers t
      join opening_corrections c on c.community = t.community and c.id = t.correction
      join holders h on h.community = c.community and h.id = c.holder
      join accounts d on d.community = t.community and d.number = t.debit
      join accounts r on r.community = t.community and r.number = t.credit
      where t.correction is not null group by t.community, t.correction),
    told as (
      select c.community, c.id, c.state, c.counted, c.points,
        coalesce((select e.points from opening_corrections e
          where e.community = c.community and e.holder = c.holder and e.state = 'done'
            and e.id < c.id order by e.id desc limit 1), o.points) as due,
        coalesce(b.points, 0) as booked, coalesce(b.is_sound, true) as is_sound
      from opening_corrections c
      join opening_balances o on o.community = c.community and o.holder = c.holder
      left join booked b on b.community = c.community and b.correction = c.id),
    faults as (
      select * from told
      where counted <> due or not is_sound
        or booked <> case state when 'done' then points - counted else 0 end)
    select (select count(*) from holders), (select count(*) from faults),
      (select format(
          'community %s, correction %s (%s): from %s to %s, counted were %s, booked are %s', c.code,
          f.id, f.state, f.counted, f.points, f.due, f.booked)
        from faults f join communities c on c.id = f.community order by c.code, f.id limit 1)
    """
}
