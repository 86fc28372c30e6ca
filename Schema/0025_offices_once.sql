-- No office is held twice on one day; a worker's, for one grid.

create function check_offices_once() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('offices_once', 'this office is held already', 'offices')
  from changed n
  join offices o on o.community = n.community and o.person = n.person and o.id <> n.id
    and o.role = n.role
  where daterange(n.from_day, n.until_day, '[]') && daterange(o.from_day, o.until_day, '[]')
    and coalesce(n.until_day >= n.from_day, true) and coalesce(o.until_day >= o.from_day, true)
    and (n.role <> 'grid_worker' or exists (select from office_grids a
      join office_grids b on b.community = a.community and b.office = o.id and b.grid = a.grid
      where a.community = n.community and a.office = n.id));
  return null;
end $$;
create trigger once_on_insert after insert on offices referencing new table as changed
  for each statement execute function check_offices_once();
create trigger once_on_update after update on offices referencing new table as changed
  for each statement execute function check_offices_once();

-- The grids of a worker are written after the office.
create function check_office_grids() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('offices_once', 'this office is held already', 'offices')
  from written a
  join offices n on n.community = a.community and n.id = a.office
  join offices o on o.community = n.community and o.person = n.person and o.id <> n.id
    and o.role = n.role
  join office_grids b on b.community = a.community and b.office = o.id and b.grid = a.grid
  where daterange(n.from_day, n.until_day, '[]') && daterange(o.from_day, o.until_day, '[]')
    and coalesce(n.until_day >= n.from_day, true) and coalesce(o.until_day >= o.from_day, true);
  return null;
end $$;
create trigger once after insert on office_grids referencing new table as written
  for each statement execute function check_office_grids();
