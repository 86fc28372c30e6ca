import FoundationEssentials
import HTTPTypes
import JSON
import Support
import Testing

@testable import Server

/// Who finds and decides what around deeds and notices, and what the texts say.
@Suite struct RoutesDeedBoundTests {
  @Test func `the street's secretary verifies what nobody below can`() async throws {
    try await Bench.run { bench in
      let sheet = #","evidence":[{"kind":"SI","ref":"7"}]"#
      let word = #"{"decision":"verified"}"#
      func file(by doer: Who) async throws -> String {
        let filed = try await bench.post("/v1/acts", bench.patrol(by: doer, sheet), as: doer)
        let id = try #require(filed.value("act_id")?.string, "\(filed.text)")
        return "/v1/acts/\(id)/verification"
      }
      let (own, ofHead) = (try await file(by: .secretary), try await file(by: .head))
      for who in [Who.secretary, .streetSecretary] {
        let early = try await bench.post(ofHead, word, as: who)
        #expect(try early.problem() == "forbidden", "the worker of the grid is there")
      }
      try await bench.database.script(
        """
        update offices set until_day = (now() at time zone 'Asia/Shanghai')::date - 1
        where community = 3 and role = 'grid_worker'
        """)
      #expect(try await bench.post(own, word, as: .secretary).problem() == "own-matter")
      #expect(try await bench.post(own, word, as: .operator).problem() == "not-found")
      for (path, who) in [(own, Who.streetSecretary), (ofHead, .secretary)] {
        let verified = try await bench.post(path, word, as: who)
        #expect(verified.value("state")?.string == "credited", "\(verified.text)")
      }
    }
  }

  /// An activity of the building head's neighbour or whoever records it.
  private func activity(_ bench: Bench, by recorder: Who, on day: String) async throws {
    let body =
      #"{"title":"清洁日","on":"\#(day)","act_types":["B01"],"#
      + #""recorder_id":"\#(bench.person(recorder))"}"#
    let made = try await bench.post("/v1/activities", body, as: .secretary)
    #expect(made.status == 201, "\(made.text)")
  }

