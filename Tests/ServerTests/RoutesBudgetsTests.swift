import FoundationEssentials
import HTTPTypes
import JSON
import Postgres
import Store
import Support
import Testing

@testable import Server

@Suite struct RoutesBudgetsTests {
  private func body(_ bench: Bench, voucher: String = "V-1", until: Int = 300) -> String {
    #"{"amount_fen":1250050,"source":"街道拨款","from":"\#(bench.day())","#
      + #""until":"\#(bench.day(until))","voucher_no":"\#(voucher)"}"#
  }

  @Test func `a budget is recorded, read, listed and ended`() async throws {
    try await Bench.run { bench in
      let made = try await bench.post("/v1/budgets", body(bench), as: .secretary, key: "b")
      #expect(made.status == 201, "\(made.text)")
      let id = try #require(made.value("id")?.string)
      #expect(made.headers[.location] == "/v1/budgets/\(id)")
      let again = try await bench.post("/v1/budgets", body(bench), as: .secretary, key: "b")
      #expect(again.body == made.body && again.headers[.idempotencyHit] == "true")
      let twice = try await bench.post("/v1/budgets", body(bench), as: .secretary)
      #expect(twice.pointers == ["/voucher_no"])
      let backwards = try await bench.post(
        "/v1/budgets", body(bench, voucher: "V-2", until: -1), as: .secretary)
      #expect(backwards.pointers == ["/until"])
      let read = try await bench.get("/v1/budgets/\(id)", as: .auditor)
      #expect(read.value("amount_fen")?.integer == 1_250_050)
      #expect(read.value("recorded_by")?.string == bench.person(.secretary))
      #expect(read.headers[.eTag] == #""1""#)
      let list = try await bench.get("/v1/budgets", as: .secretary)
      #expect(list.items.first?["id"]?.string == id && list.items.count == 2, "with the demo's own")
      let path = "/v1/budgets/\(id)/end"
      let ended = try await bench.post(path, #"{"reason":"收回"}"#, as: .secretary)
      #expect(ended.value("ended") == .bool(true), "\(ended.text)")
      let once = try await bench.post(path, #"{"reason":"收回"}"#, as: .secretary)
      #expect(try once.problem() == "already-decided")
      let free = try await bench.post("/v1/budgets", body(bench), as: .secretary)
      #expect(free.status == 201)
    }
  }

  @Test func `budgets are the secretary's, and read by those above`() async throws {
    try await Bench.run { bench in
      for who in [Who.worker, .shopkeeper, .auditor, .head] {
        let refused = try await bench.post("/v1/budgets", body(bench), as: who)
        #expect(try refused.problem() == "forbidden")
      }
      let made = try await bench.post("/v1/budgets", body(bench), as: .secretary)
      let id = try #require(made.value("id")?.string)
      #expect(try await bench.get("/v1/budgets/\(id)", as: .streetSecretary).status == 200)
      #expect(try await bench.get("/v1/budgets/\(id)", as: .head).problem() == "forbidden")
      let code = try await bench.database.texts("select code from communities where id = 3")[0]
      let above = try await bench.get("/v1/budgets?community=\(code)", as: .streetSecretary)
      #expect(above.items.count == 2)
      let other = try await bench.get("/v1/budgets?community=999999999999", as: .secretary)
      #expect(try other.problem() == "not-found")
      let elsewhere = try await bench.post(
        "/v1/budgets/\(id)/end", #"{"reason":"x"}"#, as: .streetSecretary)
      #expect(try elsewhere.problem() == "not-found")
    }
  }

  @Test func `what an app may not do about budgets the database refuses`() async throws {
    try await Bench.run { bench in
      _ = try await bench.post("/v1/budgets", body(bench), as: .secretary)
      let refusals = try await bench.database.refusals(
        of: [
          "update budgets set amount_fen = 1", "delete from budgets",
          "update budgets set ended_by = recorded_by, ended_at = now(), end_reason = 'x', "
            + "version = 2, recorded_by = gen_random_uuid()",
        ], as: "moralbank_app")
      #expect(refusals.allSatisfy { $0 != nil })
      let owner = try await bench.database.refusals(
        of: [
          "update budgets set amount_fen = 1", "delete from budgets",
          """
          update budgets set ended_by = '\(bench.person(.worker))', ended_at = now(),
            end_reason = 'x', version = 2
          """,
        ], as: "postgres")
      #expect(owner.map { $0?.sqlState } == ["MB001", "MB001", "MB002"])
    }
  }
}
