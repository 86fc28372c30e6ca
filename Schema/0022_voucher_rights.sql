-- The second wall around vouchers: each step by whom it belongs to, for people of the class.

create function of_class(of_community integer, who uuid, classes text[], on_day date)
  returns boolean language sql stable set search_path = public, pg_temp as $$
  select exists (select from class_members m
    where m.community = of_community and m.person = who and m.class = any(classes)
      and on_day between m.since and coalesce(m.until, 'infinity'))
$$;

create function check_voucher_steps() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('voucher_steps_by_secretary', 'only a secretary does this', 'voucher_steps')
  from written s
  where (s.kind in ('issued', 'settled', 'voided', 'revoked')
      or (s.kind = 'confirmed' and s.reason is not null))
    and not holds_office(s.community, s.by, 'secretary', s.at);
  perform refuse('voucher_steps_by_provider', 'only the provider says that it was given',
    'voucher_steps')
  from written s
  join vouchers v on v.community = s.community and v.id = s.voucher
  join voucher_steps b on b.community = s.community and b.voucher = s.voucher
    and b.step = s.step - 1
  left join voucher_providers p on p.community = s.community and p.id = b.provider
  where s.kind = 'delivered' and p.contact is distinct from s.by;
  perform refuse('voucher_steps_own_matter', 'nobody decides for himself', 'voucher_steps')
  from written s
  join vouchers v on v.community = s.community and v.id = s.voucher
  left join voucher_providers p on p.community = s.community and p.id = v.provider
  where (s.kind in ('issued', 'delivered', 'voided', 'revoked')
      and (s.by = v.holder or of_one_household(s.community, s.by, v.holder, s.at)))
    or (s.kind in ('confirmed', 'disputed', 'settled', 'voided') and p.contact = s.by);
  perform refuse('voucher_steps_of_class', 'the terms give it to others', 'voucher_steps')
  from written s
  join communities c on c.id = s.community
  join vouchers v on v.community = s.community and v.id = s.voucher
  cross join lateral (select (s.at at time zone c.time_zone)::date as day offset 0) t
  join people p on p.community = s.community and p.id = s.person
  where case s.kind
    when 'issued' then not of_class(s.community, s.person, array[v.class], t.day)
    else (cardinality(v.pass_classes) > 0 or v.pass_min_age is not null)
      and not of_class(s.community, s.person, v.pass_classes, t.day)
      and not coalesce(extract(year from t.day) - p.birth_year >= v.pass_min_age, false) end;
  perform refuse('voucher_steps_moved', 'a voucher moves by a transfer of its own',
    'voucher_steps')
  from written s
  join transfers x on x.community = s.community and x.seq = s.seq
  where x.kind <> 'voucher' or x.amount <> 1 or x.command <> s.command;
  return null;
end $$;
create trigger rights_on_insert after insert on voucher_steps referencing new table as written
  for each statement execute function check_voucher_steps();

create function check_voucher_providers() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('voucher_providers_by_secretary', 'only a secretary takes providers on',
    'voucher_providers')
  from written p where not holds_office(p.community, p.added_by, 'secretary', p.added_at);
  return null;
end $$;
create trigger rights_on_insert after insert on voucher_providers referencing new table as written
  for each statement execute function check_voucher_providers();

create function check_voucher_settlements() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  perform refuse('voucher_settlements_by_secretary', 'only a secretary settles',
    'voucher_settlements')
  from written s where not holds_office(s.community, s.settled_by, 'secretary', s.settled_at);
  return null;
end $$;
create trigger rights_on_insert after insert on voucher_settlements
  referencing new table as written
  for each statement execute function check_voucher_settlements();
