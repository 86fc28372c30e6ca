import Bank
import FoundationEssentials
import Postgres
import Store
import Support
import Testing

/// Proxies and the ends of accounts, at two servers at once.
@Suite struct MandateRaceTests {
  static func mandate(_ desk: Desk, limit: Int) -> Command {
    .giveMandate(
      GiveMandate(
        principal: desk.person("resident"), proxy: desk.person("resident", 1),
        powers: Set(MandatePower.allCases), from: nil, until: desk.today.advanced(by: 30),
        dailyLimit: limit,
        consent: Consent(givenOn: desk.today, way: "paper", formNumber: nil)))
  }

  /// The cheapest gift of which anybody may have two a month.
  static func gift(_ database: TestDatabase) async throws -> (code: String, points: Int) {
    let told = try await database.texts(
      """
      select code || ' ' || points from items
      where community = 3 and enabled and points > 1 and coalesce(per_person_month, 2) > 1
        and (stock_mode = 'unlimited' or exists (
          select from stock s where s.community = items.community and s.item = items.code
            and s.on_hand - s.reserved > 3))
      order by points, code limit 1
      """)
    let words = try #require(told.first).split(separator: " ")
    return (String(words[0]), try #require(Int(words[1])))
  }

  @Test func `a proxy's daily limit holds for a hundred requests at two servers`() async throws {
    try await withTwoDesks { desks, database in
      let gift = try await Self.gift(database)
      let limit = gift.points + gift.points / 2
      _ = try await desks[0].submit(
        Self.mandate(desks[0], limit: limit), as: desks[0].person("grid_worker")
      ).get()
      let request = Command.requestRedemption(
        RequestRedemption(item: gift.code, quantity: 1, person: desks[0].person("resident")))
      let results = await race(100) { place in
        await desks[place % 2].submit(request, as: desks[0].person("resident", 1))
      }
      let problems = try results.map { try $0.get().problem }
      #expect(problems.filter { $0 == nil }.count == 1)
      #expect(problems.filter { $0 == "limit-per-person" }.count == 99)
      let used = try await database.texts("select sum(points) from mandate_uses")
      #expect(used == ["\(gift.points)"])
      #expect(try await database.faults() == [])
      let wall = try await database.refusal(
        of: """
          insert into mandate_uses select u.community, k.key, u.mandate, u.power, u.day, null,
            u.redemption, u.points
          from mandate_uses u join commands k on k.community = u.community
            and k.actor = (select proxy from mandates m where m.id = u.mandate)
            and k.key not in (select command from mandate_uses)
          where u.power = 'request' limit 1
          """, as: "moralbank_app")
      #expect(wall?.constraint == "mandate_uses_limit")
    }
  }

  @Test func `points credited while an account is closed are handed on or refused`() async throws {
    try await withTwoDesks { desks, database in
      let (worker, secretary) = (desks[0].person("grid_worker"), desks[0].person("secretary"))
      let head = desks[0].person("resident")
      let close = Command.closePerson(
        ClosePerson(person: head, reason: .deceased, heir: .charity))
      let results = await race(41) { place in
        let desk = desks[place % 2]
        return place == 20
          ? await desk.submit(close, as: secretary)
          : await desk.submit(.credit(desk.patrol(15)), as: worker)
      }
      let problems = try results.map { try $0.get().problem }
      #expect(problems.allSatisfy { $0 == nil || $0 == "validation-failed" })
      let left = try await database.texts(
        "select available + on_notice + held - owed from balances where holder = '\(head)'")
      #expect(left == ["0"])
      #expect(try await database.faults() == [])
    }
  }

  @Test func `an account is closed once and merged once`() async throws {
    try await withTwoDesks { desks, database in
      let head = desks[0].person("resident")
      let results = await race(24) { place in
        await desks[place % 2].submit(
          .closePerson(ClosePerson(person: head, reason: .movedAway, heir: .charity)),
          as: desks[0].person("secretary"))
      }
      let problems = try results.map { try $0.get().problem }
      #expect(problems.filter { $0 == nil }.count == 1)
      #expect(problems.filter { $0 == "already-decided" }.count == 23)
      #expect(try await database.faults() == [])
    }
  }
}
