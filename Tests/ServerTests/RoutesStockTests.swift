import FoundationEssentials
import HTTPTypes
import JSON
import Support
import Testing

/// Pick-up points, counts by two, and warnings.
@Suite struct RoutesStockTests {
  @Test func `a point is made, changed, closed for a holiday and read by everybody`() async throws {
    try await Bench.run { bench in
      let body = #"{"code":"P5","name":"北门小店","run_by":"partner","weekdays":[2,4],"opens":510}"#
      let made = try await bench.post("/v1/pickup-points", body, as: .secretary)
      #expect(made.status == 201, "\(made.text)")
      #expect(made.headers[.location] == "/v1/pickup-points/P5")
      #expect(made.value("closes")?.integer == 1020 && made.value("run_by")?.string == "partner")
      let changed = try await bench.patch(
        "/v1/pickup-points/P5", #"{"weekdays":[],"month_days":[5,15,25]}"#, as: .secretary,
        version: "\"1\"")
      #expect(changed.value("weekdays")?.array?.isEmpty == true, "\(changed.text)")
      #expect(changed.value("month_days")?.array?.count == 3)
      let stale = try await bench.patch(
        "/v1/pickup-points/P5", #"{"name":"x"}"#, as: .secretary, version: "\"1\"")
      #expect(try stale.problem() == "stale-version")
      let closed = try await bench.post(
        "/v1/pickup-points/P5/days", #"{"days":[{"day":"\#(bench.day(3))","open":false}]}"#,
        as: .shopkeeper)
      #expect(closed.value("exceptions", "0", "open")?.bool == false, "\(closed.text)")
      let read = try await bench.get("/v1/pickup-points/P5", as: .head)
      #expect(read.value("exceptions", "0", "day")?.string == bench.day(3))
      #expect(try await bench.get("/v1/pickup-points", as: .head).items.count == 3)
      #expect(try await bench.get("/v1/pickup-points/P9", as: .head).problem() == "not-found")
      for (bad, who) in [
        (#"{"code":"p5","name":"x"}"#, Who.secretary),
        (#"{"code":"P6","name":"x","opens":600,"closes":600}"#, .secretary),
        (#"{"code":"P6","name":"x","weekdays":[8]}"#, .secretary), (body, .secretary),
      ] {
        let answer = try await bench.post("/v1/pickup-points", bad, as: who)
        #expect(try answer.problem() == "validation-failed", "\(bad)")
      }
      #expect(try await bench.post("/v1/pickup-points", body, as: .worker).problem() == "forbidden")
      let past = #"{"days":[{"day":"\#(bench.day(-1))","open":true}]}"#
      #expect(
        try await bench.post("/v1/pickup-points/P5/days", past, as: .shopkeeper).problem()
          == "validation-failed")
    }
  }

  @Test func `an approved gift is kept until the second opening ends`() async throws {
    try await Bench.run { bench in
      let days = (0...9).map { #"{"day":"\#(bench.day($0))","open":\#($0 == 4 || $0 == 7)}"# }
      let set = try await bench.post(
        "/v1/pickup-points/P1/days", #"{"days":[\#(days.joined(separator: ","))]}"#,
        as: .secretary)
      #expect(set.status == 200, "\(set.text)")
      let asked = try await bench.post("/v1/redemptions", #"{"item":"L12"}"#, as: .head)
      let id = try #require(asked.value("redemption_id")?.string)
      _ = try await bench.post(
        "/v1/redemptions/\(id)/decision", #"{"decision":"approved"}"#, as: .secretary)
      let one = try await bench.get("/v1/redemptions/\(id)", as: .head)
      // 17:30 in China.
      #expect(
        one.value("collect_until")?.string == "\(bench.day(7))T09:30:00.000000Z", "\(one.text)")
      #expect(one.value("pickup_point")?.string == "P1")
    }
  }

  @Test func `two people count, and what differs is posted`() async throws {
    try await Bench.run { bench in
      let waiting = try await bench.get("/v1/stock-counts?state=counted", as: .auditor)
      let id = try #require(waiting.items.first?["id"]?.string, "\(waiting.text)")
      let path = "/v1/stock-counts/\(id)/countersignature"
      let own = try await bench.post(path, #"{"decision":"agreed"}"#, as: .shopkeeper)
      #expect(try own.problem() == "own-matter")
      let wordless = try await bench.post(path, #"{"decision":"refused"}"#, as: .auditor)
      #expect(try wordless.problem() == "reason-required")
      let refused = try await bench.post(
        path, #"{"decision":"refused","reason":"漏数"}"#, as: .auditor)
      #expect(refused.value("state")?.string == "refused", "\(refused.text)")
      let before = try await bench.get("/v1/catalogue/L01", as: .head)
      let onHand = try #require(before.value("stock", "on_hand")?.integer)
      let count = try await bench.post(
        "/v1/stock-counts", #"{"lines":[{"item":"L01","found":\#(onHand - 2)}]}"#,
        as: .shopkeeper)
      #expect(count.status == 201 && count.value("differing")?.integer == 1, "\(count.text)")
      let made = try #require(count.value("stock_count_id")?.string)
      #expect(
        try await bench.get("/v1/catalogue/L01", as: .head).value("stock", "on_hand")?.integer
          == onHand)
      let agreed = try await bench.post(
        "/v1/stock-counts/\(made)/countersignature", #"{"decision":"agreed"}"#, as: .secretary)
      #expect(agreed.value("state")?.string == "agreed", "\(agreed.text)")
      #expect(
        try await bench.get("/v1/catalogue/L01", as: .head).value("stock", "on_hand")?.integer
          == onHand - 2)
      let movements = try await bench.get(
        "/v1/catalogue/L01/stock-movements?limit=1", as: .auditor)
      #expect(movements.items.first?["stock_count_id"]?.string == made, "\(movements.text)")
      #expect(movements.items.first?["change"]?.integer == -2)
      let read = try await bench.get("/v1/stock-counts/\(made)", as: .shopkeeper)
      #expect(read.value("lines", "0", "booked")?.integer == onHand)
      #expect(try await bench.get("/v1/stock-counts", as: .head).problem() == "forbidden")
    }
  }

  @Test func `a warning says what is to be bought`() async throws {
    try await Bench.run { bench in
      let item = try await bench.get("/v1/catalogue/L05", as: .secretary)
      let free = try #require(item.value("stock", "free")?.integer)
      let version = try #require(item.value("version")?.integer)
      #expect(item.value("low")?.bool == false, "\(item.text)")
      let changed = try await bench.patch(
        "/v1/catalogue/L05", #"{"low_stock":\#(free + 1)}"#, as: .secretary,
        version: "\"\(version)\"")
      #expect(changed.value("low")?.bool == true, "\(changed.text)")
      let low = try await bench.get("/v1/catalogue?low=true", as: .shopkeeper)
      #expect(low.items.contains { $0["code"]?.string == "L05" })
      #expect(!low.items.contains { $0["code"]?.string == "L01" })
    }
  }
}
