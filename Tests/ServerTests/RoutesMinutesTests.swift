import HTTPTypes
import JSON
import Support
import Testing

@testable import Server

/// Minutes of service over HTTP.
@Suite struct RoutesMinutesTests {
  private func sums(_ answer: Answer, _ list: String, _ key: String) -> [String: [Int64?]] {
    var sums: [String: [Int64?]] = [:]
    for part in answer.value(list)?.array?.compactMap(\.object) ?? [] {
      sums[part[key]?.string ?? ""] = [part["minutes"]?.integer, part["deeds"]?.integer]
    }
    return sums
  }

  @Test func `deeds whose points were cut count whole, and what is taken back does not`()
    async throws
  {
    try await Bench.run { bench in
      let path = "/v1/people/\(bench.person(.head))/minutes"
      let before = try await bench.get(path, as: .head)
      #expect(before.status == 200, "\(before.text)")
      let old = try #require(before.value("minutes")?.integer)
      for points: Int64 in [10, 5, 0] {
        let credited = try await bench.post("/v1/credits", bench.patrol(), as: .worker)
        #expect(credited.value("points")?.integer == points)
      }
      let last = try await bench.post("/v1/credits", bench.patrol(minutes: 60), as: .worker)
      let id = try #require(last.value("act_id")?.string)
      let after = try await bench.get(path, as: .head)
      #expect(after.value("minutes")?.integer == old + 420)
      _ = try await bench.post("/v1/acts/\(id)/withdrawal", as: .worker)
      let now = try await bench.get(path, as: .head)
      #expect(now.value("minutes")?.integer == old + 360)
      for (list, key) in [("by_month", "month"), ("by_act_type", "act_type")] {
        let parts = sums(now, list, key).values
        #expect(parts.reduce(0) { $0 + ($1[0] ?? 0) } == old + 360)
        #expect(parts.reduce(0) { $0 + ($1[1] ?? 0) } == now.value("deeds")?.integer)
      }
      let today = try await bench.get("\(path)?from=\(bench.day())&to=\(bench.day())", as: .head)
      #expect(sums(today, "by_act_type", "act_type") == ["B01": [360, 3]])
      #expect(sums(today, "by_month", "month") == [String(bench.day().prefix(7)): [360, 3]])
      #expect(today.value("from")?.string == bench.day())
      let name = today.value("by_act_type", "0", "names", "zh")?.string
      #expect(name?.isEmpty == false)
    }
  }

  @Test func `the database's tallies and the acts make the same sums`() async throws {
    try await Bench.run { bench in
      let busiest = try await bench.database.texts(
        """
        select a.holder || ' ' || sum(a.minutes) || ' ' || count(*) from acts a
        join act_types y on y.rule_book = a.rule_book and y.code = a.act_type
        join holders h on h.id = a.holder and h.kind = 'person' and h.closed_on is null
        where a.community = 3 and y.counts_minutes and a.minutes is not null
          and a.state in ('credited', 'on_notice') group by a.holder order by 1 limit 12
        """)
      #expect(busiest.count == 12)
      for line in busiest {
        let words = line.split(separator: " ").map(String.init)
        let answer = try await bench.get("/v1/people/\(words[0])/minutes", as: .secretary)
        #expect(answer.value("minutes")?.integer == Int64(words[1]), "\(line)")
        #expect(answer.value("deeds")?.integer == Int64(words[2]), "\(line)")
      }
    }
  }

  @Test func `minutes are seen like the statement`() async throws {
    try await Bench.run { bench in
      let path = "/v1/people/\(bench.person(.head))/minutes"
      for who in [Who.worker, .secretary, .auditor, .streetSecretary] {
        #expect(try await bench.get(path, as: who).status == 200, "\(who)")
      }
      #expect(try await bench.get(path, as: .otherWorker).problem() == "outside-your-grid")
      #expect(try await bench.get(path, as: .shopkeeper).problem() == "forbidden")
      let nobody = try await bench.get(
        "/v1/people/01900000-0000-7000-8000-000000000000/minutes", as: .secretary)
      #expect(try nobody.problem() == "not-found")
      let backwards = try await bench.get(
        "\(path)?from=\(bench.day())&to=\(bench.day(-1))", as: .head)
      #expect(try backwards.problem() == "invalid-request", "\(backwards.text)")
    }
  }
}
