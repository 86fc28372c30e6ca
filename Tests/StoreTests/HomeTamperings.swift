/// What is changed of homes behind the bank's back.
extension VerifierTests {
  static let homeTamperings = [
    Tampering(
      "a household that ends with people in it", "households", "holders",
      sql: """
        update households d set ended_on = opened_on, ended_by = (select key from commands
            where community = d.community order by at limit 1)
          where id = (select household from residences where household is not null
            and until is null order by household limit 1) returning id
        """, foundBy: "households"),
    Tampering(
      "an account of a household that is closed alone", "holders",
      sql: """
        update holders set closed_on = '2026-01-05' where id = (select id from households
          order by id limit 1) returning id
        """, foundBy: "households"),
    Tampering(
      "the key of a room", "households",
      sql: """
        update households set room_key = 'X' where id = (select id from households
          order by id limit 1) returning 'the key X'
        """, foundBy: "doors"),
    Tampering(
      "the key of a building", "buildings",
      sql: """
        update buildings set key = 'X' where (community, id) = (select community, id from buildings
          order by community, id limit 1) returning 'the key X'
        """, foundBy: "doors"),
  ]
}
