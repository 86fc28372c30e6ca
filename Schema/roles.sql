-- The bank's roles in a cluster, made by `migrate --roles`; safe to run again.
-- Nobody logs in as the owner. The app writes the books but cannot rewrite them, the auditor reads.

do $$
declare
  role text;
begin
  foreach role in array array['moralbank_owner', 'moralbank_migrator', 'moralbank_app',
    'moralbank_auditor', 'moralbank_notice']
  loop
    begin
      execute format('create role %I nologin', role);
    exception when duplicate_object or unique_violation then null;
    end;
  end loop;
end $$;
alter role moralbank_migrator login;
alter role moralbank_app login;
alter role moralbank_auditor login;
grant moralbank_owner to moralbank_migrator;
-- The app becomes this one to print a notice: it then reads what the paper says and nothing else.
grant moralbank_notice to moralbank_app;

revoke all on schema public from public;
grant usage on schema public to moralbank_app, moralbank_auditor, moralbank_notice;
grant all on schema public to moralbank_owner;

do $$
declare
  thing record;
begin
  for thing in select c.relname, c.relkind from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v')
  loop
    execute format('alter %s %I owner to moralbank_owner',
      case thing.relkind when 'v' then 'view' else 'table' end, thing.relname);
  end loop;
  for thing in select p.oid::regprocedure as name from pg_proc p
    where p.pronamespace = 'public'::regnamespace
  loop
    execute format('alter function %s owner to moralbank_owner', thing.name);
  end loop;
end $$;

revoke all on all tables in schema public
  from moralbank_app, moralbank_auditor, moralbank_notice;
grant select on all tables in schema public to moralbank_app;
grant insert on all tables in schema public to moralbank_app;
revoke insert on schema_migrations, secrets, units from moralbank_app;
grant usage on all sequences in schema public to moralbank_app;
grant update (units, minutes, started_at, beneficiary_person, beneficiary_household,
  beneficiary_door, evidence, note, state, verified_by, verified_at, reason, points_per_unit,
  before_caps, points, caps, version) on acts to moralbank_app;
grant update (state, answered_by, answered_at, answer, version)
  on reversals, opening_corrections to moralbank_app;
grant update (state, decided_by, decided_at, reason, collect_until, pickup_attempt, pickup_digest,
  identified_by, collected_by, slip_no, fulfilled_by, fulfilled_at, item, quantity, version)
  on redemptions to moralbank_app;
grant update (ended_by, ended_at) on standing_approvals to moralbank_app;
grant update (state, answered_by, answered_at, reason, version) on stock_counts to moralbank_app;
grant update (is_open, command) on pickup_days to moralbank_app;
grant update (state, answered_by, answered_at, answer, answer_command, version)
  on charity_grants to moralbank_app;
grant update (state, holder, passings, provider, booked_on, steps) on vouchers
  to moralbank_app;
grant update (until) on class_members to moralbank_app;
grant update (posted_on, signed_by, place, posted_by, posted_at, version)
  on notices to moralbank_app;
grant update (state, clears_on, version) on notice_lines to moralbank_app;
grant update (state, decided_by, decided_at, decision_reason, appeal_until, first_upheld, contra,
  reversal, appealed_by, appealed_at, appeal_reason, final_by, final_at, final_reason, version)
  on objections to moralbank_app;
grant update on heads, balances, tallies, worker_days, items, stock, pickup_points, sessions,
  logins, throttles to moralbank_app;
grant update (name, initials, phone, birth_year, tags, branch, status, corrected_by, version)
  on people to moralbank_app;
grant update (version, ended_on, ended_by) on households to moralbank_app;
grant update (until, grid, household) on residences to moralbank_app;
grant update (until) on guardians, household_spenders to moralbank_app;
grant update (until_day) on offices, affiliations to moralbank_app;
grant update (ended_by, ended_at, version) on mandates to moralbank_app;
grant update (closed_on, merged_into) on holders to moralbank_app;
grant update (ended_by, ended_at, end_reason, version) on budgets to moralbank_app;
grant delete on sessions, throttles, people_keys to moralbank_app;

-- The auditor reads the books and the facts, no secret and nothing that opens a door.
grant select on all tables in schema public to moralbank_auditor;
revoke select on secrets, sessions, logins, throttles from moralbank_auditor;

grant select on notice_print to moralbank_notice;
