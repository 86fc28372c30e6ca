import Postgres
import Support
import Testing

/// What the database itself refuses around gifts of points.
@Suite struct CharityWallTests {
  private static let member = """
    (select p.id from people p join balances b on b.community = p.community and b.holder = p.id
      where p.community = 3 and b.available > 0 limit 1)
    """
  private static let command =
    "(select key from commands where community = 3 and kind = 'credit' limit 1)"

  @Test(arguments: [
    (
      "insert into donations select 3, gen_random_uuid(), \(member), null, 5, now(), \(command)",
      "donations_moved"
    ),
    (
      """
      insert into charity_grants (community, id, holder, points, reason, resolution_no, met_on,
          present, votes_for, votes_against, state, asked_by, asked_at, command)
        select 3, gen_random_uuid(), \(member), 5, 'x', '7', current_date, 9, 5, 1, 'requested',
          \(member), now(), \(command)
      """, "charity_grants_by_both_sides"
    ),
    (
      """
      insert into charity_grants (community, id, holder, points, reason, resolution_no, met_on,
          present, votes_for, votes_against, state, asked_by, asked_at, command)
        select 3, gen_random_uuid(), o.person, 5, 'x', '7', current_date, 9, 5, 1, 'requested',
          o.person, now(), \(command)
        from offices o where community = 3 and role = 'secretary' and until_day is null limit 1
      """, "charity_grants_own_matter"
    ),
    (
      """
      insert into charity_grants (community, id, holder, points, reason, resolution_no, met_on,
          present, votes_for, votes_against, state, asked_by, asked_at, answered_by, answered_at,
          answer_command, command)
        select 3, gen_random_uuid(), \(member), 5, 'x', '7', current_date, 9, 5, 1, 'done',
          s.person, now(), a.person, now(), \(command), \(command)
        from offices s join offices a on a.community = s.community and a.role = 'auditor'
        where s.community = 3 and s.role = 'secretary' and s.until_day is null
          and a.until_day is null limit 1
      """, "charity_grants_moved"
    ),
  ])
  func `it is refused`(sql: String, constraint: String) async throws {
    try await withDatabase(.demo) { database in
      let refusal = try await database.refusal(of: sql, as: "moralbank_app")
      #expect(refusal?.constraint == constraint, "\(refusal.map { "\($0)" } ?? "accepted")")
    }
  }

  @Test(arguments: [
    "update donations set points = 1", "delete from charity_grants",
    "update charity_grants set points = 1",
  ])
  func `what is written stays written`(sql: String) async throws {
    let refusal = try await standingDatabase().refusal(of: sql, as: "moralbank_app")
    #expect(refusal != nil)
  }
}
