import Postgres

/// Points given away and granted have moved by the transfers of their commands, nothing else came
/// or went by such transfers, and no pool gave more than it had.
struct CheckCharity: CheckStatement {
  static let sql: StaticString = """
    with said as (
      select d.community, d.command, d.id, g.first_account as debit,
        coalesce(h.first_account, 4) as credit, d.points
      from donations d
      join holders g on g.community = d.community and g.id = d.giver
      left join holders h on h.community = d.community and h.id = d.household
      union all
      select r.community, r.answer_command, r.id, 4, h.first_account, r.points
      from charity_grants r join holders h on h.community = r.community and h.id = r.holder
      where r.state = 'done'),
    moved as (
      select t.community, t.command, t.debit, t.credit, sum(t.amount) as points,
        min(t.seq) as seq
      from transfers t
      where t.kind = 'donation' and not exists (select from closures c
        where c.community = t.community and c.command = t.command)
        and not (t.credit = 4 and exists (select from households d
          join holders h on h.community = d.community and h.id = d.id
          where d.community = t.community and d.ended_by = t.command
            and h.first_account = t.debit))
      group by t.community, t.command, t.debit, t.credit),
    pools as (
      select c.id as community, (select coalesce(sum(p.amount), 0) from postings p
        where p.community = c.id and p.account = 4) as points
      from communities c),
    faults as (
      select community, format('gift %s: given are %s points, moved are %s',
          coalesce(s.id::text, 'by transfer ' || m.seq), coalesce(s.points, 0),
          coalesce(m.points, 0)) as fault
      from said s full join moved m using (community, command, debit, credit)
      where s.points is distinct from m.points
      union all
      select community, format('the pool has %s points', points) from pools where points < 0)
    select (select count(*) from said) + (select count(*) from pools),
      (select count(*) from faults),
      (select format('community %s: %s', c.code, f.fault) from faults f
        join communities c on c.id = f.community order by c.code, f.fault limit 1)
    """
}
