/// What is changed of the rules behind the bank's back.
extension VerifierTests {
  static let ruleTamperings = [
    Tampering(
      "the points of an act type", "act_types",
      sql: """
        update act_types set points_per_unit = points_per_unit + 1 where code = 'N13'
          and rule_book = (select max(number) from rule_books)
        returning (select version from rule_books where number = rule_book)
        """, foundBy: "rules"),
    Tampering(
      "an act type opened", "act_types",
      sql: """
        update act_types set enabled = true where code = 'N13'
          and rule_book = (select max(number) from rule_books)
        returning (select version from rule_books where number = rule_book)
        """, foundBy: "rules"),
    Tampering(
      "an act type slipped in", "act_types",
      sql: """
        insert into act_types select (jsonb_populate_record(t, '{"code": "Z99"}')).*
          from act_types t where rule_book = (select min(number) from rule_books) and code = 'B01'
        returning (select version from rule_books where number = rule_book)
        """, foundBy: "rules"),
    Tampering(
      "a cap over all types", "overall_caps",
      sql: """
        update overall_caps set except_categories = '{safety}' where scope = 'person_day'
          and rule_book = (select max(number) from rule_books)
        returning (select version from rule_books where number = rule_book)
        """, foundBy: "rules"),
    Tampering(
      "a unit that goes by time", "act_units",
      sql: """
        update act_units set by_minutes = true where code = 'star'
          and rule_book = (select max(number) from rule_books)
        returning (select version from rule_books where number = rule_book)
        """, foundBy: "rules"),
    Tampering(
      "what a kind of evidence means", "evidence_codes",
      sql: """
        update evidence_codes set meaning = 'nothing' where code = 'SI'
          and rule_book = (select max(number) from rule_books)
        returning (select version from rule_books where number = rule_book)
        """, foundBy: "rules"),
    Tampering(
      "the rules of an act", "acts",
      sql: """
        update acts set rule_book = (select max(number) from rule_books)
        where id = (select id from acts order by id limit 1) returning id
        """, foundBy: "versions"),
    Tampering(
      "the first day of an adoption", "adoptions",
      sql: """
        update adoptions set from_day = (select min(occurred_on) + 1 from acts),
          met_on = '2020-01-01' where community = 3
        returning (select id from acts order by occurred_on, id limit 1)
        """, foundBy: "versions"),
  ]
}
