-- The second wall, further: redemptions, stock and the offices themselves.

-- Decisions and hand-overs: by the office, never on one's own or one's household's request.
create function check_redemption_rights() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
declare
  decided uuid[] := '{}';
  handed uuid[] := '{}';
begin
  if tg_op = 'UPDATE' then
    decided := array(
      select n.id from changed n join former o on o.community = n.community and o.id = n.id
      where (n.decided_by, n.decided_at)
        is not distinct from (o.decided_by, o.decided_at));
    handed := array(
      select n.id from changed n join former o on o.community = n.community and o.id = n.id
      where (n.fulfilled_by, n.fulfilled_at, n.item)
        is not distinct from (o.fulfilled_by, o.fulfilled_at, o.item));
  end if;
  perform refuse('redemptions_by_secretary', 'only a secretary decides', 'redemptions')
  from changed r
  where r.decided_by is not null and r.id <> all(decided)
    and not holds_office(r.community, r.decided_by, 'secretary', r.decided_at);
  perform refuse('redemptions_by_shopkeeper', 'only a shopkeeper hands over', 'redemptions')
  from changed r
  where r.fulfilled_by is not null and r.id <> all(handed)
    and not holds_office(r.community, r.fulfilled_by, 'shopkeeper', r.fulfilled_at);
  perform refuse('redemptions_own_matter', 'nobody decides his own matter', 'redemptions')
  from changed r
  where (r.id <> all(handed)
      and of_one_household(r.community, r.fulfilled_by, r.holder, r.fulfilled_at))
    or (r.id <> all(decided)
      and of_one_household(r.community, r.decided_by, r.holder, r.decided_at));
  perform refuse('redemptions_under_approval', 'no standing approval covers this', 'redemptions')
  from changed r
  join communities c on c.id = r.community
  where r.standing_approval is not null and r.id <> all(handed) and not exists (
    select from standing_approvals s
    where s.community = r.community and s.id = r.standing_approval and s.item = r.item
      and s.approved_at <= r.fulfilled_at and coalesce(s.ended_at >= r.fulfilled_at, true)
      and coalesce(s.until >= (r.fulfilled_at at time zone c.time_zone)::date, true));
  return null;
end $$;
create trigger rights_on_insert after insert on redemptions referencing new table as changed
  for each statement execute function check_redemption_rights();
create trigger rights_on_update after update on redemptions
  referencing old table as former new table as changed
  for each statement execute function check_redemption_rights();

-- A standing approval: given and ended by a secretary.
create function check_standing_approvals() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
declare
  settled uuid[] := '{}';
begin
  if tg_op = 'UPDATE' then
    settled := array(
      select n.id from changed n join former o on o.community = n.community and o.id = n.id
      where (n.ended_by, n.ended_at)
        is not distinct from (o.ended_by, o.ended_at));
  end if;
  perform refuse('standing_approvals_by_secretary', 'only a secretary approves',
    'standing_approvals')
  from changed s
  where (tg_op = 'INSERT'
      and not holds_office(s.community, s.approved_by, 'secretary', s.approved_at))
    or (s.ended_by is not null and s.id <> all(settled)
      and not holds_office(s.community, s.ended_by, 'secretary', s.ended_at));
  return null;
end $$;
create trigger rights_on_insert after insert on standing_approvals
  referencing new table as changed for each statement execute function check_standing_approvals();
create trigger rights_on_update after update on standing_approvals
  referencing old table as former new table as changed
  for each statement execute function check_standing_approvals();

-- A count: found by one who keeps the shop or the books, agreed to by another.
create function check_count_rights() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
declare
  settled uuid[] := '{}';
begin
  if tg_op = 'UPDATE' then
    settled := array(
      select n.id from changed n join former o on o.community = n.community and o.id = n.id
      where (n.answered_by, n.answered_at)
        is not distinct from (o.answered_by, o.answered_at));
  end if;
  perform refuse('stock_counts_by_two', 'two people of the shop or the books count',
    'stock_counts')
  from changed s
  where (tg_op = 'INSERT'
      and not exists (select from unnest('{shopkeeper,secretary}'::text[]) as o(role)
        where holds_office(s.community, s.counted_by, o.role, s.counted_at)))
    or (s.answered_by is not null and s.id <> all(settled) and not exists (
      select from unnest('{shopkeeper,secretary,auditor}'::text[]) as o(role)
      where holds_office(s.community, s.answered_by, o.role, s.answered_at)));
  return null;
end $$;
create trigger rights_on_insert after insert on stock_counts referencing new table as changed
  for each statement execute function check_count_rights();
create trigger rights_on_update after update on stock_counts
  referencing old table as former new table as changed
  for each statement execute function check_count_rights();

-- Offices that do not go together.
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

-- Party branches are entered by a secretary.
create function check_branches() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('branches_by_secretary', 'only a secretary enters branches', 'branches')
  from added b join commands k on k.community = b.community and k.key = b.command
  where not holds_office(b.community, k.actor, 'secretary', k.at);
  return null;
end $$;
create trigger rights_on_insert after insert on branches referencing new table as added
  for each statement execute function check_branches();
