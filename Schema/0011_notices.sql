-- Notices: numbered lists of issued points, printed and posted, with the objections against them.

create table notices (
  community integer not null references communities,
  no integer not null check (no > 0),
  -- It lists credits with numbers from the first to the last, those that no notice had before.
  first_seq bigint not null check (first_seq > 0),
  through_seq bigint not null check (through_seq >= first_seq),
  -- The grids it is for, each with all below; none is the whole community. A grid's next notice
  -- begins after the last number of the one before, so that notices of some grids lose no line.
  grids integer[] not null,
  made_by uuid not null,
  made_at timestamptz not null,
  posted_on date,
  signed_by text check (length(signed_by) between 1 and 60),
  place text check (length(place) between 1 and 60),
  posted_by uuid,
  posted_at timestamptz,
  command uuid not null,
  version integer not null default 1,
  primary key (community, no),
  foreign key (community, command) references commands,
  check (num_nulls(posted_on, signed_by, posted_by, posted_at) in (0, 4)),
  check (place is null or posted_on is not null)
);

create table notice_lines (
  community integer not null,
  act uuid not null,
  notice integer not null,
  -- Its place on the paper: by grid and door.
  line integer not null check (line > 0),
  -- The number of the credit.
  credit bigint not null,
  -- Whole days on the board, by the rule version of the act.
  days smallint not null check (days >= 0),
  -- Listed: credited before, for information. Waiting: its points wait for the end. Frozen: an
  -- objection stands.
  state text not null
    check (state in ('listed', 'waiting', 'frozen', 'cleared', 'reversed')),
  -- The first day on which waiting points are free; known once the notice is posted.
  clears_on date,
  version integer not null default 1,
  primary key (community, act),
  unique (community, notice, line),
  foreign key (community, act) references acts,
  foreign key (community, notice) references notices,
  foreign key (community, credit) references transfers (community, seq),
  check (state not in ('frozen', 'cleared') or clears_on is not null)
) with (fillfactor = 80);
create index notice_lines_due on notice_lines (community, clears_on) where state = 'waiting';

create table objections (
  community integer not null,
  id uuid not null,
  act uuid not null,
  -- Somebody with an account, or a slip of paper that an office holder has filed.
  objector uuid,
  slip_no text check (length(slip_no) between 1 and 40),
  filed_by uuid not null,
  filed_at timestamptz not null,
  reason text not null check (length(reason) between 1 and 200),
  state text not null check (state in ('open', 'upheld', 'dismissed', 'appealed',
    'finally_upheld', 'finally_dismissed')),
  decided_by uuid,
  decided_at timestamptz,
  decision_reason text check (length(decision_reason) between 1 and 200),
  -- The last day of the time to appeal.
  appeal_until date,
  -- What was decided first, while an appeal waits or after it.
  first_upheld boolean,
  -- The transfer that took the points back when it was first upheld.
  contra bigint,
  -- The reversal that was asked for instead, where the points were free already.
  reversal uuid,
  appealed_by uuid,
  appealed_at timestamptz,
  appeal_reason text check (length(appeal_reason) between 1 and 200),
  final_by uuid,
  final_at timestamptz,
  final_reason text check (length(final_reason) between 1 and 200),
  command uuid not null,
  version integer not null default 1,
  primary key (community, id),
  unique nulls not distinct (community, act, objector, slip_no),
  foreign key (community, act) references notice_lines,
  foreign key (community, objector) references people,
  foreign key (community, contra) references transfers (community, seq),
  foreign key (community, reversal) references reversals,
  foreign key (community, command) references commands,
  check (num_nonnulls(objector, slip_no) = 1),
  check (num_nonnulls(contra, reversal) = 0 or first_upheld),
  check ((state = 'open') = (decided_by is null)),
  check (num_nulls(decided_by, decided_at, decision_reason, appeal_until, first_upheld) in (0, 5)),
  check ((state in ('appealed', 'finally_upheld', 'finally_dismissed'))
    = (appealed_by is not null)),
  check (num_nulls(appealed_by, appealed_at, appeal_reason) in (0, 3)),
  check ((state in ('finally_upheld', 'finally_dismissed')) = (final_by is not null)),
  check (num_nulls(final_by, final_at, final_reason) in (0, 3)),
  check (decided_by <> objector),
  check (final_by <> objector),
  check (final_by <> decided_by)
);
create index objections_open on objections (community, id) where state in ('open', 'appealed');

-- All that a notice says of a line. Whoever prints it reads this view and nothing else: no phone,
-- no year of birth, of the passbook its tail, and the name only of whoever agreed to that.
create view notice_print with (security_barrier) as
  select l.community, l.notice, l.line, l.act, h.kind,
    right('000' || coalesce(p.passbook_no, h.first_account::text), 4) as tail,
    case when (select k.given from consents k
        where k.community = p.community and k.person = p.id and k.purpose = 'publication'
        order by k.recorded_at desc limit 1)
      then p.name end as name,
    g.code as grid, g.name as grid_name, y.category, y.category_zh, a.occurred_on, a.points, l.days,
    l.state, l.clears_on, a.state as act_state
  from notice_lines l
  join acts a on a.community = l.community and a.id = l.act
  join holders h on h.community = a.community and h.id = a.holder
  join act_types y on y.rule_book = a.rule_book and y.code = a.act_type
  left join people p on p.community = a.community and p.id = a.holder
  left join grids g on g.community = a.community and g.id = a.grid;
