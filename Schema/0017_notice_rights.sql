-- The second wall around notices: by the office, in their time, not in one's own matter.

create trigger facts_stay before update of community, no, first_seq, through_seq, grids, made_by,
    made_at, command
  on notices for each statement execute function refuse_change();
alter table notices enable always trigger facts_stay;
create trigger facts_stay before update of community, act, notice, line, credit, days
  on notice_lines for each statement execute function refuse_change();
alter table notice_lines enable always trigger facts_stay;
create trigger facts_stay before update of community, id, act, objector, slip_no, filed_by,
    filed_at, reason, command
  on objections for each statement execute function refuse_change();
alter table objections enable always trigger facts_stay;

-- What was posted stays as it was posted.
create function refuse_new_posting() returns trigger language plpgsql as $$
begin
  raise exception 'a posting cannot be changed' using errcode = 'MB001', table = 'notices';
end $$;
create trigger posted_once before update on notices for each row
  when (old.posted_on is not null) execute function refuse_new_posting();
alter table notices enable always trigger posted_once;

create function check_notices() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('notices_by_secretary', 'only a secretary makes and posts notices', 'notices')
  from changed n
  where (tg_op = 'INSERT' and not holds_office(n.community, n.made_by, 'secretary', n.made_at))
    or (n.posted_by is not null
      and not holds_office(n.community, n.posted_by, 'secretary', n.posted_at));
  perform refuse('notices_posted_in_time', 'the day of posting is not possible', 'notices')
  from changed n join communities c on c.id = n.community
  cross join lateral (select (n.posted_at at time zone c.time_zone)::date as told offset 0) t
  where n.posted_on not between
    greatest((n.made_at at time zone c.time_zone)::date, t.told - 7) and t.told;
  return null;
end $$;
create trigger rights_on_insert after insert on notices referencing new table as changed
  for each statement execute function check_notices();
create trigger rights_on_update after update on notices referencing new table as changed
  for each statement execute function check_notices();

-- A line lists the credit of its act, and its points are free no earlier than their day, nor on
-- the day on which the posting was recorded.
create function check_notice_lines() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('notice_lines_credit', 'the line does not list the credit of its act',
    'notice_lines')
  from changed l
  where not exists (select from transfers t where t.community = l.community
    and t.seq = l.credit and t.act = l.act and t.kind = 'credit');
  perform refuse('notice_lines_posted', 'the day of clearing does not follow from the posting',
    'notice_lines')
  from changed l
  join notices n on n.community = l.community and n.no = l.notice
  join communities c on c.id = l.community
  where l.clears_on is not null
    and (n.posted_on is null or l.clears_on < n.posted_on + l.days + 1
      or l.clears_on <= (n.posted_at at time zone c.time_zone)::date);
  return null;
end $$;
create trigger rights_on_insert after insert on notice_lines referencing new table as changed
  for each statement execute function check_notice_lines();
create trigger rights_on_update after update on notice_lines referencing new table as changed
  for each statement execute function check_notice_lines();

create function check_notice_ends() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  if not exists (select from written where kind = 'notice_end') then
    return null;
  end if;
  perform refuse('transfers_notice_end_in_time', 'the end of a notice without a line that is over',
    'transfers')
  from written t
  join communities c on c.id = t.community
  where t.kind = 'notice_end'
    and not exists (
      select from notice_lines l
        join acts a on a.community = l.community and a.id = l.act
        join holders h on h.community = a.community and h.id = a.holder
      where l.community = t.community and l.act = t.act and l.state = 'cleared'
        and l.clears_on <= (t.recorded_at at time zone c.time_zone)::date
        and t.amount = a.points and t.debit = h.first_account + 1 and t.credit = h.first_account);
  return null;
end $$;
create trigger notice_ends after insert on transfers referencing new table as written
  for each statement execute function check_notice_ends();

create function check_objections() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
declare
  decided uuid[] := '{}';
  ended uuid[] := '{}';
begin
  if tg_op = 'UPDATE' then
    decided := array(
      select n.id from changed n join former o on o.community = n.community and o.id = n.id
      where (n.decided_by, n.decided_at)
        is not distinct from (o.decided_by, o.decided_at));
    ended := array(
      select n.id from changed n join former o on o.community = n.community and o.id = n.id
      where (n.final_by, n.final_at)
        is not distinct from (o.final_by, o.final_at));
  end if;
  perform refuse('objections_by_secretary', 'only a secretary decides', 'objections')
  from changed o
  where (o.decided_by is not null and o.id <> all(decided)
      and not holds_office(o.community, o.decided_by, 'secretary', o.decided_at))
    or (o.final_by is not null and o.id <> all(ended)
      and not holds_office(coalesce((select parent from communities where id = o.community),
        o.community), o.final_by, 'secretary', o.final_at));
  perform refuse('objections_own_matter', 'nobody decides his own matter', 'objections')
  from changed o join acts a on a.community = o.community and a.id = o.act
  cross join lateral (values (o.decided_by, o.decided_at, o.id <> all(decided)),
    (o.final_by, o.final_at, o.id <> all(ended))) as d(who, at, is_new)
  where d.is_new and (d.who in (a.holder, a.beneficiary_person, o.objector)
    or of_one_household(o.community, d.who, a.holder, d.at)
    or of_one_household(o.community, d.who, o.objector, d.at));
  return null;
end $$;
create trigger rights_on_insert after insert on objections referencing new table as changed
  for each statement execute function check_objections();
create trigger rights_on_update after update on objections
  referencing old table as former new table as changed
  for each statement execute function check_objections();
