-- Stock: every piece that comes, goes or is promised, and what was counted on the shelves.

-- Two people count: one finds, the other agrees, and what differs is posted.
create table stock_counts (
  community integer not null,
  id uuid not null,
  point text not null,
  state text not null check (state in ('counted', 'agreed', 'refused')),
  counted_by uuid not null,
  counted_at timestamptz not null,
  answered_by uuid check (answered_by <> counted_by),
  answered_at timestamptz,
  reason text check (length(reason) <= 200),
  command uuid not null,
  version integer not null default 1,
  primary key (community, id),
  foreign key (community, point) references pickup_points,
  foreign key (community, command) references commands,
  check ((state = 'counted') = (answered_by is null)),
  check ((answered_by is null) = (answered_at is null))
);
create unique index stock_counts_open on stock_counts (community, point) where state = 'counted';

create table stock_count_lines (
  community integer not null,
  stock_count uuid not null,
  item text not null,
  -- Pieces by the movements when it was counted, and pieces found.
  booked integer not null check (booked >= 0),
  found integer not null check (found >= 0),
  primary key (community, stock_count, item),
  foreign key (community, stock_count) references stock_counts,
  foreign key (community, item) references items
);

create table stock_movements (
  community integer not null,
  id uuid not null,
  item text not null,
  point text not null,
  kind text not null check (kind in ('received', 'counted', 'damaged', 'donated', 'expired',
    'reserved', 'released', 'given', 'returned')),
  -- Pieces more or fewer on the shelf; for reservations, promised.
  change integer not null,
  on_hand_after integer not null check (on_hand_after >= 0),
  voucher_no text check (length(voucher_no) <= 40),
  supplier text check (length(supplier) <= 60),
  -- What one piece cost, in fen of a yuan.
  unit_cost_fen integer check (unit_cost_fen >= 0),
  redemption uuid,
  stock_count uuid,
  command uuid not null,
  at timestamptz not null,
  primary key (community, id),
  foreign key (community, item) references items,
  foreign key (community, point) references pickup_points,
  foreign key (community, redemption) references redemptions,
  foreign key (community, stock_count) references stock_counts,
  foreign key (community, command) references commands,
  check (unit_cost_fen is null or kind in ('received', 'donated')),
  check ((redemption is not null) = (kind in ('reserved', 'released', 'given', 'returned')))
);
create index stock_movements_item on stock_movements (community, item, id);
