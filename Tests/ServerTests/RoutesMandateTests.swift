import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Seeds
import Support
import Testing

@testable import Server

@Suite struct RoutesMandateTests {
  private static func mandate(_ bench: Bench, limit: Int = 20) -> String {
    #"{"principal_id":"\#(bench.person(.head))","proxy_id":"\#(bench.person(.neighbour))","#
      + #""may":["file","request","collect"],"until":"\#(bench.day(30))","#
      + #""daily_limit":\#(limit),"consent":{"given_on":"\#(bench.day())","way":"paper"}}"#
  }

  @Test func `a proxy's every act is named on the principal's statement`() async throws {
    try await Bench.run { bench in
      let body = Self.mandate(bench)
      #expect(try await bench.post("/v1/mandates", body, as: .head).problem() == "forbidden")
      #expect(
        try await bench.post("/v1/mandates", body, as: .otherWorker).problem()
          == "outside-your-grid")
      let given = try await bench.post("/v1/mandates", body, as: .worker)
      #expect(given.status == 201 && given.headers[.eTag] == "\"1\"")
      let id = try #require(given.value("id")?.string)
      let gift = try await RoutesPeopleChangeTests.gift(bench, within: 12)
      let request = #"{"item":"\#(gift)","person_id":"\#(bench.person(.head))"}"#
      let asked = try await bench.post("/v1/redemptions", request, as: .neighbour)
      #expect(asked.status == 201)
      let redemption = try #require(asked.value("redemption_id")?.string)
      _ = try await bench.post(
        "/v1/redemptions/\(redemption)/decision", #"{"decision":"approved"}"#, as: .secretary)
      func collect(_ who: String) async throws -> Answer {
        try await bench.post(
          "/v1/redemptions/\(redemption)/fulfilment",
          #"{"identified_by":"proxy","collected_by":"\#(who)"}"#, as: .shopkeeper)
      }
      let stranger = try await collect("00000000")
      #expect(stranger.status == 422 && stranger.pointers == ["/collected_by"])
      #expect(try await collect(bench.person(.neighbour)).status == 200)
      let lines = try await bench.get(
        "/v1/people/\(bench.person(.head))/statement?account=held", as: .head)
      #expect(lines.items.count == 2)
      for line in lines.items {
        #expect(line["proxy"]?.object?["mandate_id"]?.string == id)
        #expect(line["proxy"]?.object?["id"]?.string == bench.person(.neighbour))
      }
      let deed = bench.patrol(minutes: 60, #","evidence":[{"kind":"SI"}]"#)
      let filed = try await bench.post("/v1/acts", deed, as: .neighbour)
      #expect(filed.status == 201)
      let act = try #require(filed.value("act_id")?.string)
      _ = try await bench.post(
        "/v1/acts/\(act)/verification", #"{"decision":"verified"}"#, as: .worker)
      let earned = try await bench.get("/v1/people/\(bench.person(.head))/statement", as: .head)
      #expect(earned.items[0]["kind"]?.string == "credit")
      #expect(earned.items[0]["proxy"]?.object?["mandate_id"]?.string == id)
      #expect(earned.items.last?["proxy"]?.isNull == true)
      let shown = try await bench.get("/v1/mandates/\(id)", as: .neighbour)
      let points = try #require(asked.value("points")?.integer)
      #expect(shown.value("asked_today")?.integer == points)
      #expect(shown.value("collected_today")?.integer == points)
    }
  }

  @Test func `mandates are seen and ended by those whom they concern`() async throws {
    try await Bench.run { bench in
      let given = try await bench.post("/v1/mandates", Self.mandate(bench), as: .secretary)
      let id = try #require(given.value("id")?.string)
      for who in [Who.head, .neighbour, .worker, .secretary, .auditor, .streetSecretary] {
        let listed = try await bench.get(
          "/v1/mandates?current=true&principal=\(bench.person(.head))", as: who)
        #expect(listed.items.map { $0["id"]?.string } == [id], "\(who)")
        #expect(try await bench.get("/v1/mandates/\(id)", as: who).status == 200)
      }
      let other = Who(role: "resident", place: 2)
      #expect(try await bench.get("/v1/mandates", as: other).items.isEmpty)
      #expect(try await bench.get("/v1/mandates/\(id)", as: other).status == 403)
      #expect(try await bench.post("/v1/mandates/\(id)/end", as: other).status == 403)
      let ended = try await bench.post("/v1/mandates/\(id)/end", as: .head)
      #expect(ended.status == 200 && ended.value("ended_by")?.string == bench.person(.head))
      #expect(try await bench.post("/v1/mandates/\(id)/end", as: .worker).status == 409)
      let gift = try await RoutesPeopleChangeTests.gift(bench, within: 12)
      let request = #"{"item":"\#(gift)","person_id":"\#(bench.person(.head))"}"#
      #expect(
        try await bench.post("/v1/redemptions", request, as: .neighbour).problem() == "forbidden")
      let current = try await bench.get(
        "/v1/mandates?current=true&proxy=\(bench.person(.neighbour))", as: .neighbour)
      #expect(current.items.isEmpty)
      let unknown = try await bench.post("/v1/mandates/\(UUID().text)/end", as: .head)
      #expect(unknown.status == 404)
    }
  }

  @Test func `a household's points are spent by whom its members have named`() async throws {
    try await Bench.run { bench in
      let home = try await bench.get("/v1/people/\(bench.person(.head))", as: .worker)
      let household = try #require(home.value("household_id")?.string)
      let deed =
        #"{"act_type":"C03","household_id":"\#(household)","units":4,"#
        + #""occurred_on":"\#(bench.day())","evidence":[{"kind":"LOGB"}]}"#
      for day in 0..<3 {
        let dated = deed.replacing(bench.day(), with: bench.day(-day))
        _ = try await bench.post("/v1/credits", dated, as: .worker)
      }
      let points = try await bench.get("/v1/households/\(household)/balance", as: .head)
        .balanceOf("available")
      let gift = try await RoutesPeopleChangeTests.gift(bench, within: Int(points ?? 0))
      let request = #"{"item":"\#(gift)","household_id":"\#(household)"}"#
      let early = try await bench.post("/v1/redemptions", request, as: .head)
      #expect(early.status == 422 && early.pointers == ["/household_id"])
      let body =
        #"{"spenders":["\#(bench.person(.head))"],"#
        + #""consent":{"given_on":"\#(bench.day())","way":"paper"}}"#
      let path = "/v1/households/\(household)"
      let version = try await bench.get(path, as: .worker).headers[.eTag] ?? ""
      let set = try await bench.patch(path, body, as: .worker, version: version)
      #expect(set.status == 200)
      #expect(try await bench.patch(path, body, as: .worker, version: version).status == 412)
      let shown = try await bench.get(path, as: .worker)
      #expect(shown.value("spenders", "0")?.string == bench.person(.head))
      #expect(shown.headers[.eTag] == set.headers[.eTag])
      let asked = try await bench.post("/v1/redemptions", request, as: .head)
      #expect(asked.status == 201)
      let id = try #require(asked.value("redemption_id")?.string)
      _ = try await bench.post(
        "/v1/redemptions/\(id)/decision", #"{"decision":"approved"}"#, as: .secretary)
      let mine = try await bench.get("/v1/redemptions/\(id)", as: .head)
      #expect(mine.value("holder", "kind")?.string == "household")
      #expect(mine.value("pickup_code")?.string?.count == 8)
      let statement = try await bench.get(
        "/v1/households/\(household)/statement?account=held", as: .head)
      #expect(statement.items.map { $0["kind"]?.string } == ["hold"])
    }
  }

  @Test func `a party member's branches are listed with their days`() async throws {
    try await Bench.run { bench in
      let person = bench.person(.neighbour)
      let branches = try await bench.get("/v1/branches?limit=100", as: .head)
      let name = try #require(branches.items.first?["name"]?.string)
      let edited = try await bench.patch(
        "/v1/people/\(person)", #"{"tags":["party_member"],"branch":"\#(name)"}"#, as: .worker,
        version: "\"1\"")
      #expect(edited.status == 200)
      let path = "/v1/people/\(person)/affiliations"
      let body = #"{"branch":"区机关第二支部","from":"\#(bench.day(-2))"}"#
      let joined = try await bench.post(path, body, as: .worker)
      #expect(joined.status == 201)
      #expect(try await bench.post(path, body, as: .worker).pointers == ["/from"])
      let id = try #require(joined.value("id")?.string)
      let end = "/v1/affiliations/\(id)/end"
      #expect(try await bench.post(end, as: .head).status == 403)
      #expect(
        try await bench.post(end, #"{"on":"\#(bench.day(-1))"}"#, as: .worker).status == 200)
      let shown = try await bench.get(path, as: .neighbour)
      #expect(shown.value("branch")?.string == name)
      #expect(shown.value("items", "0", "to")?.string == bench.day(-1))
      let after = try await bench.get("/v1/branches?limit=100", as: .head)
      let before = branches.items.first?["members"]?.integer ?? 0
      #expect(after.items.first?["members"]?.integer == before + 1)
    }
  }
}
