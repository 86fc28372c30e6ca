import Bank
import Postgres

/// Versions of the rules by name, of communities and those above them, with what became of them.
struct ReadRuleVersions: Statement {
  static let sql: StaticString = """
    select b.community, b.version, b.number, f.fate,
      (select count(*) from act_types t where t.rule_book = b.number),
      (select count(*) from act_types t where t.rule_book = b.number and t.enabled)
    from rule_books b left join rule_book_fates f on f.rule_book = b.number
    where b.community in (select unnest(c.path) from communities c where c.id = any($1))
      and b.version = any($2)
    """
  let communities: [CommunityID]
  let versions: [String]
  func bind(_ bindings: inout Bindings) { bindings(communities, versions) }

  static func decode(_ row: inout Row) throws(PostgresError) -> RuleVersion {
    let key = RuleVersionKey(community: try row.next(), version: try row.next())
    return RuleVersion(
      key: key, number: try row.next(), fate: try row.next(), actTypes: try row.next(),
      enabled: try row.next())
  }
}

/// Numbers for new versions. A number that is drawn and not used is never given again.
struct DrawRuleBooks: Statement {
  static let sql: StaticString = """
    select nextval(pg_get_serial_sequence('rule_books', 'number'))::integer
    from generate_series(1, $1)
    """
  let count: Int32
  func bind(_ bindings: inout Bindings) { bindings(count) }
  static func decode(_ row: inout Row) throws(PostgresError) -> Int32 { try row.next() }
}
