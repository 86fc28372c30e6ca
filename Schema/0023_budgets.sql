-- Budgets: the money that stands behind the points, as its papers say.

create table budgets (
  community integer not null references communities,
  id uuid not null,
  -- In fen of a yuan.
  amount_fen bigint not null check (amount_fen between 1 and 100000000000),
  source text not null check (length(source) between 1 and 60),
  from_day date not null,
  until_day date not null check (until_day between from_day and from_day + 1100),
  voucher_no text not null check (length(voucher_no) between 1 and 40),
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  -- Taken back before its time.
  ended_by uuid,
  ended_at timestamptz,
  end_reason text check (length(end_reason) between 1 and 200),
  command uuid not null,
  version integer not null default 1,
  primary key (community, id),
  foreign key (community, command) references commands,
  check (num_nulls(ended_by, ended_at, end_reason) in (0, 3))
);
-- One paper is counted once.
create unique index budgets_voucher on budgets (community, voucher_no) where ended_at is null;

-- What goods cost is looked up by the days of budgets.
create index stock_movements_received on stock_movements (community, at) where kind = 'received';

create trigger never_removed before delete or truncate on budgets
  for each statement execute function refuse_change();
alter table budgets enable always trigger never_removed;
create trigger facts_stay before update of community, id, amount_fen, source, from_day, until_day,
    voucher_no, recorded_by, recorded_at, command
  on budgets for each statement execute function refuse_change();
alter table budgets enable always trigger facts_stay;

create function check_budget_rights() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
declare
  settled uuid[] := '{}';
begin
  if tg_op = 'UPDATE' then
    settled := array(
      select n.id from changed n join former o on o.community = n.community and o.id = n.id
      where (n.ended_by, n.ended_at)
        is not distinct from (o.ended_by, o.ended_at));
  end if;
  perform refuse('budgets_by_secretary', 'only a secretary records a budget', 'budgets')
  from changed b
  where (tg_op = 'INSERT'
      and not holds_office(b.community, b.recorded_by, 'secretary', b.recorded_at))
    or (b.ended_by is not null and b.id <> all(settled)
      and not holds_office(b.community, b.ended_by, 'secretary', b.ended_at));
  return null;
end $$;
create trigger rights_on_insert after insert on budgets referencing new table as changed
  for each statement execute function check_budget_rights();
create trigger rights_on_update after update on budgets
  referencing old table as former new table as changed
  for each statement execute function check_budget_rights();
