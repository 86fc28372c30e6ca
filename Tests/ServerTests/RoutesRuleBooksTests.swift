import Bank
import HTTPTypes
import JSON
import Seeds
import Support
import Testing

@testable import Server

@Suite struct RoutesRuleBooksTests {
  /// The body of an import: the default book, with a cell changed.
  private func body(
    _ version: String? = nil, _ old: String = "", _ new: String = "", _ more: String = ""
  ) throws -> String {
    let acts = try RuleBooks.defaultText.acts
    var writer = JSONWriter()
    writer.object {
      if let version { $0.field("version", version) }
      $0.field("csv", old.isEmpty ? acts : acts.replacing(old, with: new))
    }
    let text = String(decoding: writer.bytes, as: UTF8.self)
    return more.isEmpty ? text : text.dropLast() + "," + more + "}"
  }

  private func adoption(_ bench: Bench, from offset: Int = 0, _ votes: String = "") -> String {
    let votes = votes.isEmpty ? #""present":80,"for":60,"against":3"# : votes
    return #"{"from":"\#(bench.day(offset))","met_on":"\#(bench.day(-1))",\#(votes),"#
      + #""filing_no":"备2026-31"}"#
  }

  @Test func `a version is checked, imported, adopted, shown and exported`() async throws {
    try await Bench.run { bench in
      let patrol = (",hour,5,3,15,80,", ",hour,8,3,24,80,")
      let checked = try await bench.post(
        "/v1/rule-books/check", body(nil, patrol.0, patrol.1), as: .secretary)
      #expect(checked.value("ok")?.bool == true && checked.value("act_types_count")?.integer == 79)
      let request = try body("2026-12", patrol.0, patrol.1)
      let added = try await bench.post("/v1/rule-books", request, as: .secretary, key: "k1")
      #expect(added.status == 201 && added.value("state")?.string == "draft", "\(added.text)")
      #expect(added.headers[.location] == "/v1/rule-books/2026-12")
      let again = try await bench.post("/v1/rule-books", request, as: .secretary, key: "k1")
      #expect(again.body == added.body && again.status == 201)
      let drafts = try await bench.get("/v1/rule-books?drafts=true", as: .auditor)
      let states = drafts.items.map { [$0["version"]?.string, $0["state"]?.string] }
      #expect(states == [["2026-12", "draft"], ["open-caps", "draft"]])
      let hidden = try await bench.get("/v1/rule-books/2026-12", as: .head)
      #expect(try hidden.problem() == "not-found")
      let adopted = try await bench.post(
        "/v1/rule-books/2026-12/adoption", adoption(bench), as: .secretary)
      #expect(adopted.status == 200 && adopted.value("from")?.string == bench.day())
      let listed = try await bench.get("/v1/rule-books", as: .head)
      let versions = listed.items.map { [$0["version"]?.string, $0["to"]?.string] }
      #expect(versions == [["2026-12", nil], ["default", bench.day(-1)]])
      #expect(listed.items[0]["in_force"]?.bool == true)
      let meeting = listed.items[0]["adoption"]?.object
      #expect(meeting?["present"]?.integer == 80 && meeting?["filing_no"]?.string == "备2026-31")
      let shown = try await bench.get("/v1/rule-books/2026-12", as: .head)
      #expect(shown.value("units")?.array?.count == 18)
      #expect(shown.value("evidence_codes")?.array?.count == 30)
      let types = try await bench.get("/v1/act-types?limit=100", as: .worker)
      let now = types.items.first { $0["code"]?.string == "B01" }
      #expect(now?["points_per_unit"]?.integer == 8)
      let credited = try await bench.post("/v1/credits", bench.patrol(), as: .worker)
      #expect(credited.value("points")?.integer == 16)
      let tables = try await bench.get("/v1/rule-books/2026-12/csv", as: .head)
      let csv = try #require(tables.value("csv")?.string)
      #expect(try csv == RuleBooks.defaultText.acts.replacing(patrol.0, with: patrol.1))
      #expect(tables.value("caps_csv")?.string == (try RuleBooks.defaultText.caps))
    }
  }

  @Test func `faults are told all at once, in the caller's language, and nothing is kept`()
    async throws
  {
    try await Bench.run { bench in
      let bad = try body("bad", ",hour,5,3,15,80,", ",hour,five,3,15,80,")
        .replacing("C02,environment", with: "C99,Environment")
      for path in ["/v1/rule-books", "/v1/rule-books/check"] {
        let sent = path.hasSuffix("check") ? bad.replacing(#""version":"bad","#, with: "") : bad
        let answer = try await bench.post(path, sent, as: .secretary)
        let told = answer.value(path.hasSuffix("check") ? "faults" : "errors")?.array ?? []
        #expect(
          told.compactMap { $0.object?["detail"]?.string } == [
            "line 16, column points_per_unit: “five” is not a whole number",
            "line 24, column category: “Environment” is not a small letter and then up to 39 of "
              + "a–z, 0–9 and _",
          ], "\(answer.text)")
        if path == "/v1/rule-books" {
          #expect(try answer.problem() == "validation-failed")
          #expect(told.allSatisfy { $0.object?["pointer"]?.string == "/csv" })
        }
      }
      let drafts = try await bench.get("/v1/rule-books?drafts=true", as: .secretary)
      #expect(drafts.items.map { $0["version"]?.string } == ["open-caps"])
    }
  }

