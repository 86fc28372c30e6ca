import Postgres

/// Everybody lives at one place a day, from the day the account was opened to this day.
struct CheckResidences: CheckStatement {
  static let sql: StaticString = """
    with lined as (
      select community, person, since, until,
        row_number() over stretches as place, lead(since) over stretches as next
      from residences window stretches as (partition by community, person order by since)),
    compared as (
      select p.community, p.id, l.since, l.until,
        l.since is null or (l.place = 1 and l.since <> p.opened_on)
          or l.next is distinct from l.until + 1 as is_odd
      from people p
      left join lined l on l.community = p.community and l.person = p.id),
    faults as (select * from compared where is_odd)
    select (select count(*) from compared), (select count(*) from faults),
      (select format('community %s, person %s: the days from %s to %s do not join on', c.code, f.id,
          f.since, f.until)
        from faults f join communities c on c.id = f.community order by c.code, f.id, f.since
        limit 1)
    """
}

/// An account that is closed has no points, no office and no mandate, and its closure says where
/// its points went; what is open has no closure.
struct CheckClosures: CheckStatement {
  static let sql: StaticString = """
    with compared as (
      select p.community, p.id, p.status = 'closed' as is_closed, h.closed_on, c.on_day, c.points,
        (select coalesce(sum(t.amount), 0) from transfers t
          where t.community = c.community and t.command = c.command and t.kind = 'donation'
            and t.debit = h.first_account
            and t.credit = coalesce((select o.first_account from holders o
                where o.community = c.community and o.id = c.points_to),
              (select a.number from accounts a
                where a.community = c.community and a.kind = 'charity'))) as moved,
        (select coalesce(sum(abs(x.total)), 0) from (
          select sum(a.amount) as total from postings a
          where c.person is not null and a.community = h.community
            and a.account between h.first_account and h.first_account + 3
          group by a.account) x) as left_over,
        exists (select from offices o where o.community = c.community and o.person = c.person
          and coalesce(o.until_day >= greatest(c.on_day, o.from_day), true)) as has_office,
        exists (select from mandates m where m.community = c.community
          and c.person in (m.principal, m.proxy) and m.ended_at is null
          and m.until_day >= c.on_day) as has_mandate,
        c.reason = 'merged' as is_merged, h.merged_into
      from people p
      join holders h on h.community = p.community and h.id = p.id
      left join closures c on c.community = p.community and c.person = p.id),
    faults as (
      select * from compared
      where is_closed <> (on_day is not null) or closed_on is distinct from on_day
        or points <> moved or left_over <> 0 or has_office or has_mandate
        or coalesce(is_merged, false) <> (merged_into is not null))
    select (select count(*) from compared), (select count(*) from faults),
      (select format('community %s, person %s: closed on %s with %s points handed on, moved are '
          '%s, left are %s', c.code, f.id, f.on_day, f.points, f.moved, f.left_over)
        from faults f join communities c on c.id = f.community order by c.code, f.id limit 1)
    """
}

/// What was done under a mandate is what its proxy's commands did, within its powers, days and
/// daily limit; and nobody asked or collected for another without a right.
struct CheckMandates: CheckStatement {
  static let sql: StaticString = """
    with used as (
      select u.*, m.powers, m.from_day, m.until_day, m.daily_limit, m.principal, m.proxy,
        m.ended_at, k.actor, k.at, k.subject, k.status, r.basket,
        (k.at at time zone c.time_zone)::date as at_day, coalesce(r.points, d.points) as due,
        coalesce(a.holder, r.holder, d.giver) as holder,
        sum(u.points) over (partition by u.community, u.mandate, u.power, u.day) as of_day
      from mandate_uses u
      join mandates m on m.community = u.community and m.id = u.mandate
      join communities c on c.id = u.community
      left join commands k on k.community = u.community and k.key = u.command
      left join acts a on a.community = u.community and a.id = u.act
      left join redemptions r on r.community = u.community and r.id = u.redemption
      left join donations d on d.community = u.community and d.id = u.donation),
    asked as (
      select r.community, r.id, r.identified_by = 'proxy' and not exists (
          select from mandate_uses u where u.community = r.community and u.redemption = r.id
            and u.power = 'collect') as is_collected_so,
        r.requested_by <> r.holder and h.kind = 'person' and r.standing_approval is null
        and not exists (
          select from mandate_uses u where u.community = r.community and u.redemption = r.id
            and u.power = 'request')
        -- An office that was ended at once was still held earlier that day.
        and not exists (select from offices o where o.community = r.community
          and o.person = r.requested_by and o.role = 'grid_worker'
          and (r.requested_at at time zone c.time_zone)::date
            between o.from_day and coalesce(o.until_day + 1, 'infinity'))
        and not exists (select from guardians g where g.community = r.community
          and g.child = r.holder and g.guardian = r.requested_by) as is_asked_so
      from redemptions r
      join communities c on c.id = r.community
      join holders h on h.community = r.community and h.id = r.holder),
    faults as (
      select community, mandate as id, format('%s points %s on %s', points, power, day) as fault
      from used
      where actor is null or status >= 400
        or (subject <> coalesce(act, redemption, donation) and subject is distinct from basket)
        or (power <> 'collect' and actor <> proxy) or holder is distinct from principal
        or points <> coalesce(due, 0) or day <> at_day or day not between from_day and until_day
        or not power = any(powers) or of_day > daily_limit or ended_at < at
      union all
      select community, id, 'a gift without a mandate' from asked
      where is_collected_so or is_asked_so)
    select (select count(*) from mandates) + (select count(*) from used),
      (select count(*) from faults),
      (select format('community %s, %s: %s', c.code, f.id, f.fault)
        from faults f join communities c on c.id = f.community order by c.code, f.id limit 1)
    """
}

/// People are found by every end of their name and by their initials.
struct CheckKeys: CheckStatement {
  static let sql: StaticString = """
    with folded as (
      select community, passbook_no, initials,
        lower(regexp_replace(name, '[[:space:]·•・.‧-]', '', 'g')) as name from people),
    due as (
      select f.community, f.passbook_no, substr(f.name, n, 24) as key
      from folded f cross join lateral generate_series(1, length(f.name)) n
      union
      select community, passbook_no, initials from folded where initials <> ''),
    compared as (
      select coalesce(d.community, k.community) as community,
        coalesce(d.passbook_no, k.passbook_no) as passbook, d.key as due, k.key as kept
      from due d
      full join people_keys k on k.community = d.community and k.passbook_no = d.passbook_no
        and k.key = d.key),
    faults as (
      select * from compared where kept is null or (due is null and kept !~ '^[a-z]{1,20}$'))
    select (select count(*) from compared), (select count(*) from faults),
      (select format('community %s, passbook %s: one of the keys is wrong', c.code, f.passbook)
        from faults f join communities c on c.id = f.community
        order by c.code, f.passbook limit 1)
    """
}
