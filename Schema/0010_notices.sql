-- Notices: numbered lists of issued points, printed and posted, with the objections against them.

create table notices (
  community integer not null references communities,
  no integer not null check (no > 0),
  primary key (community, no)
);
