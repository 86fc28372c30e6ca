-- Good deeds: what was done, what was shown, who recorded and verified it, how its points came.

create table activities (
  community integer not null references communities,
  id uuid not null,
  title text not null check (length(title) between 1 and 80),
  on_day date not null,
  place text,
  act_types text[] not null,
  recorder uuid not null,
  primary key (community, id),
  foreign key (community, recorder) references people
);

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

create index acts_holder on acts (community, holder, id);
create index acts_waiting on acts (community, grid, id)
  where state in ('submitted', 'returned', 'verified', 'on_notice');
create unique index acts_external on acts (community, external_system, external_number, holder)
  where external_system is not null and state not in ('withdrawn', 'rejected', 'reversed');

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
