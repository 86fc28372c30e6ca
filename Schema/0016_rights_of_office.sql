-- The second wall, further: redemptions, stock, reversals and the offices themselves.

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
  where of_one_household(r.community, r.fulfilled_by, r.holder, r.fulfilled_at)
    or of_one_household(r.community, r.decided_by, r.holder, r.decided_at);
  perform refuse('redemptions_under_approval', 'no standing approval covers this', 'redemptions')
  from changed r
  join communities c on c.id = r.community
  where r.standing_approval is not null and not exists (
    select from standing_approvals s
    where s.community = r.community and s.id = r.standing_approval and s.item = r.item
      and s.approved_at <= r.fulfilled_at and coalesce(s.ended_at >= r.fulfilled_at, true)
      and coalesce(s.until >= (r.fulfilled_at at time zone c.time_zone)::date, true));
  return null;
end $$;
create trigger rights_on_insert after insert on redemptions referencing new table as changed
  for each statement execute function check_redemption_rights();
create trigger rights_on_update after update on redemptions referencing new table as changed
  for each statement execute function check_redemption_rights();

-- A standing approval: given and ended by a secretary.
create function check_standing_approvals() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('standing_approvals_by_secretary', 'only a secretary approves',
    'standing_approvals')
  from changed s
  where not holds_office(s.community, s.approved_by, 'secretary', s.approved_at)
    or (s.ended_by is not null
      and not holds_office(s.community, s.ended_by, 'secretary', s.ended_at));
  return null;
end $$;
create trigger rights_on_insert after insert on standing_approvals
  referencing new table as changed for each statement execute function check_standing_approvals();
create trigger rights_on_update after update on standing_approvals
  referencing new table as changed for each statement execute function check_standing_approvals();

-- A count: found by one who keeps the shop or the books, agreed to by another.
create function check_count_rights() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('stock_counts_by_two', 'two people of the shop or the books count',
    'stock_counts')
  from changed s
  where not exists (select from unnest('{shopkeeper,secretary}'::text[]) as o(role)
      where holds_office(s.community, s.counted_by, o.role, s.counted_at))
    or (s.answered_by is not null and not exists (
      select from unnest('{shopkeeper,secretary,auditor}'::text[]) as o(role)
      where holds_office(s.community, s.answered_by, o.role, s.answered_at)));
  return null;
end $$;
create trigger rights_on_insert after insert on stock_counts referencing new table as changed
  for each statement execute function check_count_rights();
create trigger rights_on_update after update on stock_counts referencing new table as changed
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

-- A reversal: asked for by one of the secretary and the auditor, done by the other; of a gift that
-- was brought back, asked for by the shopkeeper. One that was asked for by an upheld objection is
-- also refused by the last word that dismisses it.
create function check_reversal_rights() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('reversals_by_both_sides', 'both sides sign', 'reversals')
  from changed r
  where not holds_office(r.community, r.asked_by, r.asked_as, r.asked_at)
    or (r.answered_by is not null and not holds_office(r.community, r.answered_by,
      case r.asked_as when 'secretary' then 'auditor' else 'secretary' end, r.answered_at)
      and not (r.state = 'refused' and exists (
        select from objections o
        join objections f on f.community = o.community and f.act = o.act
        where o.community = r.community and o.act = r.act and o.reversal = r.id
          and f.state = 'finally_dismissed' and f.final_by = r.answered_by
          and f.final_at = r.answered_at)));
  return null;
end $$;
create trigger rights_on_insert after insert on reversals referencing new table as changed
  for each statement execute function check_reversal_rights();
create trigger rights_on_update after update on reversals referencing new table as changed
  for each statement execute function check_reversal_rights();

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
