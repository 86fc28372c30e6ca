import Postgres

/// Each budget is what its secretary recorded, by the answer that was kept of it, and each that was
/// taken back was so by a command.
struct CheckBudgets: CheckStatement {
  static let sql: StaticString = """
    with compared as (
      select b.community, b.id, b.amount_fen,
        k.kind = 'record_budget' and k.status = 201 and k.subject = b.id
          and k.actor = b.recorded_by and k.at = b.recorded_at
          and (k.outcome::jsonb ->> 'amount_fen')::bigint = b.amount_fen
          and k.outcome::jsonb ->> 'from' = b.from_day::text
          and k.outcome::jsonb ->> 'until' = b.until_day::text
          and k.outcome::jsonb ->> 'voucher_no' = b.voucher_no
          and (b.ended_at is not null) = exists (select from commands e
            where e.community = b.community and e.kind = 'end_budget' and e.subject = b.id
              and e.actor = b.ended_by and e.at = b.ended_at and e.status = 200) as is_sound,
        (k.outcome::jsonb ->> 'amount_fen') as recorded
      from budgets b
      join commands k on k.community = b.community and k.key = b.command),
    faults as (select * from compared where is_sound is not true)
    select (select count(*) from compared), (select count(*) from faults),
      (select format('community %s, budget %s: recorded are %s fen, kept are %s', c.code, f.id,
          f.recorded, f.amount_fen)
        from faults f join communities c on c.id = f.community order by c.code, f.id limit 1)
    """
}
