import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Seeds
import Support
import Testing

@testable import Server

/// Homes, guardians and officers over the routes.
@Suite struct RoutesHomesTests {
  private static func word(_ bench: Bench) -> String {
    #""consent":{"given_on":"\#(bench.day())","way":"paper"}"#
  }

  private func grid(_ bench: Bench) async throws -> String {
    let home = try await bench.get("/v1/people/\(bench.person(.head))", as: .worker)
    return try #require(home.value("grid")?.string)
  }

  @Test func `a move says where to, and the last to leave ends the household`() async throws {
    try await Bench.run { bench in
      let grid = try await grid(bench)
      let door = #""building":"新苑1号楼","entrance":"1单元","room":"101""#
      let opened = try await bench.post(
        "/v1/people", #"{"name":"新居民","grid":"\#(grid)",\#(door),\#(Self.word(bench))}"#,
        as: .worker)
      #expect(opened.status == 201)
      let id = try #require(opened.value("id")?.string)
      let household = try #require(opened.value("household_id")?.string)
      for body in ["{}", #"{"on":"\#(bench.day())"}"#] {
        let empty = try await bench.post("/v1/people/\(id)/move", body, as: .secretary)
        #expect(empty.status == 422 && empty.pointers == ["/grid"])
      }
      let shown = try await bench.get("/v1/people/\(id)", as: .worker)
      #expect(shown.value("household_id")?.string == household)
      let second = try await bench.post(
        "/v1/households",
        #"{"grid":"\#(grid)","building":"新苑１栋","entrance":"一单元","room":"101室"}"#, as: .worker)
      #expect(second.status == 422 && second.pointers == ["/room"])
      let moved = try await bench.post("/v1/people/\(id)/move", #"{"grid":null}"#, as: .secretary)
      #expect(moved.status == 200 && moved.value("grid")?.isNull == true)
      #expect(moved.value("ended_household", "household_id")?.string == household)
      #expect(try await bench.get("/v1/households/\(household)", as: .worker).status == 403)
      let ended = try await bench.get("/v1/households/\(household)", as: .secretary)
      #expect(ended.value("ended_on")?.string == bench.day())
      for path in ["balance", "statement"] {
        let seen = try await bench.get("/v1/households/\(household)/\(path)", as: .secretary)
        let hidden = try await bench.get("/v1/households/\(household)/\(path)", as: .worker)
        #expect(seen.status == 200 && hidden.status == 403, "\(path)")
      }
    }
  }

  @Test func `a guardian sees the child who lives elsewhere, and is shown`() async throws {
    try await Bench.run { bench in
      let grid = try await grid(bench)
      let year = try #require(Int(bench.day().prefix(4))) - 9
      let body =
        #"{"name":"乐乐","grid":"\#(grid)","birth_year":\#(year),"#
        + #""guardian_id":"\#(bench.person(.head))",\#(Self.word(bench))}"#
      let opened = try await bench.post("/v1/people", body, as: .worker)
      let path = try "/v1/people/\(#require(opened.value("id")?.string))"
      for more in ["", "/balance", "/statement", "/consents"] {
        #expect(try await bench.get(path + more, as: .head).status == 200, "\(more)")
        #expect(try await bench.get(path + more, as: .neighbour).status == 403, "\(more)")
      }
      let consents = try await bench.get(path + "/consents", as: .worker)
      #expect(consents.value("guardian", "id")?.string == bench.person(.head))
      let orphaned = try await bench.patch(
        path, #"{"guardian_id":null}"#, as: .worker, version: "\"1\"")
      #expect(orphaned.status == 422 && orphaned.pointers == ["/guardian_id"])
    }
  }

  @Test func `no worker closes, renames or moves the secretary`() async throws {
    try await Bench.run { bench in
      let secretary = "/v1/people/\(bench.person(.secretary))"
      let shown = try await bench.get(secretary, as: .secretary)
      let grid = try await grid(bench)
      try await bench.database.script(
        """
        update residences set grid = (select id from grids where code = '\(grid)'),
          household = null where person = '\(bench.person(.secretary))' and until is null
        """)
      let closed = try await bench.post(secretary + "/closure", #"{"reason":"asked"}"#, as: .worker)
      #expect(closed.status == 422 || closed.status == 403)
      let version = try #require(shown.value("version")?.integer)
      let renamed = try await bench.patch(
        secretary, #"{"name":"别人"}"#, as: .worker, version: "\"\(version)\"")
      #expect(renamed.status == 403)
      let moved = try await bench.post(
        secretary + "/move", #"{"grid":"\#(grid)"}"#, as: .worker)
      #expect(moved.status == 403)
      let above = try await bench.post(
        secretary + "/closure", #"{"reason":"asked"}"#, as: .streetSecretary)
      #expect(above.status == 422 && above.text.contains("end the office first"))
      #expect(try await bench.get("/v1/me", as: .secretary).status == 200)
    }
  }

  @Test func `the grid that exists is not said to be unknown`() async throws {
    try await Bench.run { bench in
      let home = try await bench.get("/v1/people/\(bench.person(.head))", as: .secretary)
      let household = try #require(home.value("household_id")?.string)
      let grids = try await bench.get("/v1/grids?limit=100", as: .secretary).items
      let own = try #require(home.value("grid")?.string)
      let other = try #require(
        grids.compactMap { $0["code"]?.string }.first { !$0.hasPrefix(own) && !own.hasPrefix($0) })
      let opened = try await bench.post(
        "/v1/people",
        #"{"name":"某人","grid":"\#(other)","household_id":"\#(household)",\#(Self.word(bench))}"#,
        as: .secretary)
      #expect(opened.status == 422 && opened.pointers == ["/grid"])
      #expect(opened.text.contains("lies in another"))
    }
  }
}