  @Test func `rules are for secretaries, here or above`() async throws {
    try await Bench.run { bench in
      for who in [Who.worker, .auditor, .head, .shopkeeper] {
        let added = try await bench.post("/v1/rule-books", body("x"), as: who)
        #expect(try added.problem() == "forbidden")
        let adopted = try await bench.post(
          "/v1/rule-books/default/adoption", adoption(bench, from: 2), as: who)
        #expect(try adopted.problem() == "forbidden")
      }
      for who in [Who.worker, .head, .shopkeeper] {
        let checked = try await bench.post("/v1/rule-books/check", body(), as: who)
        #expect(try checked.problem() == "forbidden")
        let drafts = try await bench.get("/v1/rule-books?drafts=true", as: who)
        #expect(try drafts.problem() == "forbidden")
      }
      let community = try await bench.get("/v1/me", as: .secretary)
      let code = try #require(community.value("person", "community")?.string)
      let place = #""community":"\#(code)""#
      let added = try await bench.post(
        "/v1/rule-books", body("from-above", "", "", place), as: .streetSecretary)
      #expect(added.status == 201, "\(added.text)")
      let adopted = try await bench.post(
        "/v1/rule-books/from-above/adoption", adoption(bench, from: 1).dropLast() + ",\(place)}",
        as: .streetSecretary)
      #expect(adopted.status == 200, "\(adopted.text)")
      let listed = try await bench.get("/v1/rule-books?community=\(code)", as: .streetSecretary)
      #expect(listed.items.first?["version"]?.string == "from-above")
      #expect(listed.items.first?["in_force"]?.bool == false)
      let elsewhere = try await bench.post(
        "/v1/rule-books", body("x", "", "", #""community":"999999999999""#), as: .streetSecretary)
      #expect(try elsewhere.problem() == "not-found")
    }
  }

  @Test func `an adoption for a wrong day is cancelled before that day, and both are shown`()
    async throws
  {
    try await Bench.run { bench in
      _ = try await bench.post("/v1/rule-books", body("wrong"), as: .secretary)
      let path = "/v1/rule-books/wrong/adoption"
      let adopted = try await bench.post(path, adoption(bench, from: 30), as: .secretary)
      #expect(adopted.status == 200, "\(adopted.text)")
      let word = #"{"from":"\#(bench.day(30))","reason":"日期写错"}"#
      let refused = try await bench.post("\(path)/cancellation", word, as: .auditor)
      #expect(try refused.problem() == "forbidden")
      let cancelled = try await bench.post(
        "\(path)/cancellation", word, as: .secretary, key: "c1")
      #expect(cancelled.status == 200, "\(cancelled.text)")
      #expect(cancelled.value("state")?.string == "draft")
      #expect(cancelled.value("from")?.isNull == true)
      let again = try await bench.post("\(path)/cancellation", word, as: .secretary, key: "c1")
      #expect(again.body == cancelled.body)
      let twice = try await bench.post("\(path)/cancellation", word, as: .secretary)
      #expect(twice.value("errors", "0", "pointer")?.string == "/from", "\(twice.text)")
      let listed = try await bench.get("/v1/rule-books", as: .head)
      #expect(listed.items.map { $0["version"]?.string } == ["default"])
      let anew = try await bench.post(path, adoption(bench, from: 30), as: .secretary)
      #expect(anew.status == 200, "\(anew.text)")
      let shown = try await bench.get("/v1/rule-books/wrong", as: .secretary)
      #expect(shown.value("from")?.string == bench.day(30))
      #expect(shown.value("cancelled_adoptions", "0", "from")?.string == bench.day(30))
      #expect(shown.value("cancelled_adoptions", "0", "reason")?.string == "日期写错")
      #expect(
        shown.value("cancelled_adoptions", "0", "cancelled_by")?.string
          == bench.person(.secretary))
      let inForce = try await bench.post(
        "/v1/rule-books/default/adoption/cancellation",
        #"{"from":"\#(bench.day())","reason":"x"}"#, as: .secretary)
      #expect(inForce.value("errors", "0", "pointer")?.string == "/from")
    }
  }

  @Test func `drafts are withdrawn, adopted rules are not, and no meeting changes the past`()
    async throws
  {
    try await Bench.run { bench in
      let added = try await bench.post("/v1/rule-books", body("tried"), as: .secretary)
      #expect(added.status == 201)
      let taken = try await bench.post("/v1/rule-books", body("tried"), as: .secretary)
      #expect(try taken.problem() == "validation-failed")
      let past = try await bench.post(
        "/v1/rule-books/tried/adoption", adoption(bench, from: -1), as: .secretary)
      #expect(past.value("errors", "0", "pointer")?.string == "/from", "\(past.text)")
      let lost = try await bench.post(
        "/v1/rule-books/tried/adoption",
        adoption(bench, #""present":9,"for":4,"against":5"#), as: .secretary)
      #expect(lost.value("errors", "0", "pointer")?.string == "/for", "\(lost.text)")
      let gone = try await bench.post(
        "/v1/rule-books/tried/withdrawal", as: .secretary)
      #expect(gone.value("state")?.string == "withdrawn", "\(gone.text)")
      for path in ["tried/withdrawal", "default/withdrawal"] {
        let answer = try await bench.post("/v1/rule-books/\(path)", as: .secretary)
        let expected = path.hasPrefix("tried") ? "already-decided" : "forbidden"
        #expect(try answer.problem() == expected, "\(answer.text)")
      }
      let late = try await bench.post(
        "/v1/rule-books/tried/adoption", adoption(bench), as: .secretary)
      #expect(try late.problem() == "already-decided")
      let unknown = try await bench.post(
        "/v1/rule-books/nothing/adoption", adoption(bench), as: .secretary)
      #expect(try unknown.problem() == "not-found")
    }
  }
}
