extension VerifierTests {
  private static let lastCredit = "(select max(seq) from transfers where kind = 'credit')"

  /// What was changed about notices and objections.
  static let noticeTamperings = [
    Tampering(
      "the credit that a line lists", "notice_lines",
      sql: """
        update notice_lines set credit = credit - 1 where act = (select act from notice_lines
          where state = 'waiting' order by line limit 1) returning act
        """, foundBy: "notices"),
    Tampering(
      "a line taken for listed", "notice_lines",
      sql: """
        update notice_lines set state = 'listed' where act = (select act from notice_lines
          where state = 'waiting' order by line limit 1) returning act
        """, foundBy: "notices"),
    Tampering(
      "a line that would clear a day early", "notice_lines",
      sql: """
        update notice_lines set clears_on = clears_on - 1 where act = (select act from notice_lines
          where state = 'waiting' order by line limit 1) returning act
        """, foundBy: "notices"),
    Tampering(
      "a posting told later than its lines clear", "notices",
      sql: """
        update notices set posted_at = posted_at + interval '60 days' where no = (
          select notice from notice_lines where state = 'waiting' order by line limit 1)
        returning 'of notice ' || no
        """, foundBy: "notices"),
    Tampering(
      "the span of a notice", "notices",
      sql: """
        update notices set through_seq = first_seq where no = 1
        returning 'notice 1 '
        """, foundBy: "notices"),
    Tampering(
      "a line that was cleared without a transfer", "notice_lines",
      sql: """
        update notice_lines set state = 'cleared' where act = (select act from notice_lines
          where state = 'waiting' order by line limit 1) returning act
        """, foundBy: "notice_ends"),
    Tampering(
      "a frozen line that goes on", "objections", "notice_lines",
      sql: """
        update objections set act = (select act from notice_lines where state = 'waiting'
          order by line limit 1) returning act
        """, foundBy: "notices"),
    Tampering(
      "an end of a notice without a line that is over", "transfers",
      sql: """
        update transfers set kind = 'notice_end', debit = credit + 1 where seq = \(lastCredit)
        returning act
        """, foundBy: "notice_ends"),
    Tampering(
      "points on notice", "balances",
      sql: """
        update balances set on_notice = on_notice - 1 where holder = (select holder from balances
          where on_notice > 0 order by holder limit 1) returning holder
        """, foundBy: "on_notice"),
    Tampering(
      "what an upheld objection took back", "objections",
      sql: """
        update objections set state = 'upheld', decided_by = (select person from offices
          where role = 'secretary' and community = 3 limit 1), decided_at = now(),
          decision_reason = 'x', appeal_until = '2100-01-01', first_upheld = true, contra = 1
        returning id
        """, foundBy: "objections"),
    Tampering(
      "the command that filed an objection", "objections",
      sql: """
        update objections set command = (select command from transfers where seq = 1) returning id
        """, foundBy: "objections"),
  ]
}
