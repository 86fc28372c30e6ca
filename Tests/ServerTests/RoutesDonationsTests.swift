import Bank
import FoundationEssentials
import JSON
import Support
import Testing

@testable import Server

/// Gifts of points and the charity pool, over HTTP.
@Suite struct RoutesDonationsTests {
  private func propose(_ bench: Bench, _ points: Int, for who: Who = .neighbour) -> String {
    #"{"person_id":"\#(bench.person(who))","points":\#(points),"reason":"急用","resolution":"#
      + #"{"no":"决 7","met_on":"\#(bench.day(-1))","present":20,"for":15,"against":1}}"#
  }

  @Test func `points given are in the pool, and a grant takes them out by two hands`() async throws
  {
    try await Bench.run { bench in
      let before = try await bench.get("/v1/charity", as: .neighbour).value("balance")?.integer
      let key = "gift-1"
      let body = #"{"to":"charity","points":40}"#
      let given = try await bench.post("/v1/donations", body, as: .head, key: key)
      #expect(given.status == 201, "\(given.text)")
      #expect(given.balance == [46, 0, 0])
      let again = try await bench.post("/v1/donations", body, as: .head, key: key)
      #expect(again.text == given.text)
      let pool = try await bench.get("/v1/charity", as: .neighbour)
      #expect(pool.value("balance")?.integer == (before ?? 0) + 40)
      #expect(pool.value("items", "0", "reason")?.string == "donation")
      let name = try #require(
        try await bench.get("/v1/me", as: .head).value("person", "name")?.string)
      #expect(!pool.text.contains(name) && !pool.text.contains(bench.person(.head)))
      let lines = try await bench.get(
        "/v1/people/\(bench.person(.head))/statement", as: .head)
      #expect(lines.value("items", "0", "kind")?.string == "donation")

      let proposed = try await bench.post(
        "/v1/charity/grants", propose(bench, 25), as: .secretary)
      #expect(proposed.status == 201, "\(proposed.text)")
      let id = try #require(proposed.value("grant_id")?.string)
      let path = "/v1/charity/grants/\(id)"
      #expect(try await bench.post(path + "/countersignature", as: .secretary).status == 403)
      let earned = try await bench.get(
        "/v1/people/\(bench.person(.neighbour))/balance", as: .neighbour)
      let signed = try await bench.post(path + "/countersignature", as: .auditor)
      #expect(signed.status == 200 && signed.value("state")?.string == "done", "\(signed.text)")
      let after = try await bench.get(
        "/v1/people/\(bench.person(.neighbour))/balance", as: .neighbour)
      let (old, new) = (earned.balanceOf("available"), after.balanceOf("available"))
      #expect(new == old.map { $0 + 25 })
      let shown = try await bench.get(path, as: .auditor)
      #expect(shown.value("resolution", "no")?.string == "决 7")
      #expect(try await bench.get(path, as: .head).status == 403)
      let left = try await bench.get("/v1/charity", as: .auditor)
      #expect(left.value("items", "0", "reason")?.string == "grant")
      #expect(left.value("items", "0", "points")?.integer == -25)
    }
  }

  @Test func `points go to the household, and who may see it sees it`() async throws {
    try await Bench.run { bench in
      let home = try #require(
        try await bench.get("/v1/me", as: .head).value("person", "household_id")?.string)
      let before = try await bench.get("/v1/households/\(home)/balance", as: .head)
      let body = #"{"to":"household","points":6,"person_id":"\#(bench.person(.head))"}"#
      let given = try await bench.post("/v1/donations", body, as: .worker)
      #expect(given.status == 201, "\(given.text)")
      let after = try await bench.get("/v1/households/\(home)/balance", as: .head)
      let (old, new) = (before.balanceOf("available"), after.balanceOf("available"))
      #expect(new == old.map { $0 + 6 })
      for who in [Who.head, .worker, .secretary, .auditor] {
        let list = try await bench.get("/v1/donations?to=household", as: who)
        #expect(list.items.first?["household_id"]?.string == home)
      }
      #expect(try await bench.get("/v1/donations", as: .neighbour).items.isEmpty)
    }
  }

  @Test(arguments: [
    (#"{"to":"charity","points":1000}"#, 422, "insufficient-points"),
    (#"{"to":"charity","points":0}"#, 422, "validation-failed"),
    (#"{"to":"moon","points":5}"#, 422, "validation-failed"),
  ])
  func `a gift is refused`(body: String, status: Int, problem: String) async throws {
    try await Bench.run { bench in
      let answer = try await bench.post("/v1/donations", body, as: .head)
      #expect(answer.status == status && answer.text.contains(problem), "\(answer.text)")
    }
  }

  @Test func `the pool gives no more than it has, though two sign at once`() async throws {
    try await Bench.run { bench in
      let gift = #"{"to":"charity","points":30}"#
      #expect(try await bench.post("/v1/donations", gift, as: .head).status == 201)
      let pool = try #require(
        try await bench.get("/v1/charity", as: .head).value("balance")?.integer)
      var ids: [String] = []
      for _ in 0..<2 {
        let asked = try await bench.post(
          "/v1/charity/grants", propose(bench, Int(pool) - 1), as: .secretary)
        ids.append(try #require(asked.value("grant_id")?.string, "\(asked.text)"))
      }
      try await bench.signIn(.auditor)
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for id in ids {
          group.addTask {
            try await bench.post("/v1/charity/grants/\(id)/countersignature", as: .auditor).status
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.sorted() == [200, 422])
      #expect(try await bench.get("/v1/charity", as: .head).value("balance")?.integer == 1)
    }
  }
}
