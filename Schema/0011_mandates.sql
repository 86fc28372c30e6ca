-- Mandates: who may act for whom, in what, until when.

create table mandates (
  community integer not null references communities,
  id uuid not null,
  primary key (community, id)
);
