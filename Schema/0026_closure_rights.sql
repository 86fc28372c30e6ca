-- The second wall around the ends of accounts: who may say that two are one, and who inherits.

-- Nobody names an heir without a paper, nor merges two accounts whose names he himself has made the
-- same.
create function check_closures() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('closures_heir_on_paper', 'an heir is named by a paper', 'closures')
  from written c join people p on p.community = c.community and p.id = c.points_to
  where c.reason = 'deceased' and c.document_no is null;
  perform refuse('closures_merged_by_another', 'who corrected an account merges it', 'closures')
  from written c
  join commands k on k.community = c.community and k.key = c.command
  join people p on p.community = c.community and p.id in (c.person, c.points_to)
  where c.reason = 'merged' and p.corrected_by = k.actor;
  return null;
end $$;
create trigger rights_on_insert after insert on closures referencing new table as written
  for each statement execute function check_closures();
