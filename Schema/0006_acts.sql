-- Good deeds: what was done, what was shown, who recorded and verified it, how its points came.

create table activities (
  community integer not null references communities,
  id uuid not null,
  title text not null check (length(title) between 1 and 80),
  on_day date not null,
  place text,
  act_types text[] not null check (cardinality(act_types) between 1 and 20),
  recorder uuid not null,
  made_by uuid not null,
  made_at timestamptz not null,
  command uuid not null,
  primary key (community, id),
  foreign key (community, recorder) references people,
  foreign key (community, command) references commands
);
create index activities_recorder on activities (community, recorder, id);
comment on table activities is 'A clean-up day and the like: its recorder credits whoever came.';

create table acts (
  community integer not null,
  id uuid not null,
  act_type text not null,
  rule_book integer not null,
  holder uuid not null,
  grid integer,
  units integer check (units > 0),
  minutes integer check (minutes > 0 and minutes % 15 = 0),
  occurred_on date not null,
  started_at timestamptz,
  beneficiary_person uuid,
  beneficiary_household uuid,
  beneficiary_door text check (length(beneficiary_door) between 1 and 60),
  -- One piece a line: its code, a space, its reference.
  evidence text,
  external_system text,
  external_number text,
  activity uuid,
  note text check (length(note) <= 200),
  state text not null check (state in ('submitted', 'returned', 'withdrawn', 'rejected',
    'verified', 'on_notice', 'credited', 'reversed')),
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  verified_by uuid,
  verified_at timestamptz,
  reason text check (length(reason) <= 200),
  points_per_unit integer,
  before_caps integer,
  points integer not null default 0 check (points >= 0 and points <= before_caps),
  -- Four numbers a cap: scope (1 type day, 2 type month, 3 type year, 4 person day, 5 person
  -- month), limit, used before, cut.
  caps integer[] check (cardinality(caps) % 4 = 0),
  command uuid not null,
  version integer not null default 1,
  primary key (community, id),
  foreign key (community, holder) references holders,
  foreign key (rule_book, act_type) references act_types,
  foreign key (community, grid) references grids,
  foreign key (community, activity) references activities,
  foreign key (community, beneficiary_person) references people,
  foreign key (community, beneficiary_household) references households,
  foreign key (community, command) references commands,
  check ((external_system is null) = (external_number is null)),
  check ((verified_by is null) = (verified_at is null)),
  check (verified_by is distinct from holder),
  check (points = 0 or state in ('on_notice', 'credited', 'reversed', 'withdrawn'))
) with (fillfactor = 90);

create index acts_activity on acts (community, activity, id) where activity is not null;
create index acts_holder on acts (community, holder, id);
create index acts_waiting on acts (community, grid, id)
  where state in ('submitted', 'returned', 'verified', 'on_notice');
-- However it was typed: full width or half, capital or small.
create unique index acts_external on acts (community,
    lower(btrim(normalize(external_system, nfkc))), lower(btrim(normalize(external_number, nfkc))),
    holder)
  where external_system is not null and state not in ('withdrawn', 'rejected', 'reversed');

-- The word of the secretary on acts of level 2 and 3; level 3 rests on a resolution of the
-- residents' body.
create table act_reviews (
  community integer not null,
  act uuid not null,
  version integer not null,
  reviewed_by uuid not null,
  reviewed_at timestamptz not null,
  decision text not null check (decision in ('approved', 'rejected')),
  reason text check (length(reason) between 1 and 200),
  resolution_no text check (length(resolution_no) between 1 and 40),
  met_on date,
  present integer check (present > 0),
  votes_for integer check (votes_for >= 0),
  votes_against integer check (votes_against >= 0),
  command uuid not null,
  primary key (community, act, version),
  foreign key (community, act) references acts,
  foreign key (community, command) references commands,
  check (decision = 'approved' or reason is not null),
  check (num_nulls(resolution_no, met_on, present, votes_for, votes_against) in (0, 5)),
  check (2 * votes_for > present and votes_for + votes_against <= present)
);

-- A review: by a secretary, not by who verified the act, nor by its doer or one of his household.
create function check_review_rights() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('act_reviews_by_secretary', 'only a secretary reviews', 'act_reviews')
  from written v
  where not holds_office(v.community, v.reviewed_by, 'secretary', v.reviewed_at);
  perform refuse('act_reviews_met_on', 'the meeting was before the deed', 'act_reviews')
  from written v
  join acts a on a.community = v.community and a.id = v.act
  join communities c on c.id = v.community
  where v.met_on not between a.occurred_on and (v.reviewed_at at time zone c.time_zone)::date;
  perform refuse('act_reviews_own_matter', 'nobody reviews his own matter', 'act_reviews')
  from written v
  join acts a on a.community = v.community and a.id = v.act
  where v.reviewed_by in (a.verified_by, a.holder, a.beneficiary_person)
    or of_one_household(v.community, v.reviewed_by, a.holder, v.reviewed_at);
  return null;
end $$;
create trigger rights_on_insert after insert on act_reviews referencing new table as written
  for each statement execute function check_review_rights();

-- What was told of an act before it was returned and told anew.
create table act_revisions (
  community integer not null,
  act uuid not null,
  version integer not null,
  units integer,
  minutes integer,
  started_at timestamptz,
  beneficiary_person uuid,
  beneficiary_household uuid,
  beneficiary_door text,
  evidence text,
  note text,
  returned_by uuid not null,
  returned_at timestamptz not null,
  reason text not null check (length(reason) between 1 and 200),
  command uuid not null,
  primary key (community, act, version),
  foreign key (community, act) references acts,
  foreign key (community, command) references commands
);

-- What a depositor has earned a day by an act type; months, years and totals are sums of these.
create table tallies (
  community integer not null,
  holder uuid not null,
  day date not null,
  act_type text not null,
  points integer not null check (points >= 0),
  minutes integer not null check (minutes >= 0),
  acts integer not null check (acts >= 0),
  primary key (community, holder, day, act_type),
  foreign key (community, holder) references holders
) with (fillfactor = 90);

create table worker_days (
  community integer not null references communities,
  worker uuid not null,
  day date not null,
  points integer not null check (points >= 0),
  primary key (community, worker, day)
) with (fillfactor = 50);
