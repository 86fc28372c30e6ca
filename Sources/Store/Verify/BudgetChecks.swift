import Postgres

/// Each budget is what its secretary recorded, by the answer that was kept of it, and each that was
/// taken back was so by a command.
struct CheckBudgets: CheckStatement {
  static let sql: StaticString = """
    with compared as (
      select b.community, b.id, b.amount_fen, o.answer ->> 'amount_fen' as recorded,
        k.kind = 'record_budget' and k.problem is null and k.actor = b.recorded_by
          and k.at = b.recorded_at and (o.answer is null
            or (k.subject, o.answer ->> 'amount_fen', o.answer ->> 'source', o.answer ->> 'from',
                o.answer ->> 'until', o.answer ->> 'voucher_no')
              = (b.id, b.amount_fen::text, b.source, b.from_day::text, b.until_day::text,
                b.voucher_no))
          and (b.ended_at is null or exists (select from commands e
            where e.community = b.community and e.kind = 'end_budget' and e.problem is null
              and e.actor = b.ended_by and e.at = b.ended_at)) as is_sound
      from budgets b
      join commands k on k.community = b.community and k.key = b.command
      cross join lateral (
        select case when k.outcome like '{"id":%' then k.outcome::jsonb end as answer) o),
    faults as (select * from compared where is_sound is not true)
    select (select count(*) from compared), (select count(*) from faults),
      (select format('community %s, budget %s: recorded are %s fen, kept are %s', c.code, f.id,
          f.recorded, f.amount_fen)
        from faults f join communities c on c.id = f.community order by c.code, f.id limit 1)
    """
}
