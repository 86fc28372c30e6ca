-- Books from before this bank: what was read from them, row by row, and the pages kept to look at.

create table imports (
  community integer not null references communities,
  id uuid not null,
  primary key (community, id)
);
