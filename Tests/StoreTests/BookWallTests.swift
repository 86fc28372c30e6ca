import Bank
import Postgres
import Support
import Testing

/// What the tables themselves hold of the books, whoever writes.
@Suite struct BookWallTests {
  /// A transfer that differs from one that is accepted.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let changes: String
    /// The constraint that refuses; nil accepts.
    let refusedBy: String?

    init(_ description: String, _ changes: String = "", by constraint: String?) {
      testDescription = description
      self.changes = changes
      refusedBy = constraint
    }
  }

  static let transfers = [
    Case("as it should be", by: nil),
    Case("more than the act earned", "'amount', 6", by: "transfers_issue_matches_act"),
    Case("less than the act earned", "'amount', 4", by: "transfers_issue_matches_act"),
    Case("nothing", "'amount', 0", by: "transfers_amount_check"),
    Case("less than nothing", "'amount', -5", by: "transfers_amount_check"),
    Case("to another depositor", "'credit', (t).credit + 4", by: "transfers_issue_matches_act"),
    Case("from a depositor", "'debit', (t).credit + 4", by: "transfers_issue_matches_act"),
    Case("from what was redeemed", "'debit', 1", by: "transfers_issue_matches_act"),
    Case(
      "on another day", "'effective_on', (t).effective_on - 1", by: "transfers_issue_matches_act"),
    Case("to itself", "'debit', (t).credit", by: "transfers_check"),
    Case("without an act", "'act', null", by: "transfers_check4"),
    Case("for an act paid before", "'act', (t).act, 'amount', (t).amount", by: "transfers_act"),
    Case("to no account", "'credit', 999999", by: "transfers_community_credit_fkey"),
    Case("by no command", "'command', gen_random_uuid()", by: "transfers_community_command_fkey"),
    Case("of no act", "'act', gen_random_uuid()", by: "transfers_community_act_fkey"),
    Case("with a number that is taken", "'seq', (t).seq", by: "transfers_pkey"),
    Case("with a gap before it", "'seq', h.seq + 2", by: "transfers_without_gap"),
    Case("of two causes", "'reversal', gen_random_uuid()", by: "transfers_check1"),
    Case("a contra entry to nothing", "'kind', 'withdrawal'", by: "transfers_check2"),
    Case("that takes back and is no contra entry", "'reverses', 1", by: "transfers_check2"),
    Case(
      "of a reversal and no contra entry", "'reversal', gen_random_uuid(), 'act', null",
      by: "transfers_check3"),
    Case("a hold without a redemption", "'kind', 'hold'", by: "transfers_check7"),
  ]

  @Test(arguments: transfers)
  func `a transfer is refused unless it fits`(_ one: Case) async throws {
    try await withDatabase(.demo) { database in
      let town = Town(database: database)
      let act = "00000000-0000-7000-8000-000000000001"
      let paid =
        """
        'id', '\(act)', 'state', 'credited', 'points', 5, 'before_caps', 5, 'minutes', 60,
        'occurred_on', (a).occurred_on
        """
      let error = try await database.refusal(
        of: """
          \(town.newAct(paid));
          insert into transfers select (jsonb_populate_record(t, jsonb_build_object(
            'seq', h.seq + 1, 'act', '\(act)', 'amount', 5)
            || jsonb_build_object(\(one.changes)))).*
          from (select t from transfers t where kind = 'credit' and act in (select id from acts
              where holder = '\(town.head)' and act_type = 'B01')
              and effective_on = (select occurred_on from acts where id = '\(act)')
            order by seq limit 1) s, heads h where h.community = 3
          """, as: "moralbank_app")
      #expect(error?.constraint == one.refusedBy, "\(error?.description ?? "accepted")")
    }
  }

  @Test func `numbers written at once leave no gap among themselves`() async throws {
    try await withDatabase(.demo) { database in
      func insert(_ numbers: String) -> String {
        """
        insert into transfers select (jsonb_populate_record(t, jsonb_build_object(
          'seq', h.seq + n, 'kind', 'donation', 'act', null))).*
        from (select t from transfers t where kind = 'credit' order by seq limit 1) s,
          heads h, unnest(array[\(numbers)]) n where h.community = 3
        """
      }
      let errors = try await database.refusals(
        of: [insert("1, 3"), insert("2, 3"), insert("1, 2, 3")], as: "moralbank_app")
      #expect(errors[0]?.constraint == "transfers_without_gap")
      #expect(errors[1]?.constraint == "transfers_without_gap")
      #expect(errors[2] == nil)
    }
  }

  @Test(arguments: [
    ("available", -1), ("on_notice", -1), ("held", -1), ("owed", 1),
  ])
  func `a balance stays on its side of nothing`(account: String, value: Int) async throws {
    let error = try await standingDatabase().refusal(
      of: "update balances set \(account) = \(value)", as: "moralbank_app")
    #expect(error?.constraint == "balances_\(account)_check")
  }

  @Test func `stock never falls below what is promised`() async throws {
    let errors = try await standingDatabase().refusals(
      of: [
        "update stock set reserved = on_hand + 1", "update stock set reserved = -1",
        "update stock set on_hand = -1, reserved = 0",
      ], as: "moralbank_app")
    #expect(errors.allSatisfy { $0?.sqlState == .checkViolation })
  }

  @Test func `a redemption is decided and handed over by whoever may`() async throws {
    try await withDatabase(.demo) { database in
      let town = Town(database: database)
      let requested = "(select id from redemptions where state = 'requested' order by id limit 1)"
      let holder = "(select holder from redemptions where id = \(requested))"
      let secretary = town.person("secretary")
      func approve(_ who: String) -> String {
        """
        update redemptions set state = 'approved', decided_by = \(who), decided_at = now(),
          pickup_digest = gen_random_uuid() where id = \(requested)
        """
      }
      func give(_ who: String) -> String {
        """
        update redemptions set state = 'fulfilled', fulfilled_by = \(who), fulfilled_at = now()
        where id = (select id from redemptions where state = 'approved' order by id limit 1)
        """
      }
      func moved(_ person: PersonID, _ command: String) -> String {
        """
        update residences set household = (select household from residences
          where person = \(holder))
        where person = '\(person)'; \(command)
        """
      }
      let pieces: [(String, String?)] = [
        (approve("'\(town.worker(0))'"), "redemptions_by_secretary"),
        (approve("'\(town.person("shopkeeper"))'"), "redemptions_by_secretary"),
        (approve(holder), "redemptions_check"),
        (moved(secretary, approve("'\(secretary)'")), "redemptions_own_matter"),
        (give("'\(secretary)'"), "redemptions_by_shopkeeper"),
        (give("'\(town.worker(0))'"), "redemptions_by_shopkeeper"),
        (give("'\(town.person("shopkeeper"))'"), nil),
        (approve("'\(secretary)'"), nil),
      ]
      for (sql, constraint) in pieces {
        // As the owner where somebody must move house first, otherwise as the service.
        let role = sql.hasPrefix("update residences") ? "postgres" : "moralbank_app"
        let error = try await database.refusal(of: sql, as: role)
        #expect(error?.constraint == constraint, "\(sql): \(error?.description ?? "accepted")")
      }
    }
  }

  @Test func `a secretary of the community above decides too`() async throws {
    try await withDatabase(.demo) { database in
      let error = try await database.refusal(
        of: """
          update redemptions set state = 'approved', decided_at = now(),
            decided_by = (select person from offices where role = 'secretary' and community = 2),
            pickup_digest = gen_random_uuid()
          where id = (select id from redemptions where state = 'requested' order by id limit 1)
          """, as: "moralbank_app")
      #expect(error == nil)
    }
  }
}
