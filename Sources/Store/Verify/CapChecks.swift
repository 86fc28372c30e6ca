import Postgres

/// Each paid act was cut by the caps of its rule version, by what its depositor had earned by the
/// transfers before it, and by no more.
struct CheckCaps: CheckStatement {
  static let sql: StaticString = """
    with told as (
      select a.community, a.id, a.holder, a.act_type, a.rule_book, a.occurred_on, a.points,
        a.before_caps, a.caps, t.seq, r.category, r.scope, r.cap_day, r.cap_month, r.cap_year,
        exists (select from acts b where b.community = a.community and b.holder = a.holder
          and b.state in ('withdrawn', 'reversed') and b.points > 0) as gave_back
      from acts a
      join act_types r on r.rule_book = a.rule_book and r.code = a.act_type
      left join transfers t on t.community = a.community and t.act = a.id and t.kind = 'credit'
      where a.state in ('credited', 'on_notice') and a.before_caps is not null),
    due as (
      select n.*, array_remove(array[
          case when n.cap_day is not null then 1 end, n.cap_day, case when n.cap_day is not null
            then u.type_day end,
          case when n.cap_month is not null then 2 end, n.cap_month, case when n.cap_month is not null
            then u.type_month end,
          case when n.cap_year is not null then 3 end, n.cap_year, case when n.cap_year is not null
            then u.type_year end,
          case when d.points is not null then 4 end, d.points, case when d.points is not null
            then u.person_day end,
          case when m.points is not null then 5 end, m.points, case when m.points is not null
            then u.person_month end]::integer[], null) as expected,
        array(select n.caps[i] from generate_subscripts(n.caps, 1) i where i % 4 <> 0 order by i)
          as stored,
        (select min(greatest(0, n.caps[i] - n.caps[i + 1]))
          from generate_series(2, cardinality(n.caps), 4) i) as room
      from told n
      left join overall_caps d on d.rule_book = n.rule_book and d.scope = 'person_day'
        and n.scope = 'person' and not n.category = any(d.except_categories)
      left join overall_caps m on m.rule_book = n.rule_book and m.scope = 'person_month'
        and n.scope = 'person' and not n.category = any(m.except_categories)
      cross join lateral (
        select coalesce(sum(b.points) filter (where b.own and b.day), 0) as type_day,
          coalesce(sum(b.points) filter (where b.own and b.month), 0) as type_month,
          coalesce(sum(b.points) filter (where b.own), 0) as type_year,
          coalesce(sum(b.points) filter (where b.day
            and not b.category = any(d.except_categories)), 0) as person_day,
          coalesce(sum(b.points) filter (where b.month
            and not b.category = any(m.except_categories)), 0) as person_month
        from (
          select e.points, e.act_type = n.act_type as own, e.occurred_on = n.occurred_on as day,
            date_trunc('month', e.occurred_on) = date_trunc('month', n.occurred_on) as month,
            coalesce(r.category, '') as category
          from acts e
          join transfers t on t.community = e.community and t.act = e.id and t.kind = 'credit'
          left join act_types r on r.rule_book = n.rule_book and r.code = e.act_type
          where e.community = n.community and e.holder = n.holder and t.seq < n.seq
            and date_trunc('year', e.occurred_on) = date_trunc('year', n.occurred_on)) b) u),
    faults as (
      select * from due
      where points <> least(before_caps, room)
        or (expected <> stored and seq is not null and not gave_back)
        or array(select expected[i] from generate_subscripts(expected, 1) i where i % 3 <> 0)
          <> array(select stored[i] from generate_subscripts(stored, 1) i where i % 3 <> 0))
    select (select count(*) from due), (select count(*) from faults),
      (select format('community %s, act %s: caps (scope, points, used before) should be %s, are %s; %s of %s points given',
          c.code, f.id, f.expected, f.stored, f.points, f.before_caps)
        from faults f join communities c on c.id = f.community order by c.code, f.id limit 1)
    """
}
