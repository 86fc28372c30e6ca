import Postgres

/// Notices are numbered without a gap, and each line lists the credit of its act, inside the span
/// of its notice, in a state that its act, its objections and its transfers bear out.
struct CheckNotices: CheckStatement {
  static let sql: StaticString = """
    with told as (
      select l.community, l.act, l.notice, l.line, l.state, l.clears_on, l.days, n.posted_on,
        (n.posted_at at time zone c.time_zone)::date as recorded_on,
        a.state as act_state, t.seq, t.credit - h.first_account as account,
        t.seq between n.first_seq and n.through_seq as is_in_span,
        exists (select from objections o where o.community = l.community and o.act = l.act
          and o.state in ('open', 'appealed')) as is_disputed
      from notice_lines l
      join communities c on c.id = l.community
      join notices n on n.community = l.community and n.no = l.notice
      join acts a on a.community = l.community and a.id = l.act
      join holders h on h.community = a.community and h.id = a.holder
      left join transfers t on t.community = l.community and t.seq = l.credit and t.act = l.act
        and t.kind = 'credit'),
    faults as (
      select community, format('line %s of notice %s (%s), act %s (%s), does not bear out', line,
        notice, state, act, act_state) as fault from told
      where seq is null or not is_in_span
        or case state
          when 'listed' then account <> 0 or act_state not in ('credited', 'withdrawn', 'reversed')
          when 'waiting' then account <> 1 or act_state <> 'on_notice' or is_disputed
          when 'frozen' then account <> 1 or act_state <> 'on_notice' or not is_disputed
          when 'cleared' then account <> 1
            or act_state not in ('credited', 'withdrawn', 'reversed')
          else account <> 1 or act_state <> 'reversed' end
        or (state in ('waiting', 'frozen', 'cleared')
          and (clears_on is null) <> (posted_on is null))
        or clears_on < greatest(posted_on + days, recorded_on) + 1
      union all
      select community, format('%s notices, the last has the number %s', count(*), max(no))
      from notices group by community having count(*) <> max(no))
    select (select count(*) from told), (select count(*) from faults),
      (select format('community %s: %s', c.code, f.fault) from faults f
        join communities c on c.id = f.community order by c.code, f.fault limit 1)
    """
}

/// Each cleared line has one transfer from `on_notice` to `available`, not before its day; no other
/// line, and no act without a line, has one.
struct CheckNoticeEnds: CheckStatement {
  static let sql: StaticString = """
    with ends as (
      select t.community, t.act, count(*) as times, min(t.seq) as seq,
        bool_and(t.amount = a.points and t.credit in (h.first_account, o.first_account)
          and t.debit = t.credit + 1) as fits,
        min((t.recorded_at at time zone c.time_zone)::date) as day
      from transfers t
      join communities c on c.id = t.community
      join acts a on a.community = t.community and a.id = t.act
      join holders h on h.community = a.community and h.id = a.holder
      left join holders o on o.community = h.community and o.id = h.merged_into
      where t.kind = 'notice_end' group by t.community, t.act),
    compared as (
      select community, act, l.state, l.clears_on, e.times, e.fits, e.day
      from notice_lines l full join ends e using (community, act)),
    faults as (
      select * from compared
      where (coalesce(state, '') = 'cleared') <> (coalesce(times, 0) = 1)
        or times > 1 or not fits or day < clears_on)
    select (select count(*) from compared), (select count(*) from faults),
      (select format('community %s, act %s: its line is %s and clears on %s, %s ends on %s', c.code,
          f.act, coalesce(f.state, 'missing'), f.clears_on, coalesce(f.times, 0), f.day)
        from faults f join communities c on c.id = f.community order by c.code, f.act limit 1)
    """
}

/// Points on notice are those of the acts that are on notice, on the account that goes on.
struct CheckOnNotice: CheckStatement {
  static let sql: StaticString = """
    with waiting as (
      select a.community, coalesce(h.merged_into, h.id) as holder, sum(a.points) as points
      from acts a join holders h on h.community = a.community and h.id = a.holder
      where a.state = 'on_notice' group by 1, 2),
    compared as (
      select b.community, b.holder, b.on_notice, coalesce(w.points, 0) as points
      from balances b left join waiting w using (community, holder)),
    faults as (select * from compared where on_notice <> points)
    select (select count(*) from compared), (select count(*) from faults),
      (select format('community %s, holder %s: acts on notice make %s, the balance says %s',
          c.code, f.holder, f.points, f.on_notice)
        from faults f join communities c on c.id = f.community order by c.code, f.holder limit 1)
    """
}

/// What an objection that was first upheld took back is there, and was given again only by the last
/// word; what it asked for does not wait any longer then; each command that filed one says so.
struct CheckObjections: CheckStatement {
  static let sql: StaticString = """
    with told as (
      select o.community, o.id, o.state, o.first_upheld, o.contra,
        t.kind = 'reversal' and t.act = o.act and t.amount = a.points
          and (t.reverses = l.credit or exists (select from transfers g
            where g.community = o.community and g.seq = t.reverses and g.act = o.act
              and g.kind = 'reversal' and g.debit between 11 and 99)) as fits,
        o.reversal is null or (r.act = o.act and not (r.state = 'requested'
          and o.state = 'finally_dismissed' and not exists (select from objections e
            where e.community = o.community and e.act = o.act
              and (e.state in ('upheld', 'finally_upheld')
                or (e.state = 'appealed' and e.first_upheld))))) as is_answered,
        (select g.seq from transfers g
          where g.community = o.community and g.reverses = o.contra) as given_again,
        k.kind = 'file_objection' and k.status < 300 as is_filed
      from objections o
      join notice_lines l on l.community = o.community and l.act = o.act
      join acts a on a.community = o.community and a.id = o.act
      join commands k on k.community = o.community and k.key = o.command
      left join transfers t on t.community = o.community and t.seq = o.contra
      left join reversals r on r.community = o.community and r.id = o.reversal),
    faults as (
      select * from told
      where not is_filed or not is_answered
        or (contra is not null and (fits is distinct from true or not first_upheld))
        or (given_again is not null and state <> 'finally_dismissed')
        or first_upheld <> (state = 'upheld') and state in ('upheld', 'dismissed'))
    select (select count(*) from told), (select count(*) from faults),
      (select format('community %s, objection %s (%s) does not bear out', c.code, f.id, f.state)
        from faults f join communities c on c.id = f.community order by c.code, f.id limit 1)
    """
}
