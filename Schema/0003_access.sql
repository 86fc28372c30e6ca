-- Who may come in, and as what.

create table logins (
  login text primary key check (login ~ '^[a-z0-9][a-z0-9._-]{1,39}$'),
  community integer not null,
  person uuid not null,
  password_hash text,
  -- SHA-256 of a one-time code, and until when it holds.
  code_hash bytea check (length(code_hash) = 32),
  code_expires_at timestamptz,
  unique (community, person),
  foreign key (community, person) references people
);
comment on table logins is 'Unique in the whole bank: whoever signs in names no community.';

create table sessions (
  id uuid primary key,
  token_hash bytea not null unique check (length(token_hash) = 32),
  community integer not null,
  person uuid not null,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  foreign key (community, person) references people
) with (fillfactor = 70);
create index sessions_person on sessions (community, person) where ended_at is null;

create table offices (
  community integer not null references communities,
  id uuid not null,
  person uuid not null,
  role text not null
    check (role in ('grid_worker', 'secretary', 'shopkeeper', 'auditor', 'operator')),
  from_day date not null,
  -- The last day; a day before the first says that it never came into force.
  until_day date check (until_day >= from_day - 1),
  appointed_by uuid,
  primary key (community, id),
  foreign key (community, person) references people
);
create index offices_person on offices (community, person);

create table office_grids (
  community integer not null,
  office uuid not null,
  grid integer not null,
  primary key (community, office, grid),
  foreign key (community, office) references offices,
  foreign key (community, grid) references grids
);
create index office_grids_grid on office_grids (community, grid);

-- Tries that may be repeated only so often: pick-up codes by shopkeeper.
create table throttles (
  subject text primary key,
  failures integer not null,
  locked_until timestamptz
);

-- Keys that only the service reads; made at random by the migrator.
create table secrets (
  name text primary key,
  value bytea not null check (length(value) = 32)
);
