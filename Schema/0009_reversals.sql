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
