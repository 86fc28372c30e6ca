import FoundationEssentials
import HTTPTypes
import JSON
import Seeds
import Support
import Testing

@testable import Server

@Suite struct RoutesAccountsTests {
  private func balance(_ bench: Bench) -> String { "/v1/people/\(bench.person(.head))/balance" }

  @Test func `a balance in the past stays as it was`() async throws {
    try await Bench.run { bench in
      let before = try await bench.get(balance(bench), as: .head)
      #expect(before.value("available")?.integer == 86, "\(before.text)")
      #expect(before.value("unit")?.string == "points")
      let then = try #require(before.value("as_of")?.string)
      _ = try await bench.post("/v1/credits", bench.patrol(), as: .worker)
      let after = try await bench.get(balance(bench), as: .head)
      #expect(after.value("available")?.integer == 96)
      let seq = try #require(before.value("last_seq")?.integer)
      #expect(after.value("last_seq")?.integer == seq + 1)
      let past = try await bench.get(balance(bench) + "?as_of=\(then)", as: .worker)
      #expect(past.body == before.body, "\(past.text)")
      let yesterday = try await bench.get(balance(bench) + "?as_of=\(bench.day(-1))", as: .head)
      #expect(yesterday.value("available")?.integer == 86)
      let again = try await bench.get(balance(bench) + "?as_of=\(bench.day(-1))", as: .head)
      #expect(again.body == yesterday.body)
      let first = try await bench.get(balance(bench) + "?as_of=2001-01-01", as: .head)
      #expect(first.value("available")?.integer == 0 && first.value("last_seq")?.integer == 0)
      for future in [bench.day(), bench.day(3), "2999-01-01T00:00:00Z"] {
        let answer = try await bench.get(balance(bench) + "?as_of=\(future)", as: .head)
        #expect(try answer.problem() == "invalid-request", "\(future)")
      }
      let nonsense = try await bench.get(balance(bench) + "?as_of=yesterday", as: .head)
      #expect(try nonsense.problem() == "invalid-request")
    }
  }

  @Test func `who may see a balance`() async throws {
    try await Bench.run { bench in
      for who in [Who.head, .worker, .secretary, .auditor] {
        #expect(try await bench.get(balance(bench), as: who).status == 200, "\(who)")
      }
      let expected: [(Who, String)] = [
        (.neighbour, "forbidden"), (.shopkeeper, "forbidden"),
        (.otherWorker, "outside-your-grid"),
      ]
      for path in [balance(bench), balance(bench) + "?as_of=2001-01-01"] {
        for (who, problem) in expected {
          let answer = try await bench.get(path, as: who)
          #expect(try answer.problem() == problem, "\(who) \(path)")
        }
      }
      let unknown = try await bench.get(
        "/v1/people/\(UUID().uuidString)/balance", as: .secretary)
      #expect(try unknown.problem() == "not-found")
      let asHousehold = try await bench.get(
        "/v1/households/\(bench.person(.head))/balance", as: .secretary)
      #expect(asHousehold.body == unknown.body)
    }
  }

