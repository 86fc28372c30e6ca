import Postgres

/// What was withdrawn or reversed was taken back whole and once, by a reversal that was signed, and
/// nothing else was taken back. Points that an appeal gave again count as given by that transfer,
/// which undoes what an objection had taken.
struct CheckContras: CheckStatement {
  static let sql: StaticString = """
    with again as (
      select community, seq, act, amount, reverses from transfers
      where kind = 'reversal' and act is not null and debit between 11 and 99),
    contra as (
      select t.community, t.reverses as seq, sum(t.amount) as amount,
        count(distinct (t.kind, t.reversal)) as ways, min(t.kind) as kind,
        bool_and(t.reversal is null or (r.state = 'done'
          and coalesce(r.act, r.redemption) = coalesce(o.act, o.redemption))) as is_signed
      from transfers t
      join transfers o on o.community = t.community and o.seq = t.reverses
      left join reversals r on r.community = t.community and r.id = t.reversal
      where t.reverses is not null
        and (t.community, t.seq) not in (select community, seq from again)
        and (o.reverses is null or (o.community, o.seq) in (select community, seq from again))
        and not exists (select from transfers u
          where u.community = t.community and u.reverses = t.seq)
      group by t.community, t.reverses),
    due as (
      select a.community, coalesce(g.seq, t.seq) as seq, t.amount,
        case a.state when 'withdrawn' then 'withdrawal' else 'reversal' end as kind
      from acts a
      join transfers t on t.community = a.community and t.act = a.id and t.kind = 'credit'
      left join (select community, act, max(seq) as seq from again group by community, act) g
        on g.community = a.community and g.act = a.id
      where a.state in ('withdrawn', 'reversed')
      union all
      select r.community, t.seq, t.amount, 'reversal'
      from reversals r
      join transfers t on t.community = r.community and t.redemption = r.redemption
        and t.kind = 'redemption'
      where r.state = 'done'),
    compared as (
      select community, seq, d.amount as due, coalesce(c.amount, 0) as taken,
        d.kind is not distinct from c.kind and c.ways = 1 and c.is_signed as is_sound
      from due d full join contra c using (community, seq)),
    faults as (
      select * from compared where due is distinct from taken or is_sound is not true
      union all
      select g.community, g.seq, 0, g.amount, false from again g
      where not exists (select from objections o
        join transfers t on t.community = o.community and t.seq = o.contra
        where o.community = g.community and o.act = g.act and o.contra = g.reverses
          and t.amount = g.amount))
    select (select count(*) from compared), (select count(*) from faults),
      (select format('community %s, transfer %s: to be taken back are %s, taken back are %s',
          c.code, f.seq, coalesce(f.due, 0), f.taken)
        from faults f join communities c on c.id = f.community order by c.code, f.seq limit 1)
    """
}
