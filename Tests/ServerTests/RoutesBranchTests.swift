import HTTPTypes
import JSON
import Postgres
import Support
import Testing

@testable import Server

/// Party branches over HTTP.
@Suite struct RoutesBranchTests {
  @Test func `a secretary enters a branch, and people join it`() async throws {
    try await Bench.run { bench in
      let body = #"{"name":"北苑第九支部","kind":"resident","estate":"北苑"}"#
      let added = try await bench.post("/v1/branches", body, as: .secretary, key: "b1")
      #expect(added.status == 201 && added.value("estate")?.string == "北苑", "\(added.text)")
      let again = try await bench.post("/v1/branches", body, as: .secretary, key: "b1")
      #expect(again.body == added.body)
      let taken = try await bench.post("/v1/branches", body, as: .secretary)
      #expect(taken.value("errors", "0", "pointer")?.string == "/name", "\(taken.text)")
      let listed = try await bench.get("/v1/branches?limit=100", as: .head)
      let found = listed.items.first { $0["name"]?.string == "北苑第九支部" }
      #expect(found?["members"]?.integer == 0 && found?["kind"]?.string == "resident")
      let path = "/v1/people/\(bench.person(.head))"
      let version = try #require(try await bench.get(path, as: .worker).headers[.eTag])
      let joined = try await bench.patch(
        path, #"{"branch":"北苑第九支部"}"#, as: .worker, version: version)
      #expect(joined.status == 200, "\(joined.text)")
      let home = try await bench.get("\(path)/affiliations", as: .head)
      #expect(home.value("branch")?.string == "北苑第九支部")
      for who in [Who.worker, .auditor, .head, .shopkeeper] {
        let other = #"{"name":"甲","kind":"office"}"#
        #expect(try await bench.post("/v1/branches", other, as: who).problem() == "forbidden")
      }
      let above = try await bench.get("/v1/me", as: .secretary)
      let code = try #require(above.value("person", "community")?.string)
      let office = #"{"name":"机关支部乙","kind":"office","community":"\#(code)"}"#
      let entered = try await bench.post("/v1/branches", office, as: .streetSecretary)
      #expect(entered.status == 201, "\(entered.text)")
    }
  }

  @Test func `the table keeps branches from those who have no right to them`() async throws {
    try await withDatabase { database in
      let error = try await database.refusal(
        of: """
          insert into branches (community, name, kind, command)
          select 3, '甲', 'office', key from commands where community = 3 and kind = 'credit' limit 1
          """, as: "moralbank_app")
      #expect(error?.constraint == "branches_by_secretary")
    }
  }
}