  @Test func `a crowd of balances is answered, each with its own`() async throws {
    try await Bench.run { bench in
      try await bench.signIn(.head, .neighbour, .worker)
      let answers = try await withThrowingTaskGroup(of: (Int, Answer).self) { group in
        for number in 0..<60 {
          let who = [Who.head, .neighbour, .worker][number % 3]
          group.addTask { (number % 3, try await bench.get(balance(bench), as: who)) }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      for (kind, answer) in answers { #expect(answer.status == (kind == 1 ? 403 : 200)) }
    }
  }

  @Test func `a statement adds up, line by line and page by page`() async throws {
    try await Bench.run { bench in
      _ = try await bench.post("/v1/credits", bench.patrol(), as: .worker)
      _ = try await bench.post("/v1/redemptions", #"{"item":"L12"}"#, as: .head)
      let path = "/v1/people/\(bench.person(.head))/statement"
      let whole = try await bench.get(path + "?limit=100", as: .head, ["Accept-Language": "en"])
      #expect(whole.status == 200, "\(whole.text)")
      #expect(whole.value("account")?.string == "available")
      #expect(whole.value("opening_balance")?.integer == 0)
      #expect(whole.value("closing_balance")?.integer == 36)
      var running = try #require(whole.value("closing_balance")?.integer)
      for line in whole.items {
        #expect(line["balance_after"]?.integer == running)
        running -= try #require(line["amount"]?.integer)
      }
      #expect(running == 0)
      let newest = try #require(whole.items.first)
      #expect(newest["kind"]?.string == "hold" && newest["amount"]?.integer == -60)
      #expect(newest["item"]?.string == "L12")
      #expect(newest["counter_account"]?.object?["kind"]?.string == "held")
      #expect(newest["by"]?.object?["id"]?.string == bench.person(.head))
      #expect(newest["description"]?.string?.hasPrefix("Held for: ") == true)
      #expect(whole.items[1]["act_type"]?.string == "B01")
      #expect(whole.items[1]["counter_account"]?.object?["category"]?.string == "safety")
      var (seen, next): ([JSONObject], String?) = ([], path + "?limit=2")
      while let page = next {
        let answer = try await bench.get(page, as: .head, ["Accept-Language": "en"])
        seen += answer.items
        next = answer.value("next_cursor")?.string.map { path + "?limit=2&cursor=\($0)" }
      }
      #expect(seen == whole.items)
      let today = try await bench.get(path + "?from=\(bench.day())", as: .head)
      #expect(today.value("opening_balance")?.integer == 86)
      #expect(today.items.count == 2)
      let past = try await bench.get(path + "?to=\(bench.day(-1))&limit=100", as: .head)
      #expect(past.value("closing_balance")?.integer == 86)
      #expect(past.items.count == whole.items.count - 2)
      let held = try await bench.get(path + "?account=held", as: .head)
      #expect(held.value("closing_balance")?.integer == 60)
      #expect(try await bench.get(path, as: .neighbour).problem() == "forbidden")
    }
  }

  @Test func `the auditor follows each leg and the books balance`() async throws {
    try await Bench.run { bench in
      let credited = try await bench.post("/v1/credits", bench.patrol(), as: .worker)
      let seq = try #require(credited.value("seq")?.integer)
      let id = try #require(credited.value("transfer_id")?.string)
      let list = try await bench.get("/v1/transfers?after_seq=\(seq - 1)", as: .auditor)
      #expect(list.items.count == 1, "\(list.text)")
      let one = try await bench.get("/v1/transfers/\(id)", as: .auditor)
      #expect(one.object == list.items.first)
      #expect(one.value("amount")?.integer == 10)
      #expect(one.value("debit_account", "kind")?.string == "issued")
      #expect(one.value("credit_account", "holder", "id")?.string == bench.person(.head))
      #expect(one.value("cause", "id")?.string == credited.value("act_id")?.string)
      #expect(one.value("actor")?.string == bench.person(.worker))
      for who in [Who.head, .worker, .secretary] {
        #expect(try await bench.get("/v1/transfers/\(id)", as: who).body == one.body)
      }
      #expect(try await bench.get("/v1/transfers/\(id)", as: .neighbour).problem() == "forbidden")
      // The same place with another time is another id.
      let forged = (id.first == "0" ? "1" : "0") + id.dropFirst()
      #expect(try await bench.get("/v1/transfers/\(forged)", as: .auditor).problem() == "not-found")
      let account = try #require(one.value("credit_account", "id")?.string)
      let own = try await bench.get("/v1/transfers?account=\(account)&limit=100", as: .head)
      #expect(own.items.last?["id"]?.string == id)
      let foreign = try await bench.get("/v1/transfers?account=\(account)", as: .neighbour)
      #expect(foreign.items.isEmpty)
      let mine = try await bench.get("/v1/transfers?limit=100&kind=credit", as: .head)
      #expect(mine.items.last?["id"]?.string == id)
    }
  }

  @Test func `the trial balance is zero, now and in the past`() async throws {
    try await Bench.run { bench in
      let code = bench.database.login("auditor").community
      let path = "/v1/communities/\(code)/trial-balance"
      let before = try await bench.get(path, as: .auditor)
      #expect(before.status == 200, "\(before.text)")
      #expect(before.value("total")?.integer == 0)
      #expect(before.value("debit")?.integer == before.value("credit")?.integer)
      #expect(before.value("accounts")?.array?.isEmpty == false)
      _ = try await bench.post("/v1/credits", bench.patrol(), as: .worker)
      let after = try await bench.get(path, as: .auditor)
      #expect(after.value("debit")?.integer == (before.value("debit")?.integer ?? 0) + 10)
      #expect(after.value("total")?.integer == 0)
      let then = try #require(before.value("as_of")?.string)
      #expect(try await bench.get(path + "?as_of=\(then)", as: .auditor).body == before.body)
      #expect(try await bench.get(path, as: .worker).problem() == "forbidden")
      let elsewhere = try await bench.get(
        "/v1/communities/000000000000/trial-balance", as: .auditor)
      #expect(try elsewhere.problem() == "not-found")
    }
  }
}
