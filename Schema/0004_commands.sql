-- The head of each community, which is its lock and its counter, and every command decided.

create table heads (
  community integer primary key references communities,
  seq bigint not null default 0 check (seq >= 0),
  recorded_at timestamptz not null,
  next_account bigint not null default 100,
  next_passbook bigint not null default 1
) with (fillfactor = 50);

-- Which number a community had reached at which time: one row a batch, for "as of".
create table head_times (
  community integer not null references communities,
  recorded_at timestamptz not null,
  seq bigint not null,
  primary key (community, recorded_at)
);

create table commands (
  community integer not null references communities,
  -- 128 bits of SHA-256 over the caller and his key: one key, one effect, for ever.
  key uuid not null,
  -- 128 bits of SHA-256 over method, path and decoded body.
  request_hash uuid not null,
  kind text not null,
  -- Who gave it; the nil UUID is the bank itself, which keeps the dates that come by themselves.
  actor uuid not null,
  at timestamptz not null,
  status smallint not null check (status between 200 and 499),
  problem text,
  first_seq bigint,
  last_seq bigint check (last_seq >= first_seq),
  -- What it made or decided.
  subject uuid,
  -- The answer as it was sent.
  outcome text not null,
  primary key (community, key),
  check ((first_seq is null) = (last_seq is null)),
  check ((status >= 400) = (problem is not null)),
  check (problem is null or first_seq is null),
  constraint commands_of_nobody check ((actor = '00000000-0000-0000-0000-000000000000')
    = (kind in ('end_notice', 'lapse_redemption', 'release_request', 'expire_points',
      'close_expiry', 'expire_voucher')))
);
comment on table commands is 'Every decided command: idempotency store and audit log.';

alter table households add foreign key (community, ended_by) references commands;
alter table branches add foreign key (community, command) references commands;
