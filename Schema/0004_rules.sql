-- Rule books: a version comes into force by an adoption and never changes afterwards.

create table rule_books (
  number integer primary key generated always as identity,
  version text not null unique check (length(version) between 1 and 40)
);

create table act_units (
  code text primary key,
  name_zh text not null,
  name_en text not null,
  by_minutes boolean not null
);

create table evidence_codes (
  code text primary key,
  name_zh text not null,
  name_en text not null,
  meaning text not null
);

create table act_types (
  rule_book integer not null references rule_books,
  code text not null check (code ~ '^[A-Z][0-9]{2}$'),
  category text not null,
  category_zh text not null,
  name_zh text not null,
  name_en text not null,
  unit text not null references act_units,
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
  primary key (rule_book, code)
);

create table overall_caps (
  rule_book integer not null references rule_books,
  scope text not null check (scope in ('person_day', 'person_month', 'worker_day')),
  points integer not null check (points >= 0),
  except_categories text[] not null default '{}',
  primary key (rule_book, scope)
);

create table adoptions (
  community integer not null references communities,
  from_day date not null,
  rule_book integer not null references rule_books,
  met_on date not null check (met_on <= from_day),
  present integer not null check (present > 0),
  votes_for integer not null,
  votes_against integer not null,
  filing_no text not null,
  primary key (community, from_day),
  check (votes_for > votes_against and votes_for + votes_against <= present)
);
comment on table adoptions is 'The meeting that put a version into force.';
