-- Communities in a tree, with their grids, buildings and doors.

create table communities (
  id integer primary key generated always as identity,
  code text not null unique check (code ~ '^[0-9]{12}$'),
  name text not null check (length(name) between 1 and 60),
  level text not null check (level in ('county', 'subdistrict', 'community')),
  parent integer references communities,
  -- Itself first, then the ones above it, nearest first.
  path integer[] not null check (path[1] = id and (parent is null) = (cardinality(path) = 1)),
  time_zone text not null default 'Asia/Shanghai',
  open_from date not null,
  -- Whole days in which the word on an objection can be appealed against.
  appeal_days smallint not null default 7 check (appeal_days between 1 and 60),
  -- Whole days after which a request for a gift that nobody has decided goes back.
  undecided_days smallint not null default 14 check (undecided_days between 1 and 60)
);
comment on table communities is 'County, sub-district or community, each with its own books.';

-- What the levels of grids are called differs by place, so the names are data.
create table grid_levels (
  community integer not null references communities,
  level smallint not null check (level between 1 and 3),
  name text not null,
  primary key (community, level)
);

create table grids (
  community integer not null references communities,
  id integer not null generated always as identity,
  -- 12 digits of the area and 3 of the grid, 2 more for a micro-grid.
  code text not null check (code ~ '^[0-9]{15}([0-9]{2})?$'),
  name text not null check (length(name) between 1 and 60),
  level smallint not null,
  kind text not null check (kind in ('urban', 'rural')),
  parent integer,
  -- Itself first, then the ones above it.
  path integer[] not null check (path[1] = id and cardinality(path) = level),
  primary key (community, id),
  unique (community, code),
  foreign key (community, level) references grid_levels,
  foreign key (community, parent) references grids
);

create table buildings (
  community integer not null references communities,
  id integer not null generated always as identity,
  name text not null check (length(name) between 1 and 40),
  -- What all spellings of the name have in common.
  key text not null check (key <> ''),
  estate text not null default '' check (length(estate) <= 40),
  grid integer not null,
  primary key (community, id),
  unique (community, name),
  unique (community, key),
  foreign key (community, grid) references grids
);

create table entrances (
  community integer not null,
  building integer not null,
  name text not null check (length(name) between 1 and 20),
  key text not null check (key <> ''),
  primary key (community, building, name),
  unique (community, building, key),
  foreign key (community, building) references buildings
);

create table branches (
  community integer not null references communities,
  id integer not null generated always as identity,
  name text not null check (length(name) between 1 and 60),
  kind text not null check (kind in ('resident', 'office')),
  estate text check (length(estate) between 1 and 40),
  -- Null for those that a bank begins with.
  command uuid,
  primary key (community, id),
  unique (community, name)
);
comment on table branches is 'Party branches: of residents by estate, and of the office.';
