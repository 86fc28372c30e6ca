-- Rules are added, adopted and withdrawn by a secretary of the community or of one above it, and
-- never for a day that is over. Only what a bank is founded with comes without a command.

create function check_rule_books() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('rule_books_by_secretary', 'only a secretary adds rules', 'rule_books')
  from added b left join commands k on k.community = b.community and k.key = b.command
  where case when k.key is null
    then exists (select from commands o where o.community = b.community)
    else not holds_office(b.community, k.actor, 'secretary', k.at) end;
  return null;
end $$;
create trigger rights_on_insert after insert on rule_books referencing new table as added
  for each statement execute function check_rule_books();

create function check_adoptions() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('adoptions_by_secretary', 'only a secretary puts rules into force', 'adoptions')
  from added a left join commands k on k.community = a.community and k.key = a.command
  where case when k.key is null
    then exists (select from commands o where o.community = a.community)
    else not holds_office(a.community, k.actor, 'secretary', k.at) end;
  perform refuse('adoptions_not_backwards', 'rules do not change the past', 'adoptions')
  from added a
  join commands k on k.community = a.community and k.key = a.command
  join communities c on c.id = a.community
  where a.from_day < (k.at at time zone c.time_zone)::date
    or a.met_on > (k.at at time zone c.time_zone)::date;
  perform refuse('adoptions_own_rules', 'these are the rules of others', 'adoptions')
  from added a
  join communities c on c.id = a.community
  join rule_books b on b.number = a.rule_book
  where b.community <> all (c.path);
  return null;
end $$;
create trigger rights_on_insert after insert on adoptions referencing new table as added
  for each statement execute function check_adoptions();

create function check_cancellations() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('cancellations_by_secretary', 'only a secretary cancels an adoption',
    'adoption_cancellations')
  from added x join commands k on k.community = x.community and k.key = x.command
  where not holds_office(x.community, k.actor, 'secretary', k.at);
  perform refuse('cancellations_in_time', 'rules in force are not cancelled',
    'adoption_cancellations')
  from added x
  join commands k on k.community = x.community and k.key = x.command
  join communities c on c.id = x.community
  where x.from_day <= (k.at at time zone c.time_zone)::date;
  return null;
end $$;
create trigger rights_on_insert after insert on adoption_cancellations
  referencing new table as added for each statement execute function check_cancellations();
