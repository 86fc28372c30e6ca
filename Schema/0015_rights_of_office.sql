-- The second wall, further: redemptions, reversals and the offices themselves.

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

-- A reversal: asked for by one of the secretary and the auditor, done by the other.
create function check_reversal_rights() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('reversals_by_both_sides', 'the secretary and the auditor sign', 'reversals')
  from changed r
  where not holds_office(r.community, r.asked_by, r.asked_as, r.asked_at)
    or (r.answered_by is not null and not holds_office(r.community, r.answered_by,
      case r.asked_as when 'secretary' then 'auditor' else 'secretary' end, r.answered_at));
  return null;
end $$;
create trigger rights_on_insert after insert on reversals referencing new table as changed
  for each statement execute function check_reversal_rights();
create trigger rights_on_update after update on reversals referencing new table as changed
  for each statement execute function check_reversal_rights();
