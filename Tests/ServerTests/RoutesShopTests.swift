import FoundationEssentials
import HTTPTypes
import JSON
import Support
import Testing

/// Baskets, the counter, other items, returns, slips.
@Suite struct RoutesShopTests {
  /// The building head has points to spend.
  private func rich(_ bench: Bench) async throws {
    for minutes in [180, 180] {
      let credited = try await bench.post(
        "/v1/credits", bench.patrol(minutes: minutes), as: .worker)
      #expect(credited.status == 201, "\(credited.text)")
    }
  }

  private func put(
    _ bench: Bench, _ code: String, points: Int, pieces: Int, _ more: String = ""
  ) async throws {
    let body =
      #"{"code":"\#(code)","type":"goods","names":{"zh":"试","en":"t"},"points":\#(points),"#
      + #""stock_mode":"counted"\#(more)}"#
    let added = try await bench.post("/v1/catalogue", body, as: .secretary)
    #expect(added.status == 201, "\(added.text)")
    guard pieces > 0 else { return }
    let stocked = try await bench.post(
      "/v1/catalogue/\(code)/stock-movements",
      #"{"kind":"received","quantity":\#(pieces),"supplier":"批发部","unit_cost_fen":250,"#
        + #""pickup_point":"P1"}"#, as: .shopkeeper)
    #expect(stocked.status == 201, "\(stocked.text)")
  }

  @Test func `a basket half out of stock gives the other half`() async throws {
    try await Bench.run { bench in
      try await put(bench, "X01", points: 5, pieces: 1)
      try await put(bench, "X02", points: 6, pieces: 0)
      let body = #"{"items":[{"item":"X01"},{"item":"X02"},{"item":"X01"},{"item":"ZZ9"}]}"#
      let basket = try await bench.post("/v1/redemptions/baskets", body, as: .head, key: "b1")
      #expect(basket.status == 200, "\(basket.text)")
      let statuses = (0..<4).map {
        basket.value("results", "\($0)", "status")?.integer
      }
      #expect(statuses == [201, 422, 422, 404])
      #expect(basket.value("requested")?.integer == 1 && basket.value("refused")?.integer == 3)
      #expect(basket.value("points")?.integer == 5)
      let again = try await bench.post("/v1/redemptions/baskets", body, as: .head, key: "b1")
      #expect(again.body == basket.body)
      #expect(again.headers[HTTPField.Name("Idempotency-Hit")!] == "true")
      let id = try #require(basket.value("basket_id")?.string)
      let listed = try await bench.get("/v1/redemptions?basket=\(id)", as: .head)
      #expect(listed.items.count == 1 && listed.items.first?["item"]?.string == "X01")
      let whole = try await bench.post(
        "/v1/redemptions/baskets", #"{"items":[{"item":"L01"},{"item":"X02"}],"atomic":true}"#,
        as: .head)
      #expect(try whole.problem() == "batch-refused")
      #expect(whole.value("errors", "0", "pointer")?.string == "/items/1", "\(whole.text)")
      for bad in [#"{"items":[]}"#, #"{"items":[{"item":"L01","quantity":0}]}"#, "{}"] {
        let answer = try await bench.post("/v1/redemptions/baskets", bad, as: .head)
        #expect(try answer.problem() == "validation-failed", "\(bad)")
      }
      let other = try await bench.post(
        "/v1/redemptions/baskets",
        #"{"items":[{"item":"L01"}],"person_id":"\#(bench.person(.neighbour))"}"#, as: .head)
      #expect(try other.problem() == "forbidden")
    }
  }

  @Test func `an elder without a phone is served at the counter, on a slip`() async throws {
    try await Bench.run { bench in
      try await put(
        bench, "X01", points: 12, pieces: 9, #","standing_approval":true"#)
      let shown = try await bench.get("/v1/catalogue/X01", as: .head)
      #expect(shown.value("standing_approval")?.bool == true, "\(shown.text)")
      #expect(shown.value("shelves", "0", "pickup_point")?.string == "P1")
      func serve(_ slip: String, _ who: Who = .shopkeeper, item: String = "X01") async throws
        -> Answer
      {
        try await bench.post(
          "/v1/redemptions/over-the-counter",
          #"{"person_id":"\#(bench.person(.head))","item":"\#(item)","slip_no":"\#(slip)"}"#,
          as: who)
      }
      let served = try await serve("GT-900001")
      #expect(served.status == 201, "\(served.text)")
      #expect(served.value("state")?.string == "fulfilled" && served.balance == [74, 0, 0])
      let id = try #require(served.value("redemption_id")?.string)
      let one = try await bench.get("/v1/redemptions/\(id)", as: .auditor)
      #expect(one.value("over_the_counter")?.bool == true)
      #expect(
        one.value("slip_no")?.string == "GT-900001" && one.value("decided_by")?.isNull == true)
      #expect(try await serve("GT-900001").problem() == "validation-failed")
      #expect(try await serve("GT-900002").status == 201)
      #expect(try await serve("GT-900003").problem() == "limit-per-person")
      for who in [Who.secretary, .worker, .head] {
        #expect(try await serve("GT-900004", who).problem() == "forbidden", "\(who)")
      }
      #expect(try await serve("GT-900005", item: "L12").problem() == "item-unavailable")
      let own = try await bench.post(
        "/v1/redemptions/over-the-counter",
        #"{"person_id":"\#(bench.person(.shopkeeper))","item":"X01","slip_no":"S"}"#,
        as: .shopkeeper)
      #expect(try own.problem() == "own-matter")
      let listed = try await bench.get(
        "/v1/redemptions?over_the_counter=true&item=X01", as: .auditor)
      #expect(listed.items.count == 2)
      let statement = try await bench.get(
        "/v1/people/\(bench.person(.head))/statement?limit=1", as: .head)
      #expect(statement.items.first?["kind"]?.string == "redemption", "\(statement.text)")
      #expect(statement.items.first?["amount"]?.integer == -12)
      // The approval is ended, and its history stays.
      let ended = try await bench.patch(
        "/v1/catalogue/X01", #"{"standing_approval":false}"#, as: .secretary, version: "\"1\"")
      #expect(ended.value("standing_approval")?.bool == false, "\(ended.text)")
      #expect(try await serve("GT-900006").problem() == "item-unavailable")
      let approvals = try await bench.get("/v1/standing-approvals?item=X01", as: .auditor)
      #expect(approvals.items.count == 1 && approvals.items.first?["ended_by"]?.isNull == false)
      #expect(
        try await bench.get("/v1/standing-approvals?item=X01&current=true", as: .auditor)
          .items.isEmpty)
      #expect(try await bench.get("/v1/standing-approvals", as: .head).problem() == "forbidden")
    }
  }

  @Test func `another item with consent, a slip with its code, and a gift that comes back`()
    async throws
  {
    try await Bench.run { bench in
      try await rich(bench)
      try await put(bench, "X01", points: 10, pieces: 3)
      try await put(
        bench, "X02", points: 5, pieces: 9, #","return_rule":{"kind":"unopened","days":7}"#)
      let asked = try await bench.post("/v1/redemptions", #"{"item":"X01"}"#, as: .head)
      let id = try #require(asked.value("redemption_id")?.string, "\(asked.text)")
      let path = "/v1/redemptions/\(id)"
      let early = try await bench.get("\(path)/slip", as: .head)
      #expect(try early.problem() == "already-decided")
      _ = try await bench.post("\(path)/decision", #"{"decision":"approved"}"#, as: .secretary)
      let wrong = try await bench.post(
        "\(path)/substitution", #"{"item":"X02","consent":"phone"}"#, as: .shopkeeper)
      #expect(try wrong.problem() == "validation-failed")
      let swapped = try await bench.post(
        "\(path)/substitution", #"{"item":"X02","quantity":2,"consent":"paper","slip_no":"H1"}"#,
        as: .shopkeeper)
      #expect(swapped.status == 200, "\(swapped.text)")
      let now = try await bench.get(path, as: .head)
      #expect(now.value("item")?.string == "X02" && now.value("former_item")?.string == "X01")
      #expect(now.value("quantity")?.integer == 2)
      let code = try #require(now.value("pickup_code")?.string)
      let halves = [code.prefix(4), code.suffix(4)].joined(separator: " ")
      for who in [Who.head, .shopkeeper] {
        let slip = try await bench.get("\(path)/slip", as: who)
        #expect(slip.status == 200 && slip.text.contains(halves), "\(who): \(slip.text)")
        #expect(slip.text.contains("2 件") && slip.text.contains("道德超市"))
      }
      for who in [Who.worker, .secretary, .auditor, .neighbour] {
        #expect(try await bench.get("\(path)/slip", as: who).problem() == "forbidden", "\(who)")
      }
      _ = try await bench.post(
        "\(path)/fulfilment", #"{"pickup_code":"\#(code)"}"#, as: .shopkeeper)
      let faulty = try await bench.post(
        "\(path)/return", #"{"condition":"faulty","reason":"坏了"}"#, as: .shopkeeper)
      #expect(try faulty.problem() == "not-reversible")
      let back = try await bench.post(
        "\(path)/return", #"{"condition":"unopened","reason":"家里有了"}"#, as: .shopkeeper)
      #expect(back.status == 201, "\(back.text)")
      let reversal = try #require(back.value("reversal_id")?.string)
      let shown = try await bench.get("/v1/reversals/\(reversal)", as: .auditor)
      #expect(shown.value("asked_as")?.string == "shopkeeper", "\(shown.text)")
      #expect(shown.value("condition")?.string == "unopened")
      let signature = "/v1/reversals/\(reversal)/countersignature"
      #expect(try await bench.post(signature, as: .auditor).problem() == "forbidden")
      let signed = try await bench.post(signature, as: .secretary)
      #expect(signed.value("state")?.string == "done", "\(signed.text)")
      let last = try await bench.get(path, as: .head)
      #expect(last.value("returned")?.bool == true && last.value("state")?.string == "fulfilled")
      let shelf = try await bench.get("/v1/catalogue/X02", as: .head)
      #expect(shelf.value("stock", "on_hand")?.integer == 9)
    }
  }
}
