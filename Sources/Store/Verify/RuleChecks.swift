import Postgres

/// Rule versions say what they said when they were added, and act types, caps, units and kinds of
/// evidence were neither changed nor joined by others.
struct CheckRules: CheckStatement {
  static let sql: StaticString = """
    with lines as (
      select rule_book, string_agg(line, e'\\x1e' order by line collate "C") as text from (
        select rule_book, array_to_string(array[code, category, category_zh, name_zh, name_en, unit,
          points_per_unit::text, max_units::text, cap_day::text, cap_month::text, cap_year::text,
          counts_minutes::text, scope, evidence, needs_beneficiary::text, verifier,
          review_level::text, notice_days::text, credit_when, lot_months::text, min_age::text,
          risk_insurance::text, paid_duty_excluded::text, enabled::text], e'\\x1f', '') as line
        from act_types) l group by rule_book),
    caps as (
      select rule_book, string_agg(line, e'\\x1e' order by line collate "C") as text from (
        select rule_book, concat_ws(e'\\x1f', scope, points, array_to_string(array(
          select x from unnest(except_categories) x order by x collate "C"), '|'), meaning) as line
        from overall_caps) l group by rule_book),
    counted as (
      select rule_book, string_agg(line, e'\\x1e' order by line collate "C") as text from (
        select rule_book, concat_ws(e'\\x1f', code, name_zh, name_en, by_minutes::text) as line
        from act_units) l group by rule_book),
    shown as (
      select rule_book, string_agg(line, e'\\x1e' order by line collate "C") as text from (
        select rule_book, concat_ws(e'\\x1f', code, name_zh, name_en, meaning) as line
        from evidence_codes) l group by rule_book),
    worked as (
      select b.community, b.version, b.digest, sha256(convert_to(concat(l.text, e'\\x1d', c.text,
        e'\\x1d', u.text, e'\\x1d', s.text), 'UTF8')) as due
      from rule_books b
      left join lines l on l.rule_book = b.number left join caps c on c.rule_book = b.number
      left join counted u on u.rule_book = b.number left join shown s on s.rule_book = b.number),
    faults as (select * from worked where digest <> due)
    select (select count(*) from worked), (select count(*) from faults),
      (select format('community %s, rules %s: their digest is %s, the tables make %s', c.code,
          f.version, encode(f.digest, 'hex'), encode(f.due, 'hex'))
        from faults f join communities c on c.id = f.community
        order by c.code, f.version limit 1)
    """
}

/// Every act goes by the rules that its community had put into force for the day of the deed when
/// it was recorded.
struct CheckVersions: CheckStatement {
  static let sql: StaticString = """
    with told as (
      select a.community, a.id, a.occurred_on, a.rule_book,
        array(select (select d.rule_book from standing_adoptions d
            left join commands k on k.community = d.community and k.key = d.command
            where d.community = a.community and d.from_day <= a.occurred_on
              and (k.at is null or k.at < a.recorded_at or (k.at = a.recorded_at and n.same))
            order by d.from_day desc limit 1)
          from (values (true), (false)) n(same)) as due
      from acts a),
    faults as (select * from told where not coalesce(rule_book = any(due), false))
    select (select count(*) from told), (select count(*) from faults),
      (select format('community %s, act %s of %s: rules %s are not those in force then',
          c.code, f.id, f.occurred_on, b.version)
        from faults f join communities c on c.id = f.community
        join rule_books b on b.number = f.rule_book order by c.code, f.id limit 1)
    """
}
