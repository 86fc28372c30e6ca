-- Points whose last day is over: each depositor's are judged once a day, and gone or exempt.

create table expiries (
  community integer not null,
  holder uuid not null,
  -- Everything with this last day or an earlier one was judged.
  through date not null,
  -- The last number of the books before it: what came later is judged later.
  after_seq bigint not null check (after_seq >= 0),
  points integer not null check (points >= 0),
  exempt text check (exempt in ('age', 'proxy')),
  command uuid not null,
  primary key (community, holder, through),
  foreign key (community, holder) references holders,
  foreign key (community, command) references commands,
  check (exempt is null or points = 0)
);

-- Days until which everybody was judged: nobody need look at them again.
create table expiry_days (
  community integer not null,
  through date not null,
  command uuid not null,
  primary key (community, through),
  foreign key (community, command) references commands
);

do $$
declare
  name text;
begin
  foreach name in array array['expiries', 'expiry_days']
  loop
    execute format('create trigger append_only before update or delete or truncate on %I
      for each statement execute function refuse_change()', name);
    execute format('alter table %I enable always trigger append_only', name);
  end loop;
end $$;

-- Nothing is judged before its day is over, and what is judged has gone by a transfer.
create function check_expiries() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('expiries_in_time', 'the last day is not over', 'expiries')
  from written e
  join commands k on k.community = e.community and k.key = e.command
  join communities c on c.id = e.community
  where e.through >= (k.at at time zone c.time_zone)::date or k.kind <> 'expire_points';
  perform refuse('expiries_moved', 'what expired is not what was moved', 'expiries')
  from written e
  join holders h on h.community = e.community and h.id = e.holder
  where e.points <> (select coalesce(sum(t.amount), 0) from commands k
    join transfers t on t.community = k.community and t.seq between k.first_seq and k.last_seq
      and t.command = k.key and t.kind = 'expiry' and t.debit = h.first_account
    where k.community = e.community and k.key = e.command);
  return null;
end $$;
create trigger in_time after insert on expiries referencing new table as written
  for each statement execute function check_expiries();

create function check_expiry_days() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('expiry_days_in_time', 'the last day is not over', 'expiry_days')
  from written e
  join commands k on k.community = e.community and k.key = e.command
  join communities c on c.id = e.community
  where e.through >= (k.at at time zone c.time_zone)::date or k.kind <> 'close_expiry';
  return null;
end $$;
create trigger in_time after insert on expiry_days referencing new table as written
  for each statement execute function check_expiry_days();
