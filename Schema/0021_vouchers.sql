-- Service vouchers: given by an issuer to a class of people, passed on, booked, confirmed, settled.

create table class_members (
  community integer not null,
  person uuid not null,
  class text not null check (class ~ '^[a-z][a-z_]{1,29}$'),
  since date not null,
  until date check (until >= since),
  -- The paper that proves it.
  proof text check (length(proof) <= 60),
  command uuid not null,
  primary key (community, person, class, since),
  foreign key (community, person) references people,
  foreign key (community, command) references commands
);
create unique index class_members_today on class_members (community, person, class)
  where until is null;

create table voucher_providers (
  community integer not null references communities,
  id uuid not null,
  name text not null check (length(name) between 1 and 60),
  -- Who confirms its services.
  contact uuid not null,
  added_by uuid not null,
  added_at timestamptz not null,
  command uuid not null,
  primary key (community, id),
  unique (community, name),
  foreign key (community, contact) references people,
  foreign key (community, command) references commands
);

create table vouchers (
  community integer not null references communities,
  id uuid not null,
  number text not null check (length(number) between 1 and 40),
  issuer text not null check (length(issuer) between 1 and 60),
  class text not null check (class ~ '^[a-z][a-z_]{1,29}$'),
  service text not null check (length(service) between 1 and 100),
  valid_until date not null,
  max_passings smallint not null check (max_passings between 0 and 2),
  -- Whom it may be passed on to: these classes, or people of that age; without either, anybody.
  pass_classes text[] not null default '{}',
  pass_min_age smallint check (pass_min_age between 1 and 120),
  state text not null check (state in ('active', 'booked', 'delivered', 'confirmed', 'disputed',
    'settled', 'void', 'expired', 'revoked')),
  holder uuid not null,
  passings smallint not null default 0 check (passings between 0 and max_passings),
  provider uuid,
  booked_on date check (booked_on <= valid_until),
  steps smallint not null check (steps > 0),
  command uuid not null,
  primary key (community, id),
  unique (community, number),
  foreign key (community, holder) references people,
  foreign key (community, provider) references voucher_providers,
  foreign key (community, command) references commands,
  check ((provider is null) = (booked_on is null)),
  check (state not in ('booked', 'delivered', 'confirmed', 'disputed', 'settled', 'void')
    or provider is not null)
);
create index vouchers_holder on vouchers (community, holder, id);
create index vouchers_provider on vouchers (community, provider, state, id)
  where provider is not null;
create index vouchers_ending on vouchers (community, valid_until, id)
  where state in ('active', 'booked');

create table voucher_settlements (
  community integer not null,
  id uuid not null,
  number integer not null check (number > 0),
  provider uuid not null,
  vouchers integer not null check (vouchers > 0),
  settled_by uuid not null,
  settled_at timestamptz not null,
  command uuid not null,
  primary key (community, id),
  unique (community, number),
  foreign key (community, provider) references voucher_providers,
  foreign key (community, command) references commands
);

create table voucher_steps (
  community integer not null,
  voucher uuid not null,
  step smallint not null check (step > 0),
  kind text not null check (kind in ('issued', 'passed', 'booked', 'unbooked', 'delivered',
    'confirmed', 'disputed', 'settled', 'voided', 'expired', 'revoked')),
  -- Who has it from then on.
  person uuid,
  provider uuid,
  on_day date,
  reason text check (length(reason) between 1 and 200),
  slip_no text check (length(slip_no) between 1 and 40),
  settlement uuid,
  by uuid not null,
  at timestamptz not null,
  seq bigint,
  command uuid not null,
  primary key (community, voucher, step),
  foreign key (community, voucher) references vouchers,
  foreign key (community, person) references people,
  foreign key (community, provider) references voucher_providers,
  foreign key (community, settlement) references voucher_settlements,
  foreign key (community, seq) references transfers,
  foreign key (community, command) references commands,
  check ((person is not null) = (kind in ('issued', 'passed'))),
  check ((kind = 'booked') = (provider is not null)),
  check ((kind = 'settled') = (settlement is not null)),
  check ((seq is not null)
    = (kind in ('issued', 'passed', 'settled', 'voided', 'expired', 'revoked'))),
  check (kind not in ('disputed', 'voided', 'revoked') or reason is not null)
);
create unique index voucher_steps_seq on voucher_steps (community, seq) where seq is not null;
create index voucher_steps_settlement on voucher_steps (community, settlement, voucher)
  where settlement is not null;
create index voucher_steps_person on voucher_steps (community, person) where person is not null;

do $$
declare
  name text;
begin
  foreach name in array array['voucher_steps', 'voucher_settlements', 'voucher_providers']
  loop
    execute format('create trigger append_only before update or delete or truncate on %I
      for each statement execute function refuse_change()', name);
    execute format('alter table %I enable always trigger append_only', name);
  end loop;
  foreach name in array array['vouchers', 'class_members']
  loop
    execute format('create trigger never_removed before delete or truncate on %I
      for each statement execute function refuse_change()', name);
    execute format('alter table %I enable always trigger never_removed', name);
  end loop;
end $$;

create trigger facts_stay before update of community, id, number, issuer, class, service,
    valid_until, max_passings, pass_classes, pass_min_age, command
  on vouchers for each statement execute function refuse_change();
alter table vouchers enable always trigger facts_stay;
create trigger facts_stay before update of community, person, class, since, proof, command
  on class_members for each statement execute function refuse_change();
alter table class_members enable always trigger facts_stay;
