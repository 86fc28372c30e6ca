-- Depositors and their accounts: people, households, organisations and pools.

create table units (
  code text primary key,
  name_zh text not null,
  name_en text not null
);
insert into units values ('points', '积分', 'points'), ('minutes', '分钟', 'minutes'),
  ('vouchers', '张', 'vouchers');

create table holders (
  community integer not null references communities,
  id uuid not null,
  kind text not null check (kind in ('person', 'household', 'organisation', 'pool')),
  -- The number of the account "available"; on_notice, held and owed follow it.
  first_account bigint not null check (first_account >= 100),
  closed_on date,
  -- The account of the same person that this one was merged into.
  merged_into uuid,
  primary key (community, id),
  unique (community, first_account),
  foreign key (community, merged_into) references holders,
  check (merged_into is null or (closed_on is not null and merged_into <> id))
);
create index holders_merged on holders (community, merged_into) where merged_into is not null;

create table accounts (
  community integer not null references communities,
  number bigint not null check (number > 0),
  kind text not null check (kind in ('available', 'on_notice', 'held', 'owed', 'issued',
    'redeemed', 'expired', 'correction', 'charity', 'clearing', 'opening')),
  unit text not null default 'points' references units,
  holder uuid,
  category text,
  primary key (community, number),
  foreign key (community, holder) references holders,
  check ((holder is not null) = (kind in ('available', 'on_notice', 'held', 'owed'))),
  check ((category is not null) = (kind = 'issued')),
  check ((holder is not null) = (number >= 100)),
  -- The number tells the unit, so that a transfer cannot join accounts of two.
  check ((unit = 'vouchers') = (number between 7 and 10 or number >= 1000000000000))
);

create table balances (
  community integer not null,
  holder uuid not null,
  available bigint not null default 0 check (available >= 0),
  on_notice bigint not null default 0 check (on_notice >= 0),
  held bigint not null default 0 check (held >= 0),
  owed bigint not null default 0 check (owed <= 0),
  primary key (community, holder),
  foreign key (community, holder) references holders
) with (fillfactor = 70);
comment on table balances is 'What the transfers sum up to, per depositor.';

create table households (
  community integer not null,
  id uuid not null,
  grid integer not null,
  building integer not null,
  entrance text not null,
  room text not null check (length(room) between 1 and 20),
  -- What all spellings of the room have in common.
  room_key text not null check (room_key <> ''),
  opened_on date not null,
  opened_by uuid not null,
  -- The day the last member left, and the command by which; whoever lives there later is another.
  ended_on date check (ended_on >= opened_on),
  ended_by uuid,
  version integer not null default 1,
  primary key (community, id),
  foreign key (community, id) references holders,
  foreign key (community, grid) references grids,
  foreign key (community, building, entrance) references entrances,
  check ((ended_on is null) = (ended_by is null))
);
create unique index households_door on households (community, building, entrance, room_key)
  where ended_on is null;

create table people (
  community integer not null,
  id uuid not null,
  passbook_no text not null check (passbook_no ~ '^[0-9]{8}$'),
  name text not null check (length(name) between 1 and 60),
  initials text not null check (initials ~ '^[a-z]{0,20}$'),
  phone text check (phone ~ '^[0-9]{5,15}$'),
  birth_year smallint check (birth_year between 1900 and 2100),
  tags text[] not null default '{}'
    check (tags <@ array['party_member', 'building_head', 'volunteer']),
  branch integer,
  status text not null default 'active' check (status in ('active', 'closed')),
  opened_on date not null,
  opened_by uuid not null,
  -- Who last corrected the name or the year of birth.
  corrected_by uuid,
  version integer not null default 1,
  primary key (community, id),
  unique (community, passbook_no),
  foreign key (community, id) references holders,
  foreign key (community, branch) references branches
);
create index people_branch on people (community, branch) where branch is not null;

-- What a search by name or initials compares its beginning with: each end of the name, and each
-- reading of its initials.
create table people_keys (
  community integer not null,
  key text collate "C" not null check (length(key) between 1 and 24),
  -- Searches list people in the order of their passbooks.
  passbook_no text not null,
  primary key (community, key, passbook_no),
  foreign key (community, passbook_no) references people (community, passbook_no)
);
create index people_keys_passbook on people_keys (community, passbook_no);

-- Who answers for a child under 14 and has consented for it.
create table guardians (
  community integer not null,
  child uuid not null,
  guardian uuid not null check (guardian <> child),
  since date not null,
  until date check (until >= since - 1),
  primary key (community, child, guardian, since),
  foreign key (community, child) references people,
  foreign key (community, guardian) references people
);
create unique index guardians_today on guardians (community, child) where until is null;
create index guardians_guardian on guardians (community, guardian) where until is null;

-- Where somebody lives, from a day to a day; the row without an end is today's.
create table residences (
  community integer not null,
  person uuid not null,
  since date not null,
  until date check (until >= since),
  grid integer,
  household uuid,
  primary key (community, person, since),
  foreign key (community, person) references people,
  foreign key (community, grid) references grids,
  foreign key (community, household) references households
);
create unique index residences_today on residences (community, person) where until is null;
create index residences_household on residences (community, household) where until is null;
create index residences_grid on residences (community, grid, person) where until is null;

-- Consents as they were given and withdrawn; of each purpose the last row counts.
create table consents (
  community integer not null,
  person uuid not null,
  -- The keeping of records, or the name on notices: a consent of its own (PIPL arts. 14, 25).
  purpose text not null default 'records' check (purpose in ('records', 'publication')),
  recorded_at timestamptz not null,
  -- false: withdrawn (PIPL art. 15).
  given boolean not null default true,
  given_on date not null,
  way text not null,
  form_no text,
  -- Who gave it for somebody under 14 (PIPL art. 31).
  guardian uuid check (guardian <> person),
  recorded_by uuid not null,
  primary key (community, person, purpose, recorded_at),
  foreign key (community, person) references people,
  foreign key (community, guardian) references people
);
