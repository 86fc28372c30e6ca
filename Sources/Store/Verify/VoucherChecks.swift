import Postgres

/// Every voucher stands where its steps lead, each from a state that allows it; each change of
/// hands is one transfer of one voucher, there are no other such transfers, and everybody's account
/// of vouchers holds the live ones that are his.
struct CheckVouchers: CheckStatement {
  static let sql: StaticString = """
    with walked as (
      select s.*, lag(s.kind) over w as before, row_number() over w as place,
        lead(s.step) over w is null as is_last,
        array_remove(array_agg(s.person) over (w rows between unbounded preceding
          and 1 preceding), null) as had
      from voucher_steps s window w as (partition by s.community, s.voucher order by s.step)),
    moved as (
      select w.*, f.first_account + 1000000000000 as from_account,
        t.first_account + 1000000000000 as to_account, x.kind as moved_by, x.amount, x.debit,
        x.credit, x.command as moved_in
      from walked w
      left join holders f on f.community = w.community and f.id = w.had[cardinality(w.had)]
      left join holders t on t.community = w.community and t.id = w.person
      left join transfers x on x.community = w.community and x.seq = w.seq),
    ended as (
      select community, voucher, count(*) as steps, count(*) filter (where kind = 'passed')
        as passings, max(case when is_last then kind end) as last,
        (array_agg(person order by step desc) filter (where person is not null))[1] as holder
      from walked group by community, voucher),
    hands as (
      select v.community, h.first_account + 1000000000000 as account, count(*) as vouchers
      from vouchers v join holders h on h.community = v.community and h.id = v.holder
      where v.state not in ('settled', 'void', 'expired', 'revoked') group by 1, 2),
    sums as (
      select community, account, sum(amount) as vouchers from postings
      where account >= 1000000000000 group by community, account),
    faults as (
      select community, format('voucher %s: its step %s does not follow', voucher, step) as fault
      from moved
      where step <> place or by is null or not case
          when before is null then kind = 'issued'
          when before in ('issued', 'passed', 'unbooked')
            then kind in ('passed', 'booked', 'revoked', 'expired')
          when before = 'booked' then kind in ('unbooked', 'delivered', 'revoked', 'expired')
          when before = 'delivered' then kind in ('confirmed', 'disputed')
          when before = 'disputed' then kind in ('confirmed', 'voided')
          when before = 'confirmed' then kind = 'settled' else false end
        or (seq is not null and (moved_by, amount, moved_in, debit, credit) is distinct from
          ('voucher', 1, command,
            case kind when 'issued' then 7 else from_account end,
            case kind when 'issued' then to_account when 'passed' then to_account
              when 'settled' then 8 when 'expired' then 9 else 10 end))
      union all
      select v.community, format('voucher %s (%s): its steps lead elsewhere', v.id, v.state)
      from vouchers v
      left join ended e on e.community = v.community and e.voucher = v.id
      where (v.steps, v.passings, v.holder, v.state) is distinct from (e.steps, e.passings,
        e.holder, case e.last when 'issued' then 'active' when 'passed' then 'active'
          when 'unbooked' then 'active' when 'voided' then 'void' else e.last end)
      union all
      select community, format('account %s: vouchers there are %s, the transfers make %s', account,
          coalesce(h.vouchers, 0), coalesce(s.vouchers, 0))
      from hands h full join sums s using (community, account)
      where coalesce(h.vouchers, 0) <> coalesce(s.vouchers, 0)
      union all
      select t.community, format('transfer %s moves a voucher that took no step', t.seq)
      from transfers t
      where t.kind = 'voucher' and not exists (select from voucher_steps s
        where s.community = t.community and s.seq = t.seq))
    select (select count(*) from moved) + (select count(*) from accounts where unit = 'vouchers'),
      (select count(*) from faults),
      (select format('community %s: %s', c.code, f.fault) from faults f
        join communities c on c.id = f.community order by c.code, f.fault limit 1)
    """
}
