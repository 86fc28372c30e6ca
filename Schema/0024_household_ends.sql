-- The end of a household: nobody lives there any more, and nobody moves into what has ended.

create function check_household_ends() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('households_ended_empty', 'a household with members ends', 'holders')
  from changed h
  join households d on d.community = h.community and d.id = h.id
  where h.closed_on is not null and (d.ended_on is distinct from h.closed_on or exists (
    select from residences r
    join people p on p.community = r.community and p.id = r.person and p.status = 'active'
    where r.community = d.community and r.household = d.id and r.until is null));
  return null;
end $$;
create trigger ended_empty after update on holders referencing new table as changed
  for each statement execute function check_household_ends();

create function check_homes() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('residences_in_open_households', 'the household has ended', 'residences')
  from written r
  join households d on d.community = r.community and d.id = r.household
  where r.until is null and d.ended_on is not null;
  return null;
end $$;
create trigger open_on_insert after insert on residences referencing new table as written
  for each statement execute function check_homes();
create trigger open_on_update after update on residences referencing new table as written
  for each statement execute function check_homes();

-- What has ended stays so: the door goes to a household of its own.
create function refuse_change_of_ended() returns trigger language plpgsql as $$
begin
  if old.ended_on is not null then
    raise exception 'a household that has ended is changed'
      using errcode = 'MB001', table = 'households';
  end if;
  return new;
end $$;
create trigger end_stays before update on households
  for each row execute function refuse_change_of_ended();
alter table households enable always trigger end_stays;
