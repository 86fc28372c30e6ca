import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Seeds
import Support
import Testing

@testable import Server

@Suite struct RoutesPeopleChangeTests {
  private static func word(_ bench: Bench) -> String {
    #""consent":{"given_on":"\#(bench.day())","way":"paper","form_no":"F-1"}"#
  }

  private func open(_ bench: Bench, _ more: String) async throws -> Answer {
    let home = try await bench.get("/v1/people/\(bench.person(.head))", as: .worker)
    let grid = try #require(home.value("grid")?.string)
    return try await bench.post(
      "/v1/people", #"{"grid":"\#(grid)",\#(more),\#(Self.word(bench))}"#, as: .worker)
  }

  @Test func `a record is corrected by its version, and the log keeps no old value`() async throws {
    try await Bench.run { bench in
      let path = "/v1/people/\(bench.person(.neighbour))"
      let body = #"{"name":"曾小乐","phone":"10000000001","branch":null}"#
      let edited = try await bench.patch(path, body, as: .worker, version: "\"1\"")
      #expect(edited.status == 200 && edited.headers[.eTag] == "\"2\"")
      #expect(edited.value("name")?.string == "曾小乐")
      #expect(edited.value("initials")?.string == "zxl")
      #expect(edited.value("phone")?.string == "10000000001")
      let shown = try await bench.get(path, as: .worker)
      #expect(shown.text == edited.text && shown.headers[.eTag] == "\"2\"")
      let stale = try await bench.patch(path, body, as: .worker, version: "\"1\"")
      #expect(try stale.status == 412 && stale.problem() == "stale-version")
      #expect(try await bench.patch(path, body, as: .head, version: "\"2\"").status == 403)
      let outside = try await bench.patch(path, body, as: .otherWorker, version: "\"2\"")
      #expect(try outside.problem() == "outside-your-grid")
      let none = try await bench.patch(path, #"{"phone":null}"#, as: .secretary, version: "\"2\"")
      #expect(none.status == 200 && none.value("phone")?.isNull == true)
      let kept = try await bench.database.texts(
        "select outcome from commands where kind = 'edit_person' and status = 200 order by at")
      #expect(kept.count == 2)
      #expect(kept.allSatisfy { !$0.contains("曾") && !$0.contains("1000000") })
      #expect(kept[1].contains(#""changed":["phone"]"#))
      for reading in ["zxl", "cxl", "zxy", "CXY", "小乐"] {
        let found = try await bench.post(
          "/v1/people/search", #"{"q":"\#(reading)","limit":100}"#, as: .worker)
        #expect(
          found.items.contains { $0["id"]?.string == bench.person(.neighbour) }, "\(reading)")
      }
    }
  }

  @Test func `a child has a guardian and no login, and asks through the guardian`() async throws {
    try await Bench.run { bench in
      let year = try #require(Int(bench.day().prefix(4))) - 14
      let alone = try await open(bench, #""name":"乐乐","birth_year":\#(year)"#)
      #expect(alone.status == 422 && alone.pointers == ["/guardian_id"])
      let guardian = #""guardian_id":"\#(bench.person(.neighbour))""#
      let login = try await open(
        bench, #""name":"乐乐","birth_year":\#(year),"login":"lele",\#(guardian)"#)
      #expect(login.pointers == ["/login"])
      let opened = try await open(bench, #""name":"乐乐","birth_year":\#(year),\#(guardian)"#)
      #expect(opened.status == 201 && opened.value("initials")?.string == "yl")
      let child = try #require(opened.value("id")?.string)
      let code = try await bench.post("/v1/people/\(child)/login-code", as: .worker)
      #expect(code.status == 403)
      let deed =
        #"{"act_type":"C01","person_id":"\#(child)","minutes":60,"#
        + #""occurred_on":"\#(bench.day())","evidence":[{"kind":"PH"}]}"#
      #expect(try await bench.post("/v1/credits", deed, as: .worker).status == 201)
      let gift = try await Self.gift(bench, within: 5)
      let request = #"{"item":"\#(gift)","person_id":"\#(child)"}"#
      #expect(try await bench.post("/v1/redemptions", request, as: .head).status == 403)
      let asked = try await bench.post("/v1/redemptions", request, as: .neighbour)
      #expect(asked.status == 201)
    }
  }

  /// The code of a gift of at most so many points that is there.
  static func gift(_ bench: Bench, within points: Int) async throws -> String {
    let found = try await bench.database.texts(
      """
      select code from items where community = 3 and enabled and points between 1 and \(points)
        and (stock_mode = 'unlimited' or exists (
          select from stock s where s.community = items.community and s.item = items.code
            and s.on_hand - s.reserved > 2)) order by points desc, code
      """)
    return try #require(found.first)
  }

  @Test func `a move is said to the day and goes to the new worker`() async throws {
    try await Bench.run { bench in
      let path = "/v1/people/\(bench.person(.head))/move"
      let foreign = try await bench.database.texts(
        """
        select g.code from grids g where g.community = 3 and not exists (
          select from offices o join office_grids og on og.office = o.id
          where o.person = '\(bench.person(.worker))' and og.grid = any(g.path)) order by 1 desc
        """)
      let grid = try #require(foreign.first)
      let body = #"{"grid":"\#(grid)"}"#
      #expect(try await bench.post(path, body, as: .worker).problem() == "outside-your-grid")
      let moved = try await bench.post(path, body, as: .secretary, key: "move")
      #expect(moved.status == 200 && moved.value("since")?.string == bench.day())
      #expect(try await bench.post(path, body, as: .secretary, key: "move").text == moved.text)
      let credit = try await bench.post("/v1/credits", bench.patrol(), as: .worker)
      #expect(try credit.problem() == "outside-your-grid")
      let never = #"{"grid":"\#(grid)","on":"2999-01-01"}"#
      let late = try await bench.post(path, never, as: .secretary)
      #expect(try late.problem() == "future-day" && late.pointers == ["/on"])
      let balance = try await bench.get(
        "/v1/people/\(bench.person(.head))/balance", as: .secretary)
      #expect(balance.balanceOf("available") == 86)
    }
  }

  @Test func `an account ends with its points handed on, and is still read`() async throws {
    try await Bench.run { bench in
      let person = bench.person(.head)
      let path = "/v1/people/\(person)/closure"
      #expect(
        try await bench.post(path, #"{"reason":"asked"}"#, as: .worker).problem() == "forbidden")
      let heir = #"{"reason":"asked","to":"person","person_id":"\#(bench.person(.neighbour))"}"#
      #expect(try await bench.post(path, heir, as: .secretary).pointers == ["/to"])
      let closed = try await bench.post(
        path, #"{"reason":"asked","to":"charity"}"#, as: .secretary)
      #expect(closed.status == 200 && closed.value("points")?.integer == 86)
      #expect(closed.value("to")?.isNull == true)
      #expect(closed.value("transfer_ids")?.array?.count == 1)
      let again = try await bench.post(path, #"{"reason":"asked"}"#, as: .secretary)
      #expect(try again.status == 409 && again.problem() == "already-decided")
      let shown = try await bench.get("/v1/people/\(person)", as: .secretary)
      #expect(shown.value("status")?.string == "closed")
      let statement = try await bench.get("/v1/people/\(person)/statement", as: .secretary)
      #expect(statement.items.first?["kind"]?.string == "donation")
      #expect(statement.value("closing_balance")?.integer == 0)
      let credit = try await bench.post("/v1/credits", bench.patrol(), as: .worker)
      #expect(credit.status == 422 && credit.pointers == ["/person_id"])
    }
  }

  @Test func `an heir is named on paper`() async throws {
    try await Bench.run { bench in
      let path = "/v1/people/\(bench.person(.head))/closure"
      let heir = #""to":"person","person_id":"\#(bench.person(.neighbour))""#
      let bare = try await bench.post(path, #"{"reason":"deceased",\#(heir)}"#, as: .secretary)
      #expect(bare.status == 422 && bare.pointers == ["/document_no"])
      let closed = try await bench.post(
        path, #"{"reason":"deceased",\#(heir),"document_no":"公证 7"}"#, as: .secretary)
      #expect(closed.status == 200)
      let told = try await bench.get(path, as: .secretary)
      #expect(told.value("document_no")?.string == "公证 7")
      let lines = try await bench.get(
        "/v1/people/\(bench.person(.neighbour))/statement", as: .neighbour)
      #expect(lines.items.first?["description"]?.string == "遗产转入")
    }
  }

  @Test func `two accounts of a person become one`() async throws {
    try await Bench.run { bench in
      let first = try await open(bench, #""name":"仇 一名","birth_year":1960"#)
      let second = try await open(bench, #""name":"仇一名""#)
      let (old, new) = (
        try #require(first.value("id")?.string), try #require(second.value("id")?.string)
      )
      let body = #"{"into":"\#(new)"}"#
      let deed =
        #"{"act_type":"C01","person_id":"\#(old)","minutes":60,"occurred_on":"\#(bench.day())","#
        + #""evidence":[{"kind":"PH"}]}"#
      #expect(try await bench.post("/v1/credits", deed, as: .worker).status == 201)
      #expect(
        try await bench.post("/v1/people/\(old)/merge", body, as: .worker).status == 403)
      let wrong = try await bench.post(
        "/v1/people/\(old)/merge", #"{"into":"\#(bench.person(.neighbour))"}"#, as: .secretary)
      #expect(wrong.pointers == ["/into"])
      let merged = try await bench.post("/v1/people/\(old)/merge", body, as: .secretary)
      #expect(merged.status == 200 && merged.value("merged_into")?.string == new)
      #expect(merged.value("carried")?.array?.compactMap(\.string) == ["birth_year"])
      #expect(merged.value("ended")?.array?.isEmpty == true)
      for (person, words) in [(old, "并户转出"), (new, "并户转入")] {
        let lines = try await bench.get("/v1/people/\(person)/statement", as: .worker)
        #expect(lines.items.first?["description"]?.string == words)
      }
      let closure = try await bench.get("/v1/people/\(old)/closure", as: .worker)
      #expect(closure.status == 200 && closure.value("reason")?.string == "merged")
      #expect(closure.value("merged_into")?.string == new)
      #expect(closure.value("merged_into_passbook_no") == second.value("passbook_no"))
      #expect(try await bench.get("/v1/people/\(new)/closure", as: .worker).status == 404)
      let number = try #require(first.value("passbook_no")?.string)
      let found = try await bench.post(
        "/v1/people/search", #"{"q":"\#(number)"}"#, as: .worker)
      #expect(found.items.map { $0["id"]?.string } == [new])
    }
  }
}
