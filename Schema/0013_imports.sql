-- Books from before this bank: which files were read, what they said line by line, and the points
-- each depositor brought along.

create table imports (
  community integer not null references communities,
  id uuid not null,
  kind text not null check (kind in ('grids', 'people', 'book')),
  -- SHA-256 of the file as it was read.
  file_digest bytea not null check (length(file_digest) = 32),
  file_name text not null check (length(file_name) between 1 and 120),
  started_by uuid not null,
  started_at timestamptz not null,
  command uuid not null,
  primary key (community, id),
  unique (community, kind, file_digest),
  foreign key (community, command) references commands
);

-- Who was opened from a roster, with the number of the passbook in use before.
create table imported_people (
  community integer not null,
  person uuid not null,
  import uuid not null,
  row integer not null check (row > 0),
  old_no text check (length(old_no) between 1 and 40),
  primary key (community, person),
  unique (community, import, row),
  foreign key (community, import) references imports,
  foreign key (community, person) references people
);
create index imported_people_old on imported_people (community, old_no) where old_no is not null;

create table old_lines (
  community integer not null,
  import uuid not null,
  -- Where it stood in the file, counted from 1.
  row integer not null check (row > 0),
  holder uuid not null,
  on_day date,
  item text check (length(item) between 1 and 200),
  -- In half points, as old books have them.
  change integer,
  balance integer,
  written_by text check (length(written_by) between 1 and 60),
  primary key (community, import, row),
  foreign key (community, import) references imports,
  foreign key (community, holder) references holders,
  check (num_nonnulls(change, balance) > 0)
);
create index old_lines_holder on old_lines (community, holder, import, row);
comment on table old_lines is 'Pages of the old book, kept to look at.';

create table opening_balances (
  community integer not null,
  -- Once a depositor.
  holder uuid not null,
  import uuid not null,
  points integer not null check (points >= 0),
  -- What became of half a point.
  halves text not null check (halves in ('up', 'down', 'refused')),
  -- The day the old book was closed.
  closed_on date not null,
  -- The transfer, where there were points.
  seq bigint check ((seq is null) = (points = 0)),
  recorded_by uuid not null check (recorded_by <> holder),
  recorded_at timestamptz not null,
  primary key (community, holder),
  unique (community, seq),
  foreign key (community, import) references imports,
  foreign key (community, holder) references holders,
  foreign key (community, seq) references transfers
);
create index opening_balances_import on opening_balances (community, import, holder);
create unique index transfers_opening on transfers (community, credit)
  where kind = 'opening_balance' and correction is null;

-- An opening balance is what its transfer says, brought in by a secretary, never for himself or
-- his household. What it calls stands with the other rights.
create function check_openings() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('openings_by_secretary', 'only a secretary brings a book in', 'opening_balances')
  from written o
  where not holds_office(o.community, o.recorded_by, 'secretary', o.recorded_at);
  perform refuse('openings_own_matter', 'nobody brings in his own points', 'opening_balances')
  from written o where of_one_household(o.community, o.recorded_by, o.holder, o.recorded_at);
  perform refuse('openings_by_secretary_above', 'a large or late balance is brought in from above',
    'opening_balances')
  from written o join communities c on c.id = o.community
  where (o.points > 2000
      or (o.recorded_at at time zone c.time_zone)::date > c.open_from + 180)
    and c.parent is not null
    and not holds_office(c.parent, o.recorded_by, 'secretary', o.recorded_at);
  perform refuse('openings_match_transfer', 'an opening is not its transfer', 'opening_balances')
  from written o
  join holders h on h.community = o.community and h.id = o.holder
  join transfers t on t.community = o.community and t.seq = o.seq
  join accounts a on a.community = t.community and a.number = t.debit
  where t.kind <> 'opening_balance' or t.amount <> o.points or t.credit <> h.first_account
    or a.kind <> 'opening';
  return null;
end $$;
create trigger rights_on_insert after insert on opening_balances referencing new table as written
  for each statement execute function check_openings();

-- An opening balance that was brought in wrong is put right by two sides: one of the secretary and
-- the auditor asks, the other signs.
create table opening_corrections (
  community integer not null,
  id uuid not null,
  holder uuid not null,
  -- What had counted, and what is right.
  counted integer not null check (counted >= 0),
  points integer not null check (points >= 0 and points <> counted),
  fault text not null check (fault in ('bank', 'depositor')),
  reason text not null check (length(reason) between 1 and 200),
  state text not null check (state in ('requested', 'done', 'refused')),
  asked_by uuid not null,
  asked_as text not null check (asked_as in ('secretary', 'auditor')),
  asked_at timestamptz not null,
  answered_by uuid,
  answered_at timestamptz,
  answer text check (length(answer) <= 200),
  command uuid not null,
  version integer not null default 1,
  primary key (community, id),
  foreign key (community, holder) references opening_balances,
  foreign key (community, command) references commands,
  check ((state = 'requested') = (answered_by is null)),
  check ((answered_by is null) = (answered_at is null)),
  check (answered_by is distinct from asked_by)
);
create index opening_corrections_holder on opening_corrections (community, holder, id);
create unique index opening_corrections_open on opening_corrections (community, holder)
  where state = 'requested';
alter table transfers add foreign key (community, correction) references opening_corrections;
create index transfers_correction on transfers (community, correction)
  where correction is not null;

create function check_opening_corrections() returns trigger language plpgsql
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
  perform refuse('opening_corrections_by_both_sides', 'the secretary and the auditor sign',
    'opening_corrections')
  from changed r
  where (tg_op = 'INSERT'
      and not holds_office(r.community, r.asked_by, r.asked_as, r.asked_at))
    or (r.answered_by is not null and r.id <> all(settled)
      and not holds_office(r.community, r.answered_by,
        case r.asked_as when 'secretary' then 'auditor' else 'secretary' end, r.answered_at));
  perform refuse('opening_corrections_own_matter', 'nobody corrects his own points',
    'opening_corrections')
  from changed r
  where (tg_op = 'INSERT'
      and of_one_household(r.community, r.asked_by, r.holder, r.asked_at))
    or (r.state = 'done' and r.id <> all(settled)
      and of_one_household(r.community, r.answered_by, r.holder, r.answered_at));
  return null;
end $$;
create trigger rights_on_insert after insert on opening_corrections
  referencing new table as changed
  for each statement execute function check_opening_corrections();
create trigger rights_on_update after update on opening_corrections
  referencing old table as former new table as changed
  for each statement execute function check_opening_corrections();
