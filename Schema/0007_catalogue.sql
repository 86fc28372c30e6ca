-- Gifts: the catalogue, its stock by movements, and redemptions.

create table items (
  community integer not null references communities,
  code text not null check (code ~ '^[A-Z][A-Z0-9]{1,9}$'),
  type text not null check (type in ('goods', 'service', 'voucher', 'honour', 'donation')),
  name_zh text not null check (length(name_zh) between 1 and 60),
  name_en text not null check (length(name_en) between 1 and 80),
  points integer not null check (points >= 0),
  reference_value_cny integer not null default 0 check (reference_value_cny >= 0),
  stock_mode text not null check (stock_mode in ('counted', 'slots', 'unlimited')),
  on_hand integer not null default 0,
  reserved integer not null default 0,
  per_person_month integer check (per_person_month > 0),
  standing_approval boolean not null default false,
  hold_hours integer not null check (hold_hours between 0 and 8760),
  enabled boolean not null,
  version integer not null default 1,
  primary key (community, code),
  check (reserved between 0 and on_hand)
) with (fillfactor = 50);

create table redemptions (
  community integer not null,
  id uuid not null,
  holder uuid not null,
  item text not null,
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
  fulfilled_by uuid,
  fulfilled_at timestamptz,
  command uuid not null,
  version integer not null default 1,
  primary key (community, id),
  foreign key (community, holder) references holders,
  foreign key (community, item) references items,
  foreign key (community, command) references commands,
  check (decided_by is distinct from holder),
  check (fulfilled_by is distinct from holder),
  check ((state = 'fulfilled') = (fulfilled_by is not null)),
  check (state <> 'approved' or (pickup_digest is not null and decided_by is not null))
);
create index redemptions_holder on redemptions (community, holder, id);
create index redemptions_open on redemptions (community, state, id)
  where state in ('requested', 'approved');
create unique index redemptions_pickup on redemptions (community, pickup_digest)
  where state = 'approved';

create table stock_movements (
  community integer not null,
  id uuid not null,
  item text not null,
  kind text not null check (kind in ('received', 'counted', 'damaged', 'donated', 'expired',
    'reserved', 'released', 'given')),
  -- Pieces more or fewer on the shelf; for reservations, promised.
  change integer not null,
  on_hand_after integer not null check (on_hand_after >= 0),
  voucher_no text check (length(voucher_no) <= 40),
  redemption uuid,
  command uuid not null,
  at timestamptz not null,
  primary key (community, id),
  foreign key (community, item) references items,
  foreign key (community, redemption) references redemptions,
  foreign key (community, command) references commands
);
create index stock_movements_item on stock_movements (community, item, id);
