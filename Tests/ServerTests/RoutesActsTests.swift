import FoundationEssentials
import HTTPTypes
import JSON
import Seeds
import Support
import Testing

@testable import Server

@Suite struct RoutesActsTests {
  @Test func `a credit pays, explains itself and is found`() async throws {
    try await Bench.run { bench in
      let body = bench.patrol(
        #","evidence":[{"kind":"SI","ref":"sheet 7"}],"note":"夜间巡逻","beneficiary":null"#)
      let credited = try await bench.post("/v1/credits", body, as: .worker)
      #expect(credited.status == 201, "\(credited.text)")
      #expect(credited.value("points")?.integer == 10)
      #expect(credited.balance == [96, 0, 0])
      let id = try #require(credited.value("act_id")?.string)
      #expect(credited.headers[.location] == "/v1/acts/\(id)")
      let act = try await bench.get("/v1/acts/\(id)", as: .head)
      #expect(act.status == 200, "\(act.text)")
      #expect(act.headers[.eTag] == #""1""#)
      #expect(act.value("state")?.string == "credited")
      #expect(act.value("holder", "id")?.string == bench.person(.head))
      #expect(act.value("minutes")?.integer == 120)
      #expect(act.value("units")?.isNull == true)
      #expect(act.value("evidence", "0", "ref")?.string == "sheet 7")
      #expect(act.value("note")?.string == "夜间巡逻")
      #expect(act.value("verified_by")?.string == bench.person(.worker))
      #expect(act.value("calculation", "points")?.integer == 10)
      #expect(act.value("calculation", "quantity")?.integer == 120)
      #expect(act.value("transfer_ids", "0")?.string == credited.value("transfer_id")?.string)
    }
  }

  @Test func `a filed act is verified, and a second word comes too late`() async throws {
    try await Bench.run { bench in
      let filed = try await bench.post(
        "/v1/acts", bench.patrol(#","evidence":[{"kind":"SI","ref":"7"}]"#), as: .head)
      #expect(filed.status == 201, "\(filed.text)")
      #expect(filed.value("state")?.string == "submitted")
      #expect(filed.value("transfer_id")?.isNull == true)
      let id = try #require(filed.value("act_id")?.string)
      let queue = try await bench.get("/v1/acts?state=submitted&limit=100", as: .worker)
      #expect(queue.items.contains { $0["id"]?.string == id })
      let elsewhere = try await bench.get("/v1/acts?state=submitted&limit=100", as: .otherWorker)
      #expect(!elsewhere.items.contains { $0["id"]?.string == id })
      let path = "/v1/acts/\(id)/verification"
      let wordless = try await bench.post(path, #"{"decision":"rejected"}"#, as: .worker)
      #expect(try wordless.problem() == "reason-required")
      #expect(wordless.pointers == ["/reason"])
      let stranger = try await bench.post(path, #"{"decision":"verified"}"#, as: .otherWorker)
      #expect(try stranger.problem() == "outside-your-grid")
      let verified = try await bench.post(path, #"{"decision":"verified"}"#, as: .worker)
      #expect(verified.status == 200, "\(verified.text)")
      #expect(verified.value("state")?.string == "credited")
      #expect(verified.balance == [96, 0, 0])
      let late = try await bench.post(path, #"{"decision":"verified"}"#, as: .worker)
      #expect(try late.problem() == "already-decided")
      #expect(late.text.contains("credited"))
    }
  }

  @Test func `a returned act says why`() async throws {
    try await Bench.run { bench in
      let filed = try await bench.post(
        "/v1/acts", bench.patrol(#","evidence":[{"kind":"SI","ref":"7"}]"#), as: .head)
      let id = try #require(filed.value("act_id")?.string)
      let returned = try await bench.post(
        "/v1/acts/\(id)/verification", #"{"decision":"returned","reason":"哪一栋？"}"#,
        as: .worker)
      #expect(returned.value("state")?.string == "returned")
      let act = try await bench.get("/v1/acts/\(id)", as: .head)
      #expect(act.value("verified_by")?.isNull == true)
      #expect(act.value("reviews", "0", "decision")?.string == "returned")
      #expect(act.value("reviews", "0", "reason")?.string == "哪一栋？")
      #expect(act.value("version")?.integer == 2)
    }
  }

  /// A part of a request that does not fit, and where it is refused.
  private static let misfits = [
    (#""minutes":0"#, "/minutes"), (#""minutes":-15"#, "/minutes"),
    (#""minutes":15.0"#, "/minutes"), (#""minutes":"60""#, "/minutes"),
    (#""minutes":20"#, "/minutes"), (#""minutes":99999999999"#, "/minutes"),
    (#""units":2"#, "/units"), (#""minutes":60,"colour":"red""#, "/colour"),
    (#""minutes":60,"beneficiary":{}"#, "/beneficiary"),
    (#""minutes":60,"evidence":[{"kind":"si"}]"#, "/evidence/0/kind"),
    (#""minutes":60,"evidence":[{"kind":"SI","ref":"a\nb"}]"#, "/evidence/0/ref"),
    (#""minutes":60,"note":"a\u0000b""#, "/note"),
  ]

  @Test func `what does not fit is refused at its place, and nothing is written`() async throws {
    try await Bench.run { bench in
      for (part, pointer) in Self.misfits {
        let body =
          #"{"act_type":"B01","person_id":"\#(bench.person(.head))","#
          + #""occurred_on":"\#(bench.day())",\#(part)}"#
        let answer = try await bench.post("/v1/credits", body, as: .worker)
        #expect(try answer.problem() == "validation-failed", "\(part)")
        #expect(answer.pointers.first == pointer, "\(answer.text)")
      }
      let balance = try await bench.get("/v1/people/\(bench.person(.head))/balance", as: .head)
      #expect(balance.value("available")?.integer == 86)
    }
  }

  @Test func `days, people and offices that are not the worker's are refused`() async throws {
    try await Bench.run { bench in
      let tomorrow = try await bench.post(
        "/v1/credits", bench.patrol(on: bench.day(1)), as: .worker)
      #expect(try tomorrow.problem() == "future-day")
      #expect(tomorrow.pointers == ["/occurred_on"])
      let long = try await bench.post(
        "/v1/credits", bench.patrol(on: "1999-01-01"), as: .worker)
      #expect(try long.problem() == "period-closed")
      let own = try await bench.post("/v1/credits", bench.patrol(by: .worker), as: .worker)
      #expect(["own-matter", "outside-your-grid"].contains(try own.problem()))
      let outside = try await bench.post("/v1/credits", bench.patrol(), as: .otherWorker)
      #expect(try outside.problem() == "outside-your-grid")
      let resident = try await bench.post("/v1/credits", bench.patrol(), as: .head)
      #expect(try resident.problem() == "forbidden")
      let nobody =
        #"{"act_type":"B01","person_id":"\#(UUID().uuidString)","minutes":60,"#
        + #""occurred_on":"\#(bench.day())"}"#
      #expect(try await bench.post("/v1/credits", nobody, as: .worker).problem() == "not-found")
    }
  }

  @Test func `a key gives the same bytes again, and only for its request`() async throws {
    try await Bench.run { bench in
      let first = try await bench.post("/v1/credits", bench.patrol(), as: .worker, key: "k")
      let again = try await bench.post("/v1/credits", bench.patrol(), as: .worker, key: #""k""#)
      #expect(again.status == first.status && again.body == first.body)
      #expect(again.headers[.location] == first.headers[.location])
      #expect(first.headers[.idempotencyHit] == nil && again.headers[.idempotencyHit] == "true")
      let other = try await bench.post(
        "/v1/credits", bench.patrol(minutes: 60), as: .worker, key: "k")
      #expect(try other.problem() == "idempotency-key-reused")
    }
  }

  @Test func `a list credits what it can and names what it cannot`() async throws {
    try await Bench.run { bench in
      let line = { (more: String) in
        #"{"act_type":"B01","person_id":"\#(bench.person(.head))","#
          + #""occurred_on":"\#(bench.day())",\#(more)}"#
      }
      let good = line(#""minutes":60,"client_ref":"a""#)
      let bad = line(#""minutes":20"#)
      let mixed = try await bench.post(
        "/v1/credits/batch", #"{"items":[\#(good),\#(bad)]}"#, as: .worker)
      #expect(mixed.status == 200, "\(mixed.text)")
      #expect(mixed.value("credited")?.integer == 1)
      #expect(mixed.value("refused")?.integer == 1)
      #expect(mixed.value("points")?.integer == 5)
      #expect(mixed.value("results", "0", "client_ref")?.string == "a")
      #expect(mixed.value("results", "0", "status")?.integer == 201)
      #expect(mixed.value("results", "0", "outcome", "balance", "available")?.integer == 91)
      #expect(mixed.value("results", "1", "client_ref")?.isNull == true)
      #expect(mixed.value("results", "1", "status")?.integer == 422)
      let pointer = mixed.value("results", "1", "problem", "errors", "0", "pointer")
      #expect(pointer?.string == "/items/1/minutes")
      let whole = try await bench.post(
        "/v1/credits/batch", #"{"items":[\#(good),\#(bad)],"atomic":true}"#, as: .worker)
      #expect(try whole.problem() == "batch-refused")
      #expect(whole.pointers == ["/items/1/minutes"])
      let shapeless = try await bench.post(
        "/v1/credits/batch", #"{"items":[\#(good),{"act_type":"B01"}]}"#, as: .worker)
      #expect(try shapeless.problem() == "validation-failed")
      let balance = try await bench.get("/v1/people/\(bench.person(.head))/balance", as: .head)
      #expect(balance.value("available")?.integer == 91)
    }
  }

  @Test func `lists show what is the reader's and turn their pages`() async throws {
    try await Bench.run { bench in
      for minutes in [15, 30, 45] {
        let answer = try await bench.post(
          "/v1/credits", bench.patrol(minutes: minutes), as: .worker)
        #expect(answer.status == 201)
      }
      let all = try await bench.get("/v1/acts?limit=100", as: .head)
      let holders = Set(all.items.map { $0["holder"]?.object?["id"]?.string })
      #expect(holders.contains(bench.person(.head)))
      #expect(!holders.contains(bench.person(.neighbour)))
      var (seen, path): ([String], String?) = ([], "/v1/acts?limit=2")
      while let next = path {
        let page = try await bench.get(next, as: .head)
        seen += page.items.compactMap { $0["id"]?.string }
        path = page.value("next_cursor")?.string.map { "/v1/acts?limit=2&cursor=\($0)" }
      }
      #expect(seen == all.items.compactMap { $0["id"]?.string })
      #expect(seen == seen.sorted(by: >))
      let today = try await bench.get(
        "/v1/acts?person=\(bench.person(.head))&act_type=B01&state=credited&from=\(bench.day())",
        as: .secretary)
      #expect(today.items.count == 3, "\(today.text)")
      let grid = bench.database.login("grid_worker").grids[0]
      let inGrid = try await bench.get("/v1/acts?grid=\(grid)&limit=100", as: .auditor)
      #expect(inGrid.items.allSatisfy { $0["grid"]?.string?.hasPrefix(grid) == true })
      #expect(inGrid.items.count > 50)
      let crossed = try await bench.get(
        "/v1/acts?from=\(bench.day())&to=\(bench.day(-1))", as: .secretary)
      #expect(try crossed.problem() == "invalid-request")
      let other = try await bench.get("/v1/acts/\(seen[0])", as: .neighbour)
      #expect(try other.problem() == "forbidden")
      let outside = try await bench.get("/v1/acts/\(seen[0])", as: .otherWorker)
      #expect(try outside.problem() == "outside-your-grid")
      let unknown = try await bench.get("/v1/acts/\(UUID().uuidString)", as: .secretary)
      #expect(try unknown.problem() == "not-found")
    }
  }

  @Test func `act types are those in force, and rule books say how they came`() async throws {
    try await Bench.run { bench in
      let types = try await bench.get("/v1/act-types?limit=100", as: .worker)
      #expect(types.items.count == 57, "\(types.text)")
      let patrol = try #require(types.items.first { $0["code"]?.string == "B01" })
      #expect(patrol["by_minutes"]?.bool == true)
      #expect(patrol["points_per_unit"]?.integer == 5)
      let version = try #require(patrol["rule_version"]?.string)
      let books = try await bench.get("/v1/rule-books", as: .head)
      #expect(books.items.first?["version"]?.string == version)
      #expect(books.items.first?["in_force"]?.bool == true)
      let book = try await bench.get("/v1/rule-books/\(version)", as: .head)
      #expect(book.value("act_types")?.array?.count == 79)
      #expect(book.value("overall_caps")?.array?.count == 3)
      let none = try await bench.get("/v1/rule-books/1900-01", as: .head)
      #expect(try none.problem() == "not-found")
    }
  }
}
