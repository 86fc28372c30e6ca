-- Gifts of points, and what the charity pool gives by decision.

create table donations (
  community integer not null,
  id uuid not null,
  giver uuid not null,
  -- Null is the charity pool.
  household uuid,
  points integer not null check (points > 0),
  given_at timestamptz not null,
  command uuid not null,
  primary key (community, id),
  unique (community, command),
  foreign key (community, giver) references people,
  foreign key (community, household) references households,
  foreign key (community, command) references commands
);
create index donations_giver on donations (community, giver, id);
alter table mandate_uses add foreign key (community, donation) references donations;

create table charity_grants (
  community integer not null references communities,
  id uuid not null,
  holder uuid not null,
  points integer not null check (points > 0),
  reason text not null check (length(reason) between 1 and 200),
  resolution_no text not null check (length(resolution_no) between 1 and 40),
  met_on date not null,
  present integer not null check (present > 0),
  votes_for integer not null check (votes_for >= 0),
  votes_against integer not null check (votes_against >= 0),
  state text not null check (state in ('requested', 'done', 'refused')),
  asked_by uuid not null,
  asked_at timestamptz not null,
  answered_by uuid,
  answered_at timestamptz,
  answer text check (length(answer) <= 200),
  -- The command that signed or refused it.
  answer_command uuid,
  command uuid not null,
  version integer not null default 1,
  primary key (community, id),
  foreign key (community, holder) references holders,
  foreign key (community, command) references commands,
  foreign key (community, answer_command) references commands,
  check (2 * votes_for > present and votes_for + votes_against <= present),
  check ((state = 'requested') = (answered_by is null)),
  check (num_nulls(answered_by, answered_at, answer_command) in (0, 3)),
  check (answered_by is distinct from asked_by)
);
create index charity_grants_open on charity_grants (community, id) where state = 'requested';

create trigger append_only before update or delete or truncate on donations
  for each statement execute function refuse_change();
alter table donations enable always trigger append_only;
create trigger never_removed before delete or truncate on charity_grants
  for each statement execute function refuse_change();
alter table charity_grants enable always trigger never_removed;
create trigger facts_stay before update of community, id, holder, points, reason, resolution_no,
    met_on, present, votes_for, votes_against, asked_by, asked_at, command
  on charity_grants for each statement execute function refuse_change();
alter table charity_grants enable always trigger facts_stay;

-- What was given has moved, whole, to where it says.
create function check_donations() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('donations_moved', 'what was given is not what was moved', 'donations')
  from written d
  join holders g on g.community = d.community and g.id = d.giver
  left join holders h on h.community = d.community and h.id = d.household
  where d.points <> (select coalesce(sum(t.amount), 0) from commands k
    join transfers t on t.community = k.community and t.seq between k.first_seq and k.last_seq
      and t.kind = 'donation' and t.debit = g.first_account
      and t.credit = coalesce(h.first_account, 4)
    where k.community = d.community and k.key = d.command);
  return null;
end $$;
create trigger moved after insert on donations referencing new table as written
  for each statement execute function check_donations();

-- A grant: proposed by the secretary, signed by the auditor, to neither's household, out of what
-- is in the pool.
create function check_grants() returns trigger language plpgsql
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
  perform refuse('charity_grants_by_both_sides', 'the secretary and the auditor sign',
    'charity_grants')
  from changed g
  where (tg_op = 'INSERT'
      and not holds_office(g.community, g.asked_by, 'secretary', g.asked_at))
    or (g.answered_by is not null and g.id <> all(settled)
      and not holds_office(g.community, g.answered_by, 'auditor', g.answered_at));
  perform refuse('charity_grants_own_matter', 'nobody decides for his own household',
    'charity_grants')
  from changed g
  cross join lateral (values (g.asked_by, g.asked_at, tg_op = 'INSERT'),
    (g.answered_by, g.answered_at, g.id <> all(settled))) as d(who, at, is_new)
  where g.state <> 'refused' and d.is_new
    and (d.who = g.holder or of_one_household(g.community, d.who, g.holder, d.at));
  perform refuse('charity_grants_moved', 'what was granted is not what was moved',
    'charity_grants')
  from changed g
  join holders h on h.community = g.community and h.id = g.holder
  where g.state = 'done' and g.points <> (select coalesce(sum(t.amount), 0) from commands k
    join transfers t on t.community = k.community and t.seq between k.first_seq and k.last_seq
      and t.kind = 'donation' and t.debit = 4 and t.credit = h.first_account
    where k.community = g.community and k.key = g.answer_command);
  perform refuse('charity_grants_in_pool', 'the pool has less', 'charity_grants')
  from (select distinct community from changed where state = 'done') g
  where 0 > (select coalesce(sum(case t.credit when 4 then t.amount else -t.amount end), 0)
    from transfers t where t.community = g.community and (t.credit = 4 or t.debit = 4));
  return null;
end $$;
create trigger rights_on_insert after insert on charity_grants referencing new table as changed
  for each statement execute function check_grants();
create trigger rights_on_update after update on charity_grants
  referencing old table as former new table as changed
  for each statement execute function check_grants();
