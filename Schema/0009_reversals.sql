-- Reversals: asked for by the secretary or the auditor, done once the other side has signed; a gift
-- that is brought back by the shopkeeper, and the secretary signs.

create table reversals (
  community integer not null references communities,
  id uuid not null,
  act uuid,
  redemption uuid,
  fault text not null check (fault in ('bank', 'depositor')),
  reason text not null check (length(reason) between 1 and 200),
  state text not null check (state in ('requested', 'done', 'refused')),
  asked_by uuid not null,
  asked_as text not null check (asked_as in ('secretary', 'auditor', 'shopkeeper')),
  -- Of a gift that was brought back: whether it goes on the shelf again.
  condition text check (condition in ('unopened', 'faulty', 'unused')),
  asked_at timestamptz not null,
  answered_by uuid,
  answered_at timestamptz,
  answer text check (length(answer) <= 200),
  command uuid not null,
  version integer not null default 1,
  primary key (community, id),
  foreign key (community, act) references acts,
  foreign key (community, redemption) references redemptions,
  foreign key (community, command) references commands,
  check (num_nonnulls(act, redemption) = 1),
  check ((condition is not null) = (asked_as = 'shopkeeper')),
  check (condition is null or redemption is not null),
  check ((state = 'requested') = (answered_by is null)),
  check ((answered_by is null) = (answered_at is null)),
  check (answered_by is distinct from asked_by or state = 'refused')
);
create unique index reversals_act on reversals (community, act)
  where act is not null and state <> 'refused';
create unique index reversals_redemption on reversals (community, redemption)
  where redemption is not null and state <> 'refused';
create index reversals_open on reversals (community, id) where state = 'requested';

-- A reversal: asked for by one of the secretary and the auditor, done by the other; of a gift that
-- was brought back, asked for by the shopkeeper. One that was asked for by an upheld objection is
-- also refused by the last word that dismisses it.
create function check_reversal_rights() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
declare
  settled uuid[] := '{}';
begin
  if tg_op = 'UPDATE' then
    settled := array(
      select n.id from changed n join former o on o.community = n.community and o.id = n.id
      where (n.answered_by, n.answered_at)
        is not distinct from (o.answered_by, o.answered_at));
  end if;
  perform refuse('reversals_by_both_sides', 'both sides sign', 'reversals')
  from changed r
  where (tg_op = 'INSERT'
      and not holds_office(r.community, r.asked_by, r.asked_as, r.asked_at))
    or (r.answered_by is not null and r.id <> all(settled)
      and not holds_office(r.community, r.answered_by,
        case r.asked_as when 'secretary' then 'auditor' else 'secretary' end, r.answered_at)
      and not (r.state = 'refused' and exists (
        select from objections o
        join objections f on f.community = o.community and f.act = o.act
        where o.community = r.community and o.act = r.act and o.reversal = r.id
          and f.state = 'finally_dismissed' and f.final_by = r.answered_by
          and f.final_at = r.answered_at)));
  return null;
end $$;
create trigger rights_on_insert after insert on reversals referencing new table as changed
  for each statement execute function check_reversal_rights();
create trigger rights_on_update after update on reversals
  referencing old table as former new table as changed
  for each statement execute function check_reversal_rights();
