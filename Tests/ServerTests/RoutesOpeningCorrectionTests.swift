import Bank
import HTTPTypes
import JSON
import Support
import Testing

@testable import Server

/// Opening balances put right over HTTP.
@Suite struct RoutesOpeningCorrectionTests {
  /// Brings 40 points in for the building head, who has 86 then 126.
  private func bringIn(_ bench: Bench) async throws {
    let head = try await bench.get("/v1/people/\(bench.person(.head))", as: .secretary)
    let door = ["building", "entrance", "room"].map { field in
      #""\#(field)":"\#(head.value(field)?.string ?? "")""#
    }.joined(separator: ",")
    let name = head.value("name")?.string ?? ""
    let digest = String(repeating: "07", count: 32)
    let body =
      #"{"file":{"name":"旧账.csv","sha256":"\#(digest)"},"closed_on":"\#(bench.day(-1))","rows":["#
      + #"{\#(door),"name":"\#(name)","lines":[{"row":2,"change_halves":80}]}]}"#
    let answer = try await bench.post("/v1/imports/book", body, as: .secretary)
    #expect(answer.value("points")?.integer == 40, "\(answer.text)")
  }

  @Test func `asked for, signed, shown, and on the statement`() async throws {
    try await Bench.run { bench in
      try await bringIn(bench)
      let person = bench.person(.head)
      let body = #"{"person_id":"\#(person)","points":25,"fault":"bank","reason":"录错"}"#
      for who in [Who.worker, .head, .shopkeeper] {
        let refused = try await bench.post("/v1/opening-corrections", body, as: who)
        #expect(try refused.problem() == "forbidden")
      }
      let asked = try await bench.post("/v1/opening-corrections", body, as: .auditor, key: "o1")
      #expect(asked.status == 201 && asked.value("counted")?.integer == 40, "\(asked.text)")
      #expect(asked.value("balance")?.isNull == true)
      let again = try await bench.post("/v1/opening-corrections", body, as: .auditor, key: "o1")
      #expect(again.body == asked.body)
      let id = try #require(asked.value("correction_id")?.string)
      let path = "/v1/opening-corrections/\(id)"
      #expect(asked.headers[.location] == path)
      let own = try await bench.post("\(path)/countersignature", as: .auditor)
      #expect(try own.problem() == "forbidden")
      let signed = try await bench.post("\(path)/countersignature", as: .secretary)
      #expect(signed.status == 200 && signed.value("state")?.string == "done", "\(signed.text)")
      #expect(signed.balance == [111, 0, 0])
      let twice = try await bench.post("\(path)/countersignature", as: .secretary)
      #expect(try twice.problem() == "already-decided")
      let shown = try await bench.get(path, as: .streetSecretary)
      #expect(shown.value("transfer_ids")?.array?.count == 1, "\(shown.text)")
      #expect(shown.value("holder", "id")?.string == person)
      let listed = try await bench.get("/v1/opening-corrections?state=done", as: .auditor)
      #expect(listed.items.map { $0["id"]?.string } == [id])
      #expect(try await bench.get(path, as: .head).problem() == "forbidden")
      let lines = try await bench.get("/v1/people/\(person)/statement?limit=2", as: .head)
      #expect(lines.items.map { $0["amount"]?.integer } == [-15, 40])
      #expect(lines.items.first?["cause"]?.object?["type"]?.string == "opening")
    }
  }

  @Test func `what cannot be corrected is said`() async throws {
    try await Bench.run { bench in
      let person = bench.person(.neighbour)
      func body(_ id: String, _ points: Int) -> String {
        #"{"person_id":"\#(id)","points":\#(points),"fault":"bank","reason":"录错"}"#
      }
      let path = "/v1/opening-corrections"
      let nothing = try await bench.post(path, body(person, 5), as: .secretary)
      #expect(try nothing.problem() == "validation-failed", "\(nothing.text)")
      let nobody = try await bench.post(
        path, body("01900000-0000-7000-8000-000000000000", 5), as: .secretary)
      #expect(try nobody.problem() == "not-found")
      try await bringIn(bench)
      let same = try await bench.post(path, body(bench.person(.head), 40), as: .secretary)
      #expect(same.value("errors", "0", "pointer")?.string == "/points", "\(same.text)")
      let below = try await bench.post(path, body(person, -1), as: .secretary)
      #expect(try below.problem() == "validation-failed")
      let missing = try await bench.post(
        "\(path)/01900000-0000-7000-8000-000000000000/countersignature", as: .auditor)
      #expect(try missing.problem() == "not-found")
    }
  }
}
