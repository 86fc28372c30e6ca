import FoundationEssentials
import HTTPTypes
import JSON
import Seeds
import Support
import Testing

@testable import Server

@Suite struct RoutesRedemptionsTests {
  private func ask(_ bench: Bench) async throws -> String {
    let credited = try await bench.post("/v1/credits", bench.patrol(), as: .worker)
    #expect(credited.balance == [96, 0, 0])
    let asked = try await bench.post("/v1/redemptions", #"{"item":"L12"}"#, as: .head)
    #expect(asked.status == 201, "\(asked.text)")
    #expect(asked.balance == [36, 0, 60])
    return try #require(asked.value("redemption_id")?.string)
  }

  private func approve(_ id: String, _ bench: Bench) async throws {
    let approved = try await bench.post(
      "/v1/redemptions/\(id)/decision", #"{"decision":"approved"}"#, as: .secretary)
    #expect(approved.status == 200, "\(approved.text)")
    #expect(!approved.text.contains("pickup"))
  }

  @Test func `a bag of rice goes from the request to the hand`() async throws {
    try await Bench.run { bench in
      let shelf = try await bench.get("/v1/catalogue/L12", as: .head)
      let free = try #require(shelf.value("stock", "free")?.integer)
      let id = try await ask(bench)
      let less = try await bench.get("/v1/catalogue/L12", as: .head)
      #expect(less.value("stock", "free")?.integer == free - 1)
      let queue = try await bench.get("/v1/redemptions?state=requested", as: .secretary)
      #expect(queue.items.contains { $0["id"]?.string == id })
      try await approve(id, bench)
      let own = try await bench.get("/v1/redemptions/\(id)", as: .head)
      let code = try #require(own.value("pickup_code")?.string, "\(own.text)")
      #expect(code.utf8.count == 8)
      for who in [Who.secretary, .shopkeeper, .worker] {
        let other = try await bench.get("/v1/redemptions/\(id)", as: who)
        #expect(other.status == 200)
        #expect(other.value("pickup_code")?.isNull == true, "\(who)")
      }
      #expect(try await bench.get("/v1/redemptions/\(id)", as: .neighbour).problem() == "forbidden")
      let found = try await bench.post(
        "/v1/redemptions/lookup", #"{"pickup_code":"\#(code)"}"#, as: .shopkeeper)
      #expect(found.value("id")?.string == id, "\(found.text)")
      #expect(found.value("pickup_code")?.isNull == true)
      let given = try await bench.post(
        "/v1/redemptions/\(id)/fulfilment", #"{"pickup_code":"\#(code)"}"#, as: .shopkeeper)
      #expect(given.value("state")?.string == "fulfilled", "\(given.text)")
      #expect(given.balance == [36, 0, 0])
      let last = try await bench.get("/v1/redemptions/\(id)", as: .head)
      #expect(last.value("pickup_code")?.isNull == true)
      #expect(last.value("transfer_ids")?.array?.count == 2)
      #expect(last.value("fulfilled_by")?.string == bench.person(.shopkeeper))
    }
  }

  @Test func `wrong codes are counted, and then the counter pauses`() async throws {
    try await Bench.run { bench in
      let id = try await ask(bench)
      try await approve(id, bench)
      let code = try #require(
        try await bench.get("/v1/redemptions/\(id)", as: .head).value("pickup_code")?.string)
      let wrong = code == "00000000" ? "11111111" : "00000000"
      let path = "/v1/redemptions/lookup"
      for _ in 0..<4 {
        let answer = try await bench.post(path, #"{"pickup_code":"\#(wrong)"}"#, as: .shopkeeper)
        #expect(try answer.problem() == "wrong-pickup-code")
      }
      let found = try await bench.post(path, #"{"pickup_code":"\#(code)"}"#, as: .shopkeeper)
      #expect(found.status == 200)
      for number in 0..<5 {
        let body = #"{"pickup_code":"\#(wrong)"}"#
        let answer =
          number % 2 == 0
          ? try await bench.post(path, body, as: .shopkeeper)
          : try await bench.post("/v1/redemptions/\(id)/fulfilment", body, as: .shopkeeper)
        #expect(try answer.problem() == "wrong-pickup-code", "\(number)")
      }
      for path in [path, "/v1/redemptions/\(id)/fulfilment"] {
        let paused = try await bench.post(path, #"{"pickup_code":"\#(code)"}"#, as: .shopkeeper)
        #expect(try paused.problem() == "too-many-requests")
        #expect(
          paused.headers[.retryAfter].flatMap { Int($0) }.map { (1...15).contains($0) } == true)
      }
      let known = try await bench.post(
        "/v1/redemptions/\(id)/fulfilment",
        #"{"identified_by":"passbook","slip_no":"7","collected_by":"本人"}"#, as: .shopkeeper)
      #expect(known.value("state")?.string == "fulfilled", "\(known.text)")
    }
  }

  @Test func `tries at once are all counted`() async throws {
    try await Bench.run { bench in
      try await bench.signIn(.shopkeeper)
      let answers = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<20 {
          group.addTask {
            try await bench.post(
              "/v1/redemptions/lookup", #"{"pickup_code":"00000000"}"#, as: .shopkeeper
            ).status
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(answers.filter { $0 == 422 }.count == 5)
      #expect(answers.filter { $0 == 429 }.count == 15)
    }
  }

  @Test func `a rejection and a cancellation give everything back`() async throws {
    try await Bench.run { bench in
      let id = try await ask(bench)
      let path = "/v1/redemptions/\(id)/decision"
      let wordless = try await bench.post(path, #"{"decision":"rejected"}"#, as: .secretary)
      #expect(try wordless.problem() == "reason-required")
      let rejected = try await bench.post(
        path, #"{"decision":"rejected","reason":"缺货"}"#, as: .secretary)
      #expect(rejected.balance == [96, 0, 0], "\(rejected.text)")
      let twice = try await bench.post(path, #"{"decision":"approved"}"#, as: .secretary)
      #expect(try twice.problem() == "already-decided")
      #expect(twice.status == 409)
      let again = try await bench.post("/v1/redemptions", #"{"item":"L12"}"#, as: .head)
      let second = try #require(again.value("redemption_id")?.string)
      let stranger = try await bench.post(
        "/v1/redemptions/\(second)/cancellation", as: .neighbour)
      #expect(try stranger.problem() == "forbidden")
      let cancelled = try await bench.post("/v1/redemptions/\(second)/cancellation", as: .head)
      #expect(cancelled.value("state")?.string == "cancelled", "\(cancelled.text)")
      #expect(cancelled.balance == [96, 0, 0])
    }
  }

  @Test func `a list of decisions is answered in order`() async throws {
    try await Bench.run { bench in
      let id = try await ask(bench)
      let unknown = UUID().uuidString.lowercased()
      let body =
        #"{"items":[{"id":"\#(unknown)","decision":"approved"},"#
        + #"{"id":"\#(id)","decision":"approved"},{"id":"\#(id)","decision":"approved"}]}"#
      let answer = try await bench.post("/v1/redemptions/decisions", body, as: .secretary)
      #expect(answer.status == 200, "\(answer.text)")
      let statuses = answer.value("results")?.array?.map { $0.object?["status"]?.integer }
      #expect(statuses == [404, 200, 409])
      #expect(answer.value("decided")?.integer == 1 && answer.value("refused")?.integer == 2)
      #expect(answer.value("results", "1", "outcome", "state")?.string == "approved")
      let resident = try await bench.post("/v1/redemptions/decisions", body, as: .head)
      #expect(try resident.problem() == "forbidden")
    }
  }

  @Test func `the street's secretary sees and decides below, others there find nothing`()
    async throws
  {
    try await Bench.run { bench in
      let home = bench.database.login("secretary").community
      let street = bench.database.login("secretary", 1).community
      #expect(street != home)
      let id = try await ask(bench)
      let path = "/v1/redemptions/\(id)"
      let elsewhere = Who.operator
      let foreign = try await bench.get(path, as: elsewhere)
      #expect(try foreign.problem() == "not-found")
      let unknown = try await bench.get("/v1/redemptions/\(UUID().uuidString)", as: elsewhere)
      #expect(foreign.body == unknown.body)
      let balance = "/v1/people/\(bench.person(.head))/balance"
      #expect(try await bench.get(balance, as: elsewhere).problem() == "not-found")
      #expect(try await bench.get(balance, as: .streetSecretary).balanceOf("held") == 60)
      let past = try await bench.get(balance + "?as_of=\(bench.day(-1))", as: .streetSecretary)
      #expect(past.balanceOf("available") == 86)
      let word = #"{"decision":"approved"}"#
      let refused = try await bench.post(path + "/decision", word, as: elsewhere)
      #expect(try refused.problem() == "not-found")
      let queue = try await bench.get("/v1/redemptions?state=requested", as: .streetSecretary)
      #expect(queue.items.contains { $0["id"]?.string == id })
      let decided = try await bench.post(path + "/decision", word, as: .streetSecretary, key: "k")
      #expect(decided.value("state")?.string == "approved", "\(decided.text)")
      let again = try await bench.post(path + "/decision", word, as: .streetSecretary, key: "k")
      #expect(again.body == decided.body && again.headers[.idempotencyHit] == "true")
      let transfers = try await bench.get(
        "/v1/transfers?community=\(home)&limit=1", as: .streetSecretary)
      #expect(transfers.items.first?["seq"]?.integer == 1)
      let hidden = try await bench.get("/v1/transfers?community=\(home)", as: elsewhere)
      #expect(try hidden.problem() == "not-found")
    }
  }

  @Test func `what cannot be had is refused with what there is`() async throws {
    try await Bench.run { bench in
      let poor = try await bench.post(
        "/v1/redemptions", #"{"item":"L12","quantity":2}"#, as: .head)
      #expect(["insufficient-points", "limit-per-person"].contains(try poor.problem()))
      let none = try await bench.post("/v1/redemptions", #"{"item":"Z99"}"#, as: .head)
      #expect(try none.problem() == "not-found")
      let other = try await bench.post(
        "/v1/redemptions", #"{"item":"L01","person_id":"\#(bench.person(.neighbour))"}"#, as: .head)
      #expect(try other.problem() == "forbidden")
      for quantity in ["0", "-1", "1.0", "101"] {
        let answer = try await bench.post(
          "/v1/redemptions", #"{"item":"L01","quantity":\#(quantity)}"#, as: .head)
        #expect(try answer.problem() == "validation-failed")
      }
      let body = #"{"pickup_code":"12345678","identified_by":"known"}"#
      let both = try await bench.post(
        "/v1/redemptions/\(UUID().uuidString)/fulfilment", body, as: .shopkeeper)
      #expect(try both.problem() == "validation-failed")
    }
  }

  @Test func `the secretary sets terms by version, the shopkeeper moves the stock`() async throws {
    try await Bench.run { bench in
      let new =
        #"{"code":"X01","type":"goods","names":{"zh":"雨伞","en":"Umbrella"},"#
        + #""points":20,"stock_mode":"counted","per_person_month":1}"#
      let added = try await bench.post("/v1/catalogue", new, as: .secretary)
      #expect(added.status == 201, "\(added.text)")
      #expect(added.headers[.location] == "/v1/catalogue/X01" && added.headers[.eTag] == #""1""#)
      #expect(try await bench.post("/v1/catalogue", new, as: .secretary).pointers == ["/code"])
      #expect(try await bench.post("/v1/catalogue", new, as: .shopkeeper).problem() == "forbidden")
      let moved = try await bench.post(
        "/v1/catalogue/X01/stock-movements", #"{"kind":"received","quantity":5}"#, as: .shopkeeper)
      #expect(moved.status == 201, "\(moved.text)")
      #expect(moved.value("stock", "free")?.integer == 5)
      let movement = try await bench.get(try #require(moved.headers[.location]), as: .auditor)
      #expect(movement.value("change")?.integer == 5, "\(movement.text)")
      let empty = try await bench.post(
        "/v1/catalogue/X01/stock-movements", #"{"kind":"damaged","quantity":6}"#, as: .shopkeeper)
      #expect(empty.pointers == ["/quantity"])
      let nothing = try await bench.post(
        "/v1/catalogue/X01/stock-movements", #"{"kind":"received","quantity":0}"#, as: .shopkeeper)
      #expect(nothing.pointers == ["/quantity"])
      let edit = #"{"points":15,"per_person_month":null,"names":{"en":"Big umbrella"}}"#
      let changed = try await bench.patch(
        "/v1/catalogue/X01", edit, as: .secretary, version: #""1""#)
      #expect(changed.status == 200, "\(changed.text)")
      #expect(changed.headers[.eTag] == #""2""#)
      #expect(changed.value("points")?.integer == 15)
      #expect(changed.value("per_person_month")?.isNull == true)
      #expect(changed.value("names", "zh")?.string == "雨伞")
      let read = try await bench.get("/v1/catalogue/X01", as: .head)
      #expect(read.body == changed.body && read.headers[.eTag] == #""2""#)
      let stale = try await bench.patch(
        "/v1/catalogue/X01", edit, as: .secretary, version: #""1""#)
      #expect(try stale.problem() == "stale-version")
      let list = try await bench.get("/v1/catalogue?enabled=true&limit=100", as: .neighbour)
      #expect(list.items.contains { $0["code"]?.string == "X01" })
    }
  }
}
