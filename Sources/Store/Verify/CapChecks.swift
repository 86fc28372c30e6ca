import Postgres

/// Each credited act was cut by the caps of its rule version, by what its depositor had earned by
/// the transfers before it, and by no more. What was used before is not worked out anew for
/// depositors who have given points back or into whom another account was merged, nor across
/// versions of the rules.
struct CheckCaps: CheckStatement {
  static let sql: StaticString = """
    with told as (
      select a.community, a.id, a.holder, a.act_type, a.rule_book, a.occurred_on, a.state, a.points,
        a.before_caps, a.caps, t.seq, r.cap_day, r.cap_month, r.cap_year, d.points as all_day,
        m.points as all_month, exists (select from holders h
          where h.community = a.community and h.merged_into = a.holder) as is_joined,
        exists (select from transfers v where v.community = t.community and v.reverses = t.seq)
          as was_taken_back
      from acts a
      join act_types r on r.rule_book = a.rule_book and r.code = a.act_type
      left join transfers t on t.community = a.community and t.act = a.id and t.kind = 'credit'
      left join overall_caps d on d.rule_book = a.rule_book and d.scope = 'person_day'
        and r.scope = 'person' and not r.category = any(d.except_categories)
      left join overall_caps m on m.rule_book = a.rule_book and m.scope = 'person_month'
        and r.scope = 'person' and not r.category = any(m.except_categories)
      where a.before_caps is not null),
    used as (
      select told.*, coalesce(sum(points) over type_day, 0) as type_day,
        coalesce(sum(points) over type_month, 0) as type_month,
        coalesce(sum(points) over type_year, 0) as type_year,
        coalesce(sum(points) filter (where all_day is not null) over person_day, 0) as person_day,
        coalesce(sum(points) filter (where all_month is not null) over person_month, 0)
          as person_month,
        seq is not null and not is_joined
          and min(rule_book) over everything = max(rule_book) over everything
          and not bool_or(state in ('withdrawn', 'reversed') or was_taken_back) over everything
          as is_known
      from told
      window everything as (partition by community, holder),
        type_day as (partition by community, holder, act_type, occurred_on
          order by seq rows between unbounded preceding and 1 preceding),
        type_month as (partition by community, holder, act_type, date_trunc('month', occurred_on)
          order by seq rows between unbounded preceding and 1 preceding),
        type_year as (partition by community, holder, act_type, date_trunc('year', occurred_on)
          order by seq rows between unbounded preceding and 1 preceding),
        person_day as (partition by community, holder, occurred_on
          order by seq rows between unbounded preceding and 1 preceding),
        person_month as (partition by community, holder, date_trunc('month', occurred_on)
          order by seq rows between unbounded preceding and 1 preceding)),
    compared as (
      select u.*, array(
          select k.number from unnest(
            array[1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5],
            array[1, cap_day, type_day, 2, cap_month, type_month, 3, cap_year, type_year,
              4, all_day, person_day, 5, all_month, person_month]::integer[])
            with ordinality as k(scope, number, place)
          where (array[cap_day, cap_month, cap_year, all_day, all_month])[k.scope] is not null
            and (is_known or k.place % 3 <> 0)
          order by k.place) as due,
        array(select caps[i] from generate_subscripts(caps, 1) i
          where i % 4 in (1, 2) or (i % 4 = 3 and is_known) order by i) as stored,
        (select min(greatest(0, caps[i] - caps[i + 1]))
          from generate_series(2, cardinality(caps), 4) i) as room
      from used u where state in ('credited', 'on_notice')),
    faults as (
      select * from compared where due <> stored or points <> least(before_caps, room))
    select (select count(*) from compared), (select count(*) from faults),
      (select format('community %s, act %s (%s of %s points): caps make %s, stored are %s', c.code,
          f.id, f.points, f.before_caps, f.due, f.stored)
        from faults f join communities c on c.id = f.community order by c.code, f.id limit 1)
    """
}
