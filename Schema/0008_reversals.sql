-- Reversals: asked for by the secretary or the auditor, done once the other side has signed.

create table reversals (
  community integer not null references communities,
  id uuid not null,
  act uuid,
  redemption uuid,
  fault text not null check (fault in ('bank', 'depositor')),
  reason text not null check (length(reason) between 1 and 200),
  state text not null check (state in ('requested', 'done', 'refused')),
  asked_by uuid not null,
  asked_as text not null check (asked_as in ('secretary', 'auditor')),
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
  check ((state = 'requested') = (answered_by is null)),
  check ((answered_by is null) = (answered_at is null)),
  check (answered_by is distinct from asked_by)
);
create unique index reversals_act on reversals (community, act)
  where act is not null and state <> 'refused';
create unique index reversals_redemption on reversals (community, redemption)
  where redemption is not null and state <> 'refused';
create index reversals_open on reversals (community, id) where state = 'requested';
