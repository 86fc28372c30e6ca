-- The books: each transfer moves one amount from one account to another.

create table transfers (
  community integer not null,
  -- 1, 2, 3 … without a gap, in commit order, under the head's lock.
  seq bigint not null check (seq > 0),
  debit bigint not null,
  credit bigint not null,
  amount integer not null check (amount > 0),
  effective_on date not null,
  recorded_at timestamptz not null,
  expires_on date,
  kind text not null check (kind in ('credit', 'hold', 'release', 'redemption', 'notice_end',
    'withdrawal', 'reversal', 'recovery', 'expiry', 'opening_balance', 'donation', 'voucher')),
  command uuid not null,
  act uuid,
  redemption uuid,
  reversal uuid,
  -- The correction of an opening balance.
  correction uuid,
  -- The transfer that this one takes back.
  reverses bigint,
  primary key (community, seq),
  foreign key (community, debit) references accounts,
  foreign key (community, credit) references accounts,
  foreign key (community, command) references commands,
  foreign key (community, act) references acts,
  foreign key (community, redemption) references redemptions,
  foreign key (community, reversal) references reversals,
  foreign key (community, reverses) references transfers,
  check (debit <> credit),
  check (num_nonnulls(act, redemption, reversal, correction) <= 1),
  check ((kind in ('withdrawal', 'reversal')) = (reverses is not null)),
  check (reversal is null or kind in ('reversal', 'recovery')),
  check (kind <> 'credit' or act is not null),
  -- Both accounts are of one unit: vouchers have numbers of their own.
  check ((kind = 'voucher') = (debit between 7 and 10 or debit >= 1000000000000)
    and (kind = 'voucher') = (credit between 7 and 10 or credit >= 1000000000000)),
  -- What expires goes to the account for it, and nothing else does.
  check ((kind = 'expiry') = (credit = 2)),
  check (kind not in ('hold', 'release', 'redemption') or redemption is not null),
  check (correction is null or kind = 'opening_balance')
);
comment on table transfers is 'Append-only. Corrections are transfers of their own.';

create index transfers_debit on transfers (community, debit, seq);
create index transfers_credit on transfers (community, credit, seq);
-- Points that an upheld objection took back may be given again by an appeal, and taken back again.
create unique index transfers_act on transfers (community, act, kind)
  where act is not null and kind <> 'reversal';
create index transfers_contra on transfers (community, act)
  where act is not null and kind = 'reversal';
create unique index transfers_once on transfers (community, redemption, kind)
  where redemption is not null;
create index transfers_expiring on transfers (community, expires_on)
  where expires_on is not null;
create index transfers_reversal on transfers (community, reversal) where reversal is not null;
-- A reversal takes from several accounts of a depositor, from each once.
create unique index transfers_reversed on transfers (community, reverses, debit)
  where reverses is not null;

create view postings as
  select community, seq, debit as account, -amount as amount, kind, recorded_at, effective_on
    from transfers
  union all
  select community, seq, credit, amount, kind, recorded_at, effective_on from transfers;
comment on view postings is 'Both legs of every transfer, signed; they sum to zero.';
