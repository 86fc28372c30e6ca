-- What is written stays written, whoever asks: these triggers fire for the owner too, and in
-- every replication role.

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the table % is append-only', tg_table_name
    using errcode = 'MB001', table = tg_table_name;
end $$;

do $$
declare
  name text;
begin
  foreach name in array array['transfers', 'commands', 'head_times', 'stock_movements', 'adoptions',
    'adoption_cancellations', 'rule_books', 'rule_book_fates', 'act_types', 'overall_caps',
    'act_units', 'evidence_codes', 'branches', 'consents', 'accounts', 'activities', 'act_reviews',
    'act_revisions', 'mandate_uses', 'closures', 'imports', 'imported_people', 'old_lines',
    'opening_balances', 'substitutions', 'stock_count_lines']
  loop
    execute format('create trigger append_only before update or delete or truncate on %I
      for each statement execute function refuse_change()', name);
    execute format('alter table %I enable always trigger append_only', name);
  end loop;
  foreach name in array array['acts', 'redemptions', 'holders', 'heads', 'balances', 'tallies',
    'people', 'households', 'residences', 'offices', 'office_grids', 'items', 'worker_days',
    'reversals', 'guardians', 'mandates', 'household_spenders', 'affiliations', 'notices',
    'notice_lines', 'objections', 'pickup_points', 'pickup_days', 'standing_approvals', 'stock',
    'stock_counts', 'opening_corrections']
  loop
    execute format('create trigger never_removed before delete or truncate on %I
      for each statement execute function refuse_change()', name);
    execute format('alter table %I enable always trigger never_removed', name);
  end loop;
end $$;

-- The facts of a deed and of a request stay as they were told; only their state moves on.
create trigger facts_stay before update of community, id, act_type, rule_book, holder, grid,
    occurred_on, external_system, external_number, activity, recorded_by, recorded_at, command
  on acts for each statement execute function refuse_change();
alter table acts enable always trigger facts_stay;

-- A returned act may be told anew once what it said before is kept.
create function refuse_forgetting() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  if exists (
    select from told a
      join retold n on n.community = a.community and n.id = a.id
    where (a.units, a.minutes, a.started_at, a.beneficiary_person, a.beneficiary_household,
        a.beneficiary_door, a.evidence, a.note)
      is distinct from (n.units, n.minutes, n.started_at, n.beneficiary_person,
        n.beneficiary_household, n.beneficiary_door, n.evidence, n.note)
      and not exists (select from act_revisions v
        where v.community = a.community and v.act = a.id
          and (v.units, v.minutes, v.started_at, v.beneficiary_person, v.beneficiary_household,
            v.beneficiary_door, v.evidence, v.note)
          is not distinct from (a.units, a.minutes, a.started_at, a.beneficiary_person,
            a.beneficiary_household, a.beneficiary_door, a.evidence, a.note)))
  then
    raise exception 'what an act said is kept before it is told anew'
      using errcode = 'MB001', table = 'acts';
  end if;
  return null;
end $$;
create trigger nothing_forgotten after update on acts referencing old table as told
  new table as retold for each statement execute function refuse_forgetting();
alter table acts enable always trigger nothing_forgotten;

create trigger facts_stay before update of community, id, act, redemption, fault, reason, condition,
    asked_by, asked_as, asked_at, command
  on reversals for each statement execute function refuse_change();
alter table reversals enable always trigger facts_stay;

create trigger facts_stay before update of community, id, holder, counted, points, fault, reason,
    asked_by, asked_as, asked_at, command
  on opening_corrections for each statement execute function refuse_change();
alter table opening_corrections enable always trigger facts_stay;

create trigger facts_stay before update of community, id, holder, point, basket, points,
    requested_by, requested_at, standing_approval, command
  on redemptions for each statement execute function refuse_change();
alter table redemptions enable always trigger facts_stay;

-- What was asked for is another item only where the owner's consent to it is kept.
create function refuse_swapping() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  if exists (
    select from asked o
      join swapped n on n.community = o.community and n.id = o.id
    where (o.item, o.quantity) <> (n.item, n.quantity)
      and not exists (select from substitutions s
        where s.community = o.community and s.redemption = o.id
          and (s.from_item, s.from_quantity, s.to_item, s.to_quantity)
            = (o.item, o.quantity, n.item, n.quantity)))
  then
    raise exception 'an item is replaced with the owner''s consent only'
      using errcode = 'MB001', table = 'redemptions';
  end if;
  return null;
end $$;
create trigger nothing_swapped after update on redemptions referencing old table as asked
  new table as swapped for each statement execute function refuse_swapping();
alter table redemptions enable always trigger nothing_swapped;

create trigger facts_stay before update of community, id, item, approved_by, approved_at, until,
    command
  on standing_approvals for each statement execute function refuse_change();
alter table standing_approvals enable always trigger facts_stay;

create trigger facts_stay before update of community, id, point, counted_by, counted_at, command
  on stock_counts for each statement execute function refuse_change();
alter table stock_counts enable always trigger facts_stay;

create trigger facts_stay before update of community, id, person, role, from_day
  on offices for each statement execute function refuse_change();
alter table offices enable always trigger facts_stay;

create trigger facts_stay before update of community, id, principal, proxy, powers, from_day,
    until_day, daily_limit, given_on, way, form_no, witness, command
  on mandates for each statement execute function refuse_change();
alter table mandates enable always trigger facts_stay;

-- A head only moves on.
create function refuse_step_back() returns trigger language plpgsql as $$
begin
  if new.seq < old.seq or new.recorded_at < old.recorded_at
    or new.next_account < old.next_account or new.next_passbook < old.next_passbook then
    raise exception 'a head cannot step back' using errcode = 'MB001', table = 'heads';
  end if;
  return new;
end $$;
create trigger only_forward before update on heads
  for each row execute function refuse_step_back();
alter table heads enable always trigger only_forward;
