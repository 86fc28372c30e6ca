import JSON
import Support
import Testing

@testable import Server

/// Asking what a credit or a rule book would do.
@Suite struct RoutesRuleTrialsTests {
  @Test func `a dry run takes no key and foretells the credit`() async throws {
    try await Bench.run { bench in
      var credited: [Int64] = []
      for _ in 0..<3 {
        let asked = try await bench.post("/v1/credits/dry-run", bench.patrol(), as: .worker)
        #expect(asked.status == 200 && asked.value("accepted")?.bool == true, "\(asked.text)")
        #expect(asked.value("calculation", "points_per_unit")?.integer == 5)
        #expect(asked.value("rule_version")?.string == "default")
        let left = asked.value("left")?.array?.compactMap(\.object) ?? []
        let day = try #require(left.first { $0["scope"]?.string == "type_day" })
        let answer = try await bench.post("/v1/credits", bench.patrol(), as: .worker)
        #expect(asked.value("points") == answer.value("points"))
        #expect(asked.value("points_cut") == answer.value("points_cut"))
        #expect(asked.value("state") == answer.value("state"))
        credited.append(answer.value("points")?.integer ?? 0)
        #expect(day["limit"]?.integer == 15)
        #expect(day["left"]?.integer == 15 - credited.reduce(0, +))
      }
      #expect(credited == [10, 5, 0])
    }
  }

  @Test func `a dry run says how a credit would be refused`() async throws {
    try await Bench.run { bench in
      let long = try await bench.post(
        "/v1/credits/dry-run", bench.patrol(minutes: 20), as: .worker)
      #expect(long.status == 200 && long.value("accepted")?.bool == false)
      let real = try await bench.post("/v1/credits", bench.patrol(minutes: 20), as: .worker)
      #expect(long.value("problem", "type") == real.value("type"))
      #expect(long.value("problem", "errors") == real.value("errors"))
      #expect(long.value("points")?.integer == 0 && long.value("state")?.isNull == true)
      let outside = try await bench.post(
        "/v1/credits/dry-run", bench.patrol(), as: .otherWorker)
      #expect(outside.value("problem", "type")?.string == "/problems/outside-your-grid")
      #expect(outside.value("calculation")?.isNull == true)
      let resident = try await bench.post("/v1/credits/dry-run", bench.patrol(), as: .head)
      #expect(try resident.problem() == "forbidden")
    }
  }

  @Test func `a dry run of a list foretells each line after those before it`() async throws {
    try await Bench.run { bench in
      let lines = [
        bench.patrol(), bench.patrol(), bench.patrol(minutes: 20),
        bench.patrol(minutes: 60, #","client_ref":"d""#), bench.patrol(by: .neighbour),
      ]
      let body = #"{"items":[\#(lines.joined(separator: ","))]}"#
      let tried = try await bench.post("/v1/credits/batch/dry-run", body, as: .worker)
      #expect(tried.status == 200, "\(tried.text)")
      let real = try await bench.post("/v1/credits/batch", body, as: .worker)
      #expect(tried.value("accepted") == real.value("credited"))
      #expect(tried.value("refused") == real.value("refused"))
      #expect(tried.value("points") == real.value("points"))
      for place in lines.indices {
        let (foretold, done) = (
          tried.value("results", "\(place)")?.object, real.value("results", "\(place)")?.object
        )
        let outcome = done?["outcome"]?.object
        #expect(foretold?["client_ref"] == done?["client_ref"])
        #expect(foretold?["accepted"]?.bool == (done?["status"]?.integer == 201))
        #expect((foretold?["points"]?.integer ?? 0) == (outcome?["points"]?.integer ?? 0))
        #expect((foretold?["points_cut"]?.integer ?? 0) == (outcome?["points_cut"]?.integer ?? 0))
        #expect(
          foretold?["problem"]?.object?["errors"] == done?["problem"]?.object?["errors"])
      }
      let seen = try await bench.post("/v1/credits/batch/dry-run", body, as: .head)
      #expect(try seen.problem() == "forbidden")
      let atomic = try await bench.post(
        "/v1/credits/batch/dry-run", body.dropLast() + #","atomic":true}"#, as: .worker)
      #expect(try atomic.problem() == "validation-failed")
    }
  }

  @Test func `a simulation is sums and counts`() async throws {
    try await Bench.run { bench in
      let days = #"{"from":"\#(bench.day(-60))","to":"\#(bench.day(-1))"}"#
      let same = try await bench.post(
        "/v1/rule-books/default/simulation", days, as: .secretary)
      #expect(same.status == 200, "\(same.text)")
      #expect(same.value("points", "before") == same.value("points", "after"))
      #expect(same.value("cost", "basis")?.string == "redeemed")
      let (worth, paid, fen, points) = (
        same.value("cost", "goods_fen")?.integer ?? 0, same.value("cost", "points")?.integer ?? 0,
        same.value("cost", "after_fen")?.integer ?? 0, same.value("points", "after")?.integer ?? 0
      )
      #expect(fen == points * worth / paid && fen > 0)
      let open = try await bench.post(
        "/v1/rule-books/open-caps/simulation", days, as: .auditor)
      #expect(open.value("cut", "after")?.integer == 0)
      #expect(open.value("by_age")?.array?.isEmpty == false)
      #expect(open.value("by_grid", "1") != nil)
      let more = open.value("depositors", "more")?.integer ?? 0
      #expect(more > 0 && open.value("depositors", "fewer")?.integer == 0)
      let quarter = try await bench.post("/v1/rule-books/default/simulation", as: .secretary)
      #expect(quarter.status == 200, "\(quarter.text)")
      for body in [
        #"{"from":"2026-01-01"}"#, #"{"from":"\#(bench.day(-1))","to":"\#(bench.day(-2))"}"#,
        #"{"from":"\#(bench.day(-1))","to":"\#(bench.day(1))"}"#,
      ] {
        let bad = try await bench.post("/v1/rule-books/default/simulation", body, as: .secretary)
        #expect(try bad.problem() == "validation-failed", "\(bad.text)")
      }
      let worker = try await bench.post("/v1/rule-books/default/simulation", days, as: .worker)
      #expect(try worker.problem() == "forbidden")
    }
  }
}
