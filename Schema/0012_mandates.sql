-- Who acts for whom: mandates and their use, who may spend a household's points, second
-- affiliations of party members; and how accounts end.

create table mandates (
  community integer not null references communities,
  id uuid not null,
  principal uuid not null,
  proxy uuid not null,
  powers text[] not null
    check (powers <@ array['file', 'request', 'collect'] and cardinality(powers) > 0),
  from_day date not null,
  until_day date not null check (until_day between from_day and from_day + 366),
  -- Points asked for a day, and points collected a day.
  daily_limit integer not null check (daily_limit between 1 and 1000),
  given_on date not null,
  way text not null check (length(way) between 1 and 40),
  form_no text check (length(form_no) <= 40),
  witness uuid not null,
  ended_by uuid,
  ended_at timestamptz,
  command uuid not null,
  version integer not null default 1,
  primary key (community, id),
  foreign key (community, principal) references people,
  foreign key (community, proxy) references people,
  foreign key (community, command) references commands,
  check (principal <> proxy and witness not in (principal, proxy)),
  check ((ended_by is null) = (ended_at is null))
);
create index mandates_principal on mandates (community, principal, id);
create index mandates_proxy on mandates (community, proxy, id);

create table mandate_uses (
  community integer not null,
  command uuid not null,
  mandate uuid not null,
  power text not null check (power in ('file', 'request', 'collect')),
  day date not null,
  act uuid,
  redemption uuid,
  points integer not null check (points >= 0),
  -- A gift of points that the proxy gave.
  donation uuid,
  primary key (community, command),
  foreign key (community, command) references commands,
  foreign key (community, mandate) references mandates,
  foreign key (community, act) references acts,
  foreign key (community, redemption) references redemptions,
  check ((power = 'file') = (act is not null)),
  check (case power when 'file' then num_nonnulls(redemption, donation) = 0
    when 'request' then num_nonnulls(redemption, donation) = 1
    else redemption is not null and donation is null end)
);
create index mandate_uses_day on mandate_uses (community, mandate, day);
create unique index mandate_uses_act on mandate_uses (community, act) where act is not null;

create table household_spenders (
  community integer not null,
  id uuid not null default gen_random_uuid(),
  household uuid not null,
  person uuid not null,
  since date not null,
  until date check (until >= since - 1),
  given_on date not null,
  way text not null check (length(way) between 1 and 40),
  form_no text check (length(form_no) <= 40),
  recorded_by uuid not null,
  primary key (community, id),
  foreign key (community, household) references households,
  foreign key (community, person) references people
);
create unique index household_spenders_today on household_spenders (community, household, person)
  where until is null;
create index household_spenders_person on household_spenders (community, person)
  where until is null;

create table affiliations (
  community integer not null,
  id uuid not null,
  person uuid not null,
  branch text not null check (length(branch) between 1 and 60),
  from_day date not null,
  until_day date check (until_day >= from_day),
  recorded_by uuid not null,
  primary key (community, id),
  foreign key (community, person) references people
);
create unique index affiliations_today on affiliations (community, person)
  where until_day is null;
create index affiliations_person on affiliations (community, person, from_day);

create table closures (
  community integer not null,
  person uuid not null,
  reason text not null check (reason in ('moved_away', 'deceased', 'asked', 'merged')),
  on_day date not null,
  points bigint not null check (points >= 0),
  -- Who got the points; null is the charity pool.
  points_to uuid,
  -- The paper that names the heir of a deceased.
  document_no text check (length(document_no) between 1 and 60),
  command uuid not null,
  primary key (community, person),
  foreign key (community, person) references people,
  foreign key (community, points_to) references holders,
  foreign key (community, command) references commands,
  check (reason <> 'merged' or points_to is not null)
);

-- Nothing is done under a mandate that does not cover it, nor more a day than it allows.
create function check_mandate_uses() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('mandate_uses_covered', 'the mandate does not cover this', 'mandate_uses')
  from written u
  join mandates m on m.community = u.community and m.id = u.mandate
  join commands k on k.community = u.community and k.key = u.command
  left join acts a on a.community = u.community and a.id = u.act
  left join redemptions r on r.community = u.community and r.id = u.redemption
  left join donations d on d.community = u.community and d.id = u.donation
  where not u.power = any(m.powers) or u.day not between m.from_day and m.until_day
    or m.ended_at is not null or m.principal is distinct from coalesce(a.holder, r.holder, d.giver)
    or (u.power <> 'collect' and k.actor <> m.proxy)
    or u.points <> coalesce(r.points, d.points, 0);
  perform refuse('mandate_uses_limit', 'the daily limit is passed', 'mandate_uses')
  from (select distinct community, mandate, power, day from written) w
  join mandates m on m.community = w.community and m.id = w.mandate
  where m.daily_limit < (select sum(u.points) from mandate_uses u
    where u.community = w.community and u.mandate = w.mandate and u.day = w.day
      and u.power = w.power);
  return null;
end $$;
create trigger within_mandate after insert on mandate_uses referencing new table as written
  for each statement execute function check_mandate_uses();

-- An account ends with nothing on it, and its owner holds no office.
create function check_closed() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('holders_closed_empty', 'an account with points is closed', 'holders')
  from changed h
  join balances b on b.community = h.community and b.holder = h.id
  where h.closed_on is not null
    and (b.available, b.on_notice, b.held, b.owed) <> (0, 0, 0, 0);
  perform refuse('holders_closed_out_of_office', 'somebody in office is closed', 'holders')
  from changed h
  join offices o on o.community = h.community and o.person = h.id
  where h.closed_on is not null
    and coalesce(o.until_day >= greatest(h.closed_on, o.from_day), true);
  return null;
end $$;
create trigger closed_empty after update on holders referencing new table as changed
  for each statement execute function check_closed();

-- Where somebody has lived stays written; only where he lives now can be put right.
create function refuse_change_of_past() returns trigger language plpgsql as $$
begin
  if old.until is not null then
    raise exception 'a residence that has ended is changed'
      using errcode = 'MB001', table = 'residences';
  end if;
  return new;
end $$;
create trigger past_stays before update on residences
  for each row execute function refuse_change_of_past();
alter table residences enable always trigger past_stays;
