-- Gifts: where they are collected, the catalogue, its stock by movements, and redemptions.

-- A shop's openings are days of the week (ISO 8601: 1 is Monday) and days of the month; exceptions
-- are dated.
create table pickup_points (
  community integer not null references communities,
  code text not null check (code ~ '^[A-Z][A-Z0-9]{0,7}$'),
  name text not null check (length(name) between 1 and 40),
  address text not null default '' check (length(address) <= 80),
  -- A partner is a private shop, which is paid by its settlement list.
  run_by text not null check (run_by in ('community', 'partner')),
  weekdays smallint[] not null default '{}' check (weekdays <@ '{1,2,3,4,5,6,7}'),
  month_days smallint[] not null default '{}'
    check (1 <= all (month_days) and 31 >= all (month_days)),
  -- Minutes after midnight.
  opens smallint not null check (opens between 0 and 1439),
  closes smallint not null check (closes between 1 and 1440 and closes > opens),
  enabled boolean not null default true,
  version integer not null default 1,
  primary key (community, code)
);

create table pickup_days (
  community integer not null,
  point text not null,
  day date not null,
  is_open boolean not null,
  command uuid not null,
  primary key (community, point, day),
  foreign key (community, point) references pickup_points,
  foreign key (community, command) references commands
);

create table items (
  community integer not null references communities,
  code text not null check (code ~ '^[A-Z][A-Z0-9]{1,9}$'),
  type text not null check (type in ('goods', 'service', 'voucher', 'honour', 'donation')),
  name_zh text not null check (length(name_zh) between 1 and 60),
  name_en text not null check (length(name_en) between 1 and 80),
  points integer not null check (points >= 0),
  -- What one is worth, in fen of a yuan; 0 is unknown.
  reference_value_fen integer not null default 0 check (reference_value_fen >= 0),
  stock_mode text not null check (stock_mode in ('counted', 'slots', 'unlimited')),
  per_person_month integer check (per_person_month > 0),
  -- Hours it is kept once approved, where no shop's openings say how long; 0 is without end.
  hold_hours integer not null check (hold_hours between 0 and 8760),
  -- In what state it can be brought back, and for how many days.
  return_rule text not null default 'none'
    check (return_rule in ('none', 'unopened', 'faulty', 'unused')),
  return_days smallint not null default 0 check (return_days between 0 and 366),
  -- A warning is given once fewer are free; 0 never warns.
  low_stock integer not null default 0 check (low_stock >= 0),
  enabled boolean not null,
  version integer not null default 1,
  primary key (community, code),
  check ((return_rule = 'none') = (return_days = 0))
);

-- The secretary's word in advance: the shopkeeper may serve the item over the counter.
create table standing_approvals (
  community integer not null,
  id uuid not null,
  item text not null,
  approved_by uuid not null,
  approved_at timestamptz not null,
  -- The last day; nothing is until it is ended.
  until date,
  ended_by uuid,
  ended_at timestamptz,
  command uuid not null,
  primary key (community, id),
  foreign key (community, item) references items,
  foreign key (community, command) references commands,
  check ((ended_by is null) = (ended_at is null))
);
create unique index standing_approvals_open on standing_approvals (community, item)
  where ended_at is null;

create table stock (
  community integer not null,
  item text not null,
  point text not null,
  on_hand integer not null default 0,
  reserved integer not null default 0,
  primary key (community, item, point),
  foreign key (community, item) references items,
  foreign key (community, point) references pickup_points,
  check (reserved between 0 and on_hand)
) with (fillfactor = 50);
comment on table stock is 'What the movements sum up to, per item and pick-up point.';

create table redemptions (
  community integer not null,
  id uuid not null,
  holder uuid not null,
  item text not null,
  point text not null,
  -- Asked for together with others.
  basket uuid,
  quantity integer not null check (quantity between 1 and 100),
  points integer not null check (points > 0),
  state text not null check (state in ('requested', 'approved', 'rejected', 'cancelled', 'lapsed',
    'fulfilled')),
  requested_by uuid not null,
  requested_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  reason text check (length(reason) <= 200),
  collect_until timestamptz,
  pickup_attempt smallint,
  -- 128 bits of an HMAC of the code: found by it, not readable from it.
  pickup_digest uuid,
  identified_by text check (identified_by in ('code', 'passbook', 'known', 'proxy')),
  collected_by text check (length(collected_by) <= 60),
  slip_no text check (length(slip_no) <= 40),
  -- Served over the counter under it, without a decision of its own.
  standing_approval uuid,
  fulfilled_by uuid,
  fulfilled_at timestamptz,
  command uuid not null,
  version integer not null default 1,
  primary key (community, id),
  foreign key (community, holder) references holders,
  foreign key (community, item) references items,
  foreign key (community, point) references pickup_points,
  foreign key (community, standing_approval) references standing_approvals,
  foreign key (community, command) references commands,
  check (decided_by is distinct from holder),
  check (fulfilled_by is distinct from holder),
  check ((state = 'fulfilled') = (fulfilled_by is not null)),
  check (state <> 'approved' or (pickup_digest is not null and decided_by is not null)),
  check (state <> 'fulfilled' or (decided_by is null) = (standing_approval is not null)),
  check (standing_approval is null or (state = 'fulfilled' and slip_no is not null))
);
create index redemptions_holder on redemptions (community, holder, id);
create index redemptions_open on redemptions (community, state, id)
  where state in ('requested', 'approved');
create unique index redemptions_pickup on redemptions (community, pickup_digest)
  where state = 'approved';

create unique index redemptions_slip on redemptions (community, slip_no)
  where standing_approval is not null;
create index redemptions_basket on redemptions (community, basket) where basket is not null;

-- Another item of the same price, with the owner's consent; the redemption itself names the last.
create table substitutions (
  community integer not null,
  redemption uuid not null,
  version integer not null,
  from_item text not null,
  from_quantity integer not null,
  to_item text not null,
  to_quantity integer not null,
  consent text not null check (consent in ('in_person', 'phone', 'paper')),
  slip_no text check (length(slip_no) <= 40),
  command uuid not null,
  primary key (community, redemption, version),
  foreign key (community, redemption) references redemptions,
  foreign key (community, from_item) references items,
  foreign key (community, to_item) references items,
  foreign key (community, command) references commands
);