  private func search(_ bench: Bench, _ words: String, as who: Who) async throws -> Answer {
    try await bench.post("/v1/people/search", #"{"q":"\#(words)"}"#, as: who)
  }

  @Test func `a recorder looks people up by number or whole name while it is on`() async throws {
    try await Bench.run { bench in
      let head = bench.person(.head)
      try await bench.database.script(
        "update people set phone = '13800000000' where id = '\(head)'")
      let found = try await bench.database.texts(
        "select passbook_no || ' ' || name from people where id = '\(head)'")
      let words = try #require(found.first).split(separator: " ").map(String.init)
      let (number, name) = (words[0], words[1])
      #expect(try await search(bench, number, as: .neighbour).problem() == "forbidden")
      try await activity(bench, by: .neighbour, on: bench.day(1))
      #expect(try await search(bench, number, as: .neighbour).problem() == "forbidden", "not yet")
      try await activity(bench, by: .neighbour, on: bench.day())
      for words in [number, name, " \(name) "] {
        let found = try await search(bench, words, as: .neighbour).items
        let one = try #require(found.first { $0["id"]?.string == head }, "\(words)")
        #expect(one["passbook_no"]?.string == number && one["name"]?.string == name)
        for hidden in ["phone", "birth_year", "login", "building", "room", "household_id"] {
          #expect(one[hidden]?.isNull == true, "\(hidden)")
        }
      }
      let part = String(name.dropFirst())
      #expect(try await search(bench, part, as: .neighbour).items.isEmpty, "a part of a name")
      for other in [#"{"limit":3}"#, #"{"tag":"volunteer"}"#, #"{"q":"3-2-501"}"#] {
        let refused = try await bench.post("/v1/people/search", other, as: .neighbour)
        #expect(try refused.problem() == "forbidden", "\(other)")
      }
      #expect(try await search(bench, number, as: .head).problem() == "forbidden")
    }
  }

  @Test func `a worker who records finds people outside his grids too`() async throws {
    try await Bench.run { bench in
      let head = bench.person(.head)
      let number = try #require(
        try await bench.database.texts("select passbook_no from people where id = '\(head)'").first)
      #expect(try await search(bench, number, as: .otherWorker).items.isEmpty)
      try await activity(bench, by: .otherWorker, on: bench.day())
      let found = try await search(bench, number, as: .otherWorker).items
      #expect(found.map { $0["id"]?.string } == [head])
      #expect(found.first?["birth_year"]?.isNull == true)
      let all = try await bench.post("/v1/people/search", #"{"limit":100}"#, as: .otherWorker)
      #expect(!all.items.contains { $0["id"]?.string == head }, "only when he is asked for")
    }
  }

  @Test func `drafts are not listed to whoever does not see them`() async throws {
    try await Bench.run { bench in
      for who in [Who.neighbour, .shopkeeper] {
        let drafts = try await bench.get("/v1/notices?posted=false", as: who)
        let posted = try await bench.get("/v1/notices?posted=true", as: who)
        #expect(drafts.status == 200 && drafts.items.isEmpty, "\(drafts.text)")
        #expect(!posted.items.isEmpty)
      }
    }
  }

  @Test func `an event's number is kept as given, and compared however it is typed`() async throws {
    try await Bench.run { bench in
      func patrol(_ number: String) -> String {
        bench.patrol(minutes: 15, #","external_ref":{"system":"grid","number":"\#(number)"}"#)
      }
      let first = try await bench.post("/v1/credits", patrol(" Ｅ－1"), as: .worker)
      let id = try #require(first.value("act_id")?.string, "\(first.text)")
      let act = try await bench.get("/v1/acts/\(id)", as: .worker)
      #expect(act.value("external_ref", "number")?.string == "Ｅ－1")
      // What the core does not fold, ① to 1, the database does.
      for number in ["E-1", "e-1 ", "ｅ－１", "e-①"] {
        let again = try await bench.post("/v1/credits", patrol(number), as: .worker)
        #expect(try again.problem() == "validation-failed", "\(number)")
        #expect(again.pointers == ["/external_ref"])
      }
      let list = ["E-2", "e-2", "Ｅ－2 "].map(patrol).joined(separator: ",")
      let results = try await bench.post(
        "/v1/credits/batch", #"{"items":[\#(list)]}"#, as: .worker)
      #expect(results.value("credited")?.integer == 1, "\(results.text)")
      let blank = try await bench.post("/v1/credits", patrol("　 "), as: .worker)
      #expect(blank.pointers == ["/external_ref/number"])
    }
  }

  @Test func `what was spent is taken back by others, and the text says by whom`() async throws {
    try await Bench.run { bench in
      let credited = try await bench.post("/v1/credits", bench.patrol(), as: .worker)
      let id = try #require(credited.value("act_id")?.string)
      _ = try await bench.post("/v1/redemptions", #"{"item":"L12"}"#, as: .head)
      _ = try await bench.post("/v1/redemptions", #"{"item":"L07"}"#, as: .head)
      _ = try await bench.post("/v1/redemptions", #"{"item":"L08"}"#, as: .head)
      _ = try await bench.post("/v1/redemptions", #"{"item":"L03"}"#, as: .head)
      let refused = try await bench.post("/v1/acts/\(id)/withdrawal", as: .worker)
      #expect(try refused.problem() == "not-reversible", "\(refused.text)")
      #expect(refused.text.contains("the secretary or the auditor can ask"))
    }
  }

  @Test func `a line that was taken back has no day on the paper, and the fault is the bank's`()
    async throws
  {
    try await Bench.run { bench in
      let body =
        #"{"act_type":"E01","person_id":"\#(bench.person(.head))","units":1,"#
        + #""occurred_on":"\#(bench.day())","beneficiary":{"door":"9号楼1单元101"},"#
        + #""evidence":[{"kind":"WI"},{"kind":"BC"}]}"#
      let waiting = try await bench.post("/v1/credits", body, as: .worker)
      let act = try #require(waiting.value("act_id")?.string, "\(waiting.text)")
      _ = try await bench.post(
        "/v1/acts/\(act)/review", #"{"decision":"approved"}"#, as: .secretary)
      let paid = try await bench.post("/v1/credits", bench.patrol(), as: .worker)
      let listed = try #require(paid.value("act_id")?.string)
      let made = try await bench.post("/v1/notices", as: .secretary)
      let number = try #require(made.value("no")?.integer, "\(made.text)")
      _ = try await bench.post(
        "/v1/notices/\(number)/posting",
        #"{"posted_on":"\#(bench.day())","signed_by":"张书记"}"#, as: .secretary)
      for (act, more) in [(act, ""), (listed, #","fault":"bank""#)] {
        let filed = try await bench.post(
          "/v1/objections", #"{"notice_no":\#(number),"act_id":"\#(act)","reason":"没有看到"}"#,
          as: .neighbour)
        let id = try #require(filed.value("objection_id")?.string, "\(filed.text)")
        let word = #"{"decision":"upheld","reason":"查实"\#(more)}"#
        let decided = try await bench.post("/v1/objections/\(id)/decision", word, as: .secretary)
        #expect(decided.value("state")?.string == "upheld", "\(decided.text)")
      }
      let asked = try await bench.get("/v1/reversals?state=requested", as: .secretary)
      let reversal = try #require(asked.items.first { $0["act_id"]?.string == listed })
      #expect(reversal["fault"]?.string == "bank")
      let sheet = try await bench.get(
        "/v1/notices/\(number)/text", as: .secretary, ["Accept": "text/plain"])
      let rows = sheet.text.split(separator: "\n").filter { $0.contains("已撤回") }
      #expect(rows.count == 1 && rows.allSatisfy { !$0.contains(bench.day(4)) }, "\(sheet.text)")
      let shown = try await bench.post(
        "/v1/objections", #"{"notice_no":\#(number),"act_id":"\#(act)","reason":"x"}"#,
        as: .secretary)
      #expect(try shown.problem() == "already-reversed")
    }
  }
}
