import Postgres
import Store
import Support
import Testing

/// The verifier finds what was changed behind the bank's back, and says where.
@Suite struct VerifierTests {
  /// One thing that a superuser changed with the triggers off.
  struct Tampering: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The tables whose triggers are off.
    let tables: [String]
    /// A statement that returns what the finding must name.
    let sql: String
    /// The check that finds it; others may too.
    let check: String

    init(_ description: String, _ tables: String..., sql: String, foundBy check: String) {
      testDescription = description
      self.tables = tables
      self.sql = sql
      self.check = check
    }
  }

  private static let lastCredit = "(select max(seq) from transfers where kind = 'credit')"
  private static let paidAct = "(select id from acts where points > 0 order by id limit 1)"

  static let tamperings = [
    Tampering(
      "the amount of a transfer", "transfers",
      sql: "update transfers set amount = amount + 1 where seq = \(lastCredit) returning act",
      foundBy: "issues"),
    Tampering(
      "the amount of a transfer, seen by its depositor", "transfers",
      sql: """
        update transfers t set amount = amount + 1 where seq = \(lastCredit)
        returning (select holder from accounts a where a.number = t.credit and a.community = 3)
        """, foundBy: "balances"),
    Tampering(
      "the receiver of a transfer", "transfers",
      sql: "update transfers set credit = credit + 4 where seq = \(lastCredit) returning act",
      foundBy: "issues"),
    Tampering(
      "a transfer left out", "transfers",
      sql: "delete from transfers where seq = \(lastCredit) - 5 returning seq + 1",
      foundBy: "numbers"),
    Tampering(
      "the last transfer left out", "transfers",
      sql: "delete from transfers where seq = (select max(seq) from transfers) returning seq",
      foundBy: "numbers"),
    Tampering(
      "the head's number", "heads",
      sql: "update heads set seq = seq + 1 where community = 3 returning seq", foundBy: "numbers"),
    Tampering(
      "the time of a transfer", "transfers",
      sql: """
        update transfers set recorded_at = recorded_at - interval '1 hour' where seq = \(lastCredit)
        returning 'transfer ' || seq
        """, foundBy: "times"),
    Tampering(
      "the index of times", "head_times",
      sql: """
        update head_times set seq = seq - 1 where recorded_at = (select recorded_at from transfers
          where seq = \(lastCredit)) returning 'transfer ' || (seq + 1)
        """, foundBy: "times"),
    Tampering(
      "points on an account", "balances",
      sql: """
        update balances set available = available + 1 where holder = (select holder from balances
          where available > 0 order by holder limit 1) returning holder
        """, foundBy: "balances"),
    Tampering(
      "points held", "balances",
      sql: """
        update balances set held = held + 1 where holder = (select holder from balances
          where held > 0 order by holder limit 1) returning holder
        """, foundBy: "holds"),
    Tampering(
      "a balance that is gone", "balances",
      sql: """
        delete from balances where holder = (select holder from balances where available > 0
          order by holder limit 1) returning holder
        """, foundBy: "balances"),
    Tampering(
      "points of an act", "acts",
      sql: "update acts set points = points - 1 where id = \(paidAct) returning id",
      foundBy: "issues"),
    Tampering(
      "points of an act, seen by the rules", "acts",
      sql: "update acts set points = points - 1 where id = \(paidAct) returning id",
      foundBy: "calculations"),
    Tampering(
      "the quantity of an act", "acts",
      sql: """
        update acts set minutes = minutes + 15 where id = (select id from acts where points > 0
          and minutes % 60 = 45 order by id limit 1) returning id
        """, foundBy: "calculations"),
    Tampering(
      "the points of a unit", "acts",
      sql: """
        update acts set points_per_unit = points_per_unit + 1 where id = \(paidAct) returning id
        """, foundBy: "calculations"),
    Tampering(
      "what a cap cut", "acts",
      sql: "update acts set caps[4] = caps[4] + 1 where id = \(paidAct) returning id",
      foundBy: "calculations"),
    Tampering(
      "the limit of a cap", "acts",
      sql: "update acts set caps[2] = caps[2] + 1 where id = \(paidAct) returning id",
      foundBy: "caps"),
    Tampering(
      "what a cap had used", "acts",
      sql: "update acts set caps[3] = caps[3] + 1 where id = \(paidAct) returning id",
      foundBy: "caps"),
    Tampering(
      "the caps left out", "acts",
      sql: "update acts set caps = '{}' where id = \(paidAct) returning id",
      foundBy: "caps"),
    Tampering(
      "the state of an act", "acts",
      sql: """
        update acts set state = 'credited', points = before_caps where id = (select id from acts
          where state = 'verified' and before_caps > 0 order by id limit 1) returning id
        """, foundBy: "issues"),
    Tampering(
      "a rule", "act_types",
      sql: """
        update act_types set points_per_unit = points_per_unit + 1 where (rule_book, code) =
          (select rule_book, act_type from acts where id = (select min(id::text)::uuid from acts
            where points > 0))
        returning (select min(id::text) from acts where points > 0)
        """, foundBy: "calculations"),
    Tampering(
      "a tally", "tallies",
      sql: """
        update tallies set points = points + 1 where (holder, day, act_type) = (select holder, day,
          act_type from tallies order by holder, day, act_type limit 1) returning holder
        """, foundBy: "tallies"),
    Tampering(
      "a tally that is gone", "tallies",
      sql: """
        delete from tallies where (holder, day, act_type) = (select holder, day, act_type
          from tallies where points > 0 order by holder, day, act_type limit 1) returning holder
        """, foundBy: "tallies"),
    Tampering(
      "what a worker has issued", "worker_days",
      sql: """
        update worker_days set points = points - 1 where (worker, day) = (select worker, day
          from worker_days order by worker, day limit 1) returning worker
        """, foundBy: "workers"),
    Tampering(
      "a request taken for rejected", "redemptions",
      sql: """
        update redemptions set state = 'rejected' where id = (select id from redemptions
          where state = 'requested' order by id limit 1) returning id
        """, foundBy: "redemptions"),
    Tampering(
      "a gift taken for handed over", "redemptions",
      sql: """
        update redemptions set state = 'fulfilled', fulfilled_by = decided_by where id = (select id
          from redemptions where state = 'approved' order by id limit 1) returning id
        """, foundBy: "redemptions"),
    Tampering(
      "the price of a gift", "redemptions",
      sql: """
        update redemptions set points = points + 1 where id = (select id from redemptions
          where state = 'fulfilled' order by id limit 1) returning id
        """, foundBy: "redemptions"),
    Tampering(
      "a withdrawal taken for a credit", "acts",
      sql: """
        update acts set state = 'credited' where id = (select id from acts
          where state = 'withdrawn' and points > 0 order by id limit 1)
        returning (select 'transfer ' || seq from transfers t where t.act = acts.id
          and t.kind = 'credit')
        """, foundBy: "contras"),
    Tampering(
      "the amount of a reversal", "transfers",
      sql: """
        update transfers set amount = amount + 1 where reversal is not null
        returning 'transfer ' || reverses
        """, foundBy: "contras"),
    Tampering(
      "a reversal that nobody signed", "reversals",
      sql: """
        update reversals set state = 'requested', answered_by = null, answered_at = null
        where state = 'done'
        returning (select 'transfer ' || reverses from transfers t where t.reversal = reversals.id)
        """, foundBy: "contras"),
    Tampering(
      "stock", "stock",
      sql: """
        update stock set on_hand = on_hand + 1 where item = (select item from stock
          where on_hand > 0 order by item limit 1) returning item
        """, foundBy: "stock"),
    Tampering(
      "the slip of the counter", "redemptions",
      sql: """
        update redemptions set points = 31 where id = (select id from redemptions
          where standing_approval is not null order by id limit 1) returning id::text
        """, foundBy: "counter"),
    Tampering(
      "an approval in advance", "standing_approvals",
      sql: """
        update standing_approvals set until = approved_at::date where id = (
          select standing_approval from redemptions where standing_approval is not null
          order by id limit 1)
        returning (select r.id::text from redemptions r where r.standing_approval =
          standing_approvals.id and r.fulfilled_at::date > approved_at::date order by 1 limit 1)
        """, foundBy: "counter"),
    Tampering(
      "an item that took the place of another", "substitutions",
      sql: """
        update substitutions set to_quantity = to_quantity + 1 where (community, redemption) = (
          select community, redemption from substitutions order by community, redemption limit 1)
        returning redemption::text
        """, foundBy: "substitutions"),
    Tampering(
      "what was found on a shelf", "stock_count_lines",
      sql: """
        update stock_count_lines set found = booked where (community, stock_count, item) = (
          select community, stock_count, item from stock_count_lines where found <> booked
            and stock_count in (select id from stock_counts where state = 'agreed')
          order by community, stock_count limit 1)
        returning stock_count::text
        """, foundBy: "counts"),
    Tampering(
      "a movement of stock", "stock_movements",
      sql: """
        delete from stock_movements where id = (select id from stock_movements
          where kind = 'received' order by id limit 1) returning item
        """, foundBy: "stock"),
    Tampering(
      "where somebody lived", "residences",
      sql: """
        update residences set since = since + 1 where person = (select min(person::text)::uuid
          from residences) returning person
        """, foundBy: "residences"),
    Tampering(
      "a residence that is gone", "residences",
      sql: """
        delete from residences where person = (select min(person::text)::uuid from residences)
        returning person
        """, foundBy: "residences"),
    Tampering(
      "an account taken for closed", "people",
      sql: """
        update people set status = 'closed' where id = (select min(id::text)::uuid from people)
        returning id
        """, foundBy: "closures"),
    Tampering(
      "a closure that hides points", "closures",
      sql: """
        insert into closures select community, id, 'asked', current_date, 1, null, null,
            (select key from commands c where c.community = p.community limit 1)
          from people p where community = 3 order by id limit 1 returning person
        """, foundBy: "closures"),
    Tampering(
      "a use that no proxy made", "mandate_uses",
      sql: """
        insert into mandate_uses select m.community, m.command, m.id, 'request', m.from_day, null,
            (select id from redemptions where community = m.community limit 1), 5
          from mandates m where ended_at is null limit 1 returning mandate
        """, foundBy: "mandates"),
    Tampering(
      "a gift said to be collected by a proxy", "redemptions",
      sql: """
        update redemptions set identified_by = 'proxy' where id = (select id from redemptions
          where state = 'fulfilled' order by id limit 1) returning id
        """, foundBy: "mandates"),
    Tampering(
      "a gift asked for by a stranger", "redemptions",
      sql: """
        update redemptions set requested_by = (select id from people where community = 3
            and id not in (select person from offices) order by id desc limit 1)
        where id = (select id from redemptions where requested_by = holder order by id limit 1)
        returning id
        """, foundBy: "mandates"),
    Tampering(
      "a key by which somebody is found", "people_keys",
      sql: """
        delete from people_keys where (community, key, passbook_no) = (
          select community, key, passbook_no from people_keys
          where key !~ '^[a-z]' order by passbook_no, key limit 1) returning passbook_no
        """, foundBy: "names"),
    Tampering(
      "a key of another name", "people_keys",
      sql: """
        insert into people_keys select community, '别名', passbook_no from people
          where community = 3 order by id limit 1 returning passbook_no
        """, foundBy: "names"),
    Tampering(
      "what a command says of its transfers", "commands",
      sql: """
        update commands set last_seq = last_seq + 1 where key = (select command from transfers
          where seq = \(lastCredit)) returning key
        """, foundBy: "causes"),
    Tampering(
      "a command that is gone", "commands",
      sql: """
        delete from commands where key = (select command from transfers where seq = \(lastCredit))
        returning key
        """, foundBy: "causes"),
    Tampering(
      "the command of a transfer", "transfers",
      sql: """
        update transfers set command = (select command from transfers where seq = 1)
        where seq = \(lastCredit) returning (select command from transfers where seq = 1)
        """, foundBy: "causes"),
  ]

  @Test(
    arguments: tamperings + noticeTamperings + ruleTamperings + tokenTamperings + budgetTamperings
      + homeTamperings)
  func `it is found`(_ one: Tampering) async throws {
    try await withDatabase(.demo) { database in
      let off = one.tables.map { "alter table \($0) disable trigger all;" }.joined()
      let on = one.tables.map { "alter table \($0) enable trigger all;" }.joined()
      try await database.script(
        """
        \(off) create table touched (name text);
        with changed (name) as (\(one.sql)) insert into touched select name::text from changed;
        \(on)
        """)
      let touched = try await database.texts("select name from touched")
      let name = try #require(touched.first)
      #expect(touched.count == 1)
      let found = try await database.faults()
      let finding = try #require(
        found.first { $0.check == one.check }, "found by \(found.map(\.check))")
      #expect(finding.differences >= 1)
      #expect(finding.first?.contains(name) == true, "\(finding.first ?? "") names \(name)")
    }
  }

  @Test func `each check looks at rows of the demo community`() async throws {
    let findings = try await standingDatabase().asOwner { try Verifier.run(on: $0) }
    #expect(findings.map(\.check) == Verifier.checks)
    for finding in findings {
      #expect(finding.rows > 0, "\(finding.check)")
      #expect(finding.isClean && finding.first == nil)
    }
  }

  @Test func `it needs no more than the auditor may`() async throws {
    let findings = try await standingDatabase().asRole("moralbank_auditor") {
      try Verifier.run(on: $0)
    }
    #expect(findings.filter { !$0.isClean } == [])
  }
}
