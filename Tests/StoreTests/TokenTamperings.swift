/// What is changed of last days, gifts and vouchers behind the bank's back.
extension VerifierTests {
  static let tokenTamperings = [
    Tampering(
      "the last day of points", "transfers",
      sql: """
        update transfers set expires_on = '2030-01-01' where seq = (select max(seq) from transfers
          where kind = 'credit') returning 'transfer ' || seq
        """, foundBy: "lots"),
    Tampering(
      "a last day of what has none", "transfers",
      sql: """
        update transfers set expires_on = '2030-01-01' where seq = (select max(seq) from transfers
          where kind = 'hold') returning 'transfer ' || seq
        """, foundBy: "lots"),
    Tampering(
      "points said to be gone that are there", "expiries",
      sql: """
        insert into expiries select h.community, h.id, '2020-01-01', 1, 5, null,
            (select key from commands where community = 3 limit 1)
          from holders h where h.community = 3 order by h.id limit 1 returning holder
        """, foundBy: "lots"),
    Tampering(
      "a gift of points that never was", "donations",
      sql: """
        insert into donations select community, id, id, null, 5, now(),
            (select key from commands where community = 3 limit 1)
          from people where community = 3 order by id limit 1 returning id
        """, foundBy: "charity"),
    Tampering(
      "a credit turned into a gift to the pool", "transfers",
      sql: """
        update transfers set kind = 'donation', credit = 4, act = null
        where seq = (select max(seq) from transfers where kind = 'credit')
        returning 'transfer ' || seq
        """, foundBy: "charity"),
    Tampering(
      "points taken out of the pool", "transfers",
      sql: """
        update transfers set debit = 4 where seq = (select max(seq) from transfers
          where kind = 'credit') returning 'the pool'
        """, foundBy: "charity"),
  ]
}
