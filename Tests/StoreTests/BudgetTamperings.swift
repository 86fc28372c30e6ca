/// What is changed of budgets behind the bank's back.
extension VerifierTests {
  static let budgetTamperings = [
    Tampering(
      "the amount of a budget, by the answer that was kept of it", "commands",
      sql: """
        update commands k set subject = b.id, outcome = '{"id":"' || b.id || '","amount_fen":'
            || b.amount_fen + 1 || ',"source":"' || b.source || '","from":"' || b.from_day
            || '","until":"' || b.until_day || '","voucher_no":"' || b.voucher_no || '"}'
          from budgets b where k.community = b.community and k.key = b.command returning b.id
        """, foundBy: "budgets"),
    Tampering(
      "who recorded a budget", "budgets",
      sql: "update budgets set recorded_by = gen_random_uuid() returning id",
      foundBy: "budgets"),
    Tampering(
      "a budget taken back by nobody's command", "budgets",
      sql: """
        update budgets set ended_by = recorded_by, ended_at = now(), end_reason = 'x', version = 2
        returning id
        """, foundBy: "budgets"),
  ]
}
