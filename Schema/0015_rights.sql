-- The second wall: rights are decided in the core, and these triggers refuse what it may not let
-- through. Each looks at the new rows of one statement at once, and at tables of the schema alone:
-- temporary ones of a session would come first otherwise. An update is judged by what it decides:
-- what was decided before stands, though its office has ended or its door has changed since.

-- Whether somebody held an office that day, here or (secretary, auditor) in a community above.
create function holds_office(of_community integer, who uuid, what text, at timestamptz)
  returns boolean language sql stable set search_path = public, pg_temp as $$
  select exists (
    select from communities c
      join offices o on o.person = who and o.role = what
        and (o.community = c.id or (what in ('secretary', 'auditor') and o.community = any(c.path)))
    where c.id = of_community
      and (at at time zone c.time_zone)::date
        between o.from_day and coalesce(o.until_day, 'infinity'))
$$;

-- Whether two people, or a person and a household, were of one household that day.
create function of_one_household(of_community integer, who uuid, other uuid, at timestamptz)
  returns boolean language sql stable set search_path = public, pg_temp as $$
  select exists (
    select from communities c
    cross join lateral (select (at at time zone c.time_zone)::date as day offset 0) t
    join residences r on r.community = c.id and r.person = who and r.household is not null
      and t.day between r.since and coalesce(r.until, 'infinity')
    where c.id = of_community
      and (r.household = other or exists (
        select from residences s
        where s.community = c.id and s.person = other and s.household = r.household
          and t.day between s.since and coalesce(s.until, 'infinity'))))
$$;

-- Whether a grid worker's office was held that day on one of these grids.
create function grid_is_held(of_community integer, grids integer[], at timestamptz)
  returns boolean language sql stable set search_path = public, pg_temp as $$
  select exists (
    select from communities c
      join offices o on o.community = c.id and o.role = 'grid_worker'
      join office_grids og on og.community = o.community and og.office = o.id
    where c.id = of_community and og.grid = any(grids)
      and (at at time zone c.time_zone)::date
        between o.from_day and coalesce(o.until_day, 'infinity'))
$$;

create function refuse(code text, words text, tab text) returns void language plpgsql as $$
begin
  raise exception '%', words using errcode = 'MB002', constraint = code, table = tab;
end $$;

-- A verified act: by a grid worker whose grids cover it (or, if the doer has moved, where he lives)
-- on that day, by the recorder of its activity, or, where no grid's office is left, by the
-- secretary; never one's own, one's household's, nor one that served one.
create function check_act_rights() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
declare
  settled uuid[] := '{}';
begin
  if tg_op = 'UPDATE' then
    settled := array(
      select n.id from changed n join former o on o.community = n.community and o.id = n.id
      where (n.verified_by, n.verified_at, n.beneficiary_person, n.beneficiary_household)
        is not distinct from
        (o.verified_by, o.verified_at, o.beneficiary_person, o.beneficiary_household));
  end if;
  perform refuse('acts_verifier_in_grid', 'the verifier has no office in this grid', 'acts')
  from (
    select a.community, a.verified_by, a.recorded_at, a.verified_at, g.id as grid, g.level, g.path
    from (select distinct community, verified_by, verified_at, recorded_at, grid, activity
      from changed where verified_by is not null and id <> all(settled)) a
    join communities c on c.id = a.community
    left join grids g on g.community = a.community and g.id = a.grid
    where not exists (select from activities y
        where y.community = a.community and y.id = a.activity and y.recorder = a.verified_by)
      and not exists (
        select from offices o
          join office_grids og on og.community = o.community and og.office = o.id
        where o.community = a.community and o.person = a.verified_by and o.role = 'grid_worker'
          and og.grid = any(g.path)
          and (a.verified_at at time zone c.time_zone)::date
            between o.from_day and coalesce(o.until_day, 'infinity'))
    offset 0) a
  where not (holds_office(a.community, a.verified_by, 'secretary', a.verified_at)
    and (a.grid is null
      or (a.level = 1 and a.recorded_at + interval '29 days' <= a.verified_at)
      or not grid_is_held(a.community, a.path, a.verified_at)));
  perform refuse('acts_own_matter', 'nobody verifies his own matter', 'acts')
  from (select * from changed where verified_by is not null and id <> all(settled)) a
  join communities c on c.id = a.community
  cross join lateral (select (a.verified_at at time zone c.time_zone)::date as day offset 0) t
  left join residences r on r.community = a.community and r.person = a.verified_by
    and t.day between r.since and coalesce(r.until, 'infinity')
  where a.verified_by in (a.holder, a.beneficiary_person)
    or r.household in (a.holder, a.beneficiary_household)
    or exists (select from residences s
      where s.community = a.community and s.person = a.holder and s.household = r.household
        and t.day between s.since and coalesce(s.until, 'infinity'))
    or a.beneficiary_person is not null and exists (select from residences s
      where s.community = a.community and s.person = a.beneficiary_person
        and s.household = r.household and t.day between s.since and coalesce(s.until, 'infinity'));
  return null;
end $$;
create trigger rights_on_insert after insert on acts referencing new table as changed
  for each statement execute function check_act_rights();
create trigger rights_on_update after update on acts
  referencing old table as former new table as changed
  for each statement execute function check_act_rights();

-- Points are issued for an act as it was calculated, to its doer, and to nobody else; numbers
-- follow each other without a gap.
create function check_transfers() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('transfers_issue_matches_act', 'a credit does not match its act', 'transfers')
  from written t
  join acts a on a.community = t.community and a.id = t.act
  join holders h on h.community = a.community and h.id = a.holder
  where t.kind = 'credit'
    and (t.amount <> a.points or t.effective_on <> a.occurred_on
      or t.credit not in (h.first_account, h.first_account + 1) or h.closed_on is not null
      or t.debit not between 11 and 99);
  perform refuse('transfers_without_gap', 'a number is left out', 'transfers')
  from (select community, min(seq) as low, max(seq) as high, count(*) as numbers
    from written group by community) w
  left join transfers t on t.community = w.community and t.seq = w.low - 1
  where w.high - w.low + 1 <> w.numbers or (w.low > 1 and t.seq is null);
  return null;
end $$;
create trigger numbers_and_issue after insert on transfers referencing new table as written
  for each statement execute function check_transfers();
