-- Rule books: a version is added whole, comes into force in a community by the adoption of a
-- residents' meeting, and never changes.

create table rule_books (
  number integer primary key generated always as identity,
  -- Whose it is; the communities below may adopt it as well.
  community integer not null references communities,
  version text not null check (version ~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,39}$'),
  -- SHA-256 over its lines, caps, units and kinds of evidence.
  digest bytea not null check (length(digest) = 32),
  added_at timestamptz not null,
  -- Null for what the bank was founded with.
  command uuid,
  unique (community, version),
  foreign key (community, command) references commands
);

-- What became of a version first: once adopted anywhere it cannot be withdrawn, and once withdrawn
-- not adopted, whoever is faster.
create table rule_book_fates (
  rule_book integer primary key references rule_books,
  fate text not null check (fate in ('adopted', 'withdrawn')),
  at timestamptz not null,
  unique (rule_book, fate)
);

create table act_units (
  rule_book integer not null references rule_books,
  code text not null,
  name_zh text not null,
  name_en text not null,
  by_minutes boolean not null,
  -- The order in which they are listed.
  place smallint not null,
  primary key (rule_book, code)
);

create table evidence_codes (
  rule_book integer not null references rule_books,
  code text not null check (code ~ '^[A-Z]{2,5}$'),
  name_zh text not null,
  name_en text not null,
  meaning text not null,
  place smallint not null,
  primary key (rule_book, code)
);

create table act_types (
  rule_book integer not null references rule_books,
  code text not null check (code ~ '^[A-Z][0-9]{2}$'),
  category text not null,
  category_zh text not null,
  name_zh text not null,
  name_en text not null,
  unit text not null,
  points_per_unit integer not null,
  max_units integer not null check (max_units >= 1),
  cap_day integer check (cap_day >= 0 or points_per_unit < 0),
  cap_month integer,
  cap_year integer,
  counts_minutes boolean not null,
  scope text not null check (scope in ('person', 'household', 'organisation')),
  evidence text not null,
  needs_beneficiary boolean not null,
  verifier text not null check (verifier in ('grid_worker', 'grid_head', 'system', 'auditor')),
  review_level smallint not null check (review_level between 0 and 3),
  notice_days smallint not null check (notice_days >= 0),
  credit_when text not null check (credit_when in ('verified', 'noticed', 'reviewed')),
  lot_months smallint not null check (lot_months >= 0),
  min_age smallint not null check (min_age >= 0),
  risk_insurance boolean not null,
  paid_duty_excluded boolean not null,
  enabled boolean not null,
  primary key (rule_book, code),
  foreign key (rule_book, unit) references act_units
);

create table overall_caps (
  rule_book integer not null references rule_books,
  scope text not null check (scope in ('person_day', 'person_month', 'worker_day')),
  points integer not null check (points >= 0),
  except_categories text[] not null default '{}',
  meaning text not null,
  primary key (rule_book, scope)
);

create table adoptions (
  community integer not null references communities,
  from_day date not null,
  -- 1; the one before of that day must have been cancelled.
  round smallint not null default 1 check (round >= 1),
  before smallint generated always as (nullif(round - 1, 0)) stored,
  rule_book integer not null references rule_books,
  fate text not null default 'adopted' check (fate = 'adopted'),
  met_on date not null check (met_on <= from_day),
  present integer not null check (present > 0),
  votes_for integer not null check (votes_for >= 0),
  votes_against integer not null check (votes_against >= 0),
  filing_no text not null check (length(filing_no) between 1 and 80),
  -- Whether points given under it expire, each after the months of its act type.
  points_expire boolean not null default false,
  command uuid,
  primary key (community, from_day, round),
  foreign key (rule_book, fate) references rule_book_fates (rule_book, fate),
  foreign key (community, command) references commands,
  check (2 * votes_for > present and votes_for + votes_against <= present)
);
comment on table adoptions is 'The meeting that put a version into force.';

-- An adoption for a wrong day, taken back before that day. It stays on record.
create table adoption_cancellations (
  community integer not null,
  from_day date not null,
  round smallint not null,
  reason text not null check (length(reason) between 1 and 200),
  command uuid not null,
  primary key (community, from_day, round),
  foreign key (community, from_day, round) references adoptions,
  foreign key (community, command) references commands
);
alter table adoptions add foreign key (community, from_day, before)
  references adoption_cancellations deferrable initially deferred;

create view standing_adoptions as
  select * from adoptions a
  where not exists (select from adoption_cancellations x
    where x.community = a.community and x.from_day = a.from_day and x.round = a.round);
comment on view standing_adoptions is 'The adoptions that rules go by.';
