-- The second wall: rights are decided in the core, and these triggers refuse what it may not let
-- through. Each looks at the new rows of one statement at once, and at tables of the schema alone:
-- temporary ones of a session would come first otherwise.

-- Whether somebody held an office that day, here or (for secretaries) in a community above.
create function holds_office(of_community integer, who uuid, what text, at timestamptz)
  returns boolean language sql stable set search_path = public, pg_temp as $$
  select exists (
    select from communities c
      join offices o on o.person = who and o.role = what
        and (o.community = c.id or (what = 'secretary' and o.community = any(c.path)))
    where c.id = of_community
      and (at at time zone c.time_zone)::date
        between o.from_day and coalesce(o.until_day, 'infinity'))
$$;

-- Whether two people, or a person and a household, are of one household today.
create function of_one_household(of_community integer, who uuid, other uuid) returns boolean
  language sql stable set search_path = public, pg_temp as $$
  select exists (
    select from residences r
    where r.community = of_community and r.person = who and r.until is null
      and r.household is not null
      and (r.household = other or exists (
        select from residences s
        where s.community = of_community and s.person = other and s.until is null
          and s.household = r.household)))
$$;

create function refuse(code text, words text, tab text) returns void language plpgsql as $$
begin
  raise exception '%', words using errcode = 'MB002', constraint = code, table = tab;
end $$;

-- A verified act: by a grid worker whose grids cover it on that day, not his own, his household's,
-- nor one that served him.
create function check_act_rights() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('acts_verifier_in_grid', 'the verifier has no office in this grid', 'acts')
  from changed a
  join communities c on c.id = a.community
  left join grids g on g.community = a.community and g.id = a.grid
  where a.verified_by is not null and a.activity is null
    and not exists (
      select from offices o
        join office_grids og on og.community = o.community and og.office = o.id
      where o.community = a.community and o.person = a.verified_by and o.role = 'grid_worker'
        and og.grid = any(g.path)
        and (a.verified_at at time zone c.time_zone)::date
          between o.from_day and coalesce(o.until_day, 'infinity'));
  perform refuse('acts_own_matter', 'nobody verifies his own matter', 'acts')
  from changed a
  where a.verified_by is not null
    and (a.verified_by in (a.holder, a.beneficiary_person)
      or exists (
        select from residences r
        where r.community = a.community and r.person = a.verified_by and r.until is null
          and (r.household in (a.holder, a.beneficiary_household)
            or exists (
              select from residences s
              where s.community = a.community and s.person in (a.holder, a.beneficiary_person)
                and s.until is null and s.household = r.household))));
  return null;
end $$;
create trigger rights_on_insert after insert on acts referencing new table as changed
  for each statement execute function check_act_rights();
create trigger rights_on_update after update on acts referencing new table as changed
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
      or t.credit not in (h.first_account, h.first_account + 1)
      or t.debit not between 11 and 99);
  perform refuse('transfers_without_gap', 'a number is left out', 'transfers')
  from (select community, min(seq) as low, max(seq) as high, count(*) as numbers
    from written group by community) w
  where w.high - w.low + 1 <> w.numbers
    or (w.low > 1 and not exists (select from transfers t
      where t.community = w.community and t.seq = w.low - 1));
  return null;
end $$;
create trigger numbers_and_issue after insert on transfers referencing new table as written
  for each statement execute function check_transfers();

-- Decisions and hand-overs: by the office, never on one's own or one's household's request.
create function check_redemption_rights() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('redemptions_by_secretary', 'only a secretary decides', 'redemptions')
  from changed r
  where r.decided_by is not null
    and not holds_office(r.community, r.decided_by, 'secretary', r.decided_at);
  perform refuse('redemptions_by_shopkeeper', 'only a shopkeeper hands over', 'redemptions')
  from changed r
  where r.fulfilled_by is not null
    and not holds_office(r.community, r.fulfilled_by, 'shopkeeper', r.fulfilled_at);
  perform refuse('redemptions_own_matter', 'nobody decides his own matter', 'redemptions')
  from changed r
  where of_one_household(r.community, coalesce(r.fulfilled_by, r.decided_by), r.holder)
    or of_one_household(r.community, r.decided_by, r.holder);
  return null;
end $$;
create trigger rights_on_insert after insert on redemptions referencing new table as changed
  for each statement execute function check_redemption_rights();
create trigger rights_on_update after update on redemptions referencing new table as changed
  for each statement execute function check_redemption_rights();

-- Offices that do not go together, and people outside the community.
create function check_offices() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('offices_incompatible', 'these offices do not go together', 'offices')
  from changed n
  join offices o on o.community = n.community and o.person = n.person and o.id <> n.id
  where ((n.role = 'auditor') <> (o.role = 'auditor')
      or (n.role, o.role) in (('shopkeeper', 'secretary'), ('secretary', 'shopkeeper')))
    and daterange(n.from_day, n.until_day, '[]') && daterange(o.from_day, o.until_day, '[]')
    and coalesce(n.until_day >= n.from_day, true) and coalesce(o.until_day >= o.from_day, true);
  return null;
end $$;
create trigger compatible_on_insert after insert on offices referencing new table as changed
  for each statement execute function check_offices();
create trigger compatible_on_update after update on offices referencing new table as changed
  for each statement execute function check_offices();
