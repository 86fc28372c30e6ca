import FoundationEssentials
import HTTPTypes
import JSON
import Support
import Testing

@testable import Server

/// What happens to an act after it was told, over the routes.
@Suite struct RoutesCoursesTests {
  private static func filed(_ bench: Bench) async throws -> String {
    let answer = try await bench.post(
      "/v1/acts", bench.patrol(#","evidence":[{"kind":"SI","ref":"7"}]"#), as: .head)
    return try #require(answer.value("act_id")?.string, "\(answer.text)")
  }

  @Test func `a returned act is told anew and credited`() async throws {
    try await Bench.run { bench in
      let id = try await Self.filed(bench)
      let early = try await bench.post("/v1/acts/\(id)/resubmission", as: .head)
      #expect(try early.problem() == "already-decided")
      _ = try await bench.post(
        "/v1/acts/\(id)/verification", #"{"decision":"returned","reason":"几点到几点？"}"#,
        as: .worker)
      let neighbour = try await bench.post("/v1/acts/\(id)/resubmission", as: .neighbour)
      #expect(try neighbour.problem() == "forbidden")
      let wrong = try await bench.post(
        "/v1/acts/\(id)/resubmission", #"{"minutes":50}"#, as: .head)
      #expect(try wrong.problem() == "validation-failed")
      #expect(wrong.pointers == ["/minutes"])
      let again = try await bench.post(
        "/v1/acts/\(id)/resubmission",
        #"{"minutes":60,"evidence":[{"kind":"SI","ref":"sheet 9"}],"note":"八点到九点"}"#, as: .head)
      #expect(again.status == 200 && again.value("state")?.string == "submitted", "\(again.text)")
      let verified = try await bench.post(
        "/v1/acts/\(id)/verification", #"{"decision":"verified"}"#, as: .worker)
      #expect(verified.value("points")?.integer == 5, "\(verified.text)")
      let act = try await bench.get("/v1/acts/\(id)", as: .head)
      #expect(act.value("minutes")?.integer == 60)
      #expect(act.value("note")?.string == "八点到九点")
      #expect(act.value("reviews", "0", "reason")?.string == "几点到几点？")
      #expect(act.value("verified_by")?.string == bench.person(.worker))
    }
  }

  @Test func `a review issues into on_notice, by another than the verifier`() async throws {
    try await Bench.run { bench in
      let body =
        #"{"act_type":"B04","person_id":"\#(bench.person(.head))","occurred_on":"\#(bench.day())","#
        + #""evidence":[{"kind":"EV"},{"kind":"WI"},{"kind":"WI"}],"#
        + #""external_ref":{"system":"grid","number":"77-1"}}"#
      let credited = try await bench.post("/v1/credits", body, as: .worker)
      #expect(credited.value("state")?.string == "verified", "\(credited.text)")
      let id = try #require(credited.value("act_id")?.string)
      let path = "/v1/acts/\(id)/review"
      let worker = try await bench.post(path, #"{"decision":"approved"}"#, as: .worker)
      #expect(try worker.problem() == "forbidden")
      let bare = try await bench.post(path, #"{"decision":"approved"}"#, as: .secretary)
      #expect(try bare.problem() == "validation-failed")
      #expect(bare.pointers == ["/resolution"])
      let approval =
        #"{"decision":"approved","resolution":{"no":"2026-11","met_on":"\#(bench.day())","#
        + #""present":9,"for":7,"against":1}}"#
      let reviewed = try await bench.post(path, approval, as: .streetSecretary)
      #expect(reviewed.status == 200, "\(reviewed.text)")
      #expect(reviewed.value("state")?.string == "on_notice")
      #expect(reviewed.balance == [86, reviewed.value("points")?.integer, 0])
      let late = try await bench.post(path, approval, as: .secretary)
      #expect(try late.problem() == "already-decided")
      let act = try await bench.get("/v1/acts/\(id)", as: .secretary)
      #expect(act.value("reviews", "0", "resolution", "for")?.integer == 7)
      #expect(act.value("calculation", "points")?.integer == reviewed.value("points")?.integer)
    }
  }

  @Test func `a slip of the finger is withdrawn and stays visible`() async throws {
    try await Bench.run { bench in
      let credited = try await bench.post("/v1/credits", bench.patrol(), as: .worker)
      let id = try #require(credited.value("act_id")?.string)
      let other = try await bench.post("/v1/acts/\(id)/withdrawal", as: .otherWorker)
      #expect(try other.problem() == "forbidden")
      let key = UUID().uuidString
      let first = try await bench.post("/v1/acts/\(id)/withdrawal", as: .worker, key: key)
      let second = try await bench.post("/v1/acts/\(id)/withdrawal", as: .worker, key: key)
      #expect(first.status == 200 && first.body == second.body, "\(first.text)")
      #expect(first.value("state")?.string == "withdrawn" && first.balance == [86, 0, 0])
      let statement = try await bench.get(
        "/v1/people/\(bench.person(.head))/statement?limit=2", as: .head)
      #expect(
        statement.items.map { $0["kind"]?.string } == ["withdrawal", "credit"],
        "\(statement.text)")
      #expect(statement.items.map { $0["balance_after"]?.integer } == [86, 96])
      let act = try await bench.get("/v1/acts/\(id)", as: .worker)
      #expect(act.value("transfer_ids")?.array?.count == 2)
      let again = try await bench.post("/v1/acts/\(id)/withdrawal", as: .worker)
      #expect(try again.problem() == "already-decided")
    }
  }

  @Test func `spent points are reversed by two sides, and the debt is paid`() async throws {
    try await Bench.run { bench in
      let credited = try await bench.post("/v1/credits", bench.patrol(), as: .worker)
      let id = try #require(credited.value("act_id")?.string)
      let rice = try await bench.post("/v1/redemptions", #"{"item":"L12"}"#, as: .head)
      #expect(rice.balance == [36, 0, 60], "\(rice.text)")
      let health = try await bench.post(
        "/v1/redemptions", #"{"item":"L01","quantity":1}"#, as: .head)
      let left = try #require(health.balance[0], "\(health.text)")
      let body = #"{"act_id":"\#(id)","fault":"depositor","reason":"没有巡逻"}"#
      let worker = try await bench.post("/v1/reversals", body, as: .worker)
      #expect(try worker.problem() == "forbidden")
      let asked = try await bench.post("/v1/reversals", body, as: .secretary)
      #expect(asked.status == 201, "\(asked.text)")
      let reversal = try #require(asked.value("reversal_id")?.string)
      #expect(asked.headers[.location] == "/v1/reversals/\(reversal)")
      let twice = try await bench.post("/v1/reversals", body, as: .auditor)
      #expect(try twice.problem() == "already-reversed")
      let path = "/v1/reversals/\(reversal)/countersignature"
      let own = try await bench.post(path, as: .secretary)
      #expect(try own.problem() == "forbidden")
      let signed = try await bench.post(path, as: .auditor)
      #expect(signed.status == 200 && signed.value("state")?.string == "done", "\(signed.text)")
      #expect(signed.balance[0] == max(0, left - 10))
      let shown = try await bench.get("/v1/reversals/\(reversal)", as: .auditor)
      #expect(shown.value("transfer_ids")?.array?.isEmpty == false)
      let list = try await bench.get("/v1/reversals?state=done", as: .secretary)
      #expect(list.items.contains { $0["id"]?.string == reversal })
      let act = try await bench.get("/v1/acts/\(id)", as: .head)
      #expect(act.value("state")?.string == "reversed")
      let transfer = try await bench.get(
        "/v1/transfers/\(try #require(credited.value("transfer_id")?.string))", as: .auditor)
      #expect(transfer.value("reversed_by")?.string != nil, "\(transfer.text)")
    }
  }

  @Test func `an activity's recorder credits people of several grids`() async throws {
    try await Bench.run { bench in
      let body =
        #"{"title":"清洁日","on":"\#(bench.day())","place":"广场","act_types":["B01"],"#
        + #""recorder_id":"\#(bench.person(.neighbour))"}"#
      let resident = try await bench.post("/v1/activities", body, as: .neighbour)
      #expect(try resident.problem() == "forbidden")
      let made = try await bench.post("/v1/activities", body, as: .worker)
      #expect(made.status == 201, "\(made.text)")
      let activity = try #require(made.value("id")?.string)
      let items = [Who.head, .otherWorker, .neighbour].map {
        bench.patrol(by: $0, minutes: 60, #","activity_id":"\#(activity)""#)
      }
      let list = #"{"items":[\#(items.joined(separator: ","))]}"#
      let results = try await bench.post("/v1/credits/batch", list, as: .neighbour)
      #expect(results.value("credited")?.integer == 2, "\(results.text)")
      #expect(results.value("results", "2", "problem", "type")?.string == "/problems/own-matter")
      let bare = try await bench.post("/v1/credits", bench.patrol(), as: .neighbour)
      #expect(try bare.problem() == "forbidden")
      let shown = try await bench.get("/v1/activities/\(activity)", as: .secretary)
      let grids = try #require(shown.value("grids")?.array)
      #expect(grids.reduce(0) { $0 + ($1.object?["acts"]?.integer ?? 0) } == 2)
      #expect(try await bench.get("/v1/activities/\(activity)", as: .neighbour).status == 200)
      let head = try await bench.get("/v1/activities/\(activity)", as: .head)
      #expect(try head.problem() == "forbidden")
      #expect(try await bench.get("/v1/activities", as: .head).items.isEmpty)
      let own = try await bench.get("/v1/activities", as: .neighbour)
      #expect(own.items.map { $0["id"]?.string } == [activity], "a recorder finds what he records")
      let inOffice = try await bench.get("/v1/activities", as: .worker)
      #expect(inOffice.items.first?["id"]?.string == activity)
      let acts = try await bench.get("/v1/acts?activity=\(activity)", as: .neighbour)
      #expect(acts.items.count == 2)
    }
  }
}
