import Postgres

/// Transfers are numbered without a gap, and the head knows the last number.
struct CheckNumbers: CheckStatement {
  static let sql: StaticString = """
    with numbered as (
      select community, seq, row_number() over (partition by community order by seq) as place
      from transfers),
    faults as (
      select community, format('transfer %s stands at place %s', seq, place) as fault, seq
      from numbered where seq <> place
      union all
      select h.community, format('the head says %s, the last transfer is %s', h.seq, t.last), 0
      from heads h left join lateral (select coalesce(max(seq), 0) as last from transfers t
        where t.community = h.community) t on true
      where h.seq <> t.last)
    select (select count(*) from transfers), (select count(*) from faults),
      (select format('community %s: %s', c.code, f.fault) from faults f
        join communities c on c.id = f.community order by c.code, f.seq limit 1)
    """
}

/// Recording times never step back, and each lies where the head's index says.
struct CheckTimes: CheckStatement {
  static let sql: StaticString = """
    with timed as (
      select t.community, t.seq, t.recorded_at,
        lag(t.recorded_at) over (partition by t.community order by t.seq) as before,
        (select h.seq from head_times h where h.community = t.community
          and h.recorded_at = t.recorded_at) as reached
      from transfers t),
    faults as (
      select community, seq, recorded_at from timed
      where recorded_at < before or reached is null or reached < seq)
    select (select count(*) from timed), (select count(*) from faults),
      (select format('community %s: transfer %s has the time %s', c.code, f.seq, f.recorded_at)
        from faults f join communities c on c.id = f.community order by c.code, f.seq limit 1)
    """
}

/// Balances are what the postings sum up to.
struct CheckBalances: CheckStatement {
  static let sql: StaticString = """
    with summed as (
      select community, account, sum(amount) as total from postings group by community, account),
    compared as (
      select h.community, h.id, k.kind, k.stored, coalesce(s.total, 0) as total
      from holders h
      left join balances b on b.community = h.community and b.holder = h.id
      cross join lateral (values (0, 'available', b.available), (1, 'on_notice', b.on_notice),
        (2, 'held', b.held), (3, 'owed', b.owed)) as k(place, kind, stored)
      left join summed s on s.community = h.community and s.account = h.first_account + k.place),
    faults as (select * from compared where stored is distinct from total)
    select (select count(*) from compared), (select count(*) from faults),
      (select format('community %s, holder %s, %s: the transfers make %s, the balance says %s',
          c.code, f.id, f.kind, f.total, f.stored)
        from faults f join communities c on c.id = f.community order by c.code, f.id, f.kind
        limit 1)
    """
}

/// Every act that earned points has one issuing transfer of that amount to its doer, and no other
/// act has one.
struct CheckIssues: CheckStatement {
  static let sql: StaticString = """
    with compared as (
      select a.community, a.id, a.points as due, t.amount as paid, a.state,
        t.credit = h.first_account or t.credit = h.first_account + 1 as reached_doer
      from acts a
      join holders h on h.community = a.community and h.id = a.holder
      left join transfers t on t.community = a.community and t.act = a.id and t.kind = 'credit'),
    faults as (
      select * from compared
      where due is distinct from coalesce(paid, 0) or (paid is not null and not reached_doer)
        or (paid is not null and state not in ('credited', 'on_notice', 'withdrawn', 'reversed')))
    select (select count(*) from compared), (select count(*) from faults),
      (select format('community %s, act %s (%s): earned %s, paid %s', c.code, f.id, f.state, f.due,
          coalesce(f.paid, 0))
        from faults f join communities c on c.id = f.community order by c.code, f.id limit 1)
    """
}

/// Every transfer has a command that says it made it, and every command its transfers.
struct CheckCauses: CheckStatement {
  static let sql: StaticString = """
    with made as (
      select community, command, min(seq) as first_seq, max(seq) as last_seq from transfers
      group by community, command),
    compared as (
      select coalesce(m.community, k.community) as community, coalesce(m.command, k.key) as key,
        m.first_seq, m.last_seq, k.first_seq as said_first, k.last_seq as said_last
      from made m full join (select * from commands where first_seq is not null) k
        on k.community = m.community and k.key = m.command),
    faults as (
      select * from compared where first_seq is distinct from said_first
        or last_seq is distinct from said_last)
    select (select count(*) from commands), (select count(*) from faults),
      (select format('community %s, command %s: it says transfers %s to %s, they are %s to %s',
          c.code, f.key, f.said_first, f.said_last, f.first_seq, f.last_seq)
        from faults f join communities c on c.id = f.community order by c.code, f.key limit 1)
    """
}
